"""The conflicts in a spec: each `x-conflict`, with the node it is on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import frozen

from ..errors import Place, pointer
from . import notation
from .notation import Statement

ELSEWHERE = "elsewhere"
_LINE = r"(?:\w+:)?[1-9][0-9]*"
_TEXT = {"type": "string", "minLength": 1}

FORM: dict[str, Any] = {
    "type": "object",
    "properties": {
        "settled": _TEXT,
        "because": _TEXT,
        "readings": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "minProperties": 1,
                "maxProperties": 1,
                "patternProperties": {rf"\A(?:{ELSEWHERE}|{_LINE}(?:, {_LINE})*)\Z": _TEXT},
                "additionalProperties": False,
            },
        },
    },
    "required": ["settled", "because", "readings"],
    "additionalProperties": False,
}
"""The JSON Schema of an `x-conflict`."""


@frozen
class Reading:
    """What one line of a document says; a reading from elsewhere has no document and no line."""

    document: str
    """The document's name or the beginning of it; empty if the spec has only one document."""
    line: int
    says: str

    @property
    def statements(self) -> list[Statement]:
        """Its statements in the notation; empty if it is prose."""
        return notation.reading(self.says)

    @property
    def where(self) -> str:
        """The document and line as written in the spec."""
        return (f"{self.document}:{self.line}" if self.document else str(self.line)) if self.line else ELSEWHERE


@frozen
class Conflict:
    """One `x-conflict`."""

    place: Place
    """The node it is on."""
    settled: str
    because: str
    readings: tuple[Reading, ...]

    @property
    def pointer(self) -> str:
        """The JSON pointer of the node."""
        return pointer(*self.place)

    @property
    def statements(self) -> list[Statement]:
        """The statements that it settles."""
        return notation.settled(self.settled) or []

    @property
    def is_of_elsewhere(self) -> bool:
        """Whether it cites a source other than the documents."""
        return any(not reading.line for reading in self.readings)


def conflicts_of(value: Any, place: Place = ()) -> Iterator[Conflict]:
    """Yield every conflict in a spec, from top to bottom."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        if key == "x-conflict":
            readings = [reading for entry in child["readings"] for reading in _readings(entry)]
            yield Conflict(place, child["settled"], child["because"], tuple(readings))
        elif key != "example":
            yield from conflicts_of(child, (*place, key))


def _readings(entry: dict[str, str]) -> Iterator[Reading]:
    for where, says in entry.items():
        document = ""
        for line in where.split(", "):
            if line == ELSEWHERE:
                yield Reading("", 0, says)
            else:
                before, _, number = line.rpartition(":")
                document = before or document
                yield Reading(document, int(number), says)


def without_conflicts(value: Any) -> Any:
    """Return a spec or a part of one without its conflicts."""
    if isinstance(value, dict):
        return {
            key: child if key == "example" else without_conflicts(child)
            for key, child in value.items()
            if key != "x-conflict"
        }
    return [without_conflicts(child) for child in value] if isinstance(value, list) else value


def document_of(reading: Reading, names: list[str]) -> str | None:
    """Return the document that a reading cites, or None if it is not exactly one."""
    found = [name for name in names if name.startswith(reading.document)]
    return found[0] if len(found) == 1 else None
