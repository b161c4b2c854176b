"""The frame of a draft: everything that every spec has, filled with what a source says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from . import jobs
from .emit import Noted

TODO = "TODO: in your own words"


@frozen(kw_only=True)
class Scheme:
    """How a credential is sent."""

    name: str
    definition: dict[str, Any]


@frozen(kw_only=True)
class Endpoint:
    """What a source says of one operation; schemas are in the form of specs/."""

    title: str
    base_url: str | None
    method: str
    path: str
    note: str
    """Where it says so."""

    parameters: list[dict[str, Any]] = field(factory=list)
    body: dict[str, Any] | None = None
    responses: Mapping[str, dict[str, Any]] = field(factory=dict)
    schemes: list[Scheme] = field(factory=list)
    schemas: dict[str, Any] = field(factory=dict)
    returns: str | None = None
    unread: tuple[str, ...] = ()
    """What was seen and not understood, with its place."""


def document(vendor: str, endpoint: Endpoint, source: dict[str, str]) -> dict[str, Any]:
    """Return a spec with a TODO at each thing that a person must decide."""
    prefix = vendor.upper()
    variable = {
        "default": endpoint.base_url or Noted("", "TODO: the documented address, or '' if there is none"),
        "description": TODO,
        "x-env": f"{prefix}_API_URL",
    }
    source_entry = {"title": "TODO: title of the page", "url": "TODO: its address", **source}
    found: dict[str, Any] = {
        "openapi": Noted(
            "3.1.0", f"TODO: read this draft line by line against {source['document']}, then remove each TODO"
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
        return Noted([], "TODO: no credential was found; is there none?")
    return [{scheme.name: [] for scheme in endpoint.schemes}]


def _variable(prefix: str, scheme: Scheme, endpoint: Endpoint) -> str:
    if len(endpoint.schemes) == 1:
        return f"{prefix}_API_KEY"
    return f"{prefix}_{re.sub(r'(?<=[a-z0-9])(?=[A-Z])|-', '_', scheme.name).upper()}"


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": Noted("get_job_details", endpoint.note),
        "summary": TODO,
        "description": TODO,
    }
    if endpoint.method == "post":
        found["x-read-only"] = Noted(True, "TODO: only if it changes nothing")
    found["x-job"] = jobs.guessed(endpoint.schemas, endpoint.responses, endpoint.returns)
    if endpoint.parameters:
        found["parameters"] = endpoint.parameters
    if endpoint.body is not None:
        found["requestBody"] = endpoint.body
    found["responses"] = {status: {"description": TODO, **answer} for status, answer in endpoint.responses.items()}
    return found
