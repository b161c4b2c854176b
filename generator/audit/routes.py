"""The requests that a page declares on lines of their own, and which lines are about another endpoint."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import frozen

from .facts import Fact, Line
from .page import LABEL, Page
from .placeholders import split_url

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_METHOD = "|".join(METHODS)
_URL = r"(?:https?://|/|\$?\{{1,2}\w+\}{1,2}/)(?:[^\s`*<>{}]|\{[^{}\n]*\}|\{\{[^{}\n]*\}\}|<[^<>\s]+>)*"
_ROUTE = re.compile(
    rf"[\s>*|-]*(?:[A-Z][A-Za-z /]{{2,20}}:\s*)?[`*\[]*({_METHOD}|{_METHOD.lower()})\b[`*\]\s|:]*?[\s`*|]+"
    rf"({_URL})(?:\s+HTTP/[\d.]+)?[`*\s|.]*"
)
_GENERIC = re.compile(
    r"(?:http )?(?:request|endpoint|url|route|method|usage|syntax|definition|path)s?\b", re.IGNORECASE
)
_IN_SENTENCE = re.compile(rf"`({_METHOD})\s+({_URL})`")


@frozen
class Route:
    """A method with a path, perhaps with a host before it, on a line."""

    method: str
    url: str
    line: int

    @property
    def path(self) -> str:
        """The path, without host and query."""
        return re.sub(r"\{[?&][^{}]*\}", "", split_url(self.url)[1]).partition("?")[0]

    def is_like(self, method: str, path: str) -> bool:
        """Return whether this is the same endpoint, however its arguments are written."""
        shown, wanted = shape(self.path), shape(path)
        return self.method == method.upper() and (shown == wanted or shown.endswith(wanted))

    def facts(self, document: str) -> Iterator[Fact]:
        """Yield what a route says."""
        base, path = split_url(re.sub(r"\{\{(\w+)\}\}", r"{\1}", re.sub(r"\{[?&][^{}]*\}", "", self.url)))
        yield Fact("method", (), self.method, document, self.line)
        if base:
            yield Fact("base URL", (), base, document, self.line)
        yield Fact("path", (), path, document, self.line)


def shape(path: str) -> str:
    """Return a path with every argument as ``{}``."""
    bare = re.sub(r"\{[?&][^{}]*\}|[?#].*", "", path)
    return re.sub(r"\$?\{+[^{}]*\}+|<[^<>]*>|\((?:\w+:)?\w+\)|(?<=/):\w+", "{}", bare).rstrip("/")


def arguments(path: str) -> list[str]:
    """Return the names of the arguments in a path."""
    found = re.findall(
        r"\{+(?:\w+:)?([\w.-]+)(?:[=:][^{}]*)?\}+|<(?:\w+:)?([\w-]+)>|\((?:\w+:)?(\w+)\)|(?<=/):(\w+)", path
    )
    return [next(name for name in names if name) for names in found]


def declared(page: Page) -> list[Route]:
    """Return the routes that fill a whole line of text, a heading, or a code span."""
    lines = [line for paragraph in page.paragraphs for line in paragraph]
    lines += [Line(heading.line, heading.text) for heading in page.headings if heading.level != LABEL]
    for fence in page.fences:
        code = [line for line in fence.code if line.text.strip()]
        if code and fence.language in ("http", "plaintext", "text", "url", "", "httpspec"):
            lines += code[:1]
    for table in page.tables:
        for row in table.rows:
            lines += [Line(row.line, cell) for cell in (*row.cells, " ".join(row.cells[:2]), " ".join(row.cells[1:3]))]
    lines += [
        Line(heading.line, heading.text[at:-1]) for heading in page.headings if (at := heading.text.rfind("[") + 1)
    ]
    found = [Route(route[1].upper(), route[2], line.number) for line in lines if (route := _ROUTE.fullmatch(line.text))]
    if not found:
        found = [
            Route(route[1].upper(), route[2], line.number)
            for line in lines
            for route in _IN_SENTENCE.finditer(line.text)
        ]
    return sorted(set(found), key=lambda route: route.line)


def endpoint(text: str) -> tuple[str, str]:
    """
    Return the method and path that name an endpoint: ``GET /jobs/{id}``.

    Raises:
        ValueError: The text has another form.
    """
    if not (found := _ROUTE.fullmatch(text.strip())):
        raise ValueError(f"{text!r} names no endpoint; expected a method and a path, such as 'GET /jobs/{{id}}'")
    return found[1].upper(), found[2]


def elsewhere(page: Page, routes: list[Route], wanted: tuple[str, str], last_line: int) -> set[int]:
    """Return the lines that are about other endpoints: their sections, up to the next heading of that level."""
    ours = [route.line for route in routes if route.is_like(*wanted)]
    if not ours:
        return set()
    others: set[int] = set()
    titles = [heading for heading in page.headings if heading.level != LABEL]
    for index, route in enumerate(routes):
        if route.line in ours:
            continue
        over = [heading for heading in titles if heading.line <= route.line]
        while len(over) > 1 and _GENERIC.match(over[-1].text):  # a section of the endpoint, not the endpoint itself
            over = [heading for heading in over if heading.level < over[-1].level] or over[:-1]
        above = over[-1] if over else None
        first = above.line if above else route.line
        later = (other.line for other in titles if other.line > route.line and above and other.level <= above.level)
        end = next(later, last_line + 1)
        if any(first <= line < end for line in ours):  # both in one section: up to the next route, or to its end
            first = route.line
            end = min([end, *(other.line for other in routes[index + 1 :] if other.line > first)])
            if any(first <= line < end for line in ours) or (min(ours) < first and above and above.line <= min(ours)):
                continue
        others |= set(range(first, end))
    return others
