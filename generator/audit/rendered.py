"""Parse a page's plain text, as copied from a browser, without markup for headings, code and fields."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from http import HTTPStatus

import attrs

from . import bodies
from .entries import NAME
from .facts import UNREAD, Fact, Line, Text, joined, lines_of
from .kinds import described
from .listed import LIMITED
from .page import Fence, Heading, Page, Row, Table, grouped
from .routes import METHODS, Route
from .sections import meaning_of

_STATUS = re.compile(r"([1-5]\d\d)(?:[ \t]+[A-Z][\w' -]+\.?)?")
_BODY = re.compile(r"Response [Bb]ody|Body|Schema")
_HEAD = re.compile(r"Fields|Parameters|Properties|Attributes|Enums?|JSON representation")


def is_rendered(page: Page, text: str) -> bool:
    """Return whether a text has no Markdown markup."""
    is_marked = page.fences or page.tables or len(page.headings) > 1 or (page.headings and page.headings[0].line < 9)
    return not is_marked and not re.search(r"`[^`\n]+`|\*\*[^*\n]+\*\*", text)


def parse(text: str) -> Page:
    """Return the parts of a page, as far as its plain text shows them."""
    lines = [line for line in lines_of(text) if line.text.strip()]
    fences: list[Fence] = []
    tables: list[Table] = []
    headings: list[Heading] = []
    rest: list[Line] = []
    named = set(re.findall(r"\(([A-Z]\w+)\)|\[([A-Z]\w+)\]|an instance of ([A-Z]\w+)", text))
    types = {name for names in named for name in names if name}
    alone = {line.text.strip() for line in lines}
    types |= {name for name in re.findall(r"\t([A-Z]\w+)(?:\[\])?(?=\t)", text) if name in alone}
    index = 0
    while index < len(lines):
        line, end = lines[index], index + 1
        bare = line.text.strip()
        if bare.startswith(("curl ", "$ curl ")):
            end = next((at + 1 for at in range(index, len(lines)) if _is_whole(lines[index : at + 1])), index + 1)
            fences.append(Fence(line.number, "curl", "", tuple(lines[index:end])))
        elif bare[:1] in ("{", "[") and (found := _braced(lines, index)):
            end = found
            above = _STATUS.fullmatch(lines[_first_tab(lines, index - 1)].text.strip()) if index else None
            fences.append(Fence(line.number, "json", above[1] if above else "", tuple(lines[index:end])))
        elif "\t" in line.text.strip(" ") and not _is_field(bare):
            end = next((at for at in range(index, len(lines)) if "\t" not in lines[at].text.strip(" ")), len(lines))
            tables.append(_table(lines[index - 1] if index else line, lines[index:end]))
        elif headings and _is_head(bare, headings[-1], types):
            pass
        elif _STATUS.fullmatch(bare) and not _is_tab(lines, index):
            headings.append(Heading(line.number, 3, bare))
            rest.append(line)
        elif _is_title(lines, index, types):
            headings.append(Heading(line.number, 3 if bare in types else 2, bare))
        else:
            rest.append(line)
        index = end
    routes = _routes(rest)
    return Page(tuple(headings), tuple(tables), tuple(fences), grouped(routes), is_flat=True)


def _is_whole(command: Text) -> bool:
    """Return whether a command ends here."""
    try:
        shlex.split(joined(command))
    except ValueError:
        return False  # ends in a backslash or inside a quote
    return not command[-1].text.rstrip().endswith("\\")


def _braced(lines: list[Line], index: int) -> int:
    """Return the index after the JSON-like text that starts on a line, or 0."""
    for sample, after in bodies.find(lines[index:]):
        if sample[0] is lines[index]:
            return index + after
        break
    depth = 0
    for at in range(index, len(lines)):
        text = re.sub(r'"[^"\n]*"', "", lines[at].text)
        depth += len(re.findall(r"[{\[]", text)) - len(re.findall(r"[}\]]", text))
        if depth <= 0:
            return at + 1 if at > index else 0
    return 0


def _is_phrase(text: str) -> bool:
    """Return whether a text is the reason phrase of a status."""
    return text.lower() in {status.phrase.lower() for status in HTTPStatus}


def _is_tab(lines: list[Line], index: int) -> bool:
    """Return whether a status is next to others, like the tabs of samples or schemas."""
    near = (lines[at].text.strip() for at in (index - 1, index + 1) if 0 <= at < len(lines))
    return any(_STATUS.fullmatch(text) for text in near)


def _first_tab(lines: list[Line], index: int) -> int:
    """Return the index of the first status in a row of tabs that ends on a line; its content is the one shown."""
    while (
        index > 0 and _STATUS.fullmatch(lines[index].text.strip()) and _STATUS.fullmatch(lines[index - 1].text.strip())
    ):
        index -= 1
    return index


def _is_head(text: str, above: Heading, types: set[str]) -> bool:
    """Return whether a line only announces a list, less precisely than the heading above it."""
    if _STATUS.fullmatch(above.text):
        return bool(_BODY.fullmatch(text)) or _is_phrase(text)
    if above.text in types and text in ("Object", "Enumeration"):
        return True
    return bool(_HEAD.fullmatch(text)) and (above.text in types or bool(meaning_of(above.text)))


def _is_field(text: str) -> bool:
    found = re.fullmatch(rf"({NAME})\s+(.*)", text)
    return bool(found and described(found[2])[0].kind and not described(found[2])[1])


def _is_title(lines: list[Line], index: int, types: set[str]) -> bool:
    """Return whether a line is a heading: a few known words or the name of a type, but not a field."""
    text = lines[index].text.strip()
    after = lines[index + 1].text.strip() if index + 1 < len(lines) else ""
    if described(text)[0].kind and not described(text)[1]:
        return False
    below = range(index + 1, min(index + 5, len(lines)))
    if re.fullmatch(NAME, text) and any(
        re.match(r"Type: ", lines[at].text) for at in below if lines[at].number == lines[index].number + at - index
    ):
        return False
    if text in types:
        return after in ("Object", "Enumeration") or not described(after)[0].kind
    if re.fullmatch(r"Enums?|[A-Z]\w+ values", text) or (text == "Schema" and after.startswith("Example")):
        return False
    if (
        not re.fullmatch(r"(?:[A-Z]|(?:path|query|header|cookie|request|response) [A-Z])[\w ,()/:-]{2,50}", text)
        or text.endswith((".", ","))
        or LIMITED.match(text)
    ):
        return False
    said = described(after)[0]
    return bool(meaning_of(text) or re.match(r"Definitions|Resource: |Method: ", text)) and not (
        said.kind or _is_field(text)
    )


def _table(before: Line, rows: list[Line]) -> Table:
    """Return rows with tab-separated cells as a table; without a head, the previous line says what it lists."""
    cells = [tuple(cell.strip() for cell in line.text.strip(" ").split("\t")) for line in rows]
    is_enum = re.match(r"Enums?\b|.*\bvalues\b", before.text.strip(), re.IGNORECASE)
    head = ("Value", "Description") if is_enum else cells[0]
    body = zip(rows, cells, strict=True) if is_enum else zip(rows[1:], cells[1:], strict=True)
    width = len(head)
    found = tuple(Row(line.number, (*row, *[""] * width)[: max(width, 1)]) for line, row in body)
    return Table(rows[0].number, head, found)


def _routes(lines: list[Line]) -> list[Line]:
    """Join each method on its own line with the path below it, which may be in pieces."""
    found: list[Line] = []
    index = 0
    while index < len(lines):
        line, end = lines[index], index + 1
        if line.text.strip().upper() in METHODS:
            pieces, end = _pieces(lines, index + 1)
            if "/" in pieces:
                found.append(Line(line.number, f"{line.text.strip().upper()} {pieces}"))
                index = end
                continue
            end = index + 1
        found.append(line)
        index = end
    return found


def _pieces(lines: list[Line], index: int) -> tuple[str, int]:
    """Return the path that starts on a line and may continue on the next lines, and the index after it."""
    path = ""
    while index < len(lines):
        piece = lines[index].text.strip()
        is_piece = re.fullmatch(r"https?://\S+|[\w.~{}:/-]+", piece)
        if not is_piece or (path and piece.startswith("/") == path.endswith("/")) or (not path and "/" not in piece):
            break
        path += piece
        index += 1
    return path, index


def route(found: Route, text: str, document: str) -> Iterator[Fact]:
    """Yield the facts of a route, piece by piece if it is split into lines."""
    lines = [line for line in lines_of(text) if line.text.strip() and line.number >= found.line]
    if lines[0].text.strip().upper() != found.method:
        yield from found.facts(document)
        return
    _, end = _pieces(lines, 1)
    yield from (fact for fact in attrs.evolve(found, line=lines[1].number).facts(document) if fact.kind != "method")
    yield Fact("method", (), found.method, document, found.line)
    parts = [line for line in lines[1:end] if line.text.strip() != "/"]
    for at, part in enumerate(parts if len(parts) > 1 else []):
        yield Fact("segment", (str(at),), part.text.strip().strip("/"), document, part.number)


def pieces(page: Page, document: str) -> Iterator[Fact]:
    """Yield the remaining fragments of a rendered page."""
    for paragraph in page.paragraphs:
        for line in paragraph:
            if line.text.rstrip().endswith("\\") or re.match(r"\s*-{1,2}\w", line.text):
                yield Fact(UNREAD, (), "a piece of a command", document, line.number)
            elif folded := re.fullmatch(r"\s*(?:Show|Hide) ([\w.]+(?:\[\])?)\s*", line.text):
                yield Fact("mention", (), folded[1].removesuffix("[]"), document, line.number)
                yield Fact(UNREAD, (), "fields that are folded away", document, line.number)
