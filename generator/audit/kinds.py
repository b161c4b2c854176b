"""The words with which documents name types."""

from __future__ import annotations

import re

from attrs import frozen

_WORDS = {
    "string": "string",
    "str": "string",
    "text": "string",
    "integer": "integer",
    "int": "integer",
    "int32": "integer",
    "int64": "integer",
    "number": "number",
    "float": "number",
    "double": "number",
    "boolean": "boolean",
    "bool": "boolean",
    "object": "object",
    "dict": "object",
    "map": "object",
    "array": "array",
    "list": "array",
    "any": "any",
}
_FORMATS = {"uuid": "uuid", "date-time": "date-time", "datetime": "date-time", "date": "date"}


@frozen
class Kind:
    """A type as a document states it."""

    type: str
    items: str | None = None
    """The type of what is in an array, where stated."""
    is_nullable: bool = False
    format: str | None = None


def word(text: str) -> str | None:
    """Return the type that one word names, in the singular or plural."""
    lower = text.lower()
    return _WORDS.get(lower) or _WORDS.get(lower.removesuffix("s"))


def read(text: str) -> Kind | None:
    """Return the type that a text states: ``string | null``, ``object[]``, ``array of strings``; None if unsure."""
    bare = text.replace("`", "").replace("\\|", "|").strip()
    parts = [part for part in re.split(r"\s*(?:\||\bor\b|,)\s*", bare) if part]
    others = [part for part in parts if part.lower() not in ("null", "nullable", "none")]
    if len(others) != 1:
        return None
    found = _one(others[0])
    return Kind(found.type, found.items, len(parts) > 1, found.format) if found else None


def _one(text: str) -> Kind | None:
    array = re.fullmatch(r"(?:array|list)\s*(?:of\s+|<\s*|\[\s*)(\w+)\s*[>\]]?|(\w+)\s*\[\]", text, re.IGNORECASE)
    if array:
        items = word(array[1] or array[2])
        return Kind("array", items) if items else None
    formatted = re.fullmatch(r"(\w+)\s*[(<]\s*([\w-]+)\s*[)>]", text)
    if formatted:
        known, form = word(formatted[1]), _FORMATS.get(formatted[2].lower())
        return Kind(known, format=form) if known and form else None
    known = word(text)
    return Kind(known) if known else None
