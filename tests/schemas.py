"""The tests' own model of a spec's schemas, independent of the generator and the generated code."""

from __future__ import annotations

import copy
import datetime
import json
import re
import uuid
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

import attrs
import jsonschema

Steps = tuple[str | int, ...]
NULL = {"type": "null"}


class Schema:
    """A schema with its references resolved, `allOf` merged, and null separated from the other types."""

    def __init__(self, document: dict[str, Any], node: dict[str, Any]) -> None:
        self.document = document
        self.written = node
        self.node = self._resolved(node)
        types = self.node.get("type", [])
        choices = (
            self.node.get("anyOf")
            or self.node.get("oneOf")
            or [{**self.node, "type": kind} for kind in (types if isinstance(types, list) else [])]
        )
        self.is_nullable = NULL in choices or any(choice.get("type") == "null" for choice in choices)
        choices = [choice for choice in choices if choice.get("type") != "null"]
        if len(choices) == 1:
            inner = Schema(document, choices[0])
            self.node, self.is_nullable = inner.node, self.is_nullable or inner.is_nullable
        self.choices = [Schema(document, choice) for choice in choices] if len(choices) > 1 else []

    def _resolved(self, node: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in node:
            target: Any = self.document
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part.replace("~1", "/").replace("~0", "~")]
            node = target
        if "allOf" not in node:
            return node
        parts = [*(self._resolved(part) for part in node["allOf"]), node]
        merged = {"properties": {k: v for part in parts for k, v in part.get("properties", {}).items()}}
        return {**parts[0], **merged, "required": [name for part in parts for name in part.get("required", [])]}

    @property
    def kind(self) -> str:
        """The type, the format of a string, or one of union, map, free (any object) and any."""
        if self.choices:
            return "union"
        name = self.node.get("type", "string" if "const" in self.node else "any")
        if name == "string" and self.node.get("format") in ("date-time", "date", "uuid"):
            return str(self.node["format"])
        if name == "object" and not self.node.get("properties"):
            return "map" if isinstance(self.node.get("additionalProperties"), dict) else "free"
        return str(name)

    @property
    def documented(self) -> list[Any] | None:
        """The values of an enum, or None for any other schema."""
        return [value for value in self.node["enum"] if value is not None] if "enum" in self.node else None

    @cached_property
    def properties(self) -> dict[str, Schema]:
        """The schema of each property."""
        return {name: Schema(self.document, node) for name, node in self.node.get("properties", {}).items()}

    @property
    def required(self) -> list[str]:
        """The required properties."""
        names: list[str] = self.node.get("required", [])
        return names

    @cached_property
    def items(self) -> Schema:
        """The schema of an array's items or a map's values."""
        return Schema(self.document, self.node["items" if self.kind == "array" else "additionalProperties"])

    def is_valid(self, value: Any) -> bool:
        """Return whether a value is valid against the JSON Schema, including formats."""
        root = {**self.written, "components": self.document["components"]}
        checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
        return jsonschema.Draft202012Validator(root, format_checker=checker).is_valid(value)


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
"""A value of each JSON type."""

WRONG: dict[str, list[Any]] = {
    "string": [5, ["text"]],
    "date-time": ["soon", True],
    "date": ["soon", "2025-02-30", 20250115],
    "uuid": ["no-uuid", 5],
    "integer": ["5", 5.7, True],
    "number": ["5.7", True],
    "boolean": ["true", 1],
    "array": [{"0": 1}, "text"],
    "object": [[1], "text"],
    "map": [[1], "text"],
    "free": [[1], "text"],
    "any": [],
}
"""Invalid values for each kind of schema that a careless decoder would accept."""


def filled(schema: Schema, example: Any = None) -> Any:
    """Return an example extended so that every property is present and not null, and every array has an item."""
    if schema.kind == "object":
        given = example or {}
        return {**given, **{name: filled(inner, given.get(name)) for name, inner in schema.properties.items()}}
    if schema.kind == "map":
        return {name: filled(schema.items, value) for name, value in (example or {"some key": None}).items()}
    if schema.kind == "array":
        return [filled(schema.items, item) for item in example or [None]]
    if example is not None:
        return example
    if schema.kind == "union":
        return filled(schema.choices[0])
    if "const" in schema.node:
        return schema.node["const"]
    return schema.documented[0] if schema.documented else MADE_UP[schema.kind]


def wrong_values(schema: Schema) -> list[Any]:
    """Return values that a schema does not allow."""
    if schema.kind == "union":
        several = [wrong_values(choice) for choice in schema.choices]
        return [value for value in several[0] if all(value in others for others in several)]
    return WRONG[schema.kind]


@attrs.frozen
class Place:
    """A place in a body, and its schema."""

    steps: Steps
    schema: Schema
    is_required: bool
    is_property: bool

    def __repr__(self) -> str:
        return self.path

    @property
    def path(self) -> str:
        """The place as JSONPath."""
        return json_path(self.steps)


def places(
    schema: Schema, body: Any, *, steps: Steps = (), is_required: bool = False, is_property: bool = False
) -> Iterator[Place]:
    """Yield each place in a body, outer ones first; unions are not entered."""
    yield Place(steps, schema, is_required, is_property)
    if schema.kind == "object":
        for name, inner in schema.properties.items():
            if body.get(name) is not None:
                is_required = name in schema.required
                yield from places(inner, body[name], steps=(*steps, name), is_required=is_required, is_property=True)
    elif schema.kind in ("array", "map"):
        for step, item in enumerate(body) if schema.kind == "array" else body.items():
            yield from places(schema.items, item, steps=(*steps, step))


def json_path(steps: Steps) -> str:
    """Return the JSONPath of a place."""
    names = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps]
    is_word = re.compile(r"\.[A-Za-z_]\w*|\[.*", re.ASCII).fullmatch
    return "$" + "".join(name if is_word(name) else f"[{json.dumps(name[1:])}]" for name in names)


def at(body: Any, steps: Iterable[str | int]) -> Any:
    """Return the value at a place in a body."""
    for step in steps:
        body = body[step]
    return body


def replaced(body: Any, steps: Steps, value: Any) -> Any:
    """Return a copy of a body with a different value at a place."""
    if not steps:
        return value
    body = copy.deepcopy(body)
    at(body, steps[:-1])[steps[-1]] = value
    return body


def removed(body: Any, steps: Steps) -> Any:
    """Return a copy of a body without the property at a place."""
    body = copy.deepcopy(body)
    del at(body, steps[:-1])[steps[-1]]
    return body


def attributes(model: Any) -> dict[str, str]:
    """Return the attribute for each wire name of a model."""
    named = {field.metadata.get("wire", field.name): field.name for field in attrs.fields(type(model))}
    return {wire: name for wire, name in named.items() if name != "additional_properties"}


def got(value: Any, steps: Steps) -> Any:
    """Return the value at a place in a decoded body."""
    for step in steps:
        value = getattr(value, attributes(value)[str(step)]) if attrs.has(type(value)) else value[step]
    return value


def without_nulls(schema: Schema, body: Any) -> Any:
    """Return a body without null optional properties, which a model does not distinguish from absent ones."""
    if schema.kind == "union":
        fitting = [choice for choice in schema.choices if choice.kind in ("object", "map", "array")]
        return without_nulls(fitting[0], body) if len(fitting) == 1 else body
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
    """Return the time of a valid date-time, to the microsecond."""
    return datetime.datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text.upper()))


def differences(schema: Schema, value: Any, body: Any, *, steps: Steps = ()) -> Iterator[str]:
    """Yield each place where a decoded value differs in type or value from what the schema requires."""
    path = json_path(steps)
    if body is None:
        if value is not None:
            yield f"{path}: {value!r} is not None"
    elif schema.kind == "union":
        if all(list(differences(choice, value, body)) for choice in schema.choices):
            yield f"{path}: {value!r} of {type(value).__name__} for {body!r}"
    elif schema.kind == "object":
        yield from _differences_of_object(schema, value, body, steps)
    elif schema.kind in ("array", "map"):
        if type(value) is not type(body) or len(value) != len(body):
            yield f"{path}: {value!r}"
            return
        for step in range(len(body)) if schema.kind == "array" else body:
            yield from differences(schema.items, value[step], body[step], steps=(*steps, step))
    elif not _is_same(schema, value, body):
        yield f"{path}: {value!r} of {type(value).__name__} for {body!r}"


def _differences_of_object(schema: Schema, model: Any, body: Any, steps: Steps) -> Iterator[str]:
    if not attrs.has(type(model)) or not isinstance(body, dict) or set(attributes(model)) != set(schema.properties):
        yield f"{json_path(steps)}: {model!r} for {body!r}"
        return
    names = attributes(model)
    for name, inner in schema.properties.items():
        yield from differences(inner, getattr(model, names[name]), body.get(name), steps=(*steps, name))
    unknown = {name: body[name] for name in body if name not in schema.properties}
    if model.additional_properties != unknown:
        yield f"{json_path(steps)}: additional properties {model.additional_properties!r} are not {unknown!r}"


def _is_same(schema: Schema, value: Any, body: Any) -> bool:
    kind = schema.kind
    if kind == "date-time":
        is_close = isinstance(value, datetime.datetime) and abs(value - moment(body)) <= datetime.timedelta(
            microseconds=1
        )
        return is_close and value.utcoffset() == moment(body).utcoffset()
    if kind == "date":
        return type(value) is datetime.date and value == datetime.date.fromisoformat(body)
    if kind == "uuid":
        return type(value) is uuid.UUID and value == uuid.UUID(body)
    if schema.documented:
        return type(value) is not type(body) and bool(value == body) and value.is_documented
    if kind == "integer":
        return type(value) is int and value == body
    return type(value) is type(body) and bool(value == body)
