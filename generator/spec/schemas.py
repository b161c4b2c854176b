"""Check the schemas of a spec."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema

from ..errors import Place, Problem, choices, pointer, shown
from . import values
from .spec import Spec

ANNOTATIONS = frozenset(
    {"description", "example", "examples", "title", "default", "deprecated", "readOnly", "externalDocs"}
    | {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "pattern"}
    | {"minItems", "maxItems"}
)
"""Keys that inform readers and are not enforced when a response is decoded."""

FORMATS = {
    "string": ("date", "date-time", "email", "uri", "uuid"),
    "integer": ("int32", "int64"),
    "number": ("double", "float"),
}
UNIONS = ("anyOf", "oneOf")
NULL = {"type": "null"}

_META_SCHEMA = jsonschema.Draft202012Validator.META_SCHEMA
REF = "#/components/schemas/"
_OWNED = (({"properties", "additionalProperties", "required"}, "object"), ({"items"}, "array"))
_TYPES = ("array", "boolean", "integer", "number", "object", "string")


def resolve(spec: Spec, schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema, or the component that it refers to."""
    if "$ref" in schema:
        component: dict[str, Any] = spec.document["components"]["schemas"][component_name(schema)]
        return component
    return schema


def component_name(schema: dict[str, Any]) -> str | None:
    """Return the name of the component that a schema refers to, if it is a reference."""
    return schema["$ref"].removeprefix(REF).replace("~1", "/").replace("~0", "~") if "$ref" in schema else None


def reference(name: str) -> str:
    """Return the reference to a component."""
    return REF + name.replace("~", "~0").replace("/", "~1")


def classes_of(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the components that are classes, by name: enums, and objects with properties."""
    components = document.get("components", {}).get("schemas", {})
    return {name: schema for name, schema in components.items() if "enum" in schema or schema.get("properties")}


def types_of(schema: dict[str, Any]) -> list[Any]:
    """Return the types of a schema, as a list."""
    given = schema.get("type", [])
    return given if isinstance(given, list) else [given]


def is_nullable(schema: dict[str, Any]) -> bool:
    """Return whether a schema allows null."""
    return "null" in types_of(schema) or any(NULL in schema.get(key, ()) for key in UNIONS)


def is_component(place: Place) -> bool:
    """Return whether a schema is a component."""
    return place[:-1] == ("components", "schemas")


def is_composed(schema: dict[str, Any]) -> bool:
    """Return whether a schema is a union or an `allOf`."""
    return "$ref" not in schema and any(key in schema for key in (*UNIONS, "allOf"))


def malformed(spec: Spec, place: Place, schema: Any) -> Iterator[Problem]:
    """Yield violations of JSON Schema, and boolean schemas, in a schema and everything inside it."""
    if not is_component(place) and (place[-1] != "schema" or place[-2] == "properties"):
        return  # checked as a part of the schema around it
    for error in jsonschema.Draft202012Validator(_META_SCHEMA).iter_errors(schema):
        at = (*place, *error.absolute_path)
        expected = f"JSON Schema ({error.message[:200]})"
        if "type" in at[-2:]:
            kinds = ", ".join((*_TYPES, "'null'"))
            expected = f"{kinds}, or a list of them; write the quotes around 'null'"
        yield spec.problem(pointer(*at), shown(error.instance), expected)


def problems_in(spec: Spec, place: Place, schema: Any) -> Iterator[Problem]:
    """Yield the problems of one schema; the schemas inside it are checked separately."""
    if not isinstance(schema, dict):
        expected = (
            "nothing here, because unknown keys are always kept" if place[-1] == "additionalProperties" else "a schema"
        )
        yield spec.problem(pointer(*place), shown(schema), expected)
    elif "$ref" in schema:
        yield from _reference(spec, place, schema)
    elif is_composed(schema):
        pass  # checked by `composed`
    elif schema == NULL and place[-2:-1] in (("anyOf",), ("oneOf",)):
        return
    else:
        yield from _typed(spec, place, schema)
    if is_component(place) and isinstance(schema, dict):
        yield from _component(spec, place, schema)


def _component(spec: Spec, place: Place, schema: dict[str, Any]) -> Iterator[Problem]:
    if is_nullable(schema):
        yield spec.problem(pointer(*place), "a component that may be null", "null where the component is used")
    if _merges(spec, schema, str(place[-1]), set()):
        yield spec.problem(pointer(*place, "allOf"), "a component that merges itself", "other components only")
    if _holds(spec, schema, str(place[-1]), set()):
        expected = "an object with properties somewhere in between"
        yield spec.problem(pointer(*place), "a component that contains itself", expected)


def _merges(spec: Spec, schema: Any, component: str, seen: set[str]) -> bool:
    """Return whether a component is a part of its own `allOf`."""
    if not isinstance(schema, dict):
        return False
    if "$ref" in schema:
        name = str(component_name(schema))
        if name in {component, *seen}:
            return name == component
        seen.add(name)
        return _merges(spec, spec.document["components"]["schemas"].get(name), component, seen)
    return any(_merges(spec, part, component, seen) for part in schema.get("allOf", ()))


def _holds(spec: Spec, schema: Any, component: str, seen: set[str]) -> bool:
    """Return whether a component is an array or a map of itself, which would be an infinite type."""
    if not isinstance(schema, dict) or schema.get("properties"):
        return False
    if "$ref" in schema:
        name = str(component_name(schema))
        if name == component:
            return True
        if name in seen:
            return False
        seen.add(name)
        return _holds(spec, spec.document["components"]["schemas"].get(name), component, seen)
    inside = [schema.get("items"), schema.get("additionalProperties")]
    inside += [part for key in UNIONS for part in schema.get(key, ())]
    return any(_holds(spec, part, component, seen) for part in inside)


def _reference(spec: Spec, place: Place, schema: dict[str, Any]) -> Iterator[Problem]:
    known = spec.document.get("components", {}).get("schemas", {})
    if not schema["$ref"].startswith(REF) or component_name(schema) not in known:
        yield spec.problem(pointer(*place, "$ref"), shown(schema["$ref"]), choices(REF + name for name in known))
    if others := set(schema) - {"$ref"} - ANNOTATIONS:
        yield spec.problem(pointer(*place), f"{sorted(others)} beside a $ref", "at most a description")
    if is_component(place):
        yield spec.problem(pointer(*place), "a component that is only a $ref", "the component itself")


def properties_of(spec: Spec, schema: dict[str, Any], seen: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the properties of an object, including those of the parts of an `allOf`."""
    if "$ref" in schema:
        name = str(component_name(schema))
        return {} if name in seen else properties_of(spec, resolve(spec, schema), (*seen, name))
    found: dict[str, Any] = {}
    for part in schema.get("allOf", ()):
        found |= properties_of(spec, part, seen)
    return {**found, **schema.get("properties", {})}


def required(spec: Spec, place: Place, schema: dict[str, Any], properties: dict[str, Any]) -> Iterator[Problem]:
    """Yield each required name that is not a property."""
    for name in schema.get("required", ()):
        if name not in properties:
            yield spec.problem(pointer(*place, "required"), shown(name), choices(properties))


def _typed(spec: Spec, place: Place, schema: dict[str, Any]) -> Iterator[Problem]:
    at = pointer(*place)
    kinds = [kind for kind in types_of(schema) if kind != "null"] or (
        [values.type_of(schema)] if "const" in schema else []
    )
    if not kinds and (others := set(schema) - ANNOTATIONS):
        expected = "a type beside them, such as type: string" if "type" not in schema else "a type other than null"
        yield spec.problem(at, f"{sorted(others)} without a type", expected)
        return
    for keys, owner in _OWNED:
        if owner not in kinds and (others := set(schema) & keys):
            found = f"{sorted(others)} with the type {' or '.join(map(repr, kinds))}"
            yield spec.problem(at, found, f"these keys with the type {owner!r} only")
    known = [name for kind in kinds for name in FORMATS.get(kind, ())]
    if "format" in schema and (schema["format"] not in known or "enum" in schema):
        what = "an enum" if "enum" in schema else "the type " + " or ".join(map(repr, kinds))
        expected = f"{choices(known)}, or no format" if known and "enum" not in schema else "no format"
        yield spec.problem(pointer(*place, "format"), f"{shown(schema['format'])} on {what}", expected)
    if "array" in kinds and "items" not in schema:
        yield spec.problem(at, "an array without items", "items; write items: {} if they can be anything")
    if "additionalProperties" in schema and schema.get("properties"):
        expected = "properties only, because unknown keys are always kept"
        yield spec.problem(pointer(*place, "additionalProperties"), "additionalProperties beside properties", expected)
    if not is_part_of_all_of(place):
        yield from required(spec, place, schema, schema.get("properties", {}))
    yield from values.problems_in(spec, place, schema, kinds)


def is_part_of_all_of(place: Place) -> bool:
    """Return whether a schema is a part of an `allOf`."""
    return place[-2:-1] == ("allOf",)
