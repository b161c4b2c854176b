"""What everything in a spec but its schemas must be, so that the generator can carry it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from openapi_schema_validator import OAS31Validator, oas31_format_checker
from packaging.version import InvalidVersion, Version

from . import operations
from .errors import Place, Problem, choices, pointer, shown
from .runtime._settings import check_base_url
from .runtime.errors import ConfigurationError

if TYPE_CHECKING:
    from .specs import Spec

Check = Callable[["Spec", Place, Any], Iterator[Problem]]


def base_url(server: dict[str, Any]) -> str | None:
    """Return the URL of a server with the defaults of its variables, if that is one."""
    url: str = server.get("url", "")
    for name, variable in server.get("variables", {}).items():
        url = url.replace(f"{{{name}}}", variable["default"])
    return url or None


def _info(spec: Spec, place: Place, info: dict[str, Any]) -> Iterator[Problem]:
    try:
        normal = str(Version(info["version"]))
    except InvalidVersion:
        normal = "0.1.0"
    if info["version"] != normal:
        expected = f"a version of a Python package in its normal form, such as {normal!r}"
        yield spec.problem(pointer(*place, "version"), shown(info["version"]), expected)
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
        elif isinstance(value, list) and key.isdecimal() and int(key) < len(value):
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
            yield spec.problem(pointer("security"), f"the scheme {name!r}", choices(known))
    for name in known:
        if name not in schemes:
            yield spec.problem(pointer("components", "securitySchemes", name), "a scheme not in use", "it in security")


def _server(spec: Spec, place: Place, server: dict[str, Any]) -> Iterator[Problem]:
    variables = server.get("variables", {})
    used = set(re.findall(r"\{([^{}]*)\}", server["url"]))
    if used != set(variables):
        found = f"the variables {sorted(used)} in the URL and {sorted(variables)} described"
        yield spec.problem(pointer(*place, "url"), found, "the same on both sides")
    elif url := base_url(server):
        try:
            check_base_url(url)
        except ConfigurationError as error:
            whole = [("variables", name, "default") for name in variables if server["url"] == f"{{{name}}}"]
            at = pointer(*place, *(whole[0] if whole else ("url",)))
            yield spec.problem(at, shown(url), f"a URL that can be a base_url ({error})")
    for name, variable in variables.items():
        if "x-env" in variable and server["url"] != f"{{{name}}}":
            expected = f"it only where the variable is the whole URL: url: '{{{name}}}'"
            yield spec.problem(pointer(*place, "variables", name, "x-env"), shown(variable["x-env"]), expected)


def _security_scheme(spec: Spec, place: Place, scheme: dict[str, Any]) -> Iterator[Problem]:
    if scheme["type"] == "apiKey":
        if scheme["in"] != "header":
            expected = "'header': elsewhere the key would stand in URLs, logs and errors"
            yield spec.problem(pointer(*place, "in"), shown(scheme["in"]), expected)
        elif not operations.HEADER_NAME.fullmatch(scheme["name"]) or scheme["name"].lower() in operations.OWN_HEADERS:
            expected = f"the name of an HTTP header other than {', '.join(operations.OWN_HEADERS)}"
            yield spec.problem(pointer(*place, "name"), shown(scheme["name"]), expected)
        return
    if "x-prefix" in scheme:
        yield spec.problem(pointer(*place, "x-prefix"), shown(scheme["x-prefix"]), "it on an apiKey scheme only")
    if scheme["type"] != "http" or scheme["scheme"].lower() not in ("bearer", "basic"):
        found = f"the type {scheme['type']!r} with the scheme {scheme.get('scheme')!r}"
        yield spec.problem(pointer(*place), found, "apiKey in a header, or http with bearer or basic")


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
    ("document", operations.document),
    ("path item", operations.path_item),
    ("parameter", operations.parameter),
    ("request body", operations.request_body),
    ("operation", operations.operation),
    ("parameter", _example),
    ("media type", _example),
    ("schema", _example),
)
"""Each check with the kind of object it is for. They rely on schemas that are in order."""
