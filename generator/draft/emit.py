"""Write a draft as YAML in the style of specs/, with comments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from attrs import frozen

_PLAIN = re.compile(r"[A-Za-z$/_][A-Za-z0-9$/_.{}()-]*(?: [A-Za-z0-9$/_.{}()-]+)*\.?")
_URL = re.compile(r"https?://[\w.~/:@%?&=-]+")
_OTHER = re.compile(r"(?i:true|false|null|yes|no|on|off|y|n|~)|[0-9.+-].*|.*\{.*")


@frozen
class Commented:
    """A value with a comment beside it."""

    value: Any
    note: str


def to_yaml(value: dict[str, Any]) -> str:
    """Return a mapping as a YAML document."""
    return "\n".join(_mapping(value, 0)) + "\n"


def scalar(value: Any) -> str:
    """Return a scalar, or a value in flow style, as YAML."""
    if isinstance(value, str):
        is_plain = _URL.fullmatch(value) or (_PLAIN.fullmatch(value) and not _OTHER.fullmatch(value))
        return value if is_plain else "'" + value.replace("'", "''") + "'" if value.isprintable() else json.dumps(value)
    if isinstance(value, list):
        return f"[{', '.join(scalar(item) for item in value)}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(key)}: {scalar(item)}" for key, item in value.items()) + "}"
    return json.dumps(value)


def _mapping(value: dict[str, Any], indent: int) -> Iterator[str]:
    for key, item in value.items():
        yield from _entry(f"{' ' * indent}{_key(key)}:", item, indent)
        if not indent and key != "openapi":
            yield ""


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z/_$][\w./{}$-]*", key) else scalar(key)


def _entry(head: str, item: Any, indent: int) -> Iterator[str]:
    note = ""
    if isinstance(item, Commented):
        item, note = item.value, f"  # {item.note}"
    if isinstance(item, dict) and item and not _is_flow(item):
        yield head + note
        yield from _mapping(item, indent + 2)
    elif isinstance(item, list) and any(isinstance(each, dict) and not _is_flow(each) for each in item):
        yield head + note
        for each in item:
            lines = (
                list(_mapping(each, indent + 4)) if isinstance(each, dict) else [f"{' ' * (indent + 4)}{scalar(each)}"]
            )
            yield f"{' ' * (indent + 2)}- {lines[0].lstrip()}"
            yield from lines[1:]
    else:
        yield f"{head} {scalar(item)}{note}"


def _is_flow(value: dict[str, Any]) -> bool:
    """Return whether a mapping is short enough for one line, like a reference or null."""
    return len(value) == 1 and not isinstance(next(iter(value.values())), dict | list | Commented)
