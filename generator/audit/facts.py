"""Facts: single statements of a document about an endpoint, with their location."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from attrs import frozen

Place = tuple[str, ...]
"""
The subject of a fact, from the outside in; empty for the operation as a whole.

``("path", "job_id")``, ``("header", "X-Id")``, ``("body", "ids", "[]")``, ``("200", "data", "[]", "id")``; a value in a
sample has indexes: ``("200", "data", "[0]", "id")``.
"""

Value = str | tuple[str, ...]

UNREAD = "unread"
"""The kind of a fact that was found but not reliably understood; its value is the text found."""


@frozen
class Fact:
    """A fact, with the line that states it."""

    kind: str
    place: Place
    value: Value
    document: str
    line: int
    source: str = "text"
    """The part of the document that states it: text, list (of fields), sample, request, code."""

    def __str__(self) -> str:
        return " ".join(part for part in (self.kind, shown_place(self.place), shown_value(self.value)) if part)


@frozen
class Line:
    """A line of a document, or a part of a line."""

    number: int
    text: str


Text = Sequence[Line]
"""Consecutive lines."""


def shown_place(place: Place) -> str:
    """Return a place in readable form: ``200 data[].id``."""
    if not place:
        return ""
    path = ""
    for part in place[1:]:
        path += part if part.startswith("[") or not path else f".{part}"
    return f"{place[0]} {path}".strip()


def shown_value(value: Value) -> str:
    """Return a value in readable form."""
    return value if isinstance(value, str) else ", ".join(value)


def schema_place(place: Place) -> Place:
    """Return the place in the schema for the place of a value in a sample."""
    return tuple("[]" if re.fullmatch(r"\[\d+\]", part) else part for part in place)


def name_place(where: Place, name: str) -> Place:
    """Return the place of a field whose name has dots and brackets: ``data[].result.id``."""
    parts: list[str] = []
    for part in name.split("."):
        bare = part.rstrip("[]") if part.endswith("[]") else part
        parts.append(bare)
        parts += ["[]"] * ((len(part) - len(bare)) // 2)
    return (*where, *(part for part in parts if part))


def lines_of(text: str, first: int = 1) -> list[Line]:
    """Return the lines of a text, numbered."""
    return [Line(number, line) for number, line in enumerate(text.split("\n"), start=first)]


def joined(text: Text) -> str:
    """Join the lines of a text to one string."""
    return "\n".join(line.text for line in text)


def line_at(text: Text, offset: int) -> int:
    """Return the line number of a character of the joined text."""
    end = 0
    for line in text:
        end += len(line.text) + 1
        if offset < end:
            return line.number
    return text[-1].number


def code_spans(text: str) -> Iterator[re.Match[str]]:
    """Yield the text between backticks."""
    yield from re.finditer(r"`([^`\n]+)`", text)
