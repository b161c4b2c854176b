"""The structure of a draft: everything that every spec has, filled in from a source."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from . import jobs
from .emit import Commented

TODO = "TODO: in your own words"


@frozen(kw_only=True)
class Scheme:
    """How a credential is sent."""

    name: str
    definition: dict[str, Any]


@frozen(kw_only=True)
class Endpoint:
    """What a source says about one operation; schemas are in the form of our specs."""

    title: str
    base_url: str | None
    method: str
    path: str
    note: str
    """The file and line of the path."""

    parameters: list[dict[str, Any]] = field(factory=list)
    body: dict[str, Any] | None = None
    responses: Mapping[str, dict[str, Any]] = field(factory=dict)
    schemes: list[Scheme] = field(factory=list)
    schemas: dict[str, Any] = field(factory=dict)
    returns: str | None = None
    unread: tuple[str, ...] = ()
    """What could not be interpreted, each with its file and line."""


def document(vendor: str, endpoint: Endpoint, source: dict[str, str]) -> dict[str, Any]:
    """Return a spec with a TODO for each decision that a person must make."""
    prefix = vendor.upper()
    variable = {
        "default": endpoint.base_url or Commented("", "TODO: the documented URL, or '' if there is none"),
        "description": TODO,
        "x-env": f"{prefix}_API_URL",
    }
    source_entry = {"title": "TODO: title of the page", "url": "TODO: its URL", **source}
    found: dict[str, Any] = {
        "openapi": Commented(
            "3.1.0", f"TODO: compare this draft with {source['document']} line by line, then remove each TODO"
        ),
        "info": {
            "title": endpoint.title,
            "version": "0.1.0",
            "description": TODO,
            "x-source": [source_entry],
        },
        "servers": [{"url": "{base_url}", "variables": {"base_url": variable}}],
        "security": _security(endpoint),
        "paths": {endpoint.path: {endpoint.method: _operation(endpoint)}},
        "components": {
            "securitySchemes": {
                scheme.name: {**scheme.definition, "description": TODO, "x-env": _variable(prefix, scheme, endpoint)}
                for scheme in endpoint.schemes
            },
            "schemas": endpoint.schemas,
        },
    }
    if not endpoint.schemes:
        del found["components"]["securitySchemes"]
    return found


def _security(endpoint: Endpoint) -> Any:
    if not endpoint.schemes:
        return Commented([], "TODO: no credential was found; is there none?")
    return [{scheme.name: [] for scheme in endpoint.schemes}]


def _variable(prefix: str, scheme: Scheme, endpoint: Endpoint) -> str:
    if len(endpoint.schemes) == 1:
        return f"{prefix}_API_KEY"
    return f"{prefix}_{re.sub(r'(?<=[a-z0-9])(?=[A-Z])|-', '_', scheme.name).upper()}"


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": Commented("get_job_details", endpoint.note),
        "summary": TODO,
        "description": TODO,
    }
    if endpoint.method == "post":
        found["x-read-only"] = Commented(True, "TODO: only if it changes nothing")
    found["x-job"] = jobs.guess(endpoint.schemas, endpoint.responses, endpoint.returns)
    if endpoint.parameters:
        found["parameters"] = endpoint.parameters
    if endpoint.body is not None:
        found["requestBody"] = endpoint.body
    found["responses"] = {status: {"description": TODO, **answer} for status, answer in endpoint.responses.items()}
    return found
