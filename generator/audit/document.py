"""Read one document: find its form, and all its facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from attrs import field, frozen

from ..errors import CannotError
from . import bodies, components, curl, embedded, javascript, labels, markdown, prose, python_code, rendered, requests
from .facts import UNREAD, Fact, Line, lines_of
from .fields import FIELDS, Lists
from .placeholders import credential, split_url
from .sections import Sections, sections

_CODE = {
    **dict.fromkeys(("curl", "bash", "sh", "shell", "console", "zsh"), curl.read),
    **dict.fromkeys(("python", "py", "python3"), python_code.read),
    **dict.fromkeys(("javascript", "js", "node", "typescript", "ts", "jsx"), javascript.read),
}
_STATED = {
    "method and path": ("method", "path"),
    "authentication": ("authentication",),
}


class AuditError(CannotError):
    """An audit that could not be done: no folder, no document, or a form that cannot be read."""


@frozen
class Document:
    """A document as read."""

    name: str
    sha256: str
    lines: tuple[Line, ...] = field(repr=False)
    facts: tuple[Fact, ...] = field(repr=False)


def load(folder: Path, name: str) -> Document:
    """
    Return a document of a folder.

    Raises:
        AuditError: It is not there, is no text, or nothing in it can be read.
    """
    path = folder / name
    if not folder.is_dir():
        raise AuditError(f"{folder}: no such folder; expected one with the documents that x-source names")
    try:
        content = path.read_bytes()
        text = content.decode("utf-8")
    except OSError as error:
        raise AuditError(f"{path}: {error.strerror}; expected a document that x-source names") from None
    except UnicodeDecodeError as error:
        raise AuditError(f"{path}: no UTF-8 ({error.reason} at byte {error.start}); expected text") from None
    if re.match(r"\s*(?:<!doctype|<html|\{|%PDF)", text, re.IGNORECASE):
        raise AuditError(f"{path}: found {text.lstrip()[:20]!r}; expected Markdown, or the plain text of a page")
    text = text.replace("\r\n", "\n")
    facts = tuple(read(text, name))
    if not any(fact.kind in ("name", "shown", "path") for fact in facts):
        raise AuditError(f"{path}: no field, sample or path found; expected a page about one endpoint")
    return Document(name, sha256(content).hexdigest(), tuple(lines_of(text)), facts)


def read(text: str, name: str) -> list[Fact]:
    """Return the facts of a page, in the order of their lines."""
    scan = components.scan(text)
    page = markdown.parse(scan.markdown)
    if page.headings or page.fences or page.tables or scan.components:
        found = list(_of_markdown(scan, page, name, text))
        title = page.headings[0].line if page.headings else 1
    else:
        found = list(rendered.facts(text, name))
        title = 1
    for what, kinds in _STATED.items():
        stated = {fact.kind for fact in found if fact.source not in ("request", "code")}
        if not set(kinds) <= stated:
            found.append(Fact(UNREAD, (), f"{what}, which no more than samples show", name, title))
    return sorted(set(found), key=lambda fact: (fact.line, fact.kind, fact.place))


def _of_markdown(scan: components.Scan, page: markdown.Page, name: str, text: str) -> Iterator[Fact]:
    described = {line.number for found in scan.walk() if found.name in FIELDS for line in found.text}
    for broken in scan.broken:
        yield Fact(UNREAD, (), f"the tag {broken.text}", name, broken.number)
    facts = list(_front_matter(text, name))
    for paragraph in page.paragraphs:
        lines = [line for line in paragraph if line.number not in described]
        found = list(labels.facts(name, lines))
        labelled = {number for _, number in found}
        facts += [fact for fact, _ in found]
        facts += prose.facts(name, [line for line in lines if line.number not in labelled])
    yield from facts
    for fence in page.fences:
        for status in re.findall(r"\b[1-5]\d\d\b", fence.title):
            yield Fact("status", (status,), status, name, fence.line)
    parts = sections(page, facts, len(lines_of(text)))
    is_text = {line.number for paragraph in page.paragraphs for line in paragraph}
    lists = Lists(name, parts, is_text)
    for component in scan.components:
        yield from lists.component(component)
    for table in page.tables:
        yield from lists.table(table)
    for fence in page.fences:
        yield from _fence(fence, scan, parts, name)


def _fence(fence: markdown.Fence, scan: components.Scan, parts: Sections, name: str) -> Iterator[Fact]:
    around = [found.name for found in scan.walk() if found.line < fence.line < found.last_line]
    if embedded.is_openapi(fence):
        yield from embedded.facts(fence, name)
    elif fence.language in _CODE:
        yield from requests.facts(_CODE[fence.language](fence.code), name, parts.success)
    elif fence.language in ("json", "jsonc", "http", "") and fence.code:
        in_response, in_request = "ResponseExample" in around, "RequestExample" in around
        yield from _json(fence, parts.of_sample(fence, in_response=in_response, in_request=in_request), name)
    else:
        yield Fact(UNREAD, (), f"code in {fence.language or 'no language'}", name, fence.line)


def _json(fence: markdown.Fence, wheres: list[str], name: str) -> Iterator[Fact]:
    headers = [bodies.is_header(line) for line in fence.code]
    if all(headers):
        for header, line in zip(headers, fence.code, strict=True):
            form = credential(header[2]) if header else None
            if header:
                kind, value = ("authentication", form) if form else ("header", header[2])
                yield Fact(kind, ("header", header[1]), value, name, line.number, "sample")
        return
    try:
        body = bodies.read(fence.code)
    except bodies.NotJSON as error:
        yield Fact(UNREAD, (), "a sample that is no JSON", name, error.line, "sample")
        return
    if not wheres:
        yield Fact(UNREAD, (), f"a sample of unknown place, called {fence.title!r}", name, fence.line, "sample")
    for where in wheres:
        text = "\n".join(line.text for line in fence.code)
        yield Fact("sample", (where,), text, name, fence.code[0].number, "sample")
        yield from bodies.facts(body, (where,), name)


def _front_matter(text: str, name: str) -> Iterator[Fact]:
    """Yield the request that the front matter of a page names: ``openapi: GET /jobs``."""
    lines = lines_of(text)
    if lines[0].text.strip() != "---":
        return
    for line in lines[1:]:
        if line.text.strip() == "---":
            return
        if route := re.match(r"(?:openapi|api):\s*[\"']?.*?\b(GET|POST|PUT|PATCH|DELETE)\s+([^\s\"']+)", line.text):
            yield Fact("method", (), route[1], name, line.number)
            base, path = split_url(route[2])
            if base:
                yield Fact("base URL", (), base, name, line.number)
            yield Fact("path", (), path, name, line.number)
