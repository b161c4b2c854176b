"""Check everything in a spec except its schemas and operations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from openapi_schema_validator import OAS31Validator, oas31_format_checker
from packaging.version import InvalidVersion, Version

from jobdetails_core._settings import check_base_url
from jobdetails_core.errors import ConfigurationError

from ..errors import Place, Problem, choices, pointer, shown
from . import conflicts, notation, operations, words
from .spec import Spec

Check = Callable[["Spec", Place, Any], Iterator[Problem]]


def base_url(server: dict[str, Any]) -> str | None:
    """Return the URL of a server with the defaults of its variables, or None if it is empty."""
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


def _document(spec: Spec, place: Place, document: dict[str, Any]) -> Iterator[Problem]:
    servers = document.get("servers", [])
    if len(servers) > 1:
        yield spec.problem(
            pointer("servers"), f"{len(servers)} servers", "one, or none if the documentation gives none"
        )
    requirements = document.get("security", [])
    schemes = [name for requirement in requirements for name in requirement]
    if len(requirements) > 1:
        expected = "one alternative; write schemes that are sent together as one entry: {first: [], second: []}"
        yield spec.problem(pointer("security"), f"{len(requirements)} alternatives", expected)
    known = document.get("components", {}).get("securitySchemes", {})
    for name in schemes:
        if name not in known:
            yield spec.problem(pointer("security"), f"the scheme {name!r}", choices(known))
    headers: dict[str, str] = {}
    for name in schemes:
        header = known.get(name, {}).get("name", "Authorization").lower()
        if headers.setdefault(header, name) != name:
            found = f"{name!r} in the same header as {headers[header]!r}"
            yield spec.problem(pointer("components", "securitySchemes", name), found, "a header for each scheme")
    for name in known:
        if name not in schemes:
            yield spec.problem(
                pointer("components", "securitySchemes", name), "an unused scheme", "its name in security"
            )


def _conflicts(spec: Spec, place: Place, document: dict[str, Any]) -> Iterator[Problem]:
    """Yield the problems of conflicts that are well-formed."""
    names = [source["document"] for source in spec.document["info"].get("x-source", ())]
    for conflict in spec.conflicts:
        at = (*conflict.place, "x-conflict")
        if not conflict.statements:
            yield spec.problem(pointer(*at, "settled"), shown(conflict.settled), notation.EXPECTED)
        for reading in conflict.readings:
            if reading.line and conflicts.document_of(reading, names) is None:
                expected = f"a line of a document in x-source, such as {_sample_citation(names)}"
                yield spec.problem(pointer(*at, "readings"), reading.where, expected)


def _sample_citation(names: list[str]) -> str:
    if len(names) < 2:
        return "12"
    return f"{names[0].partition('_')[0].partition('.')[0]}:12"


def _meaning(spec: Spec, place: Place, operation: dict[str, Any]) -> Iterator[Problem]:
    """Yield each status value whose phase contradicts its plain meaning."""
    at = (*place, "x-job")
    settled = {
        (said.name, said.value)
        for conflict in spec.conflicts
        if conflict.place == at
        for said in conflict.statements
        if said.kind == "phase"
    }
    for phase, values in operation.get("x-job", {}).get("phases", {}).items():
        for index, value in enumerate(values):
            meant = words.contradicts(value, phase)
            if meant and (str(value), phase) not in settled:
                expected = f"that phase, or an x-conflict on x-job that settles: {value} is {phase}"
                yield spec.problem(
                    pointer(*at, "phases", phase, index), f"{shown(value)}, which means {meant}", expected
                )


def _server(spec: Spec, place: Place, server: dict[str, Any]) -> Iterator[Problem]:
    variables = server.get("variables", {})
    used = set(re.findall(r"\{([^{}]*)\}", server["url"]))
    if used != set(variables):
        found = f"the variables {sorted(used)} in the URL, but {sorted(variables)} under variables"
        yield spec.problem(pointer(*place, "url"), found, "the same in both")
    elif url := base_url(server):
        try:
            check_base_url(url)
        except ConfigurationError as error:
            defaults = [("variables", name, "default") for name in variables if server["url"] == f"{{{name}}}"]
            at = pointer(*place, *(defaults[0] if defaults else ("url",)))
            yield spec.problem(at, shown(url), f"a valid base_url ({error})")
    for name, variable in variables.items():
        if "x-env" in variable and server["url"] != f"{{{name}}}":
            expected = f"x-env only if the variable is the entire URL: url: '{{{name}}}'"
            yield spec.problem(pointer(*place, "variables", name, "x-env"), shown(variable["x-env"]), expected)


def _security_scheme(spec: Spec, place: Place, scheme: dict[str, Any]) -> Iterator[Problem]:
    if scheme["type"] == "apiKey":
        if scheme["in"] != "header":
            expected = "'header', because elsewhere the key would appear in URLs, logs and errors"
            yield spec.problem(pointer(*place, "in"), shown(scheme["in"]), expected)
        elif not operations.HEADER_NAME.fullmatch(scheme["name"]) or scheme["name"].lower() in operations.OWN_HEADERS:
            expected = f"the name of an HTTP header other than {', '.join(operations.OWN_HEADERS)}"
            yield spec.problem(pointer(*place, "name"), shown(scheme["name"]), expected)
        return
    if "x-prefix" in scheme:
        yield spec.problem(pointer(*place, "x-prefix"), shown(scheme["x-prefix"]), "x-prefix on an apiKey scheme only")
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
        yield spec.problem(
            at, shown(error.instance), f"a value that is valid against its schema ({error.message[:200]})"
        )


CHECKS: tuple[tuple[str, Check], ...] = (
    ("info", _info),
    ("document", _document),
    ("document", _conflicts),
    ("server", _server),
    ("security scheme", _security_scheme),
    ("operation", _meaning),
)
"""The checks of a spec as written, each with the kind of object that it checks."""

EXAMPLES: tuple[tuple[str, Check], ...] = (("parameter", _example), ("media type", _example), ("schema", _example))
"""The checks of examples, which require valid schemas."""

PLAIN_CHECKS: tuple[tuple[str, Check], ...] = (
    ("document", operations.document),
    ("path item", operations.path_item),
    ("parameter", operations.parameter),
    ("request body", operations.request_body),
    ("operation", operations.operation),
)
"""The checks of a normalized spec."""
