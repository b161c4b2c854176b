"""Read JSON in documents: keys, values and their lines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import yaml
from attrs import frozen

from .facts import Fact, Line, Place, Text, joined, schema_place
from .kinds import word

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLACEHOLDER = re.compile(r"<([A-Za-z]+)>")


class NotJSON(ValueError):
    """The text is not JSON."""

    line: int = 0
    """The line with the error."""


@frozen
class Body:
    """A JSON value in a document, with the lines of all nested values."""

    value: Any
    lines: dict[Place, int]
    """Lines by indexes and keys from the top, such as ``("data", "[0]", "id")``."""
    first: int

    def line(self, place: Place) -> int:
        """Return the line of a value, or of the nearest enclosing value."""
        while place not in self.lines and place:
            place = place[:-1]
        return self.lines.get(place, self.first)


def read(text: Text) -> Body:
    """
    Parse a text as JSON.

    Raises:
        NotJSON: The text is not JSON.
    """
    try:
        value = json.loads(joined(text))
    except (ValueError, RecursionError) as error:
        broken = NotJSON(str(error))
        broken.line = text[min(getattr(error, "lineno", 1), len(text)) - 1].number
        raise broken from None
    lines: dict[Place, int] = {}
    try:
        node = yaml.compose(
            joined(text).replace("\t", " "), Loader=_LOADER
        )  # the YAML parser reports lines, and JSON is YAML
    except yaml.YAMLError:
        node = None
    if node is not None:
        _note(node, (), text, lines)
    return Body(value, lines, text[0].number)


def without_comments(text: Text) -> Text:
    """Remove the comments and trailing commas that people write into JSON samples."""
    code = "\n".join(re.sub(r"(^|[\s,{\[])(?://|#).*", r"\1", line.text) for line in text)
    code = re.sub(r",(\s*[}\]])", r"\1", code)
    return [Line(line.number, part) for line, part in zip(text, code.split("\n"), strict=True)]


def of_types(text: Text) -> Text:
    """Turn JSON-like text with types as values, such as ``"count": number``, into JSON with placeholders."""
    words = "|".join(("string", "number", "integer", "boolean", "long", "float", "double"))
    typed = [re.sub(rf"(?<=[:\[,\s])({words})(?=\s*(?:[,}}\]]|$))", r'"<\1>"', line.text) for line in text]
    return [Line(line.number, part) for line, part in zip(text, typed, strict=True)]


def _note(node: yaml.Node, place: Place, text: Text, lines: dict[Place, int]) -> None:
    lines.setdefault(place, text[node.start_mark.line].number)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            lines[(*place, key.value)] = text[key.start_mark.line].number
            _note(value, (*place, key.value), text, lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            _note(item, (*place, f"[{index}]"), text, lines)


def facts(body: Body, where: Place, document: str, source: str = "sample") -> Iterator[Fact]:
    """Yield the facts in a sample: each field, its type, and each of its values."""
    seen: set[tuple[Place, str]] = set()
    for place, value in values(body.value):
        line = body.line(place)
        shown = (*where, *schema_place(place))
        kind = shown_kind(value)
        if (shown, kind) not in seen:
            seen.add((shown, kind))
            yield Fact("shown", shown, kind, document, line, source)
        if not isinstance(value, dict | list) or not value:
            yield Fact("example", (*where, *place), json.dumps(value, ensure_ascii=False), document, line, source)


def values(value: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Yield a JSON value and all nested values, each with its place."""
    yield place, value
    if isinstance(value, dict):
        for key, item in value.items():
            yield from values(item, (*place, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from values(item, (*place, f"[{index}]"))


def shown_kind(value: Any) -> str:
    """Return the type of a JSON value; for a placeholder such as ``<string>``, the type that it names."""
    if isinstance(value, str):
        placeholder = _PLACEHOLDER.fullmatch(value)
        return (word(placeholder[1]) if placeholder else None) or "string"
    if isinstance(value, bool):
        return "boolean"
    kinds = {type(None): "null", int: "integer", float: "number", list: "array", dict: "object"}
    return kinds[type(value)]


def find(text: Text) -> Iterator[tuple[Text, int]]:
    """Yield each JSON object or array that starts a line of plain text, and the index of the line after it."""
    decoder = json.JSONDecoder()
    index = 0
    while index < len(text):
        if text[index].text.lstrip()[:1] in ("{", "["):
            rest = joined(text[index:])
            start = len(rest) - len(rest.lstrip())
            try:
                _, end = decoder.raw_decode(rest, start)
            except (ValueError, RecursionError):
                end = 0
            if end and not rest[end : (rest + "\n").find("\n", end)].strip():
                after = index + rest.count("\n", 0, end) + 1
                yield text[index:after], after
                index = after
                continue
        index += 1


def is_header(line: Line) -> re.Match[str] | None:
    """Match the name and value of an HTTP header line; None if the line is not a header."""
    return re.fullmatch(r"\s*([A-Za-z][\w-]*):\s+(\S.*?)\s*", line.text)
