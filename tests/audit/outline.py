"""The content of a spec, in the order used by pages."""

from __future__ import annotations

import json
from typing import Any

from attrs import frozen

from generator.audit.prose import unit

from ..vendors import Vendor
from .marks import Place


@frozen
class Field:
    """A field or parameter."""

    name: str
    place: Place
    type: str
    items: str
    is_nullable: bool
    is_required: bool
    values: tuple[str, ...]
    format: str
    unit: str
    fields: tuple[Field, ...]

    @property
    def inside(self) -> Place:
        """The place of its content."""
        return (*self.place, "[]") if self.type == "array" else self.place


@frozen
class Answer:
    """The body of one or more statuses."""

    statuses: tuple[str, ...]
    fields: tuple[Field, ...]
    example: Any


class Outline:
    """The content of one spec."""

    def __init__(self, vendor: Vendor) -> None:
        self.vendor = vendor
        self.document = vendor.document
        self.path, self.method, self.operation = vendor.template, vendor.method, vendor.operation
        self.base = str(vendor.base_url["default"])
        self.base_variable = str(vendor.base_url.get("x-env", ""))
        scheme = next(iter(vendor.schemes.values()))
        self.key_variable = str(scheme.get("x-env", ""))
        self.header, self.form = _credential(scheme)
        self.parameters = [self._parameter(parameter) for parameter in vendor.parameters]
        self.examples = {parameter["name"]: parameter["example"] for parameter in vendor.parameters}
        body = self.operation.get("requestBody", {}).get("content", {}).get("application/json")
        self.body = body["example"] if body else None
        self.success, *self.errors = self._answers()

    def of(self, where: str) -> list[Field]:
        """Return the parameters of one place."""
        return [field for field in self.parameters if field.place[0] == where]

    def _answers(self) -> list[Answer]:
        found: dict[str, Answer] = {}
        for status, response in self.operation["responses"].items():
            media = response["content"]["application/json"]
            same = json.dumps(media, sort_keys=True)
            before = found[same].statuses if same in found else ()
            schema = self._resolved(media["schema"])[0]
            found[same] = Answer((*before, status), self._fields(schema, (status,)), media["example"])
        return list(found.values())

    def _parameter(self, parameter: dict[str, Any]) -> Field:
        schema = {**parameter["schema"], "description": parameter.get("description", "")}
        return self._field(parameter["name"], (parameter["in"],), schema, is_required=parameter.get("required", False))

    def _fields(self, schema: dict[str, Any], place: Place) -> tuple[Field, ...]:
        required = schema.get("required", ())
        properties = schema.get("properties", {}).items()
        return tuple(self._field(name, place, child, is_required=name in required) for name, child in properties)

    def _field(self, name: str, around: Place, schema: dict[str, Any], *, is_required: bool) -> Field:
        target, is_nullable = self._resolved(schema)
        place = (*around, name)
        kind = _kind(target)
        items, inner = "", target
        if kind == "array":
            inner, _ = self._resolved(target["items"])
            items = _kind(inner)
        return Field(
            name=name,
            place=place,
            type=kind,
            items=items,
            is_nullable=is_nullable,
            is_required=is_required and place != ("200", *self.vendor.job_steps),
            values=tuple(str(value) for value in target.get("enum", ())),
            format=target.get("format", ""),
            unit=unit(schema.get("description", "")) or "",
            fields=self._fields(inner, (*place, "[]") if kind == "array" else place),
        )

    def _resolved(self, schema: dict[str, Any]) -> tuple[dict[str, Any], bool]:
        """Return the target of a schema's reference, and whether null is also allowed."""
        kinds = schema.get("type")
        is_nullable = isinstance(kinds, list) and "null" in kinds
        for option in schema.get("anyOf", schema.get("oneOf", ())):
            if option.get("type") == "null":
                is_nullable = True
            else:
                schema = option
        while "$ref" in schema:
            schema = self.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return schema, is_nullable


def _credential(scheme: dict[str, Any]) -> tuple[str, str]:
    """Return the header of a credential, and its value."""
    if scheme["type"] == "apiKey":
        return scheme["name"], f"{scheme.get('x-prefix', '')} <api-key>".strip()
    return "Authorization", f"{scheme['scheme'].capitalize()} <api-key>"


def _kind(schema: dict[str, Any]) -> str:
    kind = schema.get("type", "any")
    return str(kind if isinstance(kind, str) else next(name for name in kind if name != "null"))
