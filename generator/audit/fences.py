"""Read the code on a page: requests, JSON samples, and complete HTTP messages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from . import bodies, curl, embedded, interfaces, javascript, python_code, requests
from .components import Scan
from .facts import UNREAD, Fact, Line, Text, joined
from .page import Fence, Page
from .placeholders import credential
from .routes import Route
from .sections import Sections

_CODE = {
    **dict.fromkeys(("curl", "bash", "sh", "shell", "console", "zsh", "cli", "shell-session"), curl.read),
    **dict.fromkeys(("python", "py", "python3"), python_code.read),
    **dict.fromkeys(("javascript", "js", "node", "typescript", "ts", "jsx"), javascript.read),
}
_PLAIN = ("json", "jsonc", "json5", "http", "text", "plaintext", "")


class Fences:
    """Reads the code of one page."""

    def __init__(self, document: str, page: Page, scan: Scan, routes: Sequence[Route], parts: Sections) -> None:
        self.document = document
        self.page = page
        self.scan = scan
        self.declared = {route.line for route in routes}
        self.parts = parts

    def facts(self, fence: Fence) -> Iterator[Fact]:
        """Yield the facts in a piece of code."""
        code = [line for line in fence.code if line.text.strip()]
        is_route = bool(code) and code[0].number in self.declared
        if not code or (is_route and len(code) == 1) or interfaces.are_in(fence):
            return
        if embedded.is_openapi(fence):
            yield from embedded.facts(fence, self.document)
        elif read := _CODE.get(_language(fence, code)):
            yield from requests.facts(read(fence.code), self.document, self.parts.success)
        elif fence.language not in _PLAIN:
            yield Fact(UNREAD, (), f"code in {fence.language}", self.document, fence.line)
        elif is_route or all(bodies.is_header(line) for line in code):
            yield from self._headers(code[is_route:], is_route=is_route)
        else:
            yield from self._sample(fence, code)

    def _sample(self, fence: Fence, code: list[Line]) -> Iterator[Fact]:
        """Yield the facts in a JSON sample, which may follow the status and headers of its response."""
        first = re.match(r"\s*HTTP/[\d.]+ (\d\d\d)", code[0].text)
        if first:
            yield Fact("status", (first[1],), first[1], self.document, code[0].number)
            start = next((at for at, line in enumerate(code) if line.text.lstrip()[:1] in ("{", "[")), len(code))
            code = code[start:]
        around = [found.name for found in self.scan.walk() if found.line < fence.line < found.last_line]
        in_response, in_request = "ResponseExample" in around, "RequestExample" in around
        wheres = [first[1]] if first else []
        wheres = wheres or self.parts.of_sample(fence, in_response=in_response, in_request=in_request)
        if not wheres and (self.page.is_flat or self._is_only_sample(fence)):
            wheres = [self.parts.success]
        yield from self._json(fence, code, wheres) if code else ()

    def _is_only_sample(self, fence: Fence) -> bool:
        """Return whether this is the only JSON object or array on the page, not counting repetitions."""
        texts = {joined(each.code).strip() for each in self.page.fences}
        return {text for text in texts if text[:1] in ("{", "[")} == {joined(fence.code).strip()}

    def _headers(self, code: list[Line], *, is_route: bool) -> Iterator[Fact]:
        """Yield the host and the credential in headers; if the code is a list of headers, also the others."""
        for line in code:
            header = bodies.is_header(line)
            form = credential(header[2]) if header else None
            if header and header[1].lower() == "host":
                yield Fact("base URL", (), f"https://{header[2]}", self.document, line.number, "sample")
            elif header and (form or not is_route):
                kind, value = ("authentication", form) if form else ("header", header[2])
                yield Fact(kind, ("header", header[1]), value, self.document, line.number, "sample")

    def _json(self, fence: Fence, code: list[Line], wheres: list[str]) -> Iterator[Fact]:
        near = next(iter(self.parts.above(fence.line)), None)
        is_ours = near is None or bool(self.parts.under(near))  # the syntax of a type describes a nested value
        typed = bodies.of_types(code)
        if wheres and is_ours and typed != code and (shown := _read(typed)):
            found = bodies.facts(shown, (wheres[0],), self.document)
            yield from (fact for fact in found if fact.kind == "shown")
            return
        code = code if _read(code) else list(bodies.without_comments(code))
        try:
            body = bodies.read(code)
        except bodies.NotJSON as error:
            if len(code) == 1 and re.fullmatch(r"\s*https?://\S+\s*", code[0].text):
                yield Fact("base URL", (), code[0].text.strip().rstrip("/"), self.document, code[0].number)
            else:
                yield Fact(UNREAD, (), "a sample that is no JSON", self.document, error.line, "sample")
            return
        if not wheres:
            what = f"a sample of unknown place, called {fence.title!r}"
            yield Fact(UNREAD, (), what, self.document, fence.line, "sample")
        for where in wheres:
            yield Fact("sample", (where,), joined(code), self.document, code[0].number, "sample")
            yield from bodies.facts(body, (where,), self.document)


def _read(code: Text) -> bodies.Body | None:
    try:
        return bodies.read(code)
    except bodies.NotJSON:
        return None


def _language(fence: Fence, code: list[Line]) -> str:
    """Return the language of code; a curl command is recognized without a label."""
    if fence.language in (*_PLAIN, "none") and re.match(r"\s*(?:\$ )?curl\s", code[0].text):
        return "curl"
    return fence.language
