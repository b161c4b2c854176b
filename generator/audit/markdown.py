"""The parts of a Markdown page: headings, tables, fenced code, and the text between them."""

from __future__ import annotations

import re

from attrs import frozen
from markdown_it import MarkdownIt
from markdown_it.token import Token

from .facts import Line, lines_of

_MARKDOWN = MarkdownIt("commonmark").enable("table").disable(["code", "html_block"])  # components may be indented


@frozen
class Heading:
    """A heading, with the anchor that links use."""

    line: int
    level: int
    text: str

    @property
    def anchor(self) -> str:
        """The fragment under which it is linked to."""
        return re.sub(r"[^a-z0-9_-]", "", self.text.strip().lower().replace(" ", "-"))


@frozen
class Row:
    """A row of a table: the text of its cells, with their code marked."""

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
    """Fenced code: its language, the rest of its first line, and its lines."""

    line: int
    language: str
    title: str
    code: tuple[Line, ...]


@frozen
class Page:
    """A page, part by part; each knows its lines."""

    headings: tuple[Heading, ...]
    tables: tuple[Table, ...]
    fences: tuple[Fence, ...]
    paragraphs: tuple[tuple[Line, ...], ...]
    """The text: lines that follow each other."""


def parse(text: str) -> Page:
    """Return the parts of a page whose tags are blanked."""
    lines = lines_of(text)
    taken: set[int] = set()
    headings: list[Heading] = []
    tables: list[Table] = []
    fences: list[Fence] = []
    tokens = _MARKDOWN.parse(text)
    for index, token in enumerate(tokens):
        if token.map is None:
            continue
        first, last = token.map
        if token.type == "heading_open" and token.level:
            continue  # in a quotation
        if token.type == "heading_open":
            headings.append(Heading(first + 1, int(token.tag[1:]), tokens[index + 1].content))
        elif token.type == "table_open":
            tables.append(_table(tokens, index))
        elif token.type == "fence":
            language, _, rest = token.info.strip().partition(" ")
            code = tuple(Line(first + 2 + at, line) for at, line in enumerate(token.content.split("\n")[:-1]))
            fences.append(Fence(first + 1, language.lower(), _without_options(rest), code))
        else:
            continue
        taken |= set(range(first + 1, last + 1))
    paragraphs: list[tuple[Line, ...]] = []
    for line in lines:
        if line.number in taken or not line.text.strip():
            continue
        if paragraphs and paragraphs[-1][-1].number == line.number - 1:
            paragraphs[-1] = (*paragraphs[-1], line)
        else:
            paragraphs.append((line,))
    return Page(tuple(headings), tuple(tables), tuple(fences), tuple(paragraphs))


def _table(tokens: list[Token], start: int) -> Table:
    rows: list[Row] = []
    cells: list[str] = []
    for token in tokens[start + 1 :]:
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            cells = []
            line = token.map[0] + 1 if token.map else 0
        elif token.type == "inline":
            cells.append(_text(token))
        elif token.type == "tr_close":
            rows.append(Row(line, tuple(cells)))
    return Table(rows[0].line, rows[0].cells, tuple(rows[1:]))


def _text(inline: Token) -> str:
    """Return the text of a cell; code keeps its backticks, links their target, emphasis nothing."""
    text = ""
    for token in inline.children or []:
        if token.type == "code_inline":
            text += f"`{token.content}`"
        elif token.type == "link_close":
            text += ")"
        elif token.type == "link_open":
            text += f"({token.attrGet('href')} "
        elif token.type in ("text", "text_special", "html_inline"):
            text += token.content
        elif token.type in ("softbreak", "hardbreak"):
            text += " "
    return text.strip()


def _without_options(info: str) -> str:
    """Return the title of a fence: what stands behind its language, without `key={value}`."""
    return " ".join(re.sub(r"\b\w+=(\{[^}]*\}|\"[^\"]*\"|\S+)", "", info).split())
