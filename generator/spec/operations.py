"""Check paths, operations, parameters, request bodies and responses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..errors import Place, Problem, choices, pointer, shown
from . import naming
from .schemas import component_name, is_nullable, resolve
from .spec import Spec

HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
OWN_HEADERS = ("accept", "content-type", "user-agent")
"""Headers that the client sets itself."""

_PATH = re.compile(r"(/([A-Za-z0-9._~!$&'()*+,;=:@%-]|\{[A-Za-z_-][A-Za-z0-9_.-]*\})*)+")
_SCALARS = ("string", "integer", "number", "boolean")
_JSON = "application/json"


def operations_of(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any], list[dict[str, Any]]]]:
    """Yield the path, method, operation, and parameters (including those of the path) of each operation."""
    for path, item in document.get("paths", {}).items():
        for method, operation in item.items():
            if method != "parameters" and isinstance(operation, dict):
                yield path, method, operation, [*item.get("parameters", ()), *operation.get("parameters", ())]


def arguments_of(operation: dict[str, Any], parameters: list[dict[str, Any]]) -> dict[tuple[str, str], str]:
    """Return the argument name of each parameter, by location and name, and of a body, named after its component."""
    named = [(parameter["in"], parameter["name"]) for parameter in parameters]
    if "requestBody" in operation:
        named.append(("body", component_name(operation["requestBody"]["content"][_JSON]["schema"]) or "body"))
    return dict(zip(named, naming.arguments(named), strict=True))


def document(spec: Spec, place: Place, document: dict[str, Any]) -> Iterator[Problem]:
    """Yield problems that concern several operations, or none at all."""
    if not any(operations_of(document)):
        yield spec.problem(pointer("paths"), "no operation", "at least one")
    seen: dict[str, str] = {}
    for path, method, operation, parameters in operations_of(document):
        at = pointer("paths", path, method)
        if name := operation.get("operationId"):
            if name in seen:
                found = f"the same operationId {shown(name)} as {seen[name]}"
                yield spec.problem(f"{at}/operationId", found, "a unique operationId")
            seen.setdefault(name, at)
        described = sorted(parameter["name"] for parameter in parameters if parameter["in"] == "path")
        used = re.findall(r"\{([^{}]*)\}", path)
        if described != sorted(set(used)) or len(set(used)) < len(used):
            found = f"the parameters {used} in the path, but {described} under parameters"
            yield spec.problem(at, found, "the same in both, each once")
        named = [(parameter["in"], parameter["name"]) for parameter in parameters if parameter["in"] != "path"]
        for kind, name in sorted({pair for pair in named if named.count(pair) > 1}):
            yield spec.problem(at, f"a second {kind} parameter {shown(name)}", "each parameter once")


def path_item(spec: Spec, place: Place, item: dict[str, Any]) -> Iterator[Problem]:
    """Yield the problems of a path and its shared parameters."""
    path = str(place[-1])
    if not _PATH.fullmatch(path):
        yield spec.problem(pointer(*place), shown(path), "a path of URL characters and {parameters} that starts with /")
    if "parameters" in item and any("parameters" in part for part in item.values() if isinstance(part, dict)):
        yield spec.problem(
            pointer(*place, "parameters"), "parameters here and on an operation", "parameters in one place only"
        )


def operation(spec: Spec, place: Place, operation: dict[str, Any]) -> Iterator[Problem]:
    """Yield the problems of an operation and its responses."""
    if not operation.get("operationId"):
        yield spec.problem(pointer(*place), "no operationId", "an operationId, which names the method")
    if "x-read-only" in operation and place[-1] != "post":
        yield spec.problem(pointer(*place, "x-read-only"), f"x-read-only on {place[-1]}", "x-read-only on post only")
    if place[-1] == "get" and "requestBody" in operation:
        yield spec.problem(pointer(*place, "requestBody"), "a request body on get", "no body")
    statuses = operation.get("responses", {})
    successes = successes_of(operation)
    if len(successes) != 1 or not successes[0].isdigit():
        found = f"the successes {', '.join(successes)}" if successes else "no success"
        at = pointer(*place, "responses") if "responses" in operation else pointer(*place)
        expected = "one, by number, such as '200'; put x-phase: running on another 2xx that means the job is not ready"
        yield spec.problem(at, found, expected)
    for status, answer in statuses.items():
        if not re.fullmatch(r"[2-5](\d\d|XX)|default", status):
            expected = "a status such as '404', '4XX', or default"
            yield spec.problem(pointer(*place, "responses", status), shown(status), expected)
        yield from _response(spec, (*place, "responses", status), answer, is_success=status in successes)


def successes_of(operation: dict[str, Any]) -> list[str]:
    """Return the 2xx statuses of responses that contain the job."""
    responses = operation.get("responses", {})
    return [status for status, answer in responses.items() if status.startswith("2") and "x-phase" not in answer]


def _response(spec: Spec, place: Place, response: dict[str, Any], *, is_success: bool) -> Iterator[Problem]:
    content = response.get("content", {})
    schema = content.get(_JSON, {}).get("schema")
    at = pointer(*place, "content", _JSON, "schema")
    if (is_success or content) and (list(content) != [_JSON] or schema is None):
        found = f"the media types {', '.join(sorted(content))}" if content else "no content"
        yield spec.problem(pointer(*place), found, f"only {_JSON}, with a schema")
    elif is_success:
        body = resolve(spec, schema)
        if body.get("type") not in ("object", "array", *_SCALARS) or "enum" in body:
            found = "a union, null or an enum" if body else "a value of any type"
            yield spec.problem(at, found, "an object, an array, a string, a number or a boolean")
        if "x-returns" in response:
            yield from _returned(spec, (*place, "x-returns"), body, response["x-returns"])
    elif content and not resolve(spec, schema).get("properties"):
        yield spec.problem(at, shown(schema), "an object with properties; remove content otherwise")
    if "x-returns" in response and not is_success:
        yield spec.problem(pointer(*place, "x-returns"), shown(response["x-returns"]), "x-returns on the success only")
    yield from _marks(spec, place, response)


def _marks(spec: Spec, place: Place, response: dict[str, Any]) -> Iterator[Problem]:
    status, operation = str(place[-1]), spec.document["paths"][place[1]][place[2]]
    for key, where in (("x-phase", r"2\d\d"), ("x-not-found", "404")):
        if key not in response:
            continue
        at = pointer(*place, key)
        if not re.fullmatch(where, status):
            allowed = "'404'" if key == "x-not-found" else "a 2xx other than the success, by number"
            yield spec.problem(at, f"{key} on {status}", f"{key} only on {allowed}")
        if "x-job" not in operation:
            yield spec.problem(at, f"{key} on an operation without x-job", f"{key} only beside x-job")


def _returned(spec: Spec, place: Place, body: dict[str, Any], path: str) -> Iterator[Problem]:
    steps = steps_to(spec, body, path)
    if not steps:
        expected = f"{choices(body.get('properties', {}))}, or a nested property after a dot"
        yield spec.problem(pointer(*place), shown(path), expected)
    for name in steps:
        if name not in body.get("required", ()) or is_nullable(body["properties"][name]):
            found = f"{shown(path)}, where {shown(name)} may be missing or null"
            expected = "properties that are required and not null, because a method always returns a value"
            yield spec.problem(pointer(*place), found, expected)
        body = resolve(spec, body["properties"][name])


def steps_to(spec: Spec, schema: dict[str, Any], path: str) -> list[str]:
    """Return the names of the properties along a dotted path; empty if there is no such property."""
    properties = schema.get("properties", {})
    if path in properties:
        return [path]
    for dot in (index for index, character in enumerate(path) if character == "."):
        if path[:dot] in properties:
            inside = resolve(spec, properties[path[:dot]])
            if rest := steps_to(spec, inside, path[dot + 1 :]):
                return [path[:dot], *rest]
    return []


def parameter(spec: Spec, place: Place, parameter: dict[str, Any]) -> Iterator[Problem]:
    """Yield the problems of a parameter."""
    if parameter["in"] == "cookie":
        yield spec.problem(pointer(*place, "in"), "'cookie'", "path, query or header")
    if parameter["in"] == "header":
        reserved = (*OWN_HEADERS, *_credential_headers(spec))
        if not HEADER_NAME.fullmatch(parameter["name"]) or parameter["name"].lower() in reserved:
            expected = f"the name of an HTTP header other than {', '.join(reserved)}"
            yield spec.problem(pointer(*place, "name"), shown(parameter["name"]), expected)
    if "x-env" in parameter and "x-setting" not in parameter:
        yield spec.problem(pointer(*place, "x-env"), shown(parameter["x-env"]), "x-env only beside x-setting")
    schema = resolve(spec, parameter["schema"])
    at = pointer(*place, "schema")
    if "x-setting" in parameter and (schema.get("type") not in ("string", "integer") or "enum" in schema):
        found = "an enum" if "enum" in schema else f"the type {schema.get('type')!r}"
        yield spec.problem(at, found, "type: string or type: integer, without an enum, for a setting")
    items = resolve(spec, schema.get("items", {})) if parameter["in"] == "query" else {}
    if (items or schema).get("type") not in _SCALARS:
        expected = "a string, integer, number or boolean that is not null, or, in a query, an array of them"
        yield spec.problem(at, shown(parameter["schema"]), expected)


def _credential_headers(spec: Spec) -> tuple[str, ...]:
    schemes = spec.document.get("components", {}).get("securitySchemes", {})
    return tuple(sorted({"authorization", *(scheme.get("name", "").lower() for scheme in schemes.values())} - {""}))


def request_body(spec: Spec, place: Place, body: dict[str, Any]) -> Iterator[Problem]:
    """Yield the problems of a request body."""
    content = body.get("content", {})
    schema = content.get(_JSON, {}).get("schema")
    if list(content) != [_JSON] or schema is None:
        yield spec.problem(pointer(*place, "content"), shown(sorted(content)), f"only {_JSON}, with a schema")
    elif is_nullable(resolve(spec, schema)):
        at = pointer(*place, "content", _JSON, "schema")
        yield spec.problem(at, shown(schema), "a body that is not null, because None omits an optional body")
