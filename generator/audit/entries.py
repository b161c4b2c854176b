"""Entries of field lists, before their place is known."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import Factory, define

from .facts import Line
from .kinds import Said

NAME = r"[A-Za-z_$@][\w$@-]*(?:\[\d*\])*(?:\.(?:[\w$@-]+|\*)(?:\[\d*\])*)*"
"""A pattern for a field name, which may be a path with dots and brackets."""


@define
class Entry:
    """A field or parameter in a list, before its place is known."""

    names: list[str]
    line: int
    said: Said
    description: list[Line] = Factory(list)
    source: list[Line] = Factory(list)
    """The lines that describe it, unchanged."""
    indent: int = 0
    is_bullet: bool = False
    values: list[tuple[str, int]] = Factory(list)
    """Values listed individually, below it or in a column."""
    example: str = ""
    is_stated: bool = False
    """Whether lines with its limits, below it, show that it is a field."""
    is_enum: bool = False
    """Whether it is described as having certain values, which may follow."""
    unread: list[str] = Factory(list)
    """Text about it that was not understood."""
    row: int = 0
    """The first line of its table, if it is in one."""
    lines: set[int] = Factory(set)
    """All lines that it occupies."""

    @property
    def is_sure(self) -> bool:
        """Whether there is more than a name."""
        return bool(self.said.kind or self.said.required is not None or self.is_stated)

    def add(self, said: Said, line: Line, tail: str) -> None:
        """Add the content of another line, and the rest of the line as a description."""
        self.said.kind = self.said.kind or said.kind
        self.said.required = said.required if self.said.required is None else self.said.required
        self.said.where = self.said.where or said.where
        self.said.is_nullable = self.said.is_nullable or said.is_nullable
        self.lines.add(line.number)
        self.source.append(line)
        if tail:
            self.description.append(Line(line.number, tail.lstrip(" .;,:")))


def as_tree(found: Sequence[Entry]) -> dict[int, Entry]:
    """Return the parent of each entry that is indented below another, by the line of the inner entry."""
    around: dict[int, Entry] = {}
    opened: list[Entry] = []
    for entry in found:
        while opened and opened[-1].indent >= entry.indent:
            opened.pop()
        if opened:
            around[entry.line] = opened[-1]
        opened.append(entry)
    return around
