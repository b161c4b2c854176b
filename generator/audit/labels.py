"""Read labelled facts, such as ``- Method: `GET` ``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .facts import UNREAD, Fact, Text
from .placeholders import split_url

_LABEL = re.compile(r"^\s*[-*]?\s*\**([A-Z][A-Za-z ]+?)\**\s*:\**\s*`?([^`\n]+?)`?\s*$")
_BASES = ("base url", "base uri", "host", "server", "server url", "root url")


def facts(document: str, text: Text) -> Iterator[tuple[Fact, int]]:
    """Yield the facts in lines such as ``- Method: `GET` ``, each with its line number."""
    for line in text:
        found = _LABEL.match(line.text)
        if not found:
            continue
        label, value = found[1].lower(), found[2].strip()
        base, path = (value.rstrip("/"), "") if label in _BASES else split_url(value)
        if label in ("method", "http method"):
            yield Fact("method", (), value, document, line.number), line.number
        elif label in ("url", "path", "endpoint", "route", "http request", *_BASES) and (base or path.startswith("/")):
            if base:
                yield Fact("base URL", (), base, document, line.number), line.number
            if path and path != "/":
                yield Fact("path", (), path, document, line.number), line.number
        elif label in ("authentication required", "requires authentication"):
            yield Fact("authentication required", (), value.lower(), document, line.number), line.number
        elif value.lower() in ("yes", "no", "true", "false"):
            yield Fact(UNREAD, (), f"the answer to {found[1]}", document, line.number), line.number
