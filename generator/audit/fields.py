"""Read fields whose place is known, including Mintlify's components, which contain their place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from attrs import evolve

from . import bounds, kinds, prose
from .components import Component
from .entries import Entry
from .facts import UNREAD, Fact, Line, Place, name_place
from .kinds import Kind, Said
from .sections import Sections

FIELDS = ("ParamField", "ResponseField")
PLACES = ("path", "query", "header", "body", "cookie")
_LAYOUT = ("placeholder", "pre", "post", "title", "defaultOpen")
_KNOWN = {*PLACES, *_LAYOUT, "name", "type", "required", "deprecated", "default"}
_STATED = re.compile(r"(?:^|[.;])\W*(Required|Optional)\b\s*(?:[.:;,)]|$)|\[(required|optional)\]")


class Fields:
    """Yield the facts of a document's fields, and note the types that they refer to."""

    def __init__(self, document: str, sections: Sections, is_text: set[int]) -> None:
        self.document = document
        self.sections = sections
        self.is_text = is_text
        """Lines that may belong to a description: not code, tables or headings."""
        self.named: dict[Place, int] = {}
        self.types: dict[Place, str] = {}
        self.shown: dict[Place, str] = {}
        """Types in samples."""
        self.refers: dict[str, list[tuple[Place, int]]] = {}
        """Uses of named or linked types, each with its line."""
        self.untyped: dict[Place, tuple[Kind, int]] = {}
        """Fields for which only the name of the type is known."""

    def fact(self, kind: str, place: Place, value: str, line: int) -> Fact:
        """Return a fact from a list."""
        return Fact(kind, place, value, self.document, line, "list")

    def inside(self, place: Place) -> Place:
        """Return the place of a field's content."""
        return (*place, "[]") if self.types.get(place) == "array" else place

    def put(self, where: Place, name: str) -> Place:
        """Return the place of a dotted name, which may omit brackets: ``trucks.plate``."""
        place: Place = where
        for part in name_place((), re.sub(r"\[\d+\]|\.\*(?=\.|$)", "[]", name).replace("[][]", "[]")):
            is_open = len(place) > len(where) and part != "[]" and place[-1] != "[]"
            place = (*(self.inside(place) if is_open else place), part)
        return place

    def field(self, place: Place, entry: Entry, lines: dict[str, int] | None = None) -> Iterator[Fact]:
        """Yield all facts about a field at a place."""
        if place[-1] == "[]":  # `mortar[]`: the description applies to each item
            place, entry = self._of_array(place, entry)
        at = {"name": entry.line, "type": entry.line, "required": entry.line, **(lines or {})}
        said = entry.said
        if first := self.named.setdefault(place, at["name"]) != at["name"] and self.named[place]:
            yield self.fact(UNREAD, place, f"a field that line {first} has, too", at["name"])
        yield self.fact("name", place, place[-1], at["name"])
        text = list(prose.facts(self.document, entry.description, place))
        if said.is_nullable is False and any(fact.kind == "null" and fact.value == "yes" for fact in text):
            said.is_nullable = None
        yield from self._type(place, entry, at["type"])
        required = _required(entry)
        if required is not None:
            yield self.fact("required", place, "yes" if required else "no", at["required"])
        yield from (self.fact(UNREAD, place, what, entry.line) for what in entry.unread)
        yield from self._bounds(place, entry)
        if entry.values:
            listed = tuple(value for value, _ in entry.values)
            yield Fact("values", place, listed, self.document, entry.values[0][1], "list")
        if entry.example:
            yield self.fact("example", place, f'"{entry.example}"', entry.line)
        for line in entry.description:
            for anchor in re.findall(r"\]\(#([\w-]+)", line.text):
                self.refers.setdefault(anchor, []).append((place, entry.line))
        yield from text
        if _holds_key(place) and not any(fact.kind == "authentication" for fact in text):
            yield self.fact("authentication", place, "<key>", at["name"])

    def _bounds(self, place: Place, entry: Entry) -> Iterator[Fact]:
        for line in dict.fromkeys([*entry.source, *entry.description]):
            for key, value in bounds.read(line.text, self.types.get(place, "")):
                yield self.fact(key, place, value, line.number)

    def _of_array(self, place: Place, entry: Entry) -> tuple[Place, Entry]:
        kind = entry.said.kind
        if kind and kind.type != "array":
            said = Said(Kind("array", kind.type or "object", kind.is_nullable, None, kind.refers), entry.said.required)
            entry = evolve(entry, said=said)
        while place[-1] == "[]":
            place = place[:-1]
        return place, entry

    def _type(self, place: Place, entry: Entry, line: int) -> Iterator[Fact]:
        kind, is_nullable = entry.said.kind or Kind(""), entry.said.is_nullable
        if kind.refers == "timestamp":
            kind = Kind(self.shown.get(place) or _timestamp(entry), is_nullable=kind.is_nullable)
            if not kind.type:
                yield self.fact(UNREAD, place, "the type timestamp", line)
        self._note(place, kind, line)
        for name, value in (("type", kind.type), ("items", kind.items), ("format", kind.format)):
            if value:
                yield self.fact(name, place, value, line)
        if kind.is_nullable or is_nullable or (is_nullable is False and entry.said.kind):
            yield self.fact("null", place, "yes" if kind.is_nullable or is_nullable else "no", line)
        if kind.values:
            yield Fact("values", place, kind.values, self.document, line, "list")

    def _note(self, place: Place, kind: Kind, line: int) -> None:
        """Note the type of a field, and the type that it refers to."""
        if kind.type:
            self.types[place] = kind.type
        elif kind.refers:
            self.untyped[place] = kind, line
        if kind.refers:
            self.refers.setdefault(kind.refers.lower(), []).append((place, line))

    def component(self, component: Component, parent: Place | None = None) -> Iterator[Fact]:
        """Yield the facts of a component and its nested components."""
        place = parent
        if component.name in FIELDS:
            places = self._places(component, parent)
            if not places:
                yield self.fact(UNREAD, (), f"a {component.name} of no known place", component.line)
            for place in places:
                yield from self._component(component, place)
            place = self.inside(place) if place else None
        elif component.name == "Expandable":
            yield from self._expandable(component, parent)
        elif {"name", "type", *PLACES} & set(component.attributes) and component.name[:1].isupper():
            yield self.fact(UNREAD, (), f"the component {component.name}", component.line)
        for child in component.children:
            yield from self.component(child, place)

    def _places(self, component: Component, parent: Place | None) -> list[Place]:
        attributes = component.attributes
        if component.name == "ParamField":
            given = [key for key in PLACES if isinstance(attributes.get(key), str)]
            if len(given) != 1:
                return []
            name = attributes[given[0]]
            return [self.put(parent if parent and given == ["body"] else (given[0],), name)]
        name = attributes.get("name")
        if not isinstance(name, str) or not name:
            return []
        if parent:
            return [self.put(parent, name)]
        statuses = [where for where in self.sections.where(component.line) if where[0].isdigit()]
        return [self.put((status,), name) for status in statuses]

    def _component(self, component: Component, place: Place) -> Iterator[Fact]:
        attributes, lines, line = component.attributes, dict(component.lines), component.line
        for unknown in sorted(set(attributes) - _KNOWN):
            yield self.fact(UNREAD, place, f"the attribute {unknown}", lines[unknown])
        entry = Entry(
            [place[-1]], line, Said(required=False), [each for each in component.text if each.number in self.is_text]
        )
        stated_bounds = [key for key in ("default", "deprecated") if attributes.get(key) not in (None, False)]
        entry.source = [Line(lines[key], f"{key}: `{attributes[key]}`") for key in stated_bounds]
        stated: Any = attributes.get("type")
        if stated is not None:
            entry.said.kind = kinds.read(str(stated))
            if entry.said.kind is None:
                yield self.fact(UNREAD, place, f"the type {stated}", lines["type"])
        required = attributes.get("required", False)
        if str(required).lower() in ("true", "yes", "required"):
            entry.said.required = True
        elif str(required).lower() not in ("false", "no", "optional"):
            entry.said.required = None
            entry.unread.append(f"required: {required}")
        named = next((at for key, at in lines.items() if key in ("name", *PLACES)), line)
        yield from self.field(place, entry, {"type": line, "required": line, **lines, "name": named})

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


def _required(entry: Entry) -> bool | None:
    """Return whether a field is required, according to a mark, the start of a sentence, or its type."""
    if entry.said.kind and entry.said.kind.is_optional:
        return False
    stated = _STATED.search(" ".join(line.text for line in entry.description))
    if entry.said.required is None and stated:
        return (stated[1] or stated[2]).lower() == "required"
    return entry.said.required


def _holds_key(place: Place) -> bool:
    """Return whether a field is a header whose name shows that its whole value is the key."""
    name = place[-1].lower()
    return place[0] == "header" and name != "authorization" and bool(re.search(r"key|token|secret|auth", name))


def _timestamp(entry: Entry) -> str:
    """Return the type of a field that is only called a timestamp, from its description; empty if unknown."""
    text = " ".join(part.text for part in entry.description)
    if re.search(r"\b(?:seconds|unix|epoch)\b", text, re.IGNORECASE):
        return "integer"
    return "string" if re.search(r"\b(?:ISO|RFC)\b", text) else ""
