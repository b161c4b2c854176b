"""Read TypeScript interfaces as lists of fields: ``interface Job { id: string; }``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import kinds
from .entries import Entry
from .facts import Line
from .kinds import Said
from .page import Fence

_START = re.compile(r"\s*(?:export\s+)?(?:interface|type)\s+(\w+)[^{]*\{\s*")
_FIELD = re.compile(
    r"\s*(?:readonly\s+)?[\"']?([\w$-]+)[\"']?(\?)?:\s*([^;{}]+?)[;,]?\s*(?://\s*(.*)|/\*+\s*(.*?)\s*\*/)?\s*"
)


def are_in(fence: Fence) -> bool:
    """Return whether code declares interfaces."""
    return fence.language in ("ts", "typescript", "tsx", "js", "javascript", "") and any(
        _START.fullmatch(line.text) for line in fence.code
    )


def read(fence: Fence) -> Iterator[tuple[str, list[Entry], list[Line]]]:
    """Yield the name of each interface, its fields, and its lines that could not be read."""
    name, found, unread = "", list[Entry](), list[Line]()
    for line in fence.code:
        start, field = _START.fullmatch(line.text), _FIELD.fullmatch(line.text)
        if start:
            name, found, unread = start[1], [], []
        elif name and re.fullmatch(r"\s*\}[;\s]*", line.text):
            yield name, found, unread
            name = ""
        elif name and field and (kind := kinds.read(field[3])):
            said = Said(kind, False if field[2] else None)
            text = [Line(line.number, field[4] or field[5])] if field[4] or field[5] else []
            found.append(Entry([field[1]], line.number, said, text))
        elif line.text.strip() and not line.text.strip().startswith(("//", "/*", "*")):
            unread.append(line)
