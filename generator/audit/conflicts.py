"""Check the `x-conflict`s of a spec: whether they settle what the spec says and cite their lines correctly."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from attrs import field, frozen

from ..spec.conflicts import Conflict, Reading, document_of
from ..spec.notation import BOUNDS, Statement
from ..spec.spec import Spec
from .document import Document
from .facts import UNREAD, Fact, Place, schema_place, shown_value
from .known import Known
from .lock import Lock
from .openapi import Claim
from .verdicts import Result, Verdict, is_same

_INSIDE = re.compile(r"/(?:properties|items|parameters|requestBody|x-job)(?:/|$)")
_SILENT = (("null", "no"), ("format", ""), ("values", ()), ("items", "any"))
"""Implicit parts of a statement about a type, which a reading does not claim."""
_SETTLES: Mapping[str, Sequence[str]] = {
    "type": ("type", "shown", "items", "sample"),
    "null": ("null", "shown", "sample"),
    "format": ("format",),
    "items": ("items", "shown"),
    "values": ("values", "value", "compared", "sample"),
    "names": ("name", "required", "type", "items"),
    "without": ("name",),
    "example": ("example", "argument", "compared", "sample"),
    "path": ("path", "segment"),
    "authentication": ("authentication", "header"),
}
"""The kinds of facts that a statement covers, if not only its own kind."""


@frozen
class Entry:
    """A conflict, with those of its readings whose lines have not changed."""

    conflict: Conflict
    readings: tuple[tuple[str, Reading, int], ...]
    """Document, reading, and the current line of its words."""
    problems: tuple[tuple[str, int, str], ...]
    """Document, line, and the problem of a reading or of a settled statement."""
    pointer: str
    settles: frozenset[str] = field(repr=False)

    @property
    def cited(self) -> frozenset[tuple[str, int]]:
        """The documents and lines that are cited."""
        return frozenset((document, line) for document, _, line in self.readings)

    def explains(self, result: Result, named: set[tuple[str, int]]) -> bool:
        """
        Return whether this conflict explains a result.

        The line of an unread fact must be cited. For any other fact, the conflict must settle its kind and place, and a
        reading of its line must state it. A claim that no document states needs a line that names it or another source.
        """
        fact = result.fact
        if any(not document for document, _, _ in self.problems):
            return False  # it settles something different from the spec
        at_line = [reading for name, reading, line in self.readings if (name, line) == (fact.document, fact.line)]
        if result.verdict is Verdict.UNREAD:
            return bool(at_line)
        is_field = fact.kind == "name" and self.pointer in result.pointers[:2]
        if not is_field and not is_at(self.pointer, result.pointers, result.target):
            return False
        is_new = result.verdict is Verdict.MISSING
        if fact.kind not in self.settles and not (is_new and "type" in self.settles):
            return False
        if fact.source == "x-job":
            return self._pins(fact)
        if result.verdict is Verdict.ONLY and fact.kind == "name":
            return any(said.kind == "names" and fact.place[-1] in said.value for said in self.conflict.statements)
        if result.verdict is Verdict.ONLY:
            return self.conflict.is_of_elsewhere or bool(self.cited & named)
        return any(agrees(said, fact) for reading in at_line for said in reading.statements)

    def _pins(self, fact: Fact) -> bool:
        """Return whether the conflict settles, by name, a key that `x-job` has or omits."""
        settled = (said.name for said in self.conflict.statements if said.kind == fact.kind)
        return fact.place[1:] in ((), *((name,) for name in settled))


def is_at(node: str, pointers: Sequence[str], target: str = "") -> bool:
    """Return whether one of these pointers is a node, the target of its reference, or its schema."""
    if not pointers:
        return False
    if node in (pointers[0], target):
        return True
    return any(found.startswith(f"{node}/") and not _INSIDE.search(found[len(node) :]) for found in pointers[:2])


def entries(spec: Spec, documents: Mapping[str, Document], known: Known, lock: Lock) -> list[Entry]:
    """Return the conflicts of a spec, each with its citations and problems."""
    found = []
    for conflict in spec.conflicts:
        problems = [("", 0, problem) for problem in _unsettled(conflict, known)]
        readings = []
        places = {
            known.key(claim.place) for claim in known.claims if is_at(conflict.pointer, claim.pointers, claim.target)
        }
        for reading in conflict.readings:
            name = document_of(reading, list(documents)) if reading.line else None
            if name is None:
                continue
            line, problem = lock.line(documents[name], reading.line)
            if line:
                readings.append((name, reading, line))
                problem = problem or _misread(reading, documents[name], line, places, known)
            if problem:
                problems.append((name, line or reading.line, problem))
        kinds = {kind for said in conflict.statements for kind in _SETTLES.get(said.kind, (said.kind,))}
        found.append(Entry(conflict, tuple(readings), tuple(problems), conflict.pointer, frozenset(kinds)))
    return found


def _misread(reading: Reading, document: Document, line: int, places: set[Place], known: Known) -> str | None:
    """Return what a line says, if it differs from the reading."""
    here = [fact for fact in document.facts if fact.line == line and fact.kind != UNREAD]
    for said in reading.statements:
        if (said.kind, said.value) in _SILENT:
            continue
        of_kind = [fact for fact in here if agrees(said, fact) is not None]
        near = [fact for fact in of_kind if known.key(schema_place(fact.place)) in places] or of_kind
        if near and not any(agrees(said, fact) for fact in near):
            has = ", ".join(dict.fromkeys(str(fact) for fact in near))
            return f"read as {reading.says!r}, but the line has {has}"
    return None


def agrees(said: Statement, fact: Fact) -> bool | None:
    """Return whether a fact agrees with a statement; None if the statement is about something else."""
    if fact.kind not in (said.kind, *_SETTLES.get(said.kind, ())):
        return None
    if fact.kind == "sample":
        return True
    rule = _AGREES.get(said.kind)
    return rule(said, fact) if rule else bool(said.value == fact.value)


def _example(said: Statement, fact: Fact) -> bool:
    return bool(said.value == _plain(shown_value(fact.value)))


def _plain(value: str) -> str:
    """Remove the quotes of a JSON string."""
    return str(json.loads(value)) if value.startswith('"') else value


def _path(said: Statement, fact: Fact) -> bool:
    if fact.kind == "segment":
        return fact.value in said.value.split("/")
    pattern = "".join(
        "[^/]+" if part.startswith("{") else re.escape(part) for part in re.split(r"(\{[^{}]*\})", said.value)
    )
    return re.fullmatch(pattern, str(fact.value)) is not None


_AGREES: Mapping[str, Callable[[Statement, Fact], bool | None]] = {
    "type": lambda said, fact: (
        said.value == fact.value or (fact.kind, said.value, fact.value) == ("shown", "number", "integer")
        if fact.kind != "items"
        else None
    ),
    "null": lambda said, fact: said.value == fact.value if fact.kind == "null" else None,
    "items": lambda said, fact: (
        said.value == fact.value
        if fact.kind == "items"
        else said.value == fact.value
        if fact.place[-1:] in (("[]",), ("[0]",))
        else None
    ),
    "values": lambda said, fact: (
        fact.value in said.value if isinstance(fact.value, str) else is_same(fact.value, said.value)
    ),
    "names": lambda said, fact: fact.place[-1] in said.value if fact.place else None,
    "example": _example,
    **dict.fromkeys(BOUNDS, _example),
    "base URL": lambda said, fact: str(fact.value).rstrip("/").endswith(said.value),
    "path": _path,
    "authentication": lambda said, fact: (said.name.lower(), said.value) == (fact.place[-1].lower(), fact.value),
    "status": lambda said, fact: fact.value in said.value,
}


def _unsettled(conflict: Conflict, known: Known) -> Iterator[str]:
    """Yield the statements that a conflict settles but the spec does not make."""
    at_node = [claim for claim in known.claims if is_at(conflict.pointer, claim.pointers, claim.target)]
    for said in conflict.statements:
        found = _said(said, at_node, conflict.pointer, known)
        if found != said.value:
            yield f"settled as {_shown(said, said.value)}, but the spec says {_shown(said, found)}"


def _said(said: Statement, claims: Sequence[Claim], node: str, known: Known) -> Any:
    """Return the spec's value for the subject of a statement."""
    if said.kind == "names":
        return tuple(name for name in known.names_in(claims))
    if said.kind == "without":
        return tuple(name for name in said.value if name not in known.names_in(claims))
    if said.kind == "example":
        places = {known.key(claim.place) for claim in claims}
        shown = {
            _plain(shown_value(claim.value))
            for claim in known.claims
            if claim.kind == "example" and known.key(schema_place(claim.place)) in places
        }
        return said.value if shown == {said.value} else ", ".join(sorted(shown)) or None
    of_kind = [claim for claim in claims if claim.kind == said.kind]
    if said.kind == "null":  # a component is not itself nullable if only its use is
        of_kind = [claim for claim in of_kind if claim.target != node]
        return of_kind[0].value if of_kind else said.value
    if said.kind == "status":
        return tuple(claim.value for claim in of_kind)
    of_kind = [claim for claim in of_kind if not said.name or claim.place[-1].lower() == said.name.lower()]
    values = list(dict.fromkeys(claim.value for claim in of_kind))
    if said.kind in BOUNDS:
        values = [_plain(str(value)) for value in values]
    if not values:
        return dict(_SILENT).get(said.kind)
    return said.value if all(value == said.value or _is_one(said, value) for value in values) else values[0]


def _is_one(said: Statement, value: Any) -> bool:
    return said.kind == "values" and bool(said.value) and is_same(value, said.value)


def _shown(said: Statement, value: Any) -> str:
    about = f"{said.kind} {said.name}".strip()
    if value in (None, "", ()):
        return f"no {about}"
    return f"{about} {value if isinstance(value, str) else ', '.join(value)}"
