"""One-word changes of a document: for each fact, its line with one word replaced."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from attrs import frozen

from generator.audit import kinds
from generator.audit.document import Document
from generator.audit.facts import Fact

_OTHER_TYPES = {"string": "integer", "integer": "string", "number": "string", "boolean": "string", "array": "integer"}


@frozen
class Change:
    """A line of a document with one word changed."""

    line: int
    text: str
    fact: str


def changes(document: Document) -> Iterator[Change]:
    """Yield every change of one word of a fact, each once."""
    seen: set[tuple[int, str]] = set()
    for fact in document.facts:
        line = document.lines[fact.line - 1].text
        for old, new in _words(fact, line):
            found = list(re.finditer(rf"(?<![\w-]){re.escape(old)}(?![\w-])", line))
            if not found or not old or old == new:
                continue
            at = found[0 if fact.kind in ("name", "shown", "header") else -1]
            text = line[: at.start()] + new + line[at.end() :]
            if (fact.line, text) not in seen:
                seen.add((fact.line, text))
                yield Change(fact.line, text, str(fact))


def _words(fact: Fact, line: str) -> Iterator[tuple[str, str]]:
    """Yield the words of a line that state a fact, each with another."""
    value = str(fact.value)
    if fact.kind in _PLAIN:
        yield from ((word, f"{word}x") for word in _PLAIN[fact.kind] or (value, f"{value}s"))
    elif fact.kind == "values":
        yield from ((word, f"{word}x") for word in fact.value)
    elif fact.kind in ("type", "items"):
        yield from _types(value, line)
    elif fact.kind == "example":
        yield from _values(value)
    elif fact.kind in ("name", "shown", "use", "header"):
        name = next((part for part in reversed(fact.place[1:]) if not part.startswith("[")), "")
        yield name, f"{name}x"
    elif fact.kind == "unread" and (found := re.findall(r"\w+", line)):
        yield found[-1], f"{found[-1]}x"
    else:
        yield from _of_request(fact, value)


def _of_request(fact: Fact, value: str) -> Iterator[tuple[str, str]]:
    if fact.kind == "status":
        yield value, str(int(value) + 17)
    elif fact.kind == "method":
        yield from ((value, "PUT"), (value.lower(), "put"))
    elif fact.kind in ("path", "base URL"):
        yield from ((word, f"{word}x") for word in re.findall(r"[\w-]+", value) if not word.startswith("http"))
    elif fact.kind == "authentication":
        yield from ((fact.place[1], f"{fact.place[1]}x"), (value.split()[0], "Token"))
        if value == "Bearer <key>":
            yield "bearer", "token"


_PLAIN: dict[str, tuple[str, ...]] = {
    "required": ("required", "Yes", "No"),
    "null": ("null",),
    "format": ("ISO", "UUID"),
    "unit": ("seconds", "USD"),
    "authentication required": ("Yes",),
    "mention": (),
    "compared": (),
    "argument": (),
    "substituted": (),
    "environment variable": (),
    "segment": (),
}
"""Kinds of facts with the words that may state them; without any, it is the value."""


def _types(value: str, line: str) -> Iterator[tuple[str, str]]:
    for word in re.findall(r"\w+\[\]", line):
        yield word, word.removesuffix("[]")
    words = (word for word in re.findall(r"\w+", line) if "[]`" not in line and kinds.word(word) == value)
    if word := next(words, None):  # later words belong to the description
        yield word, _OTHER_TYPES.get(value, "integer")


def _values(text: str) -> Iterator[tuple[str, str]]:
    value = json.loads(text)
    if isinstance(value, str):
        yield value.strip("<>"), f"{value.strip('<>')}9"
    elif value is None or isinstance(value, bool):
        yield text, "5"
    elif isinstance(value, int | float):
        yield text, json.dumps(value + 1)
