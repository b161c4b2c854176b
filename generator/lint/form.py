"""Conventions about the structure of a spec: names, order, and required parts."""

from __future__ import annotations

import re
from typing import Any

from ..errors import Place, pointer, shown
from ..spec import rules
from ..spec.schemas import component_name
from ..spec.spec import Spec
from .convention import Convention, Found, without

_TOP = ["openapi", "info", "servers", "security", "paths", "components"]
_INFO = ["title", "version", "description", "x-source"]


def _no_example(spec: Spec, text: str) -> Found:
    yield from without(spec, "example", "parameter", "media type")


def _required_without_reason(spec: Spec, text: str) -> Found:
    lines = text.splitlines()
    for place, schema in rules.each(spec, "schema"):
        line = spec.lines.get(pointer(*place, "required"))
        if "required" in schema and line and not lines[line - 2].lstrip().startswith("#"):
            yield (*place, "required"), shown(schema["required"])


def _component_order(spec: Spec, text: str) -> Found:
    seen: set[str] = set()
    has_object = False
    for name, schema in _components(spec).items():
        place: Place = ("components", "schemas", name)
        seen.add(name)
        if "enum" in schema and has_object:
            yield place, "an enum after an object"
        has_object = has_object or bool(schema.get("properties"))
        for other in sorted(_referred(schema) - seen):
            yield place, f"a reference to {other}, which comes later"


def _referred(value: Any) -> set[str]:
    if isinstance(value, dict):
        own = {component_name(value) or ""} if isinstance(value.get("$ref"), str) else set()
        return own.union(*(_referred(item) for item in value.values()))
    return set().union(*(_referred(item) for item in value)) if isinstance(value, list) else set()


def _component_name(spec: Spec, text: str) -> Found:
    for name in _components(spec):
        if not re.fullmatch(r"([A-Z][a-z0-9]*)+", name):
            yield ("components", "schemas", name), shown(name)


def _components(spec: Spec) -> dict[str, dict[str, Any]]:
    schemas: dict[str, dict[str, Any]] = spec.document.get("components", {}).get("schemas", {})
    return schemas


def _inline_body(spec: Spec, text: str) -> Found:
    for place, body in rules.each(spec, "request body"):
        for media, content in body["content"].items():
            if "$ref" not in content["schema"]:
                yield (*place, "content", media, "schema"), shown(content["schema"])


def _server(spec: Spec, text: str) -> Found:
    servers = spec.document.get("servers", [])
    if [server["url"] for server in servers] != ["{base_url}"]:
        yield ("servers",), shown([server["url"] for server in servers])


def _operation(spec: Spec, text: str) -> Found:
    found = [(place, operation["operationId"]) for place, operation in rules.each(spec, "operation")]
    for place, name in found:
        if name != "get_job_details" or len(found) > 1:
            yield (*place, "operationId"), shown(name)


def _no_job(spec: Spec, text: str) -> Found:
    yield from without(spec, "x-job", "operation")


def _scheme_name(spec: Spec, text: str) -> Found:
    schemes = [place for place, _ in rules.each(spec, "security scheme")]
    if len(schemes) == 1 and schemes[0][-1] != "apiKey":
        yield schemes[0], shown(schemes[0][-1])


def _environment(spec: Spec, text: str) -> Found:
    settings = [(place, value) for place, value in rules.each(spec, "parameter") if "x-setting" in value]
    for kind in ("server variable", "security scheme"):
        settings += rules.each(spec, kind)
    for place, value in settings:
        if not value.get("x-env", "").startswith(f"{spec.vendor.upper()}_"):
            yield (*place, "x-env") if "x-env" in value else place, shown(value.get("x-env"))


def _key_order(spec: Spec, text: str) -> Found:
    for place, keys, order in (((), spec.document, _TOP), (("info",), spec.document["info"], _INFO)):
        if list(keys) != [key for key in order if key in keys]:
            yield place, ", ".join(keys)


CONVENTIONS = (
    Convention("example-missing", "an example", _no_example),
    Convention("required-reason", "a comment above it with the reason", _required_without_reason),
    Convention(
        "component-order", "enums before objects, and each component after the ones it refers to", _component_order
    ),
    Convention("component-name", "a name in PascalCase, which becomes the class name", _component_name),
    Convention("body-component", "a $ref to a component, which names the argument", _inline_body),
    Convention("server-form", "one server, '{base_url}'", _server),
    Convention("operation-name", "one operation, get_job_details", _operation),
    Convention("job-missing", "x-job, without which the package cannot wait", _no_job),
    Convention("scheme-name", "the name apiKey, unless there are several", _scheme_name),
    Convention("env-name", "x-env, starting with the vendor's name in upper case and an underscore", _environment),
    Convention("key-order", "the order in specs/README.md", _key_order),
)
"""All conventions about structure."""
