"""Handle nullable schemas, however they allow null, and JSON pointers."""

from __future__ import annotations

import re
from typing import Any

from .. import errors
from .facts import Place


def pointer(start: str, *parts: str) -> str:
    """Return a JSON pointer below another."""
    return start + errors.pointer(*parts).removeprefix("#")


def in_example(at: str, place: Place) -> str:
    """Return the pointer of a value in an example."""
    return pointer(at, *(part.strip("[]") if re.fullmatch(r"\[\d+\]", part) else part for part in place))


def is_nullable(schema: dict[str, Any]) -> bool:
    """Return whether a schema itself allows null."""
    kinds = schema.get("type")
    options = schema.get("anyOf") or schema.get("oneOf") or []
    return (
        (isinstance(kinds, list) and "null" in kinds)
        or schema.get("nullable") is True
        or any(option.get("type") == "null" for option in options)
    )


def without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the only alternative besides null; the schema itself if it has no alternatives."""
    options = schema.get("anyOf") or schema.get("oneOf") or []
    others = [option for option in options if option.get("type") != "null"]
    merged = others or schema.get("allOf") or []
    if len(merged) == 1:
        return {**{key: value for key, value in schema.items() if key == "description"}, **merged[0]}
    return schema
