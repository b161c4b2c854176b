"""Read a page in any format: find its parts, then extract the facts in the same manner for all formats."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import attrs

from . import asciidoc, bodies, components, html, interfaces, labels, markdown, prose, rendered, routes, rst, wiki
from .entries import Entry
from .facts import UNREAD, Fact, Line, lines_of, schema_place
from .fences import Fences
from .fields import FIELDS
from .listed import entries
from .page import LABEL, Page
from .placeholders import credential, split_url
from .placing import Group, Lists
from .sections import Sections, sections
from .sentences import facts_of_title

_TRANSLATED = (
    (rst.is_rst, rst.as_markdown),
    (wiki.is_wiki, wiki.as_markdown),
    (asciidoc.is_asciidoc, asciidoc.as_markdown),
)
"""Formats that are first converted to Markdown, line for line."""
_STATED = {"method and path": ("method", "path"), "authentication": ("authentication",)}


def read(text: str, name: str, wanted: tuple[str, str] | None = None) -> list[Fact]:
    """
    Return the facts of a page, in line order.

    If a page documents several endpoints, ``wanted`` is the method and path of the one to read.
    """
    text = re.sub("[\u200b\u200c\ufeff]", "", text.replace("\r\n", "\n"))
    scan = components.Scan([], text, [])
    if html.is_html(text):
        page = html.parse(text)
    elif others := [translate for is_form, translate in _TRANSLATED if is_form(text)]:
        page = markdown.parse(others[0](text))
    else:
        scan = components.scan(text)
        page = markdown.parse(scan.markdown)
        if not any(found.attributes for found in scan.components) and rendered.is_rendered(page, text):
            scan = components.Scan([], text, [])
            page = rendered.parse(text)
    found = list(_Reader(page.labelled(), scan, name, text, wanted).read())
    titles = [heading.line for heading in page.headings]
    for what, kinds in _STATED.items():
        stated = {fact.kind for fact in found if fact.source not in ("request", "code")}
        if not set(kinds) <= stated:
            found.append(Fact(UNREAD, (), f"{what}, which no more than samples show", name, (titles or [1])[0]))
    return sorted(dict.fromkeys(found), key=lambda fact: (fact.line, fact.kind, fact.place))


class _Reader:
    def __init__(self, page: Page, scan: components.Scan, name: str, text: str, wanted: tuple[str, str] | None) -> None:
        self.name = name
        self.scan = scan
        self.text = text
        self.last_line = len(lines_of(text))
        self.routes = routes.declared(page)
        self.others = routes.elsewhere(page, self.routes, wanted, self.last_line) if wanted else set()
        self.page = page.without(self.others)
        self.routes = [route for route in self.routes if route.line not in self.others]
        for found in scan.walk():
            method, path = (str(found.attributes.get(key, "")) for key in ("method", "path"))
            if method.upper() in routes.METHODS and "/" in path and found.name not in FIELDS:
                self.routes.append(routes.Route(method.upper(), path, found.line))
        self.wanted = wanted or next(((route.method, split_url(route.url)[1]) for route in self.routes), ("", ""))

    def read(self) -> Iterator[Fact]:
        """Yield all facts of the page, or of one endpoint on it."""
        described = {line.number for found in self.scan.walk() if found.name in FIELDS for line in found.text}
        for broken in self.scan.broken:
            yield Fact(UNREAD, (), f"the tag {broken.text}", self.name, broken.number)
        yield from _front_matter(self.text, self.name)
        for route in self.routes:
            if self.page.is_flat:
                yield from rendered.route(route, self.text, self.name)
            else:
                yield from route.facts(self.name)
        if self.page.is_flat:
            yield from rendered.pieces(self.page, self.name)
        texts = [tuple(line for line in part if line.number not in described) for part in self.page.paragraphs]
        texts = [text for text in texts if text]
        listed = entries(attrs.evolve(self.page, paragraphs=tuple(texts)))
        titles = {entry.line for entry in listed}
        page = self.page.without(titles & {heading.line for heading in self.page.headings if heading.level != LABEL})
        statuses = [fact for text in texts for fact in prose.facts(self.name, text) if fact.kind == "status"]
        for fence in self.page.fences:
            found = re.findall(r"\b[1-5]\d\d\b", fence.title)
            statuses += [Fact("status", (status,), status, self.name, fence.line) for status in found]
        yield from statuses
        parts = sections(page, statuses, self.last_line)
        listed = [entry for entry in listed if entry.is_sure or (entry.is_bullet and parts.where(entry.line))]
        taken = {number for entry in listed for number in entry.lines}
        for text in texts:
            yield from self._text([line for line in text if line.number not in taken])
        for heading in page.headings:
            if heading.level != LABEL or len(heading.text.split()) < 4:
                yield from facts_of_title(self.name, Line(heading.line, heading.text))
        yield from self._lists(listed, page, parts)

    def _text(self, lines: list[Line]) -> Iterator[Fact]:
        """Yield the facts in lines that do not list fields: labels, sentences, or headers."""
        labelled = list(labels.facts(self.name, lines))
        yield from (fact for fact, _ in labelled)
        numbers = {number for _, number in labelled} | {route.line for route in self.routes}
        yield from prose.facts(self.name, [line for line in lines if line.number not in numbers])
        for line in lines:
            header = bodies.is_header(line)
            form = credential(header[2]) if header else None
            if header and form and re.search(r"[<$]", header[2]):
                yield Fact("authentication", ("header", header[1]), form, self.name, line.number)

    def _lists(self, listed: list[Entry], page: Page, parts: Sections) -> Iterator[Fact]:
        is_text = {line.number for paragraph in page.paragraphs for line in paragraph}
        lists = Lists(self.name, parts, is_text)
        lists.method, lists.path = self.wanted
        code = Fences(self.name, page, self.scan, self.routes, parts)
        samples: dict[str, Any] = {}
        for fence in page.fences:
            for fact in code.facts(fence):
                if fact.kind == "sample":
                    samples.setdefault(fact.place[0], json.loads(str(fact.value)))
                if fact.kind == "shown" and fact.value in ("string", "integer", "number"):
                    lists.shown.setdefault(schema_place(fact.place), str(fact.value))
                yield fact
        for component in self.scan.components:
            if component.line not in self.others:
                yield from lists.component(component)
        groups = list(lists.groups(listed))
        yield from self._groups(page, lists, groups)
        groups.sort(key=lambda group: group.line)
        yield from lists.placed(groups, page, samples)

    def _groups(self, page: Page, lists: Lists, groups: list[Group]) -> Iterator[Fact]:
        """Add the fields of interfaces and tables to the groups, and yield the other facts in them."""
        for fence in page.fences:
            for title, fields, unread in interfaces.read(fence) if interfaces.are_in(fence) else ():
                groups.append(Group(fields[0].line if fields else fence.line, fields, name=title))
                yield from (Fact(UNREAD, (), f"in the interface {title}", self.name, line.number) for line in unread)
        for table in page.tables:
            for found in lists.table(table):
                if isinstance(found, Group):
                    groups.append(found)
                else:
                    yield found


def _front_matter(text: str, name: str) -> Iterator[Fact]:
    """Yield the request in the front matter of a page: ``openapi: GET /jobs``."""
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
