"""Format JSON paths and values for messages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

Step = str | int

_LONGEST = 60
_NAMES = {str: "string", int: "integer", float: "number", bool: "boolean"}
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def json_path(way: Iterable[Step]) -> str:
    """Return the JSONPath for the steps to a value, such as ``$.job.tasks[0]["odd key"]``."""
    path = "$"
    for step in way:
        if isinstance(step, int):
            path += f"[{step}]"
        elif _PLAIN_KEY.fullmatch(step):
            path += f".{step}"
        else:
            path += f"[{json.dumps(step)}]"
    return path


def describe(value: object) -> str:
    """Return the JSON type of a value and the value, shortened."""
    if value is None:
        return "null"
    if isinstance(value, dict):
        return f"object with {len(value)} key{'s' * (len(value) != 1)}" if value else "empty object"
    if isinstance(value, list):
        return f"array of {len(value)}"
    kind = _NAMES.get(type(value), type(value).__name__)
    if isinstance(value, bool):
        return f"{kind} {str(value).lower()}"
    if sent := getattr(value, "sent", None):  # a number that JSON does not allow
        return f"number {sent[:_LONGEST]}"
    text = repr(value[:_LONGEST] if isinstance(value, str) else value)
    return f"{kind} {text if len(text) <= _LONGEST else text[: _LONGEST - 3] + '...'}"
