"""
What sentences say where their pattern is plain.

Everything here takes some lines of text and yields facts. Code, or a word that looks like a name in code, which no
pattern takes is a mention: it must be the name or a value of something the spec knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus

from .facts import UNREAD, Fact, Place, Text, code_spans, joined, line_at, name_place
from .kinds import word
from .placeholders import credential, split_url

AUTHORIZATION: Place = ("header", "Authorization")

_ITEM = r"`[^`\n]+`|\"[^\"\n]+\"|[A-Z][A-Z0-9_]+\b"
_LIST = rf"(?:{_ITEM})(?:\s*(?:,\s*(?:or|and)?|\||\bor\b|\band\b)\s*(?:{_ITEM}))*"
_ONE_OF = re.compile(
    rf"\b(?i:one of|(?:possible|allowed|valid|accepted) values(?: are)?|can be|either)\s*:?\s*({_LIST})"
)
_BARE = r"[A-Za-z0-9_]+"
_ONE_OF_WORDS = re.compile(rf"\b(?i:one of):?\s+({_BARE}(?:,\s*(?:or\s+)?{_BARE})+)")
_IN_PARENTHESES = re.compile(
    rf"\((?:(?:e\.g\.|for example|such as),?\s*)?({_BARE}(?:(?:,\s*(?:or\s+)?|\s+or\s+){_BARE})+)(?:,\s*etc\.?)?\)"
)
_OPEN = re.compile(r"e\.g\.|for example|such as|etc\.")
_EXAMPLE = re.compile(r"\bexample:?\s*`([^`\n]+)`", re.IGNORECASE)
_EACH = re.compile(rf"\b(?i:each (?:object|item|entry|element) (?:includes|contains|has))\s+({_LIST})")
_ITEMS = re.compile(
    r"\b(?:list|array) of (?:\w+ ){0,2}?(strings?|integers?|numbers?|booleans?|objects?)\b", re.IGNORECASE
)
_FORMATS = (
    (re.compile(r"\bISO(?: 8601)?(?: \w+)? (?:time|date)\w*|\bISO 8601\b|\bRFC 3339\b", re.IGNORECASE), "date-time"),
    (re.compile(r"\bUUID\b", re.IGNORECASE), "uuid"),
)
_UNIT = re.compile(
    r"\bin (US dollars|USD|EUR|euros|milliseconds|seconds|minutes|hours|days|bytes|kilobytes|megabytes|tokens)\b"
)
_UNITS = {"US dollars": "USD", "euros": "EUR"}
_STATUS = re.compile(
    r"\*\*([1-5]\d\d)(?: ([A-Z][A-Za-z ]+))?\*\*|\b([1-5]\d\d) (?:status|response|error)\b"
    r"|\bstatus(?: code)? ([1-5]\d\d)\b"
)
_METHOD = re.compile(r"\b(GET|POST|PUT|PATCH|DELETE)\b(?= request)")
_SCHEME = re.compile(
    r"\b(\w+) authentication scheme\b|\b([Bb]earer) (?:token|authentication)\b"
    r"|\b(?!(?:API|Access|Auth|Your|The|An?|Each)\b)([A-Z]\w+) token\b"
)
_FORM = re.compile(r"\b(?i:format|form):?\s+(?:`([^`\n]+)`|((?:[A-Z]\w* )?<[^<>\n]+>))")
_UNSURE = (
    (re.compile(r"\b(?:present|returned|included|set|given|sent) only (?:when|if)\b", re.IGNORECASE), "a condition"),
    (re.compile(r"\bdefaults? (?:to|is|value)\b", re.IGNORECASE), "a default"),
    (re.compile(r"\bsuch as \w+, "), "names in a sentence"),
    (re.compile(r"\(e\.g\."), "an example in a sentence"),
    (re.compile(r"\btimestamp\b", re.IGNORECASE), "a time of no stated form"),
)
_SNAKE = re.compile(r"(?<![\w`/.{#-])[a-z]+(?:_[a-z0-9]+)+(?![\w`/}])")


def unit(text: str) -> str | None:
    """Return the unit that a description states."""
    found = _UNIT.search(text)
    return _UNITS.get(found[1], found[1]) if found else None


def stated_form(text: str) -> str | None:
    """Return the form of a credential that a description states."""
    found = _FORM.search(text)
    return credential(found[1] or found[2]) if found else None


class Reader:
    """Reads one text; what a pattern has taken is not read again."""

    def __init__(self, document: str, text: Text, place: Place = ()) -> None:
        self.document = document
        self.text = text
        self.place = place
        self.rest = joined(text)

    def fact(self, kind: str, value: str | tuple[str, ...], offset: int, place: Place | None = None) -> Fact:
        """Return a fact of this text."""
        return Fact(kind, self.place if place is None else place, value, self.document, line_at(self.text, offset))

    def take(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Yield what a pattern finds, and blank it."""
        for found in list(pattern.finditer(self.rest)):
            self.blank(found)
            yield found

    def blank(self, found: re.Match[str]) -> None:
        """Take out what was read, and keep the lines."""
        blank = re.sub(r"[^\n]", " ", found[0])
        self.rest = self.rest[: found.start()] + blank + self.rest[found.end() :]


def facts(document: str, text: Text, place: Place = ()) -> Iterator[Fact]:
    """Yield what a text says; of the field or parameter at a place, if it describes one."""
    if not text:
        return
    reader = Reader(document, text, place)
    yield from _of_operation(reader)
    yield from _of_field(reader)
    for pattern, what in _UNSURE:
        for found in reader.take(pattern):
            yield reader.fact(UNREAD, what, found.start())
    for pattern in (re.compile(r"`([^`\n]+)`"), _SNAKE):
        for found in reader.take(pattern):
            yield reader.fact("mention", found[found.lastindex or 0].removesuffix("[]"), found.start())


def _of_operation(reader: Reader) -> Iterator[Fact]:
    """Yield what a text says of the request and its answers."""
    for found in list(code_spans(reader.rest)):
        read = list(_span(reader, found))
        if read:
            reader.blank(found)
        yield from read
    for found in reader.take(_FORM):
        form = credential(found[1] or found[2])
        place = reader.place or AUTHORIZATION
        at = found.start(found.lastindex or 0)
        yield reader.fact("authentication" if form else UNREAD, form or "a form", at, place)
    for found in reader.take(_SCHEME):
        scheme = found[1] or found[3] or found[2].capitalize()
        yield reader.fact("authentication", f"{scheme} <key>", found.start(), AUTHORIZATION)
    for found in reader.take(_METHOD):
        yield reader.fact("method", found[1], found.start(), ())
    for found in reader.take(_STATUS):
        status = found[1] or found[3] or found[4]
        yield reader.fact("status", status, found.start(), (status,))
        if found[2] and found[2].strip().lower() != _phrase(status):
            yield reader.fact(UNREAD, f"{status} is not called so", found.start(), ())


def _span(reader: Reader, found: re.Match[str]) -> Iterator[Fact]:
    """Yield what code in a sentence says if it is a request, a URL or a header."""
    text = found[1]
    request = re.fullmatch(r"(?:(GET|POST|PUT|PATCH|DELETE)\s+)?((?:https?://|/)\S+)", text)
    if request:
        base, path = split_url(request[2])
        if request[1]:
            yield reader.fact("method", request[1], found.start(), ())
        if base:
            yield reader.fact("base URL", base, found.start(), ())
        yield reader.fact("path", path, found.start(), ())
    header = re.fullmatch(r"([A-Za-z][A-Za-z0-9-]*): (.+)", text)
    if header and (form := credential(header[2])):
        yield reader.fact("authentication", form, found.start(), ("header", header[1]))


def _of_field(reader: Reader) -> Iterator[Fact]:
    """Yield what a text says of a field: values, items, format, unit; it is unread if the field is not known."""
    for found in reader.take(_EACH):
        for name in _listed(found[1]):
            place = name_place((*reader.place, "[]"), name)
            yield reader.fact("name", name, found.start(1) + found[1].find(name), place)
    for pattern in (_ONE_OF, _ONE_OF_WORDS, *((_IN_PARENTHESES,) if reader.place else ())):
        for found in reader.take(pattern):
            yield reader.fact("values", tuple(_listed(found[1])), found.start(1))
            if _OPEN.search(found[0]):
                yield reader.fact(UNREAD, "a list of values that is not complete", found.start())

    def fact(kind: str, value: str, offset: int) -> Fact:
        return reader.fact(kind if reader.place else UNREAD, value, offset)

    yield from (fact("example", f'"{found[1]}"', found.start(1)) for found in reader.take(_EXAMPLE))
    yield from (fact("items", word(found[1]) or found[1], found.start()) for found in reader.take(_ITEMS))
    for pattern, form in _FORMATS:
        yield from (fact("format", form, found.start()) for found in reader.take(pattern))
    yield from (fact("unit", _UNITS.get(found[1], found[1]), found.start()) for found in reader.take(_UNIT))


def _listed(text: str) -> list[str]:
    parts = re.split(r"\s*(?:,\s*(?:or\s|and\s)?|\||\bor\b|\band\b)\s*", text)
    return [part.strip().strip('`"') for part in parts if part.strip()]


def _phrase(status: str) -> str:
    try:
        return HTTPStatus(int(status)).phrase.lower()
    except ValueError:
        return ""
