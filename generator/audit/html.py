"""Parse HTML, whole or inside Markdown, into the same parts as Markdown."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from .facts import Line
from .page import LABEL, Fence, Heading, Page, Row, Table, grouped

_SKIPPED = {"script", "style", "nav", "footer", "head", "svg", "button", "template"}
_BLOCKS = {"p", "div", "li", "dt", "dd", "section", "article", "main", "ul", "ol", "dl", "blockquote", "summary", "br"}
_MARKS = {"code": "`", "tt": "`", "kbd": "`", "strong": "**", "b": "**", "em": "*", "i": "*"}
_TITLES = {"h1", "h2", "h3", "h4", "h5", "h6", "summary", "caption"}
_REGION = re.compile(r"^[ \t]*<(table|dl|pre)\b.*?</\1>", re.IGNORECASE | re.DOTALL | re.MULTILINE)
_FENCED = re.compile(r"(^[ \t>]*(?:```|~~~).*?^[ \t>]*(?:```|~~~)[ \t]*$)", re.MULTILINE | re.DOTALL)


class _Parser(HTMLParser):
    def __init__(self, first: int) -> None:
        super().__init__()
        self.first = first
        self.skipped = self.lists = 0
        self.pieces: list[tuple[int, str]] = []
        self.prefix = self.language = self.anchor = self.href = ""
        self.pre = False
        self.rows: list[Row] | None = None
        self.cells: list[str] | None = None
        self.row_line = 0
        self.headings: list[Heading] = []
        self.tables: list[Table] = []
        self.fences: list[Fence] = []
        self.lines: list[Line] = []

    @property
    def line(self) -> int:
        """The current line of the document."""
        return self.first + self.getpos()[0] - 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Start a part, or mark the following text."""
        given = {name: value or "" for name, value in attrs}
        if tag in _SKIPPED or self.skipped:
            self.skipped += tag in _SKIPPED
        elif tag in ("pre", "code") and (self.pre or tag == "pre"):
            if tag == "pre":
                self.flush()
                self.pre = True
            found = re.search(r"(?:lang(?:uage)?-|highlight-source-|^)(\w+)", given.get("class", given.get("lang", "")))
            self.language = found[1] if found and found[1] not in ("highlight", "code") else self.language
        elif tag in ("table", "tr", "td", "th"):
            self._begin(tag)
        elif self.cells is None and (tag in _BLOCKS or tag in _TITLES):
            self.flush()
            self.lists += tag in ("ul", "ol")
            self.prefix = "  " * self.lists + "- " if tag == "li" else ": " if tag == "dd" else ""
            self.anchor = given.get("id", "")
        elif not self.pre:
            self.href = given.get("href", "") if tag == "a" else self.href
            mark = "[" if tag == "a" and self.href else " " if tag == "br" else ""
            self.pieces.append((self.line, _MARKS.get(tag, mark)))

    def _begin(self, tag: str) -> None:
        """Start a table, a row or a cell."""
        if tag == "table":
            self.flush()
            self.rows = []
        elif tag == "tr" and self.rows is not None:
            self._end_row()
            self.cells = []
        elif self.rows is not None:
            self._end_cell()
            self.cells = [*(self.cells or ()), ""]
            self.row_line = self.row_line or self.line

    def handle_endtag(self, tag: str) -> None:
        """End a part."""
        if tag in _SKIPPED or self.skipped:
            self.skipped = max(0, self.skipped - (tag in _SKIPPED))
        elif tag == "table":
            self._end_table()
        elif tag == "pre":
            self._end_code()
        elif tag in _TITLES and self.cells is None:
            self._end_title(tag)
        elif (tag in _MARKS and not self.pre) or (tag == "a" and self.href):
            self.pieces.append((self.line, _MARKS.get(tag, f"]({self.href})")))
        elif tag in _BLOCKS:
            if self.cells is None:
                self.flush()
            self.lists -= tag in ("ul", "ol")

    def handle_data(self, data: str) -> None:
        """Add text, line by line."""
        if not self.skipped:
            pieces = data.split("\n")
            self.pieces += [(self.line + at, piece) for at, piece in enumerate(pieces)]

    def flush(self) -> None:
        """End a paragraph."""
        for number, text in self.joined():
            if text.strip():
                self.lines.append(Line(number, self.prefix + " ".join(text.split())))
                self.prefix = " " * len(self.prefix)
        self.pieces = []

    def _end_cell(self) -> None:
        if self.cells:
            self.cells[-1] = self.cells[-1] or " ".join(" ".join(piece for _, piece in self.joined()).split())
            self.pieces = []

    def joined(self) -> list[tuple[int, str]]:
        """Return the text read so far, line by line."""
        found: dict[int, str] = {}
        for number, piece in self.pieces:
            found[number] = found.get(number, "") + piece
        return sorted(found.items())

    def _end_table(self) -> None:
        self._end_row()
        if self.rows:
            self.tables.append(Table(self.rows[0].line, self.rows[0].cells, tuple(self.rows[1:])))
        self.rows = None

    def _end_title(self, tag: str) -> None:
        text = " ".join("".join(piece for _, piece in self.pieces).split())
        level = int(tag[1]) if tag[1:].isdigit() else LABEL
        if text:
            self.headings.append(Heading(self.pieces[0][0], level, text, self.anchor))
        self.pieces = []

    def _end_row(self) -> None:
        self._end_cell()
        if self.cells and self.rows is not None:
            self.rows.append(Row(self.row_line, tuple(self.cells)))
        self.cells, self.pieces, self.row_line = None, [], 0

    def _end_code(self) -> None:
        lines = [Line(number, text) for number, text in self.joined()]
        while lines and not lines[-1].text.strip():
            lines.pop()
        while lines and not lines[0].text.strip():
            lines.pop(0)
        if lines:
            self.fences.append(Fence(lines[0].number, self.language.lower(), "", tuple(lines)))
        self.pieces, self.pre, self.language = [], False, ""


def parse(text: str, first: int = 1) -> Page:
    """Return the parts of HTML; `first` is its first line number."""
    parser = _Parser(first)
    parser.feed(text)
    parser.close()
    parser.flush()
    return Page(tuple(parser.headings), tuple(parser.tables), tuple(parser.fences), grouped(parser.lines))


def inside(markdown: str) -> tuple[str, list[Page]]:
    """Return Markdown with its HTML tables, definition lists and code blanked, and the parts of those."""
    pages: list[Page] = []
    done = ""
    for at, part in enumerate(_FENCED.split(markdown)):
        if at % 2 == 0:
            for found in _REGION.finditer(part):
                pages.append(parse(found[0], done.count("\n") + part.count("\n", 0, found.start()) + 1))
            part = _REGION.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), part)
        done += part
    return done, pages


def cell(markdown: str) -> str:
    """Return the text of a cell as HTML, for formats whose tables Markdown cannot express."""
    escaped = markdown.replace("&", "&amp;").replace("<", "&lt;").replace("**", "")
    escaped = re.sub(r"\[([^\]]*)\]\(([^)]*)\)", r'<a href="\2">\1</a>', escaped)
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escaped)


def is_html(text: str) -> bool:
    """Return whether a document is an HTML page or a part of one."""
    begins = re.match(r"\s*(?:<!--.*?-->\s*)*<(!doctype html|html|body|article|main|section|div)\b", text, re.I | re.S)
    is_whole = begins and begins[1].lower() in ("!doctype html", "html")
    return bool(is_whole or (begins and re.search(r"<h[1-4]\b", text) and not re.search(r"^#+ |^```", text, re.M)))
