"""Pieces shared by several page formats: descriptions, JSON, code; every fact in them is marked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from .marks import Marks, Other, Place
from .outline import Answer, Field, Outline

_TIMES = ("ISO 8601 time", "ISO timestamp", "RFC 3339 time")
_TYPES = {"array": "array", "string": "string", "integer": "integer", "number": "number", "boolean": "boolean"}


class Writer:
    """Writes pieces of the pages of one spec; `turn` makes each look a little different from the one before."""

    def __init__(self, outline: Outline, turn: int) -> None:
        self.outline = outline
        self.marks = Marks()
        self.turn = turn

    def mark(self, kind: str, text: str, place: Place = (), *others: Other) -> str:
        """Return a text with a mark around it."""
        return self.marks.mark(kind, text, place, others)

    def next(self, choices: int) -> int:
        """Return the number of the next of several variants."""
        self.turn += 1
        return self.turn % choices

    def description(self, field: Field, *, link: str = "", quote: str = "`") -> str:
        """Return the description of a field, besides its name and type."""
        said = ["What it is."]
        if field.values:
            said.append(self.values(field, quote))
        if field.format == "date-time":
            time = _TIMES[self.next(3)]
            said.append(self._droppable("format", f"An {time}.", field.place, "A UUID."))
        elif field.format:
            said.append(self._droppable("format", f"A {field.format.upper()}.", field.place, "An ISO 8601 time."))
        if field.unit:
            word = {"USD": "US dollars"}.get(field.unit, field.unit)
            said.append(self._droppable("unit", f"Given in {word}.", field.place, "Given in hours."))
        if link:
            said.append(f"Its [fields](#{link}) are below.")
        return " ".join(said)

    def _droppable(self, kind: str, text: str, place: Place, other: str) -> str:
        changed = Other(f"{kind} changed", other)
        return self.mark(kind, text, place, changed, Other(f"{kind} dropped", "", place))

    def values(self, field: Field, quote: str = "`") -> str:
        """Return a list of values."""

        def sentence(values: list[str]) -> str:
            colon = ":" if len(field.values) % 2 else ""
            return f"One of{colon} {', '.join(f'{quote}{value}{quote}' for value in values)}."

        values = list(field.values)
        return self.mark(
            "values",
            sentence(values),
            field.place,
            Other("value changed", sentence([values[0] + "X", *values[1:]])),
            Other("value dropped", sentence(values[:-1] if len(values) > 2 else [values[0], values[0]])),
            Other("value added", sentence([*values, values[0] + "_2"])),
        )

    def type(self, field: Field, null: str, suffix: bool) -> str:
        """Return the type of a field, with what a page writes for arrays of something and for null."""
        kind = field.type
        text = self.mark("type", kind, field.place)
        if kind == "array" and suffix and field.items not in ("", "any"):
            items = self.mark("items", field.items, field.place)
            text = self.mark("type", f"{items}[]", field.place, Other("type changed", field.items))
        there = Other("null added", null)
        gone = Other("null dropped", "", field.place)
        return text + self.mark(
            "null", null if field.is_nullable else "", field.place, gone if field.is_nullable else there
        )

    def json(self, value: Any, place: Place, level: int = 0) -> str:
        """Return JSON with each key and value marked."""
        indent = "  " * (level + 1)
        if isinstance(value, dict) and value:
            lines = [
                f"{indent}{self.mark('key', json.dumps(key))}: {self.json(item, (*place, key), level + 1)}"
                for key, item in value.items()
            ]
            return "{\n" + ",\n".join(lines) + "\n" + "  " * level + "}"
        if isinstance(value, list) and value:
            items = [self.json(item, (*place, f"[{index}]"), level + 1) for index, item in enumerate(value)]
            if not isinstance(value[0], dict | list) and self.next(2):
                return f"[{', '.join(items)}]"
            return "[\n" + ",\n".join(indent + item for item in items) + "\n" + "  " * level + "]"
        return self.mark("value", json.dumps(value, ensure_ascii=False), place)

    def sample(self, value: Any, place: Place) -> str:
        """Return a JSON sample, and what else it could be as a whole."""
        return self.mark("sample", self.json(value, place), place, *_other_samples(value, place))

    def answers(self) -> list[Answer]:
        """Return the success and the errors."""
        return [self.outline.success, *self.outline.errors]

    def title(self, answer: Answer) -> str:
        """Return the title of the sample of an answer: its statuses."""
        return " ".join(self.mark("status", status, (status,)) for status in answer.statuses)

    def route(self) -> str:
        """Return the method and path, as written in code."""
        method = self.mark("method", self.outline.method)
        return f"{method} {self.path()}"

    def path(self) -> str:
        """Return the path with the names of its parameters."""
        parts = re.split(r"(\{\w+\})", self.outline.path)
        return "".join(self.mark("path name" if part.startswith("{") else "path", part) for part in parts if part)

    def url(self, *, with_variable: bool = False, arguments: dict[str, str] | None = None) -> str:
        """Return the URL of a request in a sample."""
        base = self.mark("base URL", self.outline.base) if self.outline.base else "https://YOUR_BASE_URL"
        if with_variable and self.outline.base_variable and not self.outline.base:
            base = "${" + self.mark("environment variable", self.outline.base_variable) + "}"
        url = base
        for part in re.split(r"(\{\w+\})", self.outline.path):
            if not part.startswith("{"):
                url += self.mark("path", part) if part else ""
            elif arguments is not None:
                url += arguments[part[1:-1]]
            else:
                url += self.mark("argument", str(self.outline.examples[part[1:-1]]))
        return url

    def headers(self, *, with_variable: bool = False, with_type: bool = True) -> list[tuple[str, str]]:
        """Return the headers of a request in a sample."""
        key = self.outline.form
        if with_variable and self.outline.key_variable:
            variable = self.mark("environment variable", self.outline.key_variable)
            key = key.replace("<api-key>", "${" + variable + "}")
        found = [(self.mark("header", self.outline.header), self.mark("authentication", key))]
        for field in self.outline.of("header"):
            found.append((self.mark("header", field.name), f"<{field.name.lower()}>"))
        if self.outline.body is not None and with_type:
            found.append((self.mark("header", "Content-Type"), self.mark("media type", "application/json")))
        return found

    def read_fields(self) -> Iterator[tuple[list[str], Field]]:
        """Yield what code reads of an answer: the first fields of the success, with the way there."""
        way: list[str] = []
        fields = self.outline.success.fields
        while fields:
            field = fields[0]
            yield [*way, field.name], field
            way = [*way, field.name, *(["[0]"] if field.type == "array" else [])]
            fields = field.fields


def _other_samples(value: Any, place: Place) -> Iterator[Other]:
    """Yield a sample with an entry dropped, added, moved or given twice."""

    def text(changed: Any) -> str:
        return json.dumps(changed, indent=2, ensure_ascii=False)

    for way in list(_ways(value)):
        smaller = deepcopy(value)
        around = _at(smaller, way[:-1])
        taken = around.pop(way[-1])
        yield Other("sample entry dropped", text(smaller), (*place, *_names(way)))
        if isinstance(smaller, dict) and len(way) > 1 and way[-1] not in smaller:
            smaller[str(way[-1])] = taken
            yield Other("sample entry moved", text(smaller), (*place, *_names(way)))
    for way in [(), *_ways(value)]:
        if isinstance(_at(value, way), dict) and _at(value, way):
            larger = deepcopy(value)
            _at(larger, way)["quite_new"] = 1
            yield Other("sample entry added", text(larger), (*place, *_names(way), "quite_new"))
        elif isinstance(_at(value, way), list) and _at(value, way):
            larger = deepcopy(value)
            _at(larger, way).append(_at(larger, way)[0])
            yield Other("sample item added", text(larger), (*place, *_names(way)))


def _names(way: tuple[str | int, ...]) -> Place:
    return tuple(f"[{part}]" if isinstance(part, int) else part for part in way)


def _ways(value: Any, way: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in entries:
        yield (*way, key)
        yield from _ways(item, (*way, key))


def _at(value: Any, way: tuple[str | int, ...]) -> Any:
    for part in way:
        value = value[part]
    return value
