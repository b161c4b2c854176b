"""The parts of a page in any format: headings, tables, code, and the lines between them."""

from __future__ import annotations

import re
from collections.abc import Iterable

import attrs
from attrs import Factory, frozen

from .facts import Line, Text, lines_of

LABEL = 7
"""The level of a label that is not a heading, such as ``Example response:`` or ``**Parameters**``."""

_LABEL = re.compile(
    r"\s*(?:\*\*([A-Z][^*|]{2,60}?):?\*\*:?(?:\s*\(?`[^`]*`\)?)?|\{%\s*tab\s+title=\"([^\"]+)\"\s*%\}"
    r"|[-+*]\s+((?:Response|Request)\b[^:`]{0,60}|Parameters)|>\s+([A-Z][\w ]{3,40})"
    r"|(?::{3,}\s*\w+|={3}[!+]?)[ \t]+\"?([^\s\"].*?)\"?|(?:>\s+)?(?![-*+|>#]|\d+\.\s)(\S.{3,200}?):)\s*$"
)


@frozen
class Heading:
    """A heading, with its anchor for links."""

    line: int
    level: int
    text: str
    anchor: str = Factory(lambda heading: anchor_of(heading.text), takes_self=True)


def anchor_of(title: str) -> str:
    """Return the anchor of a title."""
    return re.sub(r"[^a-z0-9_-]", "", title.strip().lower().replace(" ", "-"))


@frozen
class Row:
    """A table row: the text of its cells, with marks for code, emphasis and links."""

    line: int
    cells: tuple[str, ...]


@frozen
class Table:
    """A table."""

    line: int
    head: tuple[str, ...]
    rows: tuple[Row, ...]


@frozen
class Fence:
    """Code: its language, its title, and its lines."""

    line: int
    language: str
    title: str
    code: Text


@frozen
class Page:
    """A page, divided into parts that know their lines."""

    headings: tuple[Heading, ...] = ()
    tables: tuple[Table, ...] = ()
    fences: tuple[Fence, ...] = ()
    paragraphs: tuple[Text, ...] = ()
    """The text, as groups of consecutive lines."""
    is_flat: bool = False
    """Whether the page does not show how fields are nested."""

    def with_parts(self, others: Iterable[Page]) -> Page:
        """Return the page merged with the parts of others, in line order."""
        pages = (self, *others)
        return Page(
            tuple(sorted((part for page in pages for part in page.headings), key=lambda part: part.line)),
            tuple(sorted((part for page in pages for part in page.tables), key=lambda part: part.line)),
            tuple(sorted((part for page in pages for part in page.fences), key=lambda part: part.line)),
            tuple(sorted((part for page in pages for part in page.paragraphs), key=lambda part: part[0].number)),
            self.is_flat,
        )

    def labelled(self) -> Page:
        """Return the page with labels also as headings; they stay in the text."""
        found = [
            Heading(line.number, LABEL, next(part for part in label.groups() if part).strip(), "")
            for paragraph in self.paragraphs
            for line in paragraph
            if (label := _LABEL.match(line.text)) and (not label[6] or line is paragraph[-1])
        ]
        headings = sorted((*self.headings, *found), key=lambda heading: (heading.line, heading.level))
        return attrs.evolve(self, headings=tuple(headings))

    def without(self, lines: set[int]) -> Page:
        """Return the page without some of its lines."""
        paragraphs = (tuple(line for line in part if line.number not in lines) for part in self.paragraphs)
        return Page(
            tuple(part for part in self.headings if part.line not in lines),
            tuple(part for part in self.tables if part.line not in lines),
            tuple(part for part in self.fences if part.line not in lines),
            tuple(part for part in paragraphs if part),
            self.is_flat,
        )


def grouped(lines: Iterable[Line], text: str | None = None) -> tuple[Text, ...]:
    """Group consecutive lines into paragraphs."""
    paragraphs: list[tuple[Line, ...]] = []
    for line in lines if text is None else lines_of(text):
        if not line.text.strip():
            continue
        if paragraphs and paragraphs[-1][-1].number >= line.number - 1:
            paragraphs[-1] = (*paragraphs[-1], line)
        else:
            paragraphs.append((line,))
    return tuple(paragraphs)
