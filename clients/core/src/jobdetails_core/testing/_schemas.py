"""Look up schemas in a spec and resolve their references."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


class Schemas:
    """The schemas of one OpenAPI document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document

    def at(self, schema: dict[str, Any], keys: Iterable[str]) -> dict[str, Any]:
        """Return the schema at a path of properties; arrays are entered at their items."""
        for key in keys:
            if "items" in schema:
                schema = self.resolved(schema["items"])
            schema = self.resolved(schema.get("properties", {}).get(key, {}))
        return schema

    def resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return a schema with references resolved and alternatives merged."""
        while "$ref" in schema:
            found: Any = self._document
            for key in schema["$ref"].removeprefix("#/").split("/"):
                found = found[key]
            schema = {**found, **{key: value for key, value in schema.items() if key != "$ref"}}
        merged = dict(schema)
        for part in (part for key in ("allOf", "anyOf", "oneOf") for part in schema.get(key, ())):
            resolved = self.resolved(part)
            properties = {**merged.get("properties", {}), **resolved.get("properties", {})}
            merged = {**resolved, **merged, "type": [*types_of(merged), *types_of(resolved)]}
            if properties:
                merged["properties"] = properties
        return merged


def types_of(schema: Mapping[str, Any]) -> list[str]:
    """Return the types of a schema."""
    kind = schema.get("type", [])
    return [kind] if isinstance(kind, str) else list(kind)
