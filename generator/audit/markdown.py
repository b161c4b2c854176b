"""Parse a Markdown page into headings, tables, fenced code, and the text between them."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

from . import html
from .facts import Line, lines_of
from .page import Fence, Heading, Page, Row, Table, grouped

_MARKDOWN = MarkdownIt("commonmark").enable("table").disable(["code", "html_block"])  # components may be indented


def parse(text: str) -> Page:
    """Return the parts of a page whose tags have been blanked."""
    markdown, inside = html.inside(_without_front_matter(text))
    taken: set[int] = set()
    headings: list[Heading] = []
    tables: list[Table] = []
    fences: list[Fence] = []
    tokens = _MARKDOWN.parse(markdown)
    for index, token in enumerate(tokens):
        if token.map is None:
            continue
        first, last = token.map
        if token.type == "heading_open" and token.level:
            continue  # in a block quote
        if token.type == "heading_open":
            title, _, anchor = tokens[index + 1].content.partition("{#")
            given = (anchor.rstrip("} "),) if anchor else ()
            headings.append(Heading(first + 1, int(token.tag[1:]), title.strip(), *given))
        elif token.type == "table_open":
            tables.append(_table(tokens, index))
        elif token.type == "fence":
            language, _, rest = token.info.strip().partition(" ")
            code = tuple(Line(first + 2 + at, line) for at, line in enumerate(token.content.split("\n")[:-1]))
            fences.append(Fence(first + 1, language.lower(), _without_options(rest), code))
        else:
            continue
        taken |= set(range(first + 1, last + 1))
    lines = (_without_tags(line) for line in lines_of(markdown) if line.number not in taken)
    page = Page(tuple(headings), tuple(tables), tuple(fences), grouped(lines))
    return page.with_parts(inside)


def _without_front_matter(text: str) -> str:
    """Blank the front matter of a page, except for the title; Markdown would read it as a heading."""
    found = re.match(r"---\n(.*?)\n---(?=\n|$)", text, re.DOTALL)
    if not found:
        return text
    lines = [re.sub(r"^title:\s*[\"']?(.*?)[\"']?\s*$|.*", r"\1", line) for line in found[0].split("\n")]
    return "\n".join(f"# {line}" if line else "" for line in lines) + text[found.end() :]


def _without_tags(line: Line) -> Line:
    """Replace the HTML tags in a line with Markdown, or remove them."""
    text = re.sub(r"</?(?:code|tt)>", "`", re.sub(r"</?(?:strong|b)>", "**", line.text))
    return Line(line.number, re.sub(r"</?(?:mark|span|a|sup|sub|font|small|em|i|u|br)\b[^>]*>", "", text))


def _table(tokens: list[Token], start: int) -> Table:
    rows: list[Row] = []
    cells: list[str] = []
    line = 0
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
    """Return the text of a cell. Code keeps its backticks, links keep their target, and emphasis is removed."""
    text = target = ""
    for token in inline.children or []:
        if token.type == "code_inline":
            text += f"`{token.content}`"
        elif token.type == "link_open":
            text += "["
            target = str(token.attrGet("href"))
        elif token.type == "link_close":
            text += f"]({target})"
        elif token.type == "html_inline":
            tag = re.match(r"</?([a-z][a-z0-9]*)\b", token.content)
            text += {"code": "`", "tt": "`", "br": " "}.get(tag[1], "") if tag else token.content
        elif token.type in ("text", "text_special"):
            text += token.content
        elif token.type in ("softbreak", "hardbreak"):
            text += " "
    return text.strip()


def _without_options(info: str) -> str:
    """Return the title of a fence: the text after its language, without `key={value}`."""
    return " ".join(re.sub(r"\b\w+=(\{[^}]*\}|\"[^\"]*\"|\S+)|^\[|\]$", "", info).split())
