"""Mutants: a page with one fact changed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence

from attrs import frozen

from generator.audit.report import Finding

from .marks import Other, Page, Piece, Place

_TYPES = {
    "string": "integer",
    "integer": "string",
    "number": "boolean",
    "boolean": "string",
    "object": "string",
    "array": "string",
}


@frozen
class Mutant:
    """A page with one fact changed."""

    kind: str
    text: str
    lines: range
    """The lines that changed."""
    place: Place
    """What the page no longer says, or says anew."""
    was: str
    now: str


def mutants(page: Page) -> Iterator[Mutant]:
    """Yield every mutant of a page."""
    for piece in page.pieces:
        text = page.text[piece.start : piece.end]
        for other in (*_others(piece, text), *piece.others):
            if other.text != text:
                yield _mutant(page, piece, text, other)


def _mutant(page: Page, piece: Piece, text: str, other: Other) -> Mutant:
    before, after = page.text[: piece.start], page.text[piece.end :]
    new = other.text
    if new.startswith("\0"):  # moved to another place: after the last field of the section
        return _moved(page, piece, other, new[1:])
    if new == "\b":  # a removed table row
        new, after = "", after.removeprefix("\n")
    first = before.count("\n") + 1
    return Mutant(other.kind, before + new + after, range(first, first + new.count("\n") + 1), other.place, text, new)


def _moved(page: Page, piece: Piece, other: Other, text: str) -> Mutant:
    """Return a page in which a field of an object is one of the whole answer, or a parameter one of an answer."""
    rest = page.text[: piece.start] + page.text[piece.end :]
    heading = "## Response\n"
    at = rest.index(heading) + len(heading) + 1
    as_field = re.sub(r"(?<=[<\s/])ParamField", "ResponseField", re.sub(r"\b(?:path|header|query)=", "name=", text))
    moved = f"{as_field}\n\n"
    first = rest.count("\n", 0, at) + 1
    lines = range(first, first + moved.count("\n"))
    return Mutant(other.kind, rest[:at] + moved + rest[at:], lines, piece.place, text, "")


def _others(piece: Piece, text: str) -> Iterator[Other]:
    """Yield what else could stand in a piece of a page, by its kind."""
    kind = piece.kind
    if kind in ("name", "header", "argument", "use", "title", "environment variable", "key"):
        yield Other(f"{kind} changed", f'{text[:-1]}_X"' if text.endswith('"') else f"{text}_X")
    elif kind == "value":
        for of_value, other in _values(json.loads(text)):
            yield Other(of_value, json.dumps(other, ensure_ascii=False))
    elif kind in ("type", "items"):
        yield Other(f"{kind} changed", _TYPES.get(text, text))
    elif kind == "authentication" and re.fullmatch(r"(?:\w+ )?[<$].*", text):
        *words, key = text.split()
        yield Other("authentication changed", f"Token {key}")
        yield Other("authentication changed", key if words else f"Key {key}")
    elif kind in _CHANGES:
        pattern, new = _CHANGES[kind]
        changed = re.sub(pattern, new, text, count=1)
        yield Other(f"{kind.removesuffix(' name')} changed", changed)


_CHANGES: dict[str, tuple[str, str | Callable[[re.Match[str]], str]]] = {
    "method": (r".+", lambda found: "PUT" if found[0].isupper() else "put"),
    "path": (r"\w+(?=/?$)|^/$", lambda found: "/x/" if found[0] == "/" else f"{found[0]}x"),
    "path name": (r"\}", "_x}"),
    "base URL": (r"://", "://x"),
    "status": (r".+", lambda found: str(int(found[0]) + 17)),
    "media type": (r".+", "text/plain"),
}


def _values(value: object) -> Iterator[tuple[str, object]]:
    """Yield other values for one of a sample: of the same type, of another type, and null."""
    if isinstance(value, str):
        yield "sample value changed", f"{value}9" if not value.startswith("<") else f"real {value}"
        yield "sample type changed", 5
    elif isinstance(value, bool):
        yield "sample value changed", not value
    elif isinstance(value, int | float):
        yield "sample value changed", value + 1
        yield "sample type changed", "five"
    elif isinstance(value, dict):
        yield "sample type changed", "five"
        yield "sample value changed", {"quite_new": 1}
    elif value is None:
        yield "sample type changed", ["five"]
    if value is not None:
        yield "sample null changed", None


def is_named(mutant: Mutant, document: str, findings: Sequence[Finding]) -> bool:
    """Return whether a finding is about what changed: its line, or what the page no longer says there."""
    for found in findings:
        if found.document == document and found.line in mutant.lines:
            return True
        if mutant.place and _says(found, mutant.place):
            return True
    return False


def _says(found: Finding, place: Place) -> bool:
    """Return whether a finding has the name of what is gone, as a word, or the words."""
    name = next((part for part in reversed(place) if not part.startswith("[")), place[-1])
    said = " ".join((found.kind, found.place.replace(".", " "), found.says, found.spec))
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", said) is not None
