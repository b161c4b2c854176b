"""Mutants: a spec with one fact changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from generator.audit.report import Finding

_Change = Callable[[dict[str, Any]], tuple[str, str]]
"""Changes a component, and returns the kind of change, and the kind or name that the audit must tell."""


def tells(finding: Finding, expected: str) -> bool:
    """Return whether a finding is of a kind, or about a name."""
    return expected in (finding.kind, *re.split(r"[ .\[\]]+", finding.place))


def spec_mutants(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield a spec with one fact changed: the kind of change, the spec, and the kind or name the audit must tell."""
    ((path, item),) = document["paths"].items()
    ((method, operation),) = item.items()
    returned = operation["responses"]["200"].get("x-returns")
    for name, schema in document["components"]["schemas"].items():
        for change in _schema_changes(schema):
            changed = deepcopy(document)
            kind, expected = change(changed["components"]["schemas"][name])
            if (kind, expected) != ("required changed", returned):  # required in any case
                yield kind, changed, expected
    for index, parameter in enumerate(operation.get("parameters", ())):
        changed = deepcopy(document)
        changed["paths"][path][method]["parameters"][index]["name"] += "_too"
        yield "parameter renamed", changed, parameter["name"]
    for status in operation["responses"]:
        changed = deepcopy(document)
        if status != "200":
            del changed["paths"][path][method]["responses"][status]
            yield "status dropped", changed, status
    changed = deepcopy(document)
    changed["paths"][path][{"get": "post"}.get(method, "get")] = changed["paths"][path].pop(method)
    yield "method changed", changed, "method"
    changed = deepcopy(document)
    changed["paths"][f"{path}/more"] = changed["paths"].pop(path)
    yield "path changed", changed, "path"
    changed = deepcopy(document)
    scheme = changed["components"]["securitySchemes"]["apiKey"]
    scheme |= {"type": "apiKey", "in": "header", "name": scheme.get("name", "Authorization"), "x-prefix": "Token"}
    yield "prefix changed", changed, "authentication"


def _schema_changes(schema: dict[str, Any]) -> Iterator[_Change]:
    """Yield what changes one fact of a component."""
    if "enum" in schema:
        yield from (_value_dropped, _value_added)
    for name, field in schema.get("properties", {}).items():
        yield from _field_changes(name, field)
    if "properties" in schema:
        yield _field_added


def _value_dropped(schema: dict[str, Any]) -> tuple[str, str]:
    schema["enum"].pop()
    return "value dropped", "values"


def _value_added(schema: dict[str, Any]) -> tuple[str, str]:
    schema["enum"].append("quite_new")
    return "value added", "values"


def _field_added(schema: dict[str, Any]) -> tuple[str, str]:
    schema["properties"]["quite_new"] = {"type": "string"}
    return "field added", "quite_new"


def _field_changes(name: str, field: dict[str, Any]) -> Iterator[_Change]:
    """Yield what changes one fact of a field."""

    def drop(schema: dict[str, Any]) -> tuple[str, str]:
        del schema["properties"][name]
        return "field dropped", name

    def rename(schema: dict[str, Any]) -> tuple[str, str]:
        schema["properties"][f"{name}_too"] = schema["properties"].pop(name)
        return "field renamed", f"{name}_too"

    def require(schema: dict[str, Any]) -> tuple[str, str]:
        schema["required"] = sorted({name} ^ set(schema.get("required", ())))
        return "required changed", name

    def retype(schema: dict[str, Any]) -> tuple[str, str]:
        schema["properties"][name]["type"] = "boolean"
        return "type changed", name

    def null(schema: dict[str, Any]) -> tuple[str, str]:
        kinds = schema["properties"][name]["type"]
        schema["properties"][name]["type"] = kinds[0] if isinstance(kinds, list) else [kinds, "null"]
        return "null changed", name

    def form(schema: dict[str, Any]) -> tuple[str, str]:
        if not schema["properties"][name].pop("format", None):
            schema["properties"][name]["format"] = "uuid"
        return "format changed", name

    yield from (drop, rename, require)
    if "type" in field:
        yield from (retype, null)
    if field.get("type") == "string":
        yield form
