"""What everything in a spec but its schemas must be, so that the generator can carry it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from openapi_schema_validator import OAS31Validator, oas31_format_checker
from packaging.version import InvalidVersion, Version

from .errors import Place, Problem, choices, pointer, shown
from .schemas import is_nullable, resolve

if TYPE_CHECKING:
    from .specs import Spec

Check = Callable[["Spec", Place, Any], Iterator[Problem]]

_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_PATH = re.compile(r"(/([A-Za-z0-9._~!$&'()*+,;=:@%-]|\{[A-Za-z_-][A-Za-z0-9_-]*\})*)+")
_RESERVED_HEADERS = ("accept", "authorization", "content-type", "user-agent")


def _info(spec: Spec, place: Place, info: dict[str, Any]) -> Iterator[Problem]:
    try:
        Version(info["version"])
    except InvalidVersion:
        yield spec.problem(
            pointer(*place, "version"), shown(info["version"]), "a version of a Python package, such as '0.1.0'"
        )
    for index, conflict in enumerate(info.get("x-conflicts", ())):
        if not _resolves(spec.document, conflict["pointer"]):
            at = pointer(*place, "x-conflicts", index, "pointer")
            yield spec.problem(at, shown(conflict["pointer"]), "a JSON pointer to something in this spec")


def _resolves(document: Any, target: str) -> bool:
    value = document
    for part in target.removeprefix("#/").split("/"):
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict) and key in value:
            value = value[key]
        elif isinstance(value, list) and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
        else:
            return False
    return True


def _document(spec: Spec, place: Place, document: dict[str, Any]) -> Iterator[Problem]:
    servers = document.get("servers", [])
    if len(servers) > 1:
        yield spec.problem(pointer("servers"), f"{len(servers)} servers", "one, or none if the document names none")
    schemes = [name for requirement in document.get("security", []) for name in requirement]
    if len(schemes) > 1 or len(document.get("security", [])) > 1:
        yield spec.problem(pointer("security"), f"{len(schemes)} schemes", "one, or none")
    known = document.get("components", {}).get("securitySchemes", {})
    for name in schemes:
        if name not in known:
            yield spec.problem(pointer("security"), f"the scheme {name!r}", choices(known) if known else "none")
    for name in known:
        if name not in schemes:
            yield spec.problem(pointer("components", "securitySchemes", name), "a scheme not in use", "it in security")


def _server(spec: Spec, place: Place, server: dict[str, Any]) -> Iterator[Problem]:
    variables = server.get("variables", {})
    used = set(re.findall(r"\{([^{}]*)\}", server["url"]))
    if used != set(variables):
        found = f"the variables {sorted(used)} in the URL and {sorted(variables)} described"
        yield spec.problem(pointer(*place, "url"), found, "the same on both sides")
    for name, variable in variables.items():
        if "x-env" in variable and server["url"] != f"{{{name}}}":
            expected = f"it only where the variable is the whole URL: url: '{{{name}}}'"
            yield spec.problem(pointer(*place, "variables", name, "x-env"), shown(variable["x-env"]), expected)


def _security_scheme(spec: Spec, place: Place, scheme: dict[str, Any]) -> Iterator[Problem]:
    if scheme["type"] == "apiKey":
        if scheme["in"] != "header":
            expected = "'header': elsewhere the key would stand in URLs, logs and errors"
            yield spec.problem(pointer(*place, "in"), shown(scheme["in"]), expected)
        elif not _HEADER.fullmatch(scheme["name"]):
            yield spec.problem(pointer(*place, "name"), shown(scheme["name"]), "the name of an HTTP header")
        return
    if "x-prefix" in scheme:
        yield spec.problem(pointer(*place, "x-prefix"), shown(scheme["x-prefix"]), "it on an apiKey scheme only")
    if scheme["type"] != "http" or scheme["scheme"].lower() not in ("bearer", "basic"):
        found = f"the type {scheme['type']!r} with the scheme {scheme.get('scheme')!r}"
        yield spec.problem(pointer(*place), found, "apiKey in a header, or http with bearer or basic")


def _path_item(spec: Spec, place: Place, item: dict[str, Any]) -> Iterator[Problem]:
    path = str(place[-1])
    if not _PATH.fullmatch(path):
        yield spec.problem(pointer(*place), shown(path), "a path of URL characters and {parameters}, from / on")
    if "parameters" in item and any("parameters" in part for part in item.values() if isinstance(part, dict)):
        yield spec.problem(pointer(*place, "parameters"), "parameters here and on an operation", "them in one place")


def _operation(spec: Spec, place: Place, operation: dict[str, Any]) -> Iterator[Problem]:
    if not operation.get("operationId"):
        yield spec.problem(pointer(*place), "no operationId", "one: it names the method")
    if "x-read-only" in operation and place[-1] != "post":
        yield spec.problem(pointer(*place, "x-read-only"), f"it on {place[-1]}", "it on post only")
    if place[-1] == "get" and "requestBody" in operation:
        yield spec.problem(pointer(*place, "requestBody"), "a body on get", "none")
    statuses = operation["responses"]
    successes = [status for status in statuses if status.startswith("2")]
    if len(successes) != 1 or not successes[0].isdigit():
        found = f"the successes {successes}" if successes else "no success"
        yield spec.problem(pointer(*place, "responses"), found, "one, by number, such as '200'")
    for status, response in statuses.items():
        at = (*place, "responses", status)
        if not re.fullmatch(r"[2-5](\d\d|XX)|default", status):
            yield spec.problem(pointer(*at), shown(status), "a status such as '404', '4XX', or default")
        yield from _response(spec, at, response, is_success=status in successes)


def _response(spec: Spec, place: Place, response: dict[str, Any], *, is_success: bool) -> Iterator[Problem]:
    content = response.get("content", {})
    schema = content.get("application/json", {}).get("schema")
    if schema is None:
        if is_success or content:
            found = f"the media types {sorted(content)}" if content else "no content"
            yield spec.problem(pointer(*place), found, "application/json with a schema")
    elif is_success:
        body = resolve(spec, schema)
        if body.get("type") not in ("object", "array", "string", "integer", "number", "boolean") or "enum" in body:
            expected = "an object, an array or a scalar that is neither null nor an enum"
            yield spec.problem(pointer(*place, "content", "application/json", "schema"), shown(body), expected)
        if (returned := response.get("x-returns")) is not None:
            yield from _returned(spec, place, body, returned)
    elif resolve(spec, schema).get("type") != "object" or not resolve(spec, schema).get("properties"):
        expected = "a $ref to an object with properties"
        yield spec.problem(pointer(*place, "content", "application/json", "schema"), shown(schema), expected)
    if "x-returns" in response and not is_success:
        yield spec.problem(pointer(*place, "x-returns"), shown(response["x-returns"]), "it on the success only")


def _returned(spec: Spec, place: Place, body: dict[str, Any], name: str) -> Iterator[Problem]:
    properties = body.get("properties", {})
    if name not in properties:
        yield spec.problem(pointer(*place, "x-returns"), shown(name), choices(properties) if properties else "none")
    elif name not in body.get("required", ()) or is_nullable(properties[name]):
        expected = "a property that is required and not null: a method always returns a value"
        yield spec.problem(pointer(*place, "x-returns"), shown(name), expected)


def _parameter(spec: Spec, place: Place, parameter: dict[str, Any]) -> Iterator[Problem]:
    if "schema" not in parameter:
        yield spec.problem(pointer(*place), "no schema", "one")
        return
    if parameter["in"] == "cookie":
        yield spec.problem(pointer(*place, "in"), "'cookie'", "path, query or header")
    if parameter["in"] == "header" and (
        not _HEADER.fullmatch(parameter["name"]) or parameter["name"].lower() in _RESERVED_HEADERS
    ):
        expected = f"the name of an HTTP header other than {', '.join(_RESERVED_HEADERS)}"
        yield spec.problem(pointer(*place, "name"), shown(parameter["name"]), expected)
    if "x-env" in parameter and "x-setting" not in parameter:
        yield spec.problem(pointer(*place, "x-env"), shown(parameter["x-env"]), "it beside x-setting only")
    schema = resolve(spec, parameter["schema"])
    if "x-setting" in parameter and (schema.get("type") != "string" or "format" in schema or "enum" in schema):
        yield spec.problem(pointer(*place, "schema"), shown(schema), "type: string alone: a setting is text")
    items = resolve(spec, schema.get("items", {})) if parameter["in"] == "query" else {}
    if (items or schema).get("type") not in ("string", "integer", "number", "boolean"):
        expected = "a string, integer, number or boolean, or in a query an array of them"
        yield spec.problem(pointer(*place, "schema"), shown(schema), expected)


def _request_body(spec: Spec, place: Place, body: dict[str, Any]) -> Iterator[Problem]:
    content = body.get("content", {})
    if list(content) != ["application/json"] or "schema" not in content["application/json"]:
        yield spec.problem(pointer(*place, "content"), shown(sorted(content)), "application/json alone, with a schema")


def _example(spec: Spec, place: Place, value: dict[str, Any]) -> Iterator[Problem]:
    if "example" not in value:
        return
    own = {key: entry for key, entry in value.items() if key != "example"}
    schema = value.get("schema", own)
    root = {"components": spec.document.get("components", {}), "allOf": [schema]}
    for error in OAS31Validator(root, format_checker=oas31_format_checker).iter_errors(value["example"]):
        at = pointer(*place, "example", *error.absolute_path)
        yield spec.problem(at, shown(error.instance), f"a value that its schema allows ({error.message[:200]})")


CHECKS: tuple[tuple[str, Check], ...] = (
    ("info", _info),
    ("document", _document),
    ("server", _server),
    ("security scheme", _security_scheme),
    ("path item", _path_item),
    ("parameter", _parameter),
    ("request body", _request_body),
    ("operation", _operation),
    ("parameter", _example),
    ("media type", _example),
    ("schema", _example),
)
"""Each check with the kind of object it is for. They rely on schemas that are in order."""
