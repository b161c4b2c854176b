"""What a schema in a spec must be, so that the generator can carry it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import jsonschema

from .errors import Place, Problem, choices, pointer, shown

if TYPE_CHECKING:
    from .specs import Spec

_META_SCHEMA = jsonschema.Draft202012Validator.META_SCHEMA
_FORMATS = ("date", "date-time", "uuid")
_REF = "#/components/schemas/"
_OWNED = (({"properties", "additionalProperties", "required"}, "object"), ({"items"}, "array"))


def resolve(spec: Spec, schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema, or the component that it refers to."""
    if "$ref" in schema:
        component: dict[str, Any] = spec.document["components"]["schemas"][component_name(schema)]
        return component
    return schema


def component_name(schema: dict[str, Any]) -> str | None:
    """Return the name of the component that a schema refers to, if it is a reference."""
    return schema["$ref"].removeprefix(_REF).replace("~1", "/").replace("~0", "~") if "$ref" in schema else None


def classes_of(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the components that are classes, by name: enums, and objects with properties."""
    components = document.get("components", {}).get("schemas", {})
    return {name: schema for name, schema in components.items() if "enum" in schema or schema.get("properties")}


def is_nullable(schema: dict[str, Any]) -> bool:
    """Return whether a schema allows null, as specs write it."""
    return isinstance(schema.get("type"), list) or "anyOf" in schema or "oneOf" in schema


def malformed(spec: Spec, place: Place, schema: Any) -> Iterator[Problem]:
    """Yield what is no JSON Schema, or is true or false, in a schema and those inside it."""
    if place[:-1] != ("components", "schemas") and (place[-1] != "schema" or place[-2] == "properties"):
        return  # it is inside one that is looked at
    for error in jsonschema.Draft202012Validator(_META_SCHEMA).iter_errors(schema):
        at = pointer(*place, *error.absolute_path)
        yield spec.problem(at, shown(error.instance), f"JSON Schema ({error.message[:200]})")


def broken_by(spec: Spec, place: Place, schema: Any) -> Iterator[Problem]:
    """Yield what is wrong with one schema; those inside it are looked at on their own."""
    if not isinstance(schema, dict):
        expected = "a schema; unknown keys are always kept" if place[-1] == "additionalProperties" else "a schema"
        yield spec.problem(pointer(*place), shown(schema), expected)
    elif "$ref" in schema:
        yield from _reference(spec, place, schema)
    elif "anyOf" in schema or "oneOf" in schema:
        yield from _alternative(spec, place, schema, "anyOf" if "anyOf" in schema else "oneOf")
    elif place[-2:-1] in (("anyOf",), ("oneOf",)) and schema == {"type": "null"}:
        return
    else:
        kinds = schema["type"] if isinstance(schema.get("type"), list) else [schema.get("type")]
        others = [kind for kind in kinds if kind != "null"]
        if len(others) == 1 and len(kinds) <= 2:
            yield from _typed(spec, place, schema, others[0])
        else:
            yield spec.problem(pointer(*place, "type"), shown(schema["type"]), "one type, alone or with 'null'")
        if place[:-1] == ("components", "schemas"):
            if len(kinds) > 1:
                expected = "one type; null stands where the component is used"
                yield spec.problem(pointer(*place, "type"), shown(kinds), expected)
            if _holds(spec, schema, str(place[-1]), set()):
                expected = "an object with properties somewhere in between"
                yield spec.problem(pointer(*place), "a component that holds itself", expected)


def _holds(spec: Spec, schema: Any, component: str, seen: set[str]) -> bool:
    """Return whether a component is in itself, as an array or a map of itself: such a type has no end."""
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
    inside += [*schema.get("anyOf", ()), *schema.get("oneOf", ())]
    return any(_holds(spec, part, component, seen) for part in inside)


def _reference(spec: Spec, place: Place, schema: dict[str, Any]) -> Iterator[Problem]:
    known = spec.document.get("components", {}).get("schemas", {})
    if not schema["$ref"].startswith(_REF) or component_name(schema) not in known:
        yield spec.problem(pointer(*place, "$ref"), shown(schema["$ref"]), choices(_REF + name for name in known))
    if others := set(schema) - {"$ref", "description", "example"}:
        yield spec.problem(pointer(*place), f"{sorted(others)} beside a $ref", "a description at most")
    if place[:-1] == ("components", "schemas"):
        yield spec.problem(pointer(*place), "a component that is only a $ref", "the component itself")


def _alternative(spec: Spec, place: Place, schema: dict[str, Any], key: str) -> Iterator[Problem]:
    parts = schema[key]
    is_one_or_null = len(parts) == 2 and sum(part == {"type": "null"} for part in parts) == 1
    if not is_one_or_null or set(schema) - {key, "description", "example"}:
        expected = "one schema and {type: 'null'}, with a description at most beside"
        yield spec.problem(pointer(*place, key), shown(parts), expected)
    if place[:-1] == ("components", "schemas"):
        yield spec.problem(pointer(*place, key), "a component that may be null", "null where the component is used")


def _typed(spec: Spec, place: Place, schema: dict[str, Any], kind: str | None) -> Iterator[Problem]:
    at = pointer(*place)
    if kind is None and (others := set(schema) - {"description", "example"}):
        yield spec.problem(at, f"{sorted(others)} without a type", "a type, or nothing for a value of any kind")
    for keys, owner in _OWNED:
        if kind != owner and (others := set(schema) & keys):
            yield spec.problem(at, f"{sorted(others)} with the type {kind!r}", f"them with the type {owner!r}")
    if "format" in schema and (kind != "string" or schema["format"] not in _FORMATS or "enum" in schema):
        yield spec.problem(pointer(*place, "format"), shown(schema["format"]), f"on a string {choices(_FORMATS)}")
    if kind == "array" and "items" not in schema:
        yield spec.problem(at, "an array without items", "items")
    if place[:-1] != ("components", "schemas") and ("enum" in schema or schema.get("properties")):
        what = "an enum" if "enum" in schema else "an object with properties"
        yield spec.problem(at, f"{what} in place", "a $ref to a component, whose name names the class")
    yield from _object(spec, place, schema)
    if "enum" in schema:
        yield from _enum(spec, place, schema["enum"], kind)


def _object(spec: Spec, place: Place, schema: dict[str, Any]) -> Iterator[Problem]:
    if "additionalProperties" in schema and schema.get("properties"):
        yield spec.problem(pointer(*place), "properties and additionalProperties", "one of both")
    for name in schema.get("required", ()):
        if name not in schema.get("properties", {}):
            properties = schema.get("properties", {})
            yield spec.problem(
                pointer(*place, "required"),
                shown(name),
                choices(properties),
            )


def _enum(spec: Spec, place: Place, values: list[Any], kind: str | None) -> Iterator[Problem]:
    if kind not in ("string", "integer"):
        yield spec.problem(pointer(*place, "type"), shown(kind), "'string' or 'integer' with an enum")
        return
    if not values:
        yield spec.problem(pointer(*place, "enum"), "no value", "one at least")
    seen: dict[Any, Any] = {}
    for index, value in enumerate(values):
        if type(value) is not {"string": str, "integer": int}[kind]:
            yield spec.problem(pointer(*place, "enum", index), shown(value), f"a value of the type {kind}")
            continue
        same = value.casefold() if isinstance(value, str) else value
        if same in seen:
            found = f"{value!r} after {seen[same]!r}"
            yield spec.problem(pointer(*place, "enum", index), found, "values that differ in more than case")
        seen[same] = value
