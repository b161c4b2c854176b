"""Find the error message in a response body, whatever its format."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_LONGEST = 1000
_KEYS = (
    "message",
    "Message",
    "msg",
    "error_description",
    "errorMessage",
    "error_message",
    "detail",
    "details",
    "title",
    "text",
    "description",
    "reason",
    "error",
    "errors",
    "fault",
    "faultstring",
)
_MARKUP = re.compile(
    r"^\ufeff?(?:\s|<!--.*?-->)*(?:<!doctype\b|<\?xml\b|<html\b|<head\b|<body\b|<[a-z]+[^>]*>.*</[a-z]+>)", re.I | re.S
)
_TITLE = re.compile(r"<(title|h1)\b[^>]*>(.*?)</\1\s*>", re.I | re.S)
_TAG = re.compile(r"<[^>]*>")
_ELEMENT = re.compile(
    r"</?(?:a|b|body|br|center|code|div|em|font|h[1-6]|hr|html|i|img|li|ol|p|pre|span|strong|table|td|tr|u|ul)\b[^<>]*>",
    re.I,
)
_DEEPEST = 6


def said_in(body: object, text: str) -> str | None:
    """
    Return the error message of a response, or None.

    Args:
        body: The JSON value of the body; None if it is not JSON.
        text: The body as text.
    """
    found = _in_value(body, 0) if body is not None else _in_text(text)
    return shortened(found) if found else None


def is_markup(text: str) -> bool:
    """Return whether a text is HTML or XML."""
    return bool(_MARKUP.match(text[:2000]))


def shortened(text: str) -> str:
    """Return the text on one line, with its length limited."""
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def _in_text(text: str) -> str | None:
    if is_markup(text):
        titles = [" ".join(_TAG.sub(" ", match[2]).split()) for match in _TITLE.finditer(text[:20000])]
        return next(filter(None, titles), None)
    return _without_elements(text)


def _without_elements(text: str) -> str | None:
    start = _ELEMENT.sub("", text[: 2 * _LONGEST])
    return "".join(each for each in start if each.isprintable() or each.isspace()).strip() or None


def _in_value(value: Any, depth: int) -> str | None:
    if isinstance(value, str):
        return _in_text(value) or _without_elements(value)
    if depth >= _DEEPEST:
        return None
    if isinstance(value, list):
        texts = [text for item in value[:10] if (text := _in_value(item, depth + 1))]
        return "; ".join(dict.fromkeys(texts)) or None
    if not isinstance(value, Mapping):
        return None
    place = value.get("loc")  # for an entry of FastAPI's list of errors
    prefix = f"{'.'.join(map(str, place))}: " if isinstance(place, list) and place else ""
    title, detail = value.get("title"), value.get("detail")
    if isinstance(title, str) and isinstance(detail, str) and title.strip() and detail.strip():
        return f"{title.strip()}: {detail.strip()}"  # problem+json
    for key in _KEYS:
        if text := _in_value(value.get(key), depth + 1):
            return prefix + text
    if depth and value:
        try:
            return json.dumps(value, ensure_ascii=False, default=str)
        except (TypeError, ValueError, RecursionError):
            return None
    return None
