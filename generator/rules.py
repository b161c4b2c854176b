"""
The closed form of a spec: what may stand where.

Each kind of object has the keys in `_KEYS` and no others, so that nothing a spec says is passed over in silence. What
stands there must be what `schemas` and `constructs` say.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import jsonschema

from . import collisions, jobs, schemas
from .constructs import CHECKS, Check
from .errors import Place, Problem, choices, pointer, shown
from .operations import operations_of

if TYPE_CHECKING:
    from .specs import Spec

_TEXT = {"type": "string", "minLength": 1}
_TRUE = {"const": True}
_ENV = {"type": "string", "pattern": r"\A[A-Za-z_][A-Za-z0-9_]*\Z"}

EXTENSIONS: dict[str, dict[str, Any]] = {
    "x-source": {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {
                "title": _TEXT,
                "site": _TEXT,
                "document": _TEXT,
                "sha256": {"type": "string", "pattern": r"\A[0-9a-f]{64}\Z"},
            },
            "required": ["title", "site", "document", "sha256"],
            "additionalProperties": False,
        },
    },
    "x-conflicts": {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {
                "pointer": {"type": "string", "pattern": r"\A#/"},
                "readings": {
                    "type": "array",
                    "minItems": 2,
                    "items": {
                        "type": "object",
                        "properties": {
                            "document": _TEXT,
                            "line": {"type": "integer", "minimum": 1},
                            "digest": {"type": "string", "pattern": "^[0-9a-f]{12}$"},
                            "says": _TEXT,
                        },
                        "required": ["document", "says"],
                        "additionalProperties": False,
                    },
                },
                "transcribed": _TEXT,
                "reason": _TEXT,
            },
            "required": ["pointer", "readings", "transcribed", "reason"],
            "additionalProperties": False,
        },
    },
    "x-env": _ENV,
    "x-prefix": {"type": "string", "pattern": r"\A[!-~]+\Z"},
    "x-setting": _TRUE,
    "x-returns": _TEXT,
    "x-read-only": _TRUE,
    "x-job": jobs.FORM,
}
"""Each of our extensions with the JSON Schema of its value."""

_KEYS: dict[str, dict[str, Any]] = {
    "document": {
        "openapi": None,
        "info": "info",
        "servers": ["server"],
        "security": None,
        "paths": {"*": "path item"},
        "components": "components",
    },
    "info": dict.fromkeys(("title", "version", "description", "x-source", "x-conflicts")),
    "server": {"url": None, "description": None, "variables": {"*": "server variable"}},
    "server variable": dict.fromkeys(("default", "description", "x-env")),
    "path item": dict.fromkeys(("get", "put", "post", "delete", "patch"), "operation") | {"parameters": ["parameter"]},
    "operation": dict.fromkeys(("operationId", "summary", "description", "x-read-only", "x-job"))
    | {"parameters": ["parameter"], "requestBody": "request body", "responses": {"*": "response"}},
    "parameter": dict.fromkeys(("name", "in", "required", "description", "example", "x-setting", "x-env"))
    | {"schema": "schema"},
    "request body": {"description": None, "required": None, "content": {"*": "media type"}},
    "media type": {"schema": "schema", "example": None},
    "response": {"description": None, "content": {"*": "media type"}, "x-returns": None},
    "components": {"schemas": {"*": "schema"}, "securitySchemes": {"*": "security scheme"}},
    "security scheme": dict.fromkeys(("type", "scheme", "in", "name", "description", "x-env", "x-prefix")),
    "schema": dict.fromkeys(("$ref", "type", "format", "required", "enum", "description", "example"))
    | {
        "properties": {"*": "schema"},
        "items": "schema",
        "additionalProperties": "schema",
        "anyOf": ["schema"],
        "oneOf": ["schema"],
    },
}
"""The keys of each kind of object, with the kind of what stands there: one, a list of them, or a map to them."""


def unknown_keys(spec: Spec) -> Iterator[Problem]:
    """Yield every key that is not supported where it stands, and every value of our extensions that is not valid."""
    return _shape(spec, spec.document, "document", ())


def broken_by(spec: Spec) -> Iterator[Problem]:
    """Yield what the generator cannot carry in a spec that has the form of OpenAPI and no unknown keys."""
    steps: tuple[tuple[tuple[str, Check], ...], ...] = (
        (("schema", schemas.malformed),),
        (("schema", schemas.broken_by),),
        CHECKS,
        (("document", lambda spec, place, document: collisions.broken_by(spec)),),
        (("document", lambda spec, place, document: jobs.broken_by(spec, operations_of(document))),),
    )
    problems: list[Problem] = []
    for checks in steps:
        if not problems:  # each step relies on the one before
            for kind, check in checks:
                for place, value in each(spec, kind):
                    problems += check(spec, place, value)
    yield from problems


def each(spec: Spec, kind: str) -> Iterator[tuple[Place, Any]]:
    """Yield every object of a kind, such as "parameter", with its place in a spec whose form is in order."""
    return _all(spec.document, "document", (), kind)


def _shape(spec: Spec, value: Any, kind: Any, place: Place) -> Iterator[Problem]:
    for child, child_kind, child_place in _children(value, kind, place):
        key = str(child_place[-1])
        if child_kind is not _UNKNOWN:
            if key in EXTENSIONS and isinstance(kind, str):
                yield from _extension(spec, key, child, child_place)
            yield from _shape(spec, child, child_kind, child_place)
        elif key.startswith("x-"):
            here = [extension for extension in EXTENSIONS if extension in _KEYS[kind]]
            expected = (
                f"{choices(here) if here else 'none'} on a {kind} (all there are: {', '.join(sorted(EXTENSIONS))})"
            )
            yield spec.problem(pointer(*child_place), f"the extension {key!r}", expected)
        else:
            yield spec.problem(
                pointer(*child_place), f"{key!r}, which is not supported on a {kind}", choices(_KEYS[kind])
            )


_UNKNOWN = object()


def _children(value: Any, kind: Any, place: Place) -> Iterator[tuple[Any, Any, Place]]:
    if isinstance(kind, list) and isinstance(value, list):
        for index, item in enumerate(value):
            yield item, kind[0], (*place, index)
    elif isinstance(kind, dict) and isinstance(value, dict):
        for key, item in value.items():
            yield item, kind["*"], (*place, key)
    elif isinstance(kind, str) and isinstance(value, dict):
        for key, item in value.items():
            yield item, _KEYS[kind].get(key, _UNKNOWN), (*place, key)


def _all(value: Any, kind: Any, place: Place, wanted: str) -> Iterator[tuple[Place, Any]]:
    if kind == wanted:
        yield place, value
    for child, child_kind, child_place in _children(value, kind, place):
        yield from _all(child, child_kind, child_place, wanted)


def _extension(spec: Spec, key: str, value: Any, place: Place) -> Iterator[Problem]:
    for error in jsonschema.Draft202012Validator(EXTENSIONS[key]).iter_errors(value):
        yield spec.problem(
            pointer(*place, *error.absolute_path), shown(error.instance), f"a valid {key} ({error.message[:200]})"
        )
