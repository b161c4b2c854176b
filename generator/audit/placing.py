"""Find the place of each list of fields: by its heading, by a field whose type it explains, or by a sample."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from attrs import Factory, define

from . import prose, tables
from .bodies import values
from .entries import Entry, as_tree
from .facts import UNREAD, Fact, Place, schema_place
from .fields import PLACES, Fields
from .kinds import plain
from .page import LABEL, Heading, Page, Table
from .routes import arguments
from .sections import is_generic

_FILLER = re.compile(
    r"\b(?:the|an?|object|resource|type|enum|model|schema|fields?|attributes|properties|of|values?)\b|[`:\s]"
)


@define
class Group:
    """Fields listed together, or the values of one field."""

    line: int
    entries: list[Entry] = Factory(list)
    values: list[tuple[str, int]] = Factory(list)
    name: str = ""
    """The name of the type with these fields, if the list states it."""


class Lists(Fields):
    """Read the lists of fields of a document."""

    method = ""
    path = ""
    """The path of the endpoint, if known; its arguments are path parameters."""

    def table(self, table: Table) -> Iterator[Fact | Group]:
        """Yield the facts of a table, and the groups that must be placed."""
        rows = tables.read(table)
        yield from (self.fact(UNREAD, (), what, line) for what, line in rows.unread)
        if rows.kind == "statuses":
            for entry in rows.entries:
                for status in entry.names:
                    yield self.fact("status", (status,), status, entry.line)
                    yield from prose.facts(self.document, entry.description, (status,))
                    if entry.said.kind and entry.said.kind.refers:
                        self.refers.setdefault(entry.said.kind.refers.lower(), []).append(((status,), entry.line))
        elif rows.kind:
            yield Group(table.line, rows.entries, rows.values)

    def groups(self, entries: Sequence[Entry]) -> Iterator[Group]:
        """Group the fields under the same heading."""
        group: Group | None = None
        heading: Heading | None = None
        for entry in entries:
            here = next(iter(self.sections.above(entry.line)), None)
            if group is None or here != heading:
                if group:
                    yield group
                group, heading = Group(entry.line), here
            group.entries.append(entry)
        if group:
            yield group

    def placed(self, groups: Sequence[Group], page: Page, samples: dict[str, Any]) -> Iterator[Fact]:
        """Yield the facts of all groups. Each group is placed once its parent is known."""
        waiting = list(groups)
        referred = {
            entry.said.kind.refers.lower()
            for group in groups
            for entry in group.entries
            if entry.said.kind and entry.said.kind.refers
        }
        for is_last in (False, True):
            progress = True
            while progress and waiting:
                progress = False
                for group in list(waiting):
                    wheres = self._wheres(group, referred, is_last=is_last)
                    if wheres:
                        waiting.remove(group)
                        yield from self._group(group, wheres, page, samples)
                        progress = True
                        if is_last:
                            break
        for group in waiting:
            for entry in group.entries:
                names = ", ".join(entry.names)
                wheres = [(entry.said.where,)] if entry.said.where in PLACES else []
                if wheres:
                    yield from self._group(Group(entry.line, [entry]), wheres, page, samples)
                else:
                    yield self.fact(UNREAD, (), f"the field {names} of no known place", entry.line)
            yield from (self.fact(UNREAD, (), "a value of no known field", line) for _, line in group.values)
        for place, (kind, line) in self.untyped.items():
            yield self.fact(UNREAD, place, f"the type {kind.refers}", line)

    def _wheres(self, group: Group, referred: set[str], *, is_last: bool) -> list[Place]:
        """Return the parents of a group's fields; none if not known yet."""
        above = self.sections.above(group.line)
        near = above[:1]
        while len(near) < len(above) and (near[-1].level == LABEL or is_generic(near[-1])):
            near.append(above[len(near)])
        near.sort(key=is_generic)
        titles = [(heading.anchor, plain(heading.text).lower(), _title(heading)) for heading in near]
        for keys in ((group.name.lower(),), *titles) if group.name else titles:
            if uses := next((self.refers[key] for key in keys if key and key in self.refers), None):
                return list(dict.fromkeys(place if group.values else self.inside(place) for place, _ in uses))
            if keys[-1] in referred and not is_last:
                return []
        for heading in near:
            if found := self._container(heading, group):
                return found
            if not group.values and (named := self.sections.under(heading)):
                return [(where,) for where in named]
        if is_last and not group.values:
            return [(where,) for where in self.sections.where(group.line)]
        return []

    def _container(self, heading: Heading, group: Group) -> list[Place]:
        """Return the field that a heading names: ``Each item of `gates` has these fields``."""
        names = {
            name.removesuffix("[]").rpartition(".")[2] for name in re.findall(r"`([\w.]+(?:\[\])?)`", heading.text)
        }
        names |= {_title(heading).removesuffix("[]")}
        fitting = ("string", "integer") if group.values else ("object", "array")
        known = [place for place, kind in self.types.items() if place[-1] in names and kind in fitting]
        known += [place for place in self.untyped if place[-1] in names and place not in known]
        return [place if group.values else self.inside(place) for place in known]

    def _group(self, group: Group, wheres: list[Place], page: Page, samples: dict[str, Any]) -> Iterator[Fact]:
        for where in wheres:
            if group.values:
                listed = tuple(value for value, _ in group.values)
                yield Fact("values", where, listed, self.document, group.values[0][1], "list")
            shown = _preorder(samples.get(where[0])) if page.is_flat and len(where) == 1 else []
            yield from self._fields(group.entries, where, shown, is_flat=page.is_flat)
            for place in (where, where[:-1]) if where[-1] == "[]" else (where,):
                yield from self._typed(place, "string" if group.values else "object")

    def _fields(self, entries: list[Entry], where: Place, shown: list[Place], *, is_flat: bool) -> Iterator[Fact]:
        """Yield the facts of fields with the same parent; a sample shows how they are nested."""
        around = as_tree(entries)
        found: dict[int, Place] = {}
        is_unsure, is_lost = is_flat and not shown, False
        for entry in entries:
            start, outer = self._start(where, entry), around.get(entry.line)
            if outer and outer.line in found and not entry.names[0].startswith(f"{outer.names[0]}."):
                start = self.inside(found[outer.line])
            for name in entry.names:
                place = self.put(start, name)
                at = next((at for at, each in enumerate(shown) if each[-1] == name), None)
                if at is not None:
                    place, shown = (*where, *shown[at]), shown[at + 1 :]
                found[entry.line] = place
                if is_lost and place[:-1] == where:
                    yield self.fact(UNREAD, (), f"the field {name}, which may be inside another", entry.line)
                elif place[0] in (*PLACES, "default") or place[0][0].isdigit():
                    yield from self.field(place, entry)
                else:
                    yield self.fact(UNREAD, (), f"the field {name} of no known place", entry.line)
            kind = entry.said.kind
            is_open = bool(kind and "object" in (kind.type, kind.items) and not kind.refers and not kind.is_free)
            is_lost = is_lost or (is_unsure and is_open)

    def _typed(self, place: Place, kind: str) -> Iterator[Fact]:
        """Yield the type of a field for which only the type's name was known before."""
        found = self.untyped.pop(place, None)
        if found:
            self.types[place] = kind
            yield self.fact("type", place, kind, found[1])

    def _start(self, where: Place, entry: Entry) -> Place:
        """Return the place of a field, from a column, a word, or an argument in the path."""
        if entry.said.where in PLACES:
            return (entry.said.where,)
        if entry.said.where == "response":
            return (self.sections.success,)
        if where == ("path",) and re.search(rf"[?&]{re.escape(entry.names[0])}=", self.path):
            return ("query",)
        if where == ("parameters",):
            is_sent = self.method in ("POST", "PUT", "PATCH")
            return ("path" if entry.names[0] in arguments(self.path) else "body" if is_sent else "query",)
        return where


def _title(heading: Heading) -> str:
    """Return the name in a heading, without words such as "the" and "object"."""
    return _FILLER.sub("", plain(heading.text).rpartition(": ")[2].lower())


def _preorder(sample: Any) -> list[Place]:
    """Return the places of all keys in a sample, in order, without duplicates."""
    return list(dict.fromkeys(schema_place(place) for place, _ in values(sample) if place and place[-1][0] != "["))
