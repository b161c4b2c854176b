"""The `x-conflicts` of a spec: which lines of which documents each cites, and whether these still say the same."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from attrs import frozen

from .document import Document
from .facts import Line

_TOO_WIDE = re.compile(r"#(?:/[^/]*)?|#/components/\w+|#/info/.*")


@frozen
class Entry:
    """One entry of `x-conflicts`."""

    index: int
    pointer: str
    transcribed: str
    cited: frozenset[tuple[str, int]]
    """Documents and lines whose words are still those that were read."""
    is_of_elsewhere: bool
    """It cites what no document here can show: another page, or the wire."""
    problems: tuple[tuple[str, int, str], ...]
    """Readings that do not hold, each with document, line and what is wrong."""

    def covers(self, pointers: Sequence[str]) -> bool:
        """Return whether this entry is about one of these pointers, or what is around or in it."""
        if _TOO_WIDE.fullmatch(self.pointer):
            return self.pointer in pointers
        return any(_is_within(found, self.pointer) or _is_within(self.pointer, found) for found in pointers)

    def is_at(self, pointer: str) -> bool:
        """Return whether this entry is about just this, or something in it."""
        return _is_within(self.pointer, pointer)


def _is_within(inner: str, outer: str) -> bool:
    return inner == outer or inner.startswith(outer + "/")


def digest(line: str) -> str:
    """Return the checksum of the words of a line, which a reading quotes."""
    return sha256(" ".join(line.split()).encode()).hexdigest()[:12]


def entries(info: Mapping[str, Any], documents: Mapping[str, Document], drifted: Sequence[str]) -> list[Entry]:
    """Return the conflicts of a spec, each with what it cites."""
    found = []
    for index, entry in enumerate(info.get("x-conflicts", ())):
        cited: set[tuple[str, int]] = set()
        problems: list[tuple[str, int, str]] = []
        for reading in entry["readings"]:
            name = reading["document"]
            if name not in documents:
                if "line" in reading:
                    problems.append((name, reading["line"], "a line of a document that x-source does not name"))
                continue
            document = documents[name]
            if "line" not in reading:
                if name not in drifted:
                    cited |= {(name, line.number) for line in document.lines}
                continue
            line, problem = _line(document, reading, may_move=name in drifted)
            if line:
                cited.add((name, line))
            if problem:
                problems.append((name, line or reading["line"], problem))
        is_of_elsewhere = any(reading["document"] not in documents for reading in entry["readings"])
        found.append(
            Entry(index, entry["pointer"], entry["transcribed"], frozenset(cited), is_of_elsewhere, tuple(problems))
        )
    return found


def _line(document: Document, reading: Mapping[str, Any], *, may_move: bool) -> tuple[int | None, str | None]:
    """Return the line that a reading is about, if it still says the same, and what is wrong otherwise."""
    number, expected = reading["line"], reading.get("digest")
    here = document.lines[number - 1] if number <= len(document.lines) else Line(number, "")
    if expected is None:
        return None, f"no digest; for these words it is {digest(here.text)}"
    if digest(here.text) == expected:
        return number, None
    same = [line.number for line in document.lines if digest(line.text) == expected]
    if not same:
        return None, f"the line that was read (digest {expected}) is gone; now it has digest {digest(here.text)}"
    nearest = min(same, key=lambda line: abs(line - number))
    return nearest, None if may_move else f"cited as line {number}; the words with digest {expected} are here"
