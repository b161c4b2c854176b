"""Fields and parameters that a page lists: in Mintlify's components, or in tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from . import kinds, prose
from .components import Component
from .facts import UNREAD, Fact, Line, Place, Text, name_place
from .markdown import Row, Table
from .sections import Sections, linked

FIELDS = ("ParamField", "ResponseField")
_PLACES = ("path", "query", "header", "body", "cookie")
_KNOWN = {*_PLACES, "name", "type", "required", "deprecated", "placeholder", "pre", "post", "title", "defaultOpen"}
_COLUMNS = {
    "name": ("name", "field", "parameter", "param", "property", "key", "attribute", "header"),
    "type": ("type", "data type"),
    "required": ("required", "mandatory", "required?"),
    "description": ("description", "details", "meaning", "notes"),
    "in": ("in", "location"),
    "values": ("values", "allowed values", "possible values", "enum"),
    "example": ("example",),
    "status": ("status", "code", "status code"),
}
_YES = {"yes": "yes", "true": "yes", "required": "yes", "✓": "yes", "✅": "yes"}
_NO = {"no": "no", "false": "no", "optional": "no", "": "no", "-": "no", "✗": "no", "❌": "no"}


class Lists:
    """Reads the lists of fields of one document."""

    def __init__(self, document: str, sections: Sections, is_text: set[int]) -> None:
        self.document = document
        self.sections = sections
        self.is_text = is_text
        """The lines that can be part of a description: no code, tables or headings."""
        self.anchors: dict[str, Place] = {}
        self.named: dict[Place, int] = {}

    def fact(self, kind: str, place: Place, value: str, line: int) -> Fact:
        """Return a fact of a list."""
        return Fact(kind, place, value, self.document, line, "list")

    def component(self, component: Component, parent: Place | None = None) -> Iterator[Fact]:
        """Yield what a component and those in it say."""
        place = parent
        if component.name in FIELDS:
            places = self._places(component, parent)
            if not places:
                yield self.fact(UNREAD, (), f"a {component.name} of no known place", component.line)
            kind = kinds.read(str(component.attributes.get("type", "")))
            for place in places:
                yield from self._field(component, place)
            if kind and kind.type == "array" and place:
                place = (*place, "[]")
        elif component.name == "Expandable":
            yield from self._expandable(component, parent)
        elif {"name", "type", *_PLACES} & set(component.attributes) and component.name[:1].isupper():
            yield self.fact(UNREAD, (), f"the component {component.name}", component.line)
        for child in component.children:
            yield from self.component(child, place)

    def _places(self, component: Component, parent: Place | None) -> list[Place]:
        attributes = component.attributes
        if component.name == "ParamField":
            given = [key for key in _PLACES if isinstance(attributes.get(key), str)]
            if len(given) != 1:
                return []
            name = attributes[given[0]]
            return [name_place(parent if parent and given == ["body"] else (given[0],), name)]
        name = attributes.get("name")
        if not isinstance(name, str) or not name:
            return []
        if parent:
            return [name_place(parent, name)]
        statuses = [where for where in self.sections.where(component.line) if where.isdigit()]
        return [name_place((status,), name) for status in statuses]

    def _field(self, component: Component, place: Place) -> Iterator[Fact]:
        attributes, lines, line = component.attributes, component.lines, component.line
        for unknown in sorted(set(attributes) - _KNOWN):
            yield self.fact(UNREAD, place, f"the attribute {unknown}", lines[unknown])
        named = next((at for key, at in lines.items() if key in ("name", *_PLACES)), line)
        yield from self._name(place, named)
        yield from self._type(place, attributes.get("type"), lines.get("type", line), null=None)
        yield from self._required(place, attributes.get("required", False), lines.get("required", line))
        text = [part for part in component.text if part.number in self.is_text]
        yield from self._description(place, text, is_array=_is_array(attributes.get("type")))

    def _expandable(self, component: Component, parent: Place | None) -> Iterator[Fact]:
        for unknown in sorted(set(component.attributes) - _KNOWN):
            yield self.fact(UNREAD, parent or (), f"the attribute {unknown}", component.line)
        title = component.attributes.get("title")
        if not isinstance(title, str) or title in ("properties", "child attributes"):
            return
        place = (*parent[:-1],) if parent and parent[-1] == "[]" else parent or ("",)
        expected = place[-1] + ("[]" if parent and parent[-1] == "[]" else "")
        if title not in (expected, place[-1]):
            yield self.fact(UNREAD, parent or (), f"fields of {title} inside {expected or 'nothing'}", component.line)

    def _name(self, place: Place, line: int) -> Iterator[Fact]:
        """Yield the name of a field, and that a page has it twice."""
        if first := self.named.setdefault(place, line) != line and self.named[place]:
            yield self.fact(UNREAD, place, f"a field that line {first} has, too", line)
        yield self.fact("name", place, place[-1], line)

    def _type(self, place: Place, text: Any, line: int, null: str | None) -> Iterator[Fact]:
        if text is None:
            return
        kind = kinds.read(str(text))
        if kind is None:
            yield self.fact(UNREAD, place, f"the type {text}", line)
            return
        yield self.fact("type", place, kind.type, line)
        if kind.items:
            yield self.fact("items", place, kind.items, line)
        if kind.format:
            yield self.fact("format", place, kind.format, line)
        if kind.is_nullable or null:
            yield self.fact("null", place, "yes" if kind.is_nullable else "no", line)

    def _required(self, place: Place, value: Any, line: int) -> Iterator[Fact]:
        word = str(value).replace("`", "").replace("*", "").strip().lower()
        known = _YES.get(word) or _NO.get(word)
        yield self.fact("required" if known else UNREAD, place, known or f"required: {value}", line)

    def _description(self, place: Place, text: Text, *, is_array: bool) -> Iterator[Fact]:
        for line in text:
            linked(line.text, place, is_array, self.anchors)
        yield from prose.facts(self.document, text, place)

    def table(self, table: Table) -> Iterator[Fact]:
        """Yield what the rows of a table say."""
        columns: dict[str, int] = {}
        for index, head in enumerate(table.head):
            word = head.replace("`", "").replace("*", "").strip().lower()
            column = next((column for column, words in _COLUMNS.items() if word in words), None)
            if column is None or column in columns:
                yield self.fact(UNREAD, (), f"the column {head}", table.line)
            else:
                columns[column] = index
        if "status" in columns and "name" not in columns:
            yield from self._statuses(table, columns["status"])
            return
        if "name" not in columns:
            yield self.fact(UNREAD, (), "a table without names", table.line)
            return
        null = "no" if any("null" in row.cells[columns["type"]] for row in table.rows if "type" in columns) else None
        wheres = self._wheres(table.line)
        for row in table.rows:
            cells = {column: row.cells[index] for column, index in columns.items()}
            inside = [(cells["in"].replace("`", "").lower(),)] if "in" in cells else wheres
            if not inside or (inside[0][0] not in _PLACES and not inside[0][0].isdigit()):
                yield self.fact(UNREAD, (), f"the field {cells['name']} of no known place", row.line)
            for where in inside:
                yield from self._row(row, cells, where, null)

    def _wheres(self, line: int) -> list[Place]:
        """Return what the fields of a table belong to: the field that links to it, or what its section is about."""
        for heading in self.sections.above(line)[:1]:
            if heading.anchor in self.anchors:
                return [self.anchors[heading.anchor]]
        return [(where,) for where in self.sections.where(line)]

    def _row(self, row: Row, cells: dict[str, str], where: Place, null: str | None) -> Iterator[Fact]:
        name = cells["name"].replace("`", "").replace("*", "").strip()
        place = name_place(where, name)
        yield from self._name(place, row.line)
        yield from self._type(place, cells.get("type"), row.line, null)
        if "required" in cells:
            yield from self._required(place, cells["required"], row.line)
        if values := re.findall(r"`([^`]+)`", cells.get("values", "")):
            yield Fact("values", place, tuple(values), self.document, row.line, "list")
        if example := cells.get("example", "").strip("`"):
            yield self.fact("example", place, f'"{example}"', row.line)
        description = [Line(row.line, cells.get("description", ""))]
        yield from self._description(place, description, is_array=_is_array(cells.get("type")))

    def _statuses(self, table: Table, column: int) -> Iterator[Fact]:
        for row in table.rows:
            found = re.search(r"\b[1-5]\d\d\b", row.cells[column])
            if found:
                yield self.fact("status", (found[0],), found[0], row.line)
            else:
                yield self.fact(UNREAD, (), f"the status {row.cells[column]}", row.line)


def _is_array(text: Any) -> bool:
    kind = kinds.read(str(text))
    return kind is not None and kind.type == "array"
