"""
The closed form of a spec: what may stand where.

Each kind of object has the keys in `_KEYS` and no others, so that nothing a spec says is passed over in silence. What
stands there must be what `schemas` and `constructs` say.
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
"""Each of our extensions with the JSON Schema of its value."""

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
"""The keys of each kind of object, with the kind of what stands there: one, a list of them, or a map to them."""


def unknown_keys(spec: Spec) -> Iterator[Problem]:
    """Yield every key that is not supported where it stands, and every value of our extensions that is not valid."""
    return _shape(spec, spec.document, "document", ())


def broken_by(spec: Spec, known: list[Problem]) -> list[Problem]:
    """
    Return these problems, and what the generator cannot carry in a spec besides.

    Args:
        spec: The spec.
        known: What was found so far. Where something is wrong already, checks that rely on it say nothing.
    """
    problems = list(known)
    places = {problem.pointer for problem in known}
    for place, schema in each(spec, "schema"):
        with tolerant(problems):
            found_there = schemas.malformed(spec, place, schema)
            problems += [problem for problem in found_there if problem.pointer not in places]
    told = {problem.pointer for problem in problems}
    for found in _found(spec, problems):
        if found.pointer not in told:  # nothing is told twice
            problems.append(found)
    return problems


def _found(spec: Spec, problems: list[Problem]) -> Iterator[Problem]:
    of_schemas = list(_run(spec, (("schema", schemas.broken_by), ("schema", composed.broken_by)), problems))
    yield from of_schemas
    yield from _run(spec, CHECKS, problems)
    if not of_schemas:
        yield from _run(spec, EXAMPLES, problems)
    with tolerant(problems):
        plain, found = normalize(spec)
        yield from found
        yield from _run(plain, PLAIN_CHECKS, problems)
        yield from _run(plain, (("document", collisions.broken_by), ("document", jobs.broken_by)), problems)


def _run(spec: Spec, checks: tuple[tuple[str, Check], ...], problems: list[Problem]) -> Iterator[Problem]:
    for kind, check in checks:
        for place, value in each(spec, kind):
            with tolerant(problems):
                yield from check(spec, place, value)


@contextlib.contextmanager
def tolerant(problems: Sequence[Problem]) -> Iterator[None]:
    """Let a check fail on a spec that is known to be broken: it may rely on what is not in order."""
    try:
        yield
    except Exception:
        if not problems:
            raise


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
            expected = INSTEAD.get((kind, key)) or INSTEAD.get(("", key)) or choices(_KEYS[kind])
            yield spec.problem(pointer(*child_place), f"{key!r}, which is not supported on a {kind}", expected)


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
