"""Check the values that a schema lists: enums and constants."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..errors import Place, Problem, pointer, shown
from .spec import Spec

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}


def type_of(schema: dict[str, Any]) -> str | None:
    """Return the JSON type of a schema's constant."""
    return next((name for name, kinds in _TYPES.items() if type(schema["const"]) in kinds), None)


def is_of(value: object, kind: str) -> bool:
    """Return whether a value has a JSON type."""
    return type(value) in _TYPES.get(kind, ())


def explained(value: object) -> str:
    """Describe a value for a message, with the unquoted YAML that it may come from."""
    if isinstance(value, bool):
        words = "yes, on or true" if value else "no, off or false"
        return f"{value}, which is how YAML reads an unquoted {words}"
    if value is None:
        return "null, which is how YAML reads an unquoted null or ~"
    if isinstance(value, int | float):
        return f"the number {value!r}, which YAML reads because there are no quotes"
    return shown(value)


def problems_in(spec: Spec, place: Place, schema: dict[str, Any], kinds: list[Any]) -> Iterator[Problem]:
    """Yield the problems of the enum or the constant of a schema."""
    if "const" in schema and not any(is_of(schema["const"], kind) for kind in kinds):
        found = f"{explained(schema['const'])}, with the type {' or '.join(map(repr, kinds))}"
        expected = "text in quotes, a number, or a boolean, with the matching type"
        yield spec.problem(pointer(*place, "const"), found, expected)
    if "const" in schema and "enum" in schema:
        yield spec.problem(pointer(*place), "const beside enum", "only one of them")
    if "enum" in schema:
        yield from _enum(spec, place, schema, kinds)


def _enum(spec: Spec, place: Place, schema: dict[str, Any], kinds: list[Any]) -> Iterator[Problem]:
    if kinds not in (["string"], ["integer"]):
        expected = "'string' or 'integer' with an enum; remove the enum otherwise"
        yield spec.problem(pointer(*place, "type"), " or ".join(map(repr, kinds)), expected)
        return
    values = schema["enum"]
    if not [value for value in values if value is not None]:
        yield spec.problem(pointer(*place, "enum"), "no value", "at least one")
    is_nullable = isinstance(schema.get("type"), list) and "null" in schema["type"]
    seen: dict[Any, Any] = {}
    for index, value in enumerate(values):
        at = pointer(*place, "enum", index)
        if value is None and is_nullable:
            continue
        if not is_of(value, kinds[0]):
            quoted = "; put text in quotes" if kinds[0] == "string" else ""
            yield spec.problem(at, explained(value), f"a value of the type {kinds[0]}{quoted}")
            continue
        same = value.casefold() if isinstance(value, str) else value
        if same in seen:
            yield spec.problem(at, f"{value!r} after {seen[same]!r}", "values that differ not only in case")
        seen[same] = value
