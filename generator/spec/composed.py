"""Check schemas that are composed of others: unions, and objects to merge."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..errors import Place, Problem, choices, pointer, shown
from .schemas import (
    ANNOTATIONS,
    NULL,
    REF,
    UNIONS,
    component_name,
    is_component,
    is_composed,
    properties_of,
    reference,
    required,
)
from .spec import Spec


def problems_in(spec: Spec, place: Place, schema: Any) -> Iterator[Problem]:
    """Yield the problems of a union or an `allOf`; its parts are checked separately."""
    if not isinstance(schema, dict) or not is_composed(schema):
        return
    union = next((key for key in UNIONS if key in schema), None)
    yield from _union(spec, place, schema, union) if union else _all_of(spec, place, schema)


def _union(spec: Spec, place: Place, schema: dict[str, Any], key: str) -> Iterator[Problem]:
    parts = schema[key]
    if others := set(schema) - {key, "discriminator"} - ANNOTATIONS:
        expected = f"these keys inside the parts of {key}, or not at all"
        yield spec.problem(pointer(*place), f"{sorted(others)} beside {key}", expected)
    if len(parts) < 2 or parts.count(NULL) > 1 or parts == [NULL, NULL]:
        expected = f"at least two parts, one of which may be {{type: 'null'}}; write a single part without {key}"
        yield spec.problem(pointer(*place, key), f"{len(parts)} parts", expected)
    if "discriminator" in schema:
        yield from _discriminator(spec, place, schema, [part for part in parts if part != NULL])


def _discriminator(spec: Spec, place: Place, schema: dict[str, Any], parts: list[Any]) -> Iterator[Problem]:
    at = (*place, "discriminator")
    names = [component_name(part) for part in parts if isinstance(part, dict)]
    if None in names:
        yield spec.problem(pointer(*at), "a discriminator with an inline schema", "a $ref to a component for each part")
        return
    property_name = schema["discriminator"].get("propertyName")
    for name in filter(None, names):
        if property_name not in properties_of(spec, spec.document["components"]["schemas"].get(name, {})):
            expected = f"a property that each part has; {name} lacks it"
            yield spec.problem(pointer(*at, "propertyName"), shown(property_name), expected)
    for value, target in schema["discriminator"].get("mapping", {}).items():
        if target.removeprefix(REF) not in names:
            yield spec.problem(pointer(*at, "mapping", value), shown(target), choices(reference(n) for n in names if n))


def _all_of(spec: Spec, place: Place, schema: dict[str, Any]) -> Iterator[Problem]:
    if others := set(schema) - {"allOf", "type", "properties", "required"} - ANNOTATIONS:
        yield spec.problem(pointer(*place), f"{sorted(others)} beside allOf", "at most type, properties and required")
    parts = schema["allOf"]
    is_alias = len(parts) == 1 and "$ref" in parts[0] and not is_component(place)
    if is_alias and not schema.keys() - {"allOf"} - ANNOTATIONS:
        return
    seen: dict[str, Any] = {}
    for index, part in enumerate([*parts, {key: schema[key] for key in ("properties",) if key in schema}]):
        at = (*place, "allOf", index) if index < len(parts) else place
        own = properties_of(spec, part)
        if not own and part:
            yield spec.problem(pointer(*at), shown(part), "an object with properties, because allOf is merged")
        for name in own.keys() & seen.keys():
            if own[name] != seen[name]:
                expected = "the property in one part of allOf only, or the same definition in each"
                yield spec.problem(pointer(*at), f"a different definition of {shown(name)}", expected)
        seen |= own
    yield from required(spec, place, schema, seen)
