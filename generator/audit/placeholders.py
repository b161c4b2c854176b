"""Recognize placeholders that the reader has to fill in: ``<api-key>``, ``YOUR_KEY``, ``${HOST}``."""

from __future__ import annotations

import re

_PLACEHOLDER = re.compile(
    r"<[^<>]*>|\$\{?[A-Z][A-Z0-9_]*\}?|\{\{?[\w -]+\}?\}|\b(?:YOUR|MY)_[A-Z0-9_]+\b|\b(?:your|my)[-_][a-z0-9_-]+\b"
    r"|\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b|\b(?:sk|pk|key)[-_]\w+(?:\.\.\.)?|\bx{3,}\b|\.\.\.$"
)
_ENVIRONMENT = re.compile(r"\$\{?([A-Z][A-Z0-9_]*)\}?")


def is_placeholder(text: str) -> bool:
    """Return whether the whole text is a placeholder."""
    return bool(_PLACEHOLDER.fullmatch(text.strip()))


def environment_variables(text: str) -> list[str]:
    """Return the environment variables in a text."""
    return _ENVIRONMENT.findall(text)


def credential(text: str) -> str | None:
    """Return the format of a credential, such as ``Bearer <key>``, ``Key <key>`` or ``<key>``; None if it is none."""
    found = re.fullmatch(r"(?:([A-Za-z][\w-]*)\s+)?(<[^<>]+>|\S+)", text.strip())
    if not found or not is_placeholder(found[2]):
        return None
    return f"{found[1]} <key>" if found[1] else "<key>"


def split_url(url: str) -> tuple[str, str]:
    """Split a URL into the base URL, with ``<placeholder>`` for placeholders, and the path with its query."""
    parts = re.match(r"(https?://)([^/?#]*)(.*)|(\$\{?\w+\}?|\{\w+\}|<[^>]*>)(/.*)", url, re.DOTALL)
    if not parts:
        return "", url
    if parts[4]:
        return "<placeholder>", parts[5]
    host = "<placeholder>" if is_placeholder(parts[2]) else parts[2]
    return parts[1] + host, parts[3]
