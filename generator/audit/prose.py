"""
Read facts from sentences with clear patterns.

All functions take lines of text and yield facts. If no pattern matches a piece of code, or a word that looks like a
name in code, it is a mention: it must be a name or value in the spec.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import bounds
from .facts import UNREAD, Fact, Place, Text, name_place
from .kinds import word
from .passage import Reader
from .sentences import of_operation

_ITEM = r"`[^`\n]+`|null\b|\"[^\"\n]+\"|[A-Z][A-Z0-9_]+\b"
_LIST = rf"(?:{_ITEM})(?:\s*(?:,\s*(?:or|and)?|\||\bor\b|\band\b|(?<=[\"`]) (?=[\"`]))\s*(?:{_ITEM}))*"
_LISTING = (
    r"(?:possible|allowed|valid|accepted|available|supported)(?: (?:enum )?(?:values?|options)(?: are| include)?|(?=:))"
    r"|enum(?: values?)?"
)
_ONE_OF = re.compile(
    rf"\b(?i:one of|{_LISTING}|can be(?: either)?|either|always|values are)\W{{0,4}}?\s*\[?({_LIST})\]?"
)
_BARE = r"[A-Za-z0-9_.-]*[A-Za-z0-9_]"
_ONE_OF_WORDS = re.compile(rf"\b(?i:one of|{_LISTING}):?\s+\[?({_BARE}(?:\s*(?:,|\||\bor\b)\s*(?:or\s+)?{_BARE})+)\]?")
_ALL_CAPITALS = re.compile(
    r"(?:^|[.:(])\s*([A-Z][A-Z0-9_]+(?:(?:, | or |, or | \| |/)[A-Z][A-Z0-9_]+)+)(?=\s*(?:[.;)|]|$))", re.M
)
_ALL_CODE = re.compile(
    r"(?:^\W*|:\s*|\bis\s+|\()((?:`[^`\n]+`)(?:\s*(?:,\s*(?:or|and)?|\||/|\bor\b|\band\b)\s*(?:`[^`\n]+`|null\b))+)\s*\)?\s*(?:\.|;|$|(?=while\b|until\b))"
)
_NULL = re.compile(r"(?<!not )(?<!never )(?<!non-)(?<!\w)`?\bnull(?:able)?\b`?", re.IGNORECASE)
_NO_NULL = re.compile(r"\b(?:not|never|non)[ -](?:be )?`?null(?:able)?`?", re.IGNORECASE)
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
_UNSURE = (
    (re.compile(r"\b(?:present|returned|included|set|given|sent) only (?:when|if)\b", re.IGNORECASE), "a condition"),
    (re.compile(r"\bdefaults?(?: (?:to|is|value)\b|:)", re.IGNORECASE), "a default"),
    (re.compile(r"\bsuch as \w+, "), "names in a sentence"),
    (re.compile(r"\(e\.g\."), "an example in a sentence"),
    (re.compile(r"\btimestamp\b", re.IGNORECASE), "a time of no stated form"),
)
_SNAKE = re.compile(r"(?<![\w`/.{#-])[a-z]+(?:_[a-z0-9]+)+(?![\w`/}])")


def unit(text: str) -> str | None:
    """Return the unit that a description states."""
    found = _UNIT.search(text)
    return _UNITS.get(found[1], found[1]) if found else None


def facts(document: str, text: Text, place: Place = ()) -> Iterator[Fact]:
    """Yield the facts in a text; if it describes a field or parameter, about the place of that."""
    if not text:
        return
    reader = Reader(document, text, place)
    yield from of_operation(reader)
    yield from _of_field(reader)
    for pattern, what in _UNSURE:
        for found in reader.take(pattern):
            yield reader.fact(UNREAD, what, found.start())
    for pattern in (re.compile(r"`([^`\n]+)`"), _SNAKE):
        for found in reader.take(pattern):
            yield reader.fact("mention", found[found.lastindex or 0].removesuffix("[]"), found.start())


def _of_field(reader: Reader) -> Iterator[Fact]:
    """Yield the facts about a field: values, items, format, unit. They are unread if the field is not known."""
    for found in reader.take(_EACH):
        for name in _listed(found[1]):
            place = name_place((*reader.place, "[]"), name)
            yield reader.fact("name", name, found.start(1) + found[1].find(name), place)
    if len(reader.place) > 1:
        for pattern in bounds.PATTERNS:
            list(reader.take(pattern))  # these are read together with the field
    yield from _values(reader)
    if reader.place:
        list(reader.take(_NO_NULL))
        yield from (reader.fact("null", "yes", found.start()) for found in reader.take(_NULL))

    def fact(kind: str, value: str, offset: int) -> Fact:
        return reader.fact(kind if reader.place else UNREAD, value, offset)

    yield from (fact("example", f'"{found[1]}"', found.start(1)) for found in reader.take(_EXAMPLE))
    yield from (fact("items", word(found[1]) or found[1], found.start()) for found in reader.take(_ITEMS))
    for pattern, form in _FORMATS:
        yield from (fact("format", form, found.start()) for found in reader.take(pattern))
    yield from (fact("unit", _UNITS.get(found[1], found[1]), found.start()) for found in reader.take(_UNIT))


def _values(reader: Reader) -> Iterator[Fact]:
    """Yield the values that a text lists."""
    for pattern in (_ONE_OF, _ONE_OF_WORDS, *((_IN_PARENTHESES, _ALL_CODE, _ALL_CAPITALS) if reader.place else ())):
        for found in reader.take(pattern):
            listed = tuple(value for value in _listed(found[1]) if value.lower() != "null")
            if len(listed) < len(_listed(found[1])) and reader.place:
                yield reader.fact("null", "yes", found.start(1))
            if listed:
                yield reader.fact("values", listed, found.start(1))
            if _OPEN.search(found[0]):
                yield reader.fact(UNREAD, "a list of values that is not complete", found.start())


def _listed(text: str) -> list[str]:
    if quoted := re.findall(r"\"([^\"]+)\"", text):
        return quoted
    parts = re.split(r"(?<=`) (?=`)|\s*(?:,\s*(?:or\s|and\s)?|\||\bor\b|\band\b)\s*", text)
    return [part.strip('`" ') for part in parts if part.strip('`" ')]
