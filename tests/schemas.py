"""A spec's schemas as the tests read them: without the generator, and without the code it generates."""

from __future__ import annotations

import copy
import datetime
import json
import re
import uuid
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import attrs
import jsonschema

Way = tuple[str | int, ...]


class Schema:
    """A schema with its references followed."""

    def __init__(self, document: dict[str, Any], node: dict[str, Any]) -> None:
        self.document = document
        self.written = node
        self.is_nullable = False
        while True:
            if "$ref" in node:
                target: Any = document
                for part in node["$ref"].removeprefix("#/").split("/"):
                    target = target[part.replace("~1", "/").replace("~0", "~")]
                node = target
            elif choices := node.get("anyOf") or node.get("oneOf"):
                (inner,) = (choice for choice in choices if choice != {"type": "null"})
                self.is_nullable = self.is_nullable or len(choices) > 1
                node = inner
            else:
                break
        names = node.get("type", [])
        names = [names] if isinstance(names, str) else names
        self.is_nullable = self.is_nullable or "null" in names
        self.node = node
        self.type: str = next((name for name in names if name != "null"), "any")

    @property
    def kind(self) -> str:
        """What is told apart when values are compared: the type, the format of a string, maps, free-form objects."""
        if self.type == "string" and self.node.get("format") in ("date-time", "date", "uuid"):
            return str(self.node["format"])
        if self.type == "object" and "properties" not in self.node:
            return "map" if isinstance(self.node.get("additionalProperties"), dict) else "free"
        return self.type

    @property
    def documented(self) -> list[Any] | None:
        """The values of an enum; None if it is none."""
        return [value for value in self.node["enum"] if value is not None] if "enum" in self.node else None

    @cached_property
    def properties(self) -> dict[str, Schema]:
        """The schema of each property."""
        return {name: Schema(self.document, node) for name, node in self.node.get("properties", {}).items()}

    @property
    def required(self) -> list[str]:
        """The properties that must be there."""
        names: list[str] = self.node.get("required", [])
        return names

    @cached_property
    def items(self) -> Schema:
        """The schema of an array's items or a map's values."""
        return Schema(self.document, self.node["items" if self.type == "array" else "additionalProperties"])

    def validate(self, value: Any) -> None:
        """Raise unless the value is valid, by the rules of JSON Schema and its formats."""
        root = {**self.written, "components": self.document["components"]}
        checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
        jsonschema.Draft202012Validator(root, format_checker=checker).validate(value)


MADE_UP = {
    "string": "some text",
    "date-time": "2025-01-15T10:00:02Z",
    "date": "2025-01-15",
    "uuid": "eeeeeeee-0000-0000-0000-000000000005",
    "integer": 5,
    "number": 2.5,
    "boolean": True,
    "free": {"of": ["no", {"form": None}]},
    "any": {"of": ["no", {"form": None}]},
}
"""A value of each kind, spelt as it is given back."""


def filled(schema: Schema, example: Any = None) -> Any:
    """Return an example completed: every property at every depth is there and not null, every array has an item."""
    if schema.kind == "object":
        given = example or {}
        known = {name: filled(inner, given.get(name)) for name, inner in schema.properties.items()}
        return {**given, **known}
    if schema.kind == "map":
        return {name: filled(schema.items, value) for name, value in (example or {"some key": None}).items()}
    if schema.kind == "array":
        return [filled(schema.items, item) for item in example or [None]]
    if example is not None:
        return example
    return schema.documented[0] if schema.documented else MADE_UP[schema.kind]


@attrs.frozen
class Place:
    """One place in a body, and what the schema says of it."""

    way: Way
    schema: Schema
    is_required: bool
    outer: Place | None

    def __repr__(self) -> str:
        return self.path

    @property
    def path(self) -> str:
        """The place as JSONPath."""
        return json_path(self.way)

    @property
    def is_property(self) -> bool:
        """Whether it is a property of an object, not an item of an array or a map."""
        return self.outer is not None and self.outer.schema.kind == "object"

    @property
    def keeper(self) -> Place | None:
        """The nearest place, this one or one around it, which can keep what does not fit; None if there is none."""
        place: Place | None = self
        while place and (place.is_required or not place.way):
            place = place.outer
        return place


def places(
    schema: Schema, body: Any, *, way: Way = (), is_required: bool = False, outer: Place | None = None
) -> Iterator[Place]:
    """Yield each place in a body, the outer ones first."""
    place = Place(way, schema, is_required, outer)
    yield place
    if schema.kind == "object":
        for name, inner in schema.properties.items():
            if body.get(name) is not None:
                required = name in schema.required
                yield from places(inner, body[name], way=(*way, name), is_required=required, outer=place)
    elif schema.kind in ("array", "map"):
        for step, item in enumerate(body) if schema.kind == "array" else body.items():
            yield from places(schema.items, item, way=(*way, step), outer=place)


def wrong_values(schema: Schema) -> list[Any]:
    """Return values which a schema does not allow, and which a careless decoder would take."""
    several = {
        "string": [5, 5.5, True, ["text"], {"a": "b"}],
        "date-time": ["soon", "", "2025-01-15", "2025-01-15T10:00:02", "2025-13-01T00:00:00Z", 1736935202, 1.5, True],
        "date": ["soon", "2025-01-15T10:00:02Z", "2025-02-30", 20250115, True, {}],
        "uuid": ["no-uuid", "eeeeeeee-0000-0000-0000-00000000000", "", 5, True, []],
        "integer": ["5", 5.7, True, False, "", [], {}],
        "number": ["5.7", True, False, "", [], {}],
        "boolean": ["true", 1, 0, "", []],
        "array": [{}, {"0": 1}, "text", "", 5, True],
        "object": [[], [1], "text", "", 5, True],
        "map": [[], [1], "text", 5, True],
        "free": [[], [1], "text", 5, True],
        "any": [],
    }
    return several[schema.kind]


def json_path(way: Way) -> str:
    """Return the JSONPath of a way."""
    steps = []
    for step in way:
        if isinstance(step, int):
            steps.append(f"[{step}]")
        else:
            steps.append(f".{step}" if re.fullmatch("[A-Za-z_][A-Za-z_0-9]*", step) else f"[{json.dumps(step)}]")
    return "$" + "".join(steps)


def at(body: Any, way: Way) -> Any:
    """Return what stands at a place of a body."""
    for step in way:
        body = body[step]
    return body


def replaced(body: Any, way: Way, value: Any) -> Any:
    """Return a copy of a body with another value at a place."""
    if not way:
        return value
    body = copy.deepcopy(body)
    at(body, way[:-1])[way[-1]] = value
    return body


def removed(body: Any, way: Way) -> Any:
    """Return a copy of a body without the property at a place."""
    body = copy.deepcopy(body)
    del at(body, way[:-1])[way[-1]]
    return body


def attributes(model: Any) -> dict[str, str]:
    """Return the attribute of each wire name of a model."""
    fields = attrs.fields(type(model))
    named = {field.metadata.get("wire", field.name): field.name for field in fields}
    return {wire: name for wire, name in named.items() if name != "additional_properties"}


def got(value: Any, way: Way) -> Any:
    """Return what stands at a place of a decoded body, going from model to model."""
    for step in way:
        value = getattr(value, attributes(value)[str(step)]) if attrs.has(type(value)) else value[step]
    return value


def without_nulls(schema: Schema, body: Any) -> Any:
    """Return a body without the optional properties that are null, which a model does not tell from absent ones."""
    if schema.kind == "object" and isinstance(body, dict):
        kept = {}
        for name, value in body.items():
            if name not in schema.properties:
                kept[name] = value
            elif value is not None or name in schema.required:
                kept[name] = without_nulls(schema.properties[name], value)
        return kept
    if schema.kind == "map" and isinstance(body, dict):
        return {name: without_nulls(schema.items, value) for name, value in body.items()}
    if schema.kind == "array" and isinstance(body, list):
        return [without_nulls(schema.items, item) for item in body]
    return body


def moment(text: str) -> datetime.datetime:
    """Return the moment that a valid RFC 3339 date-time names, to the microsecond."""
    time = datetime.datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text.upper()))
    assert time.tzinfo is not None
    return time


def differences(schema: Schema, value: Any, body: Any, *, way: Way = ()) -> Iterator[str]:
    """Yield where a decoded value is not, in type and value, what the schema makes of a valid body."""
    path = json_path(way)
    kind = schema.kind
    if body is None:
        if value is not None:
            yield f"{path}: {value!r} is not None"
    elif kind == "object":
        yield from _differences_of_object(schema, value, body, way)
    elif kind in ("array", "map"):
        steps = list(range(len(body))) if kind == "array" else list(body)
        if type(value) is not (list if kind == "array" else dict) or len(value) != len(body):
            yield f"{path}: {value!r}"
        for step in steps:
            yield from differences(schema.items, value[step], body[step], way=(*way, step))
    elif not _is_same(schema, value, body):
        yield f"{path}: {value!r} of {type(value).__name__} for {body!r}"


def _differences_of_object(schema: Schema, model: Any, body: Any, way: Way) -> Iterator[str]:
    names = attributes(model)
    if list(names) != list(schema.properties):
        yield f"{json_path(way)}: has the fields {list(names)}"
    for name, inner in schema.properties.items():
        yield from differences(inner, getattr(model, names[name]), body.get(name), way=(*way, name))
    unknown = {name: body[name] for name in body if name not in schema.properties}
    if model.additional_properties != unknown:
        yield f"{json_path(way)}: additional properties {model.additional_properties!r} are not {unknown!r}"


def _is_same(schema: Schema, value: Any, body: Any) -> bool:
    kind = schema.kind
    if kind == "date-time":
        wanted = moment(body)
        near = abs(value - wanted) <= datetime.timedelta(microseconds=1)  # the seventh digit may be rounded
        return type(value) is datetime.datetime and near and value.utcoffset() == wanted.utcoffset()
    if kind == "date":
        return type(value) is datetime.date and value == datetime.date.fromisoformat(body)
    if kind == "uuid":
        return type(value) is uuid.UUID and value == uuid.UUID(body)
    if schema.documented:
        is_documented: bool = value.is_documented
        return type(value) is not type(body) and value == body and value.value == body and is_documented
    if kind == "integer":
        return type(value) is int and value == body
    return type(value) is type(body) and bool(value == body)
