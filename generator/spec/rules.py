"""
The keys that a spec may have, and all checks of a spec.

Each kind of object allows only the keys in `_KEYS`, so that nothing in a spec is silently ignored. `schemas`,
`constructs` and the other modules check the values.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

import jsonschema

from ..errors import Place, Problem, choices, pointer, shown
from . import collisions, composed, conflicts, jobs, schemas
from .constructs import CHECKS, EXAMPLES, PLAIN_CHECKS, Check
from .instead import INSTEAD
from .normal import normalize
from .schemas import ANNOTATIONS
from .spec import Spec

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
                "url": {"type": "string", "pattern": r"\Ahttps?://[!-~]+\Z"},
                "site": _TEXT,
                "document": _TEXT,
                "sha256": {"type": "string", "pattern": r"\A[0-9a-f]{64}\Z"},
            },
            "required": ["title", "document", "sha256"],
            "additionalProperties": False,
        },
    },
    "x-conflict": conflicts.FORM,
    "x-env": _ENV,
    "x-prefix": {"type": "string", "pattern": r"\A[!-~]+\Z"},
    "x-setting": _TRUE,
    "x-returns": _TEXT,
    "x-read-only": _TRUE,
    "x-phase": {"enum": ["pending", "running"]},
    "x-not-found": {"const": "pending"},
    "x-job": jobs.FORM,
}
"""The JSON Schema of each of our extensions."""

_KEYS: dict[str, dict[str, Any]] = {
    "document": {
        "openapi": None,
        "info": "info",
        "servers": ["server"],
        "security": None,
        "paths": {"*": "path item"},
        "components": "components",
        "tags": ["tag"],
        "externalDocs": "external docs",
    },
    "tag": {"name": None, "description": None, "externalDocs": "external docs"},
    "external docs": {"url": None, "description": None},
    "info": dict.fromkeys(("title", "version", "description", "x-source")),
    "server": {"url": None, "description": None, "variables": {"*": "server variable"}},
    "server variable": dict.fromkeys(("default", "description", "x-env", "x-conflict")),
    "path item": dict.fromkeys(("get", "put", "post", "delete", "patch"), "operation")
    | {"parameters": ["parameter"], "x-conflict": None},
    "operation": dict.fromkeys(("operationId", "summary", "description", "tags", "deprecated"))
    | dict.fromkeys(("x-read-only", "x-job", "x-conflict"))
    | {
        "externalDocs": "external docs",
        "parameters": ["parameter"],
        "requestBody": "request body",
        "responses": {"*": "response"},
    },
    "parameter": dict.fromkeys(("name", "in", "required", "description", "example", "deprecated"))
    | dict.fromkeys(("x-setting", "x-env", "x-conflict"))
    | {"schema": "schema"},
    "request body": {"description": None, "required": None, "content": {"*": "media type"}, "x-conflict": None},
    "media type": {"schema": "schema", "example": None},
    "response": dict.fromkeys(("description", "x-returns", "x-phase", "x-not-found", "x-conflict"))
    | {"content": {"*": "media type"}},
    "components": {"schemas": {"*": "schema"}, "securitySchemes": {"*": "security scheme"}},
    "security scheme": dict.fromkeys(
        ("type", "scheme", "in", "name", "description", "x-env", "x-prefix", "x-conflict")
    ),
    "schema": dict.fromkeys(("$ref", "type", "format", "required", "enum", "const", "x-conflict"))
    | dict.fromkeys(sorted(ANNOTATIONS))
    | {
        "properties": {"*": "schema"},
        "items": "schema",
        "additionalProperties": "schema",
        "allOf": ["schema"],
        "anyOf": ["schema"],
        "oneOf": ["schema"],
        "discriminator": "discriminator",
        "externalDocs": "external docs",
    },
    "discriminator": {"propertyName": None, "mapping": None},
}
"""The keys of each kind of object, with the kind of the value: one object, a list of them, or a map to them."""


def unknown_keys(spec: Spec) -> Iterator[Problem]:
    """Yield every unsupported key, and every invalid value of our extensions."""
    return _shape(spec, spec.document, "document", ())


def problems_in(spec: Spec, known: list[Problem]) -> list[Problem]:
    """
    Check a spec; return the known problems and all others.

    Args:
        spec: The spec.
        known: Problems found so far; checks that fail because of them are skipped.
    """
    problems = list(known)
    places = {problem.pointer for problem in known}
    for place, schema in each(spec, "schema"):
        with tolerant(problems):
            found_there = schemas.malformed(spec, place, schema)
            problems += [problem for problem in found_there if problem.pointer not in places]
    reported = {problem.pointer for problem in problems}
    for found in _found(spec, problems):
        if found.pointer not in reported:
            problems.append(found)
    return problems


def _found(spec: Spec, problems: list[Problem]) -> Iterator[Problem]:
    of_schemas = list(_run(spec, (("schema", schemas.problems_in), ("schema", composed.problems_in)), problems))
    yield from of_schemas
    yield from _run(spec, CHECKS, problems)
    if not of_schemas:
        yield from _run(spec, EXAMPLES, problems)
    with tolerant(problems):
        plain, found = normalize(spec)
        yield from found
        yield from _run(plain, PLAIN_CHECKS, problems)
        yield from _run(plain, (("document", collisions.problems_in), ("document", jobs.problems_in)), problems)


def _run(spec: Spec, checks: tuple[tuple[str, Check], ...], problems: list[Problem]) -> Iterator[Problem]:
    for kind, check in checks:
        for place, value in each(spec, kind):
            with tolerant(problems):
                yield from check(spec, place, value)


@contextlib.contextmanager
def tolerant(problems: Sequence[Problem]) -> Iterator[None]:
    """Suppress exceptions in a check if the spec has known problems, because the check may rely on valid parts."""
    try:
        yield
    except Exception:
        if not problems:
            raise


def each(spec: Spec, kind: str) -> Iterator[tuple[Place, Any]]:
    """Yield every object of a kind, such as "parameter", with its place; the spec must be well-formed."""
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
            allowed = choices(here) if here else "none"
            expected = f"{allowed} in {kind} objects (all extensions: {', '.join(sorted(EXTENSIONS))})"
            yield spec.problem(pointer(*child_place), f"the extension {key!r}", expected)
        else:
            expected = INSTEAD.get((kind, key)) or INSTEAD.get(("", key)) or choices(_KEYS[kind])
            yield spec.problem(pointer(*child_place), f"{key!r}, which is not supported in {kind} objects", expected)


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
        why = error.schema.get("description") if isinstance(error.schema, dict) else None
        expected = f"a valid {key} ({why or error.message[:200]})"
        yield spec.problem(pointer(*place, *error.absolute_path), shown(error.instance), expected)
