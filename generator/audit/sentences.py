"""Read facts about the request and its responses from sentences with clear patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus

from . import bodies
from .facts import UNREAD, Fact, Line, Place, code_spans, line_at
from .passage import Reader
from .placeholders import credential, split_url

AUTHORIZATION: Place = ("header", "Authorization")

_STATUS = re.compile(
    r"\*\*([1-5]\d\d)(?: ([A-Z][A-Za-z ]+))?\*\*|\b([1-5]\d\d) (?:status|response|error)\b"
    r"|\b[Ss]tatus(?: [Cc]ode)?:? ([1-5]\d\d)\b|\bResponse ([1-5]\d\d)\b|`([2-5]\d\d)(?: [A-Za-z ]+)?`"
    r"|^\s*(?:[-*+•]|\d+\.)\W+([45]\d\d)\b"
    r"|^\s*([2-5]\d\d)\s*$|\b([45]\d\d) (?=(?:Bad|Un|Payment|For|Not|Method|Conf|Gone|Too|Int|Bad G|Serv)[a-z]*\b)",
    re.MULTILINE,
)
_KEY_HEADER = re.compile(
    r"\b[Hh]eaders?\b(?: called| named)? `([A-Z][\w-]+)`|`([A-Za-z][\w-]+)` (?:HTTP |request )?header\b"
)
_PREFIX = re.compile(
    r"^\W*`(\w+)` (?:and a space|followed by)|\bprefix(?:ed)?(?: with| by)?:? `(\w+) ?`|\b[Tt]he word `(\w+)`"
)
_SHOWN_FORM = re.compile(
    r"(?<![\w`])(?!where|your|the|and|with|is|an?\b|as\b)"
    r"([A-Z][\w-]+) <[\w -]*(?:token|key|secret|credential)s?[\w -]*>",
    re.IGNORECASE,
)
_BLOCK_SCHEME = re.compile(r"^\s*scheme:\s*(\w+)\s*$", re.MULTILINE)
_BASE = re.compile(
    r"\b(?:base|host|hosts|servers?|root|below|prefix|live (?:at|under)|relative to"
    r"|\w+_(?:ROOT|URL|HOST|BASE)|(?:requests?|calls?) (?:go|are sent|are made) to)\b",
    re.IGNORECASE,
)
_BASE_URL = re.compile(
    r"\b(?i:base (?:url|uri|path|address)|relative to|hosts?|servers?|root(?: url)?)\b[^.\n]{0,30}?[\s*_<\"]"
    r"(https?://[^\s`*>|)\"]+[\w}/])"
)
_METHOD = re.compile(r"\b(GET|POST|PUT|PATCH|DELETE)\b(?= request)")
_SCHEME = re.compile(
    r"\b(\w+) authentication scheme\b|\b([Bb]earer) (?:token|authentication)\b"
    r"|\b(Token|Basic|Digest|JWT|OAuth|ApiKey) token\b"
)
_FORM = re.compile(r"\b(?i:format|form):?\s+(?:`([^`\n]+)`|((?:[A-Z]\w* )?<[^<>\n]+>))")


def stated_form(text: str) -> str | None:
    """Return the format of a credential that a description states."""
    found = _FORM.search(text)
    return credential(found[1] or found[2]) if found else None


def of_operation(reader: Reader) -> Iterator[Fact]:
    """Yield the facts in a text about the request and its responses."""
    for found in list(code_spans(reader.rest)):
        read = list(_inline(reader, found) if found[1].startswith("{") else _span(reader, found))
        if read:
            reader.blank(found)
        yield from read
    yield from _authentication(reader)
    if not reader.place:
        for found in reader.take(_BASE_URL):
            yield reader.fact("base URL", found[1].rstrip("/"), found.start(1))
    for found in reader.take(_METHOD):
        yield reader.fact("method", found[1], found.start(), ())
    for found in reader.take(_STATUS):
        status = next(part for at, part in enumerate(found.groups(), start=1) if part and at != 2)
        yield reader.fact("status", status, found.start(), (status,))
        if found[2] and found[2].strip().lower() != _phrase(status):
            yield reader.fact(UNREAD, f"{status} is not called so", found.start(), ())


def _authentication(reader: Reader) -> Iterator[Fact]:
    """Yield the header and the prefix of the credential."""
    for found in reader.take(_FORM):
        form = credential(found[1] or found[2])
        place = reader.place or AUTHORIZATION
        at = found.start(found.lastindex or 0)
        yield reader.fact("authentication" if form else UNREAD, form or "a form", at, place)
    for found in reader.take(_SCHEME):
        scheme = found[1] or found[3] or found[2].capitalize()
        yield reader.fact("authentication", f"{scheme} <key>", found.start(), AUTHORIZATION)
    for found in reader.take(_BLOCK_SCHEME):
        yield reader.fact("authentication", f"{found[1].capitalize()} <key>", found.start(1), AUTHORIZATION)
    for pattern in (_SHOWN_FORM, *((_PREFIX,) if reader.place[:1] in ((), ("header",)) else ())):
        for found in reader.take(pattern):
            scheme = next(part for part in found.groups() if part)
            yield reader.fact("authentication", f"{scheme} <key>", found.start(), reader.place or AUTHORIZATION)
    if not reader.place:
        yield from _key_headers(reader)


def _key_headers(reader: Reader) -> Iterator[Fact]:
    """Yield the headers in a sentence about a key: ``your token in the `X-Token` header``."""
    for found in list(_KEY_HEADER.finditer(reader.rest)):
        name = found[1] or found[2]
        around = reader.rest[max(0, reader.rest.rfind(".", 0, found.start())) : found.end() + 40]
        if name != "Authorization" and re.search(r"\b(?:key|token|secret|credential)s?\b", around, re.IGNORECASE):
            yield reader.fact("authentication", "<key>", found.start(), ("header", name))
            reader.blank(found)


def _span(reader: Reader, found: re.Match[str]) -> Iterator[Fact]:
    """Yield the facts in inline code that is a request, a URL or a header."""
    text = found[1]
    request = re.fullmatch(r"(?:(GET|POST|PUT|PATCH|DELETE)\s+)?((?:https?://|/)\S+)", text)
    if request and not request[1] and _BASE.search(_sentence(reader.rest, found.start())):
        yield reader.fact("base URL", request[2].rstrip("/"), found.start(), ())
    elif request:
        base, path = split_url(request[2])
        if request[1]:
            yield reader.fact("method", request[1], found.start(), ())
        if base:
            yield reader.fact("base URL", base, found.start(), ())
        yield reader.fact("path", path, found.start(), ())
    if reader.place[:1] == ("header",) and " " in text and (form := credential(text)):
        yield reader.fact("authentication", form, found.start())
    header = re.fullmatch(r"([A-Za-z][A-Za-z0-9-]*): (.+)", text)
    if header and (form := credential(header[2])):
        yield reader.fact("authentication", form, found.start(), ("header", header[1]))


def _inline(reader: Reader, found: re.Match[str]) -> Iterator[Fact]:
    """Yield the facts in inline JSON about the bodies of the statuses on its line."""
    number = line_at(reader.text, found.start())
    line = next(line for line in reader.text if line.number == number)
    statuses = re.findall(r"\b[45]\d\d\b", re.sub(r"`\{.*?\}`", "", line.text))
    places: list[Place] = [(status,) for status in statuses]
    if not places and len(reader.place) == 1:
        places = [reader.place]
    try:
        body = bodies.read([Line(number, found[1])])
    except bodies.NotJSON:
        return
    for place in places:
        yield from bodies.facts(body, place, reader.document)


def _sentence(text: str, offset: int) -> str:
    """Return the part of a sentence before an offset."""
    return re.split(r"\.\s|\n\n", text[:offset])[-1]


def facts_of_title(document: str, line: Line) -> Iterator[Fact]:
    """Yield the errors in a heading."""
    for status in re.findall(r"(?<![\w.])[45](?:\d\d|XX)\b", line.text):
        yield Fact("status", (status,), status, document, line.number)


def _phrase(status: str) -> str:
    try:
        return HTTPStatus(int(status)).phrase.lower()
    except ValueError:
        return ""
