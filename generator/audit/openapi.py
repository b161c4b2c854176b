"""Read the claims of an OpenAPI document: a spec, or a document embedded in a page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from attrs import frozen

from ..spec.notation import BOUNDS, FORMS
from .bodies import values
from .facts import Place, Value
from .nullable import in_example, is_nullable, pointer, without_null
from .placeholders import is_placeholder
from .prose import unit
from .sentences import stated_form

_METHODS = ("get", "put", "post", "delete", "patch")
_JSON = "application/json"


@frozen
class Claim:
    """A statement of an OpenAPI document, with the JSON pointers of its location, the nearest first."""

    kind: str
    place: Place
    value: Value
    pointers: tuple[str, ...]
    target: str = ""
    """The pointer of the referenced component."""
    stated: str = ""
    """The pointer of the key that states it, if not the first."""


class OpenAPI:
    """Reads an OpenAPI document with one operation."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        routes = [
            (path, method, item)
            for path, item in document.get("paths", {}).items()
            for method in _METHODS
            if method in item
        ]
        if len(routes) != 1:
            raise ValueError(f"{len(routes)} operations")
        self.path, self.method, self.item = routes[0]
        self.operation: dict[str, Any] = self.item[self.method]
        self.examples: list[tuple[Place, str, Any]] = []
        """Examples of bodies, each with its place and pointer; complete once all claims have been read."""
        self.at_path = pointer("#/paths", self.path)
        self.at = pointer(self.at_path, self.method)

    def claims(self) -> Iterator[Claim]:
        """Yield all claims of the document."""
        yield Claim("method", (), self.method.upper(), (self.at, self.at_path))
        yield Claim("path", (), self.path, (self.at_path,))
        yield from self._server()
        yield from self._security()
        for index, parameter in enumerate(self.item.get("parameters", [])):
            yield from self._parameter(parameter, pointer(self.at_path, "parameters", str(index)))
        for index, parameter in enumerate(self.operation.get("parameters", [])):
            yield from self._parameter(parameter, pointer(self.at, "parameters", str(index)))
        yield from self._body()
        for status, response in self.operation.get("responses", {}).items():
            yield from self._response(str(status), response)

    def _server(self) -> Iterator[Claim]:
        servers = self.document.get("servers") or []
        for index, server in enumerate(servers[:1]):
            url, at = str(server["url"]), pointer("#/servers", str(index))
            for name, variable in server.get("variables", {}).items():
                at = pointer("#/servers", str(index), "variables", name)
                url = url.replace(f"{{{name}}}", str(variable.get("default") or f"<{name}>"))
                if "x-env" in variable:
                    yield Claim("environment variable", (), variable["x-env"], (at,))
            yield Claim("base URL", (), "<placeholder>" if is_placeholder(url) else url, (at,))

    def _security(self) -> Iterator[Claim]:
        required = self.operation.get("security", self.document.get("security")) or []
        yield Claim("authentication required", (), "yes" if required else "no", ("#/security",))
        schemes = self.document.get("components", {}).get("securitySchemes", {})
        for name in [name for requirement in required for name in requirement]:
            scheme, at = schemes.get(name, {}), pointer("#/components/securitySchemes", name)
            said = None
            header, form = "Authorization", f"{str(scheme.get('scheme', '')).capitalize()} <key>"
            if scheme.get("type") == "apiKey":
                said = stated_form(str(scheme.get("description", "")))  # OpenAPI has no keyword for a prefix of the key
                header, form = scheme["name"], said or f"{scheme.get('x-prefix', '')} <key>".strip()
            place = ("header", header)
            yield Claim("name", place, header, (at,), stated=pointer(at, "name"))
            yield Claim("type", place, "string", (at,))
            yield Claim("required", place, "yes", (at,))
            key = "description" if scheme.get("description") and said else "scheme"
            yield Claim("authentication", place, form, (at,), stated=pointer(at, key))
            if "x-env" in scheme:
                yield Claim("environment variable", (), scheme["x-env"], (at,))

    def _parameter(self, parameter: dict[str, Any], at: str) -> Iterator[Claim]:
        parameter, at = self.resolved(parameter, at)
        place = (parameter["in"], parameter["name"])
        yield Claim("place", place, parameter["in"], (at,), stated=pointer(at, "in"))
        yield Claim("required", place, _yes(parameter.get("required")), (at,), stated=pointer(at, "required"))
        outer = {key: parameter[key] for key in ("description", "deprecated") if key in parameter}
        schema = {**outer, **parameter.get("schema", {})}
        yield from self._field(place, schema, pointer(at, "schema"), (at,), pointer(at, "name"))
        if "example" in parameter:
            yield Claim("example", place, _shown(parameter["example"]), (pointer(at, "example"), at))

    def _body(self) -> Iterator[Claim]:
        at = pointer(self.at, "requestBody")
        body, at = self.resolved(self.operation.get("requestBody", {}), at)
        for media, content in body.get("content", {}).items():
            here = pointer(at, "content", media)
            yield Claim("media type", ("body",), media, (here, at))
            stated = pointer(at, "required")
            yield Claim("required", ("body",), _yes(body.get("required")), (at,), stated=stated)
            yield from self._content(("body",), content, here, (at,))

    def _response(self, status: str, response: dict[str, Any]) -> Iterator[Claim]:
        at = pointer(self.at, "responses", status)
        yield Claim("status", (status,), status, (at, pointer(self.at, "responses")))
        response, at = self.resolved(response, at)
        content = response.get("content", {}).get(_JSON)
        if content is not None:
            yield from self._content((status,), content, pointer(at, "content", _JSON), (at,))

    def _content(self, where: Place, content: dict[str, Any], at: str, around: tuple[str, ...]) -> Iterator[Claim]:
        if "schema" in content:
            yield from self._schema(where, content["schema"], pointer(at, "schema"), around)
        example = content.get("example")
        if "examples" in content and example is None:
            example = next(iter(content["examples"].values())).get("value")
        if example is None:
            return
        self.examples.append((where, pointer(at, "example"), example))
        for place, value in values(example):
            if not isinstance(value, dict | list) or not value:
                here = in_example(pointer(at, "example"), place)
                yield Claim("example", (*where, *place), _shown(value), (here, *around))

    def _field(
        self, place: Place, schema: dict[str, Any], at: str, around: tuple[str, ...], named: str
    ) -> Iterator[Claim]:
        """Yield the claims about a named field or parameter."""
        yield Claim("name", place, place[-1], (at, *around), stated=named)
        if found := unit(str(schema.get("description", ""))):
            yield Claim("unit", place, found, (at, *around))
        yield from self._schema(place, schema, at, around)

    def _schema(
        self, place: Place, schema: dict[str, Any], at: str, around: tuple[str, ...], within: tuple[str, ...] = ()
    ) -> Iterator[Claim]:
        """Yield the claims of a schema about the value at a place and all nested values."""
        null = is_nullable(schema)
        target, target_at = self.resolved(without_null(schema), at)
        null = null or is_nullable(target)
        target = without_null(target)
        refers = target_at if target_at != at else ""
        pointers = (at, target_at, *around) if refers else (at, *around)
        kinds = target.get("type")
        kind = str(
            next((kind for kind in kinds if kind != "null"), "any") if isinstance(kinds, list) else kinds or "any"
        )
        yield Claim("type", place, kind, pointers, refers, self._stated(schema, at, kind))
        yield Claim("null", place, "yes" if null else "no", pointers, refers, self._stated(schema, at, "null"))
        beside = {key: schema[key] for key in (*BOUNDS, "examples") if key in schema}
        for key, value in _limits({**target, **beside}):
            yield Claim(key, place, value, pointers, refers, pointer(target_at, "enum" if key == "values" else key))
        if kind == "array" and (items := target.get("items")) is not None and target_at not in within:
            below = pointer(target_at, "items")
            inner, inner_at = self.resolved(without_null(items), below)
            found = inner.get("type", "any")
            stated = pointer(inner_at, "type")
            yield Claim("items", place, found if isinstance(found, str) else str(found[0]), pointers, refers, stated)
            yield from self._schema((*place, "[]"), items, below, (target_at,), (*within, target_at))
        if target_at in within:
            return  # a recursive schema
        required = list(target.get("required", ()))
        for index, name in enumerate(required):
            if name not in target.get("properties", {}):
                stated = pointer(target_at, "required", str(index))
                yield Claim("required", (*place, name), "yes", pointers, refers, stated)
        for name, child in target.get("properties", {}).items():
            below = pointer(target_at, "properties", name)
            inside = (*place, name)
            stated = pointer(target_at, "required", str(required.index(name))) if name in required else below
            yield Claim("required", inside, _yes(name in required), (below, target_at), stated=stated)
            yield Claim("name", inside, name, (below, target_at))
            if found := unit(str(child.get("description", ""))):
                yield Claim("unit", inside, found, (below, target_at))
            yield from self._schema(inside, child, below, (target_at,), (*within, target_at))

    def _stated(self, schema: dict[str, Any], at: str, kind: str) -> str:
        """Return the pointer of the key that states a type."""
        for choice in ("anyOf", "oneOf"):
            for index, option in enumerate(schema.get(choice, ())):
                if (option.get("type") == "null") == (kind == "null"):
                    return self._stated(option, pointer(at, choice, str(index)), kind)
        schema, at = self.resolved(schema, at)
        kinds = schema.get("type")
        place = [str(kinds.index(kind))] if isinstance(kinds, list) and kind in kinds else []
        return pointer(at, "type", *place)

    def resolved(self, value: dict[str, Any], at: str) -> tuple[dict[str, Any], str]:
        """Resolve a reference; return the target, or the value itself, with its pointer."""
        while isinstance(value, dict) and "$ref" in value:
            at = value["$ref"]
            value = self.document
            for part in at.removeprefix("#/").split("/"):
                value = value[part.replace("~1", "/").replace("~0", "~")]
        return value, at


def _limits(schema: dict[str, Any]) -> Iterator[tuple[str, Value]]:
    """Yield the claims of a schema about a value besides its type."""
    if schema.get("format") in FORMS:
        yield "format", schema["format"]
    is_off = {key for key in ("deprecated", "readOnly") if schema.get(key) is False}
    yield from ((key, _shown(schema[key])) for key in BOUNDS if key in schema and key not in is_off)
    if "examples" in schema:
        yield "examples", tuple(_shown(value) for value in schema["examples"])
    if "enum" in schema:
        values = (value.get("value") if isinstance(value, dict) else value for value in schema["enum"])
        yield "values", tuple(str(value) for value in values if value is not None)


def _yes(value: Any) -> str:
    return "yes" if value else "no"


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
