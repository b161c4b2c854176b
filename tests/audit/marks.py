"""Marks in the text of a page: which piece states which fact, and possible replacements."""

from __future__ import annotations

import re
from collections.abc import Sequence

from attrs import Factory, define, frozen

Place = tuple[str, ...]

_OPEN, _CLOSE = "\ue000", "\ue001"


@frozen
class Other:
    """A replacement for a piece of a page that changes what the page states."""

    kind: str
    text: str
    place: Place = ()
    """What the page no longer says, if it says less."""


@frozen
class Piece:
    """A piece of a page that states a fact."""

    kind: str
    place: Place
    others: tuple[Other, ...]
    start: int = 0
    end: int = 0


@frozen
class Page:
    """A page, with the pieces that state its facts."""

    text: str
    pieces: tuple[Piece, ...]


@define
class Marks:
    """Mark pieces of a text while it is being written. Marks may be nested."""

    pieces: list[Piece] = Factory(list)

    def mark(self, kind: str, text: str, place: Place = (), others: Sequence[Other] = ()) -> str:
        """Return a text with a mark around it."""
        self.pieces.append(Piece(kind, place, tuple(others)))
        return f"{_OPEN}{len(self.pieces) - 1:05d}{text}{_CLOSE}"

    def page(self, marked: str) -> Page:
        """Return the page without its marks."""
        text = ""
        opened: list[tuple[int, int]] = []
        found: list[Piece] = []
        for part in re.split(rf"({_OPEN}\d{{5}}|{_CLOSE})", marked):
            if part.startswith(_OPEN):
                opened.append((int(part[1:]), len(text)))
            elif part == _CLOSE:
                index, start = opened.pop()
                piece = self.pieces[index]
                found.append(Piece(piece.kind, piece.place, piece.others, start, len(text)))
            else:
                text += part
        return Page(text, tuple(found))


def bare(marked: str) -> str:
    """Return a text without its marks."""
    return re.sub(rf"{_OPEN}\d{{5}}|{_CLOSE}", "", marked)
