"""Problems in specs, and the text of error messages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import frozen

Place = tuple[str | int, ...]
"""Keys and indexes from the top of a spec to a value in it."""

_LONGEST = 120


@frozen
class Problem:
    """A problem at one place in a file."""

    file: str
    pointer: str
    found: str
    expected: str
    line: int | None = None

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return printable(f"{place}: {self.pointer}: found {self.found}; expected {self.expected}")


class SpecError(Exception):
    """No code can be generated from these specs; nothing was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems)
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class CannotError(Exception):
    """A command failed for a reason other than the specs."""


def shown(value: object) -> str:
    """Return the `repr` of a value in a spec, shortened for a message."""
    text = repr(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."


def printable(text: str) -> str:
    """Return a text with its unprintable characters escaped, as in Python."""
    return "".join(character if character.isprintable() else _escaped(character) for character in text)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode()


def choices(values: Iterable[str]) -> str:
    """Return a list of valid values for a message."""
    return "one of " + ", ".join(found) if (found := sorted(values)) else "nothing (no value is valid here)"


def pointer(*parts: str | int) -> str:
    """Return a JSON pointer as a fragment: ``#/paths/~1jobs``."""
    return "#" + "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)
