"""
Normalize a spec for code generation.

The audit and the review use the spec as written. Here `allOf` is merged, inline objects and enums become components
named after their location, several types become a union, and annotations are removed. A constant becomes its type, and
`x-const` lists the values of the property that distinguishes a member of a union.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import evolve

from ..errors import Place, Problem, pointer
from . import naming, values
from .schemas import NULL, UNIONS, component_name, properties_of, reference, types_of
from .spec import Spec

CONST = "x-const"
_KEPT_FORMATS = ("date", "date-time", "uuid")


def normalize(spec: Spec) -> tuple[Spec, list[Problem]]:
    """Return the normalized spec, and the problems with the names of its classes."""
    form = _Normalizer(spec)
    for name, schema in spec.document.get("components", {}).get("schemas", {}).items():
        form.component(name, schema)
    paths = {path: form.path_item(path, item) for path, item in spec.document.get("paths", {}).items()}
    form.mark_members()
    components = {**spec.document.get("components", {}), "schemas": form.schemas}
    document = {**spec.document, "paths": paths, "components": components}
    return evolve(spec, document=document, origins=form.origins), form.problems


class _Normalizer:
    """Collects the normalized components, and the origin of each."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.schemas: dict[str, dict[str, Any]] = {}
        self.origins: dict[str, str] = {}
        self.problems: list[Problem] = []
        self._given: dict[str, dict[str, Any]] = spec.document.get("components", {}).get("schemas", {})
        self._tags: list[tuple[str, str, str]] = []

    def path_item(self, path: str, item: dict[str, Any]) -> dict[str, Any]:
        """Return a path item with its schemas normalized."""
        shared = [self._parameter(entry, "", ("paths", path)) for entry in item.get("parameters", ())]
        found: dict[str, Any] = {"parameters": shared} if shared else {}
        for method, operation in item.items():
            if method == "parameters":
                continue
            name, place = operation.get("operationId", method), ("paths", path, method)
            plain = dict(operation)
            if "parameters" in operation:
                plain["parameters"] = [self._parameter(entry, name, place) for entry in operation["parameters"]]
            if "requestBody" in operation:
                plain["requestBody"] = self._content(operation["requestBody"], f"{name}_body", (*place, "requestBody"))
            plain["responses"] = {
                status: self._content(response, f"{name}_response_{status}", (*place, "responses", status))
                for status, response in operation.get("responses", {}).items()
            }
            found[method] = plain
        return found

    def _parameter(self, parameter: dict[str, Any], operation: str, place: Place) -> dict[str, Any]:
        if "schema" not in parameter:
            return parameter  # reported elsewhere
        name = f"{operation}_{parameter['name']}".strip("_")
        schema = self._plain(parameter["schema"], name, (*place, "parameters"))
        if "x-setting" in parameter or parameter["in"] == "header":
            schema.pop("format", None)  # the value is sent unchanged
        return {**parameter, "schema": schema}

    def _content(self, body: dict[str, Any], name: str, place: Place) -> dict[str, Any]:
        if "content" not in body:
            return body
        content = {
            media: {**value, "schema": self._plain(value["schema"], name, (*place, "content", media, "schema"))}
            if "schema" in value
            else value
            for media, value in body["content"].items()
        }
        return {**body, "content": content}

    def component(self, name: str, schema: dict[str, Any]) -> None:
        """Add a component, after the components inside it."""
        place: Place = ("components", "schemas", name)
        merged = self._merged(schema)
        if merged.get("properties"):
            self.schemas[name] = self._object(merged, name, place)
        elif "enum" in merged:
            self.schemas[name] = _enum(merged)
        else:
            self.schemas[name] = self._plain(merged, name, place)

    def _merged(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return a schema with the parts of its `allOf` merged."""
        if "allOf" not in schema:
            return schema
        parts = [self._merged(self._resolved(part)) for part in schema["allOf"]]
        own = {key: value for key, value in schema.items() if key != "allOf"}
        required = [name for part in (*parts, own) for name in part.get("required", ())]
        described: dict[str, Any] = next((part for part in (own, *reversed(parts)) if "description" in part), {})
        merged = {"type": "object", "properties": properties_of(self.spec, schema)}
        if required:
            merged["required"] = list(dict.fromkeys(required))
        return merged | {key: described[key] for key in ("description",) if key in described}

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        return self._given.get(str(component_name(schema)), {}) if "$ref" in schema else schema

    def _plain(self, schema: Any, name: str, place: Place) -> dict[str, Any]:
        """Return a normalized schema; an inline object or enum becomes a component with this name."""
        described = {key: schema[key] for key in ("description",) if key in schema}
        parts = schema.get("allOf", ())
        if len(parts) == 1 and "$ref" in parts[0]:
            return {"$ref": parts[0]["$ref"], **described}
        if "$ref" in schema:
            return {"$ref": schema["$ref"], **described}
        members = list(self._members(self._merged(schema), name, place))
        others = [member for member in members if member != NULL]
        if len(members) == 1:
            return {**members[0], **described}
        if len(others) == 1 and "$ref" not in others[0] and isinstance(others[0].get("type"), str):
            return {**others[0], "type": [others[0]["type"], "null"], **described}
        return {"anyOf": [*others, *([NULL] if NULL in members else [])], **described}

    def _members(self, schema: dict[str, Any], name: str, place: Place) -> Iterator[dict[str, Any]]:
        union = next((key for key in UNIONS if key in schema), None)
        if union:
            parts = [part for part in schema[union] if part != NULL]
            for index, part in enumerate(schema[union]):
                own = name if len(parts) == 1 else f"{name}_type_{index}"
                yield NULL if part == NULL else self._plain(part, own, (*place, union, index))
            if "discriminator" in schema:
                self._note_tags(schema["discriminator"], parts)
            return
        kinds = types_of(schema) or ([values.type_of(schema)] if "const" in schema else [None])
        others = [kind for kind in kinds if kind != "null"]
        for kind in kinds:
            own = name if len(others) == 1 else f"{name}_{kind}"
            yield NULL if kind == "null" else self._of_type(schema, kind, own, place)

    def _of_type(self, schema: dict[str, Any], kind: str | None, name: str, place: Place) -> dict[str, Any]:
        plain: dict[str, Any] = {"type": kind} if kind else {}
        if kind == "object" and schema.get("properties"):
            return self._added(name, self._object({**schema, "type": "object"}, name, place), place)
        if "enum" in schema:
            return self._added(name, _enum(schema), place)
        if kind == "object" and "additionalProperties" in schema:
            inside = (*place, "additionalProperties")
            plain["additionalProperties"] = self._plain(schema["additionalProperties"], f"{name}_value", inside)
        if kind == "array":
            plain["items"] = self._plain(schema.get("items", {}), f"{name}_item", (*place, "items"))
        if kind == "string" and schema.get("format") in _KEPT_FORMATS:
            plain["format"] = schema["format"]
        if "const" in schema:
            plain[CONST] = [schema["const"]]
        return plain

    def _object(self, schema: dict[str, Any], name: str, place: Place) -> dict[str, Any]:
        properties = {
            wire: self._plain(value, f"{name}_{wire}", (*place, "properties", wire))
            for wire, value in schema["properties"].items()
        }
        kept: dict[str, Any] = {key: schema[key] for key in ("description", "required") if key in schema}
        return {"type": "object", "properties": properties, **kept}

    def _added(self, name: str, schema: dict[str, Any], place: Place) -> dict[str, Any]:
        """Add a component for an inline schema, and return a reference to it."""
        component = naming.class_name(name)
        if component in naming.RESERVED_CLASSES:  # such as the `error` of a `Job`
            component += "Enum" if "enum" in schema else "Object"
        if component in self._given or self.origins.get(component, pointer(*place)) != pointer(*place):
            found = f"an inline schema whose class would be named {component}, like another class"
            expected = "a $ref to a component with a different name"
            self.problems.append(self.spec.problem(pointer(*place), found, expected))
        self.schemas[component] = schema
        self.origins[component] = pointer(*place)
        return {"$ref": reference(component)}

    def _note_tags(self, discriminator: dict[str, Any], parts: list[dict[str, Any]]) -> None:
        mapping = {
            value: component_name({"$ref": target}) for value, target in discriminator.get("mapping", {}).items()
        }
        for part in parts:
            name = str(component_name(part))
            tags = [value for value, target in mapping.items() if target == name] or [name]
            self._tags += [(name, discriminator["propertyName"], tag) for tag in tags]

    def mark_members(self) -> None:
        """Add the discriminator values of union members as `x-const`."""
        marks: dict[tuple[str, str], list[str]] = {}
        for name, wire, tag in self._tags:
            marks.setdefault((name, wire), []).append(tag)
        for (name, wire), tags in marks.items():
            self.schemas[name]["properties"][wire][CONST] = list(dict.fromkeys(tags))


def _enum(schema: dict[str, Any]) -> dict[str, Any]:
    found = [value for value in schema["enum"] if value is not None]
    kind = next(kind for kind in types_of(schema) if kind != "null")
    return {"type": kind, "enum": found, **{key: schema[key] for key in ("description",) if key in schema}}
