"""Read bounds and other annotations of a field from text: ``default: 20``, ``min length 3``, ``1 <= x <= 100``."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NUMBER = r"`?(-?\d[\d_]*(?:\.\d+)?)`?(?![\w%])"
_VALUE = r"(?:`([^`\n]+)`|\"([^\"\n]+)\"|'([^'\n]+)'|([\w.:/+-]*\w)(?=\s*(?:[,;)\]|<]|\.?\s|\.?$)))"
_IS = r"(?:\s+(?:value|is|of|to|are|allowed|permitted))*\s*[:=]?\**\s*"
_PLURAL = r"(?:characters?|chars?|items?|entries|elements?)"
_DEFAULT = re.compile(
    rf"(?<![-\w])defaults?\b{_IS}(?!(?:the|an?|none|null|no|all|any|to|when|if|n/a|not)\b|-\W){_VALUE}", re.IGNORECASE
)
_PATTERN = re.compile(
    r"\b(?:pattern|regex|match(?:es)?):?\**:?\s+`?(\^[^`\n]*?\$|\[[^`\s]+)`?(?=[\s.,;|)]|$)", re.IGNORECASE
)
_ONE = re.compile(
    r"\b(min|max)(?:imum)?\.?\s*(?:string |array )?"
    rf"(length|size|items|(?:number|count)(?: of (?!\d)\w+)?|{_PLURAL})?{_IS}{_NUMBER}(?:\s+({_PLURAL}))?"
    rf"|(?:\b(at least|at most|up to|no more than)\s+|([<>≤≥]=?)\s*){_NUMBER}(?:\s+({_PLURAL}))?",
    re.IGNORECASE,
)
_RANGE = re.compile(
    rf"(?:\b(?:(length|size)|range|between|values?|from)\b[:*]*\s+(?:of |is |from |between )?|\[\s*)"
    rf"{_NUMBER}\s*(?:\.\.+|-|\u2013|to|and)\s*{_NUMBER}(?:\s*\]?\s*({_PLURAL}))?"
    rf"|{_NUMBER}\s*(<=?|≤)\s*\w+\s*(<=?|≤)\s*{_NUMBER}",
    re.IGNORECASE,
)
_FLAG = re.compile(r"(?<![-\w])(?:(deprecated)|(read-?\s?only|output only))\b", re.IGNORECASE)
_FORMAT = re.compile(r"\bformat\b\**\s*[:=]\**\s*`?(date-time|date|uuid)\b`?", re.IGNORECASE)
PATTERNS = (_DEFAULT, _PATTERN, _RANGE, _ONE, _FLAG, _FORMAT)
"""Patterns that remove these texts from a sentence after they have been read."""


def read(text: str, kind: str) -> Iterator[tuple[str, str]]:
    """Yield the annotations of a field of a type as pairs of OpenAPI key and value."""
    for found in _DEFAULT.finditer(text):
        yield "default", next(part for part in found.groups() if part)
    for found in _FLAG.finditer(text):
        yield ("deprecated" if found[1] else "readOnly"), "true"
    yield from (("pattern", found[1]) for found in _PATTERN.finditer(text))
    yield from (("format", found[1].lower()) for found in _FORMAT.finditer(text))
    text = _PATTERN.sub("", text)
    for found in _RANGE.finditer(text):
        low, high = found[2] or found[5], found[3] or found[8]
        of_length = bool(found[1] or found[4])
        if kind in ("string", "boolean") and not of_length and found[5] is None:
            continue  # the sentence is about something else
        yield _key("min", kind, of_length, is_exclusive=found[6] == "<"), low
        yield _key("max", kind, of_length, is_exclusive=found[7] == "<"), high
    for found in _ONE.finditer(_RANGE.sub("", text)):
        sign = found[6] or ""
        is_least = (found[5] or "").lower() == "at least" or (sign[:1] in (">", "≥", "&") and bool(sign))
        side = (found[1] or "").lower() or ("min" if is_least else "max")
        of_length = bool(found[2] or found[4] or found[8])
        if found[1] or sign or of_length:
            yield _key(side, kind, of_length, is_exclusive=sign in ("<", ">")), found[3] or found[7]


def _key(side: str, kind: str, of_length: bool, *, is_exclusive: bool) -> str:
    if kind == "array":
        return f"{side}Items"
    if of_length or kind == "string":
        return f"{side}Length"
    return f"exclusive{side.capitalize()}imum" if is_exclusive else f"{side}imum"
