"""Check `x-job`, which locates the id, status and other facts of a job, and maps each status to a phase."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..errors import Place, Problem, choices, pointer, shown
from . import conflicts, values
from .notation import PHASES
from .operations import operations_of, steps_to, successes_of
from .schemas import UNIONS, resolve, types_of
from .spec import Spec

_PATH = {"type": "string", "minLength": 1}
_PATHS: dict[str, Any] = {
    "description": "a path, or a list of paths",
    "anyOf": [_PATH, {"type": "array", "items": _PATH, "minItems": 1, "uniqueItems": True}],
}
_VALUES = {"type": "array", "items": {"type": ["string", "integer", "boolean"]}, "minItems": 1, "uniqueItems": True}
_COUNTS: dict[str, Any] = {
    "type": "object",
    "properties": {"each": _PATH, "property": _PATH, "done": _PATHS, "total": _PATHS, "remaining": _PATHS},
    "required": ["done"],
    "oneOf": [{"required": ["total"]}, {"required": ["remaining"]}],
    "not": {"required": ["each", "property"]},
    "additionalProperties": False,
}
_OUTCOME = {
    "type": "object",
    "properties": {"succeeded": _PATHS, "failed": _PATHS},
    "required": ["succeeded", "failed"],
    "additionalProperties": False,
}

_NUMBER = ("integer", "number")
_FITTING = {
    "id": ("string", "integer"),
    "status": ("string", "integer", "boolean"),
    "created": ("string", *_NUMBER),
    "started": ("string", *_NUMBER),
    "finished": ("string", *_NUMBER),
    "progress": ("string", *_NUMBER),
    "cost": _NUMBER,
    "reason": None,
}
"""The JSON types that a value may have; a reason may have any type."""

FORM: dict[str, Any] = {
    "type": "object",
    "properties": {
        **dict.fromkeys(_FITTING, _PATHS),
        "progress": {
            "anyOf": [*_PATHS["anyOf"], _COUNTS],
            "description": "a path, {done: ..., total: ...} or {done: ..., remaining: ...} (also with each: ARRAY)",
        },
        "outcome": _OUTCOME,
        "zone": {
            "type": "string",
            "pattern": r"\A(UTC|[+-](0\d|1[0-4]):[0-5]\d)\Z",
            "description": "UTC, or an offset in quotes, such as '+02:00'",
        },
        "phases": {
            "type": "object",
            "properties": dict.fromkeys(PHASES, _VALUES),
            "required": ["succeeded"],
            "additionalProperties": False,
        },
        "x-conflict": conflicts.FORM,
    },
    "required": ["status", "phases"],
    "additionalProperties": False,
}
"""The JSON Schema of an `x-job`."""


def paths_of(given: Any) -> tuple[str, ...]:
    """Return one or more paths as a tuple."""
    return () if given is None else (given,) if isinstance(given, str) else tuple(given)


def job_schema(spec: Spec, operation: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """Return the schema of the job that an operation's method returns, and whether it returns an array of jobs."""
    response = operation["responses"][successes_of(operation)[0]]
    schema = resolve(spec, response["content"]["application/json"]["schema"])
    if "x-returns" in response:
        steps = steps_to(spec, schema, response["x-returns"])
        for step in steps or [response["x-returns"]]:
            schema = resolve(spec, schema["properties"][step])
    is_many = schema.get("type") == "array"
    return (resolve(spec, schema["items"]) if is_many else schema), is_many


def ids_of(spec: Spec, operation: dict[str, Any], parameters: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return the location and name of each required array argument of a call; a body has no name."""
    required = [parameter for parameter in parameters if parameter.get("required") and "x-setting" not in parameter]
    found = [(parameter["in"], parameter["name"]) for parameter in required if _is_array(spec, parameter["schema"])]
    body = operation.get("requestBody", {})
    if body.get("required") and _is_array(spec, body["content"]["application/json"]["schema"]):
        found.append(("body", ""))
    return found


def _is_array(spec: Spec, schema: dict[str, Any]) -> bool:
    return resolve(spec, schema).get("type") == "array"


def problems_in(spec: Spec, place: Place, document: dict[str, Any]) -> Iterator[Problem]:
    """Yield the problems of each `x-job` in a normalized spec."""
    first = None
    for path, method, operation, parameters in operations_of(document):
        if "x-job" not in operation:
            continue
        at: Place = ("paths", path, method, "x-job")
        if first:
            yield spec.problem(pointer(*at), f"a second x-job beside {first}", "x-job on one operation only")
        first = first or pointer(*at)
        schema, is_many = job_schema(spec, operation)
        if not schema.get("properties"):
            expected = "a response that is an object with properties, or an array of them"
            yield spec.problem(pointer(*at), "x-job on an operation that returns no job", expected)
            continue
        job = operation["x-job"]
        ids = ids_of(spec, operation, parameters)
        if is_many and len(ids) != 1:
            found = f"x-job on an operation that takes {len(ids)} required arrays and returns several jobs"
            yield spec.problem(pointer(*at), found, "one required array, the ids of the jobs")
        if is_many and "id" not in job:
            yield spec.problem(pointer(*at), "no id, although several jobs are returned", "id, to distinguish them")
        yield from _paths(spec, at, job, schema)
        yield from _phases(spec, at, job, schema)


def _paths(spec: Spec, place: Place, job: dict[str, Any], schema: dict[str, Any]) -> Iterator[Problem]:
    for key, fitting in _FITTING.items():
        if not isinstance(job.get(key), dict):
            yield from _fitting(spec, (*place, key), schema, job.get(key), fitting)
    if "outcome" in job:
        for key, given in job["outcome"].items():
            yield from _fitting(spec, (*place, "outcome", key), schema, given, _NUMBER)
    if isinstance(counts := job.get("progress"), dict):
        at = (*place, "progress")
        each = next((key for key in ("each", "property") if key in counts), None)
        parts = [schema]
        if each:
            parts = list(schemas_at(spec, schema, counts[each]))
            yield from _fitting(spec, (*at, each), schema, counts[each], ("object", "array"))
        for key in ("done", "total", "remaining"):
            for part in parts:
                yield from _fitting(spec, (*at, key), part, counts.get(key), _NUMBER)


def _fitting(
    spec: Spec, place: Place, schema: dict[str, Any], given: Any, fitting: tuple[str, ...] | None
) -> Iterator[Problem]:
    for index, path in enumerate(paths_of(given)):
        at = (*place, index) if isinstance(given, list) else place
        found = list(schemas_at(spec, schema, path))
        kinds = {kind for part in found for kind in _types(part)}
        if not found:
            known = {name: None for part in _parts(spec, schema) for name in part.get("properties", ())}
            yield spec.problem(pointer(*at), shown(path), f"{choices(known)}, or a nested property after a dot")
        elif fitting and kinds and not kinds & {*fitting}:
            expected = f"a property of type {' or '.join(fitting)}"
            yield spec.problem(pointer(*at), f"{shown(path)}, which has type {' or '.join(sorted(kinds))}", expected)


def _types(schema: dict[str, Any]) -> set[str]:
    return {kind for kind in types_of(schema) if kind != "null"} or set()


def schemas_at(spec: Spec, schema: dict[str, Any], path: str) -> Iterator[dict[str, Any]]:
    """Yield the schemas of the values at a dotted path, through arrays and the members of unions."""
    for part in _parts(spec, schema):
        properties = part.get("properties", {})
        if not path:
            yield part
        elif part.get("type") in (None, "object") and not properties:
            values_schema = part.get("additionalProperties", {})
            yield from schemas_at(spec, values_schema, path.partition(".")[2]) if values_schema else [{}]
        elif path in properties:
            yield from _parts(spec, properties[path])
        else:
            for dot in (index for index, character in enumerate(path) if character == "."):
                if path[:dot] in properties and path[dot + 1 :]:
                    yield from schemas_at(spec, properties[path[:dot]], path[dot + 1 :])


def _parts(spec: Spec, schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the members of a union or the items of an array, recursively, or else the schema itself."""
    schema = resolve(spec, schema)
    members = [part for key in UNIONS for part in schema.get(key, ())]
    if members:
        for part in members:
            if part.get("type") != "null":
                yield from _parts(spec, part)
    elif "array" in types_of(schema):
        yield from _parts(spec, schema["items"])
    else:
        yield schema


def _phases(spec: Spec, place: Place, job: dict[str, Any], schema: dict[str, Any]) -> Iterator[Problem]:
    found = [part for path in paths_of(job.get("status")) for part in schemas_at(spec, schema, path)]
    kinds = {kind for part in found for kind in _types(part)}
    seen: dict[Any, str] = {}
    for phase, listed in job.get("phases", {}).items():
        for index, value in enumerate(listed):
            at = pointer(*place, "phases", phase, index)
            if kinds and not any(values.is_of(value, kind) for kind in kinds):
                expected = f"a value of type {' or '.join(sorted(kinds))}, like the status; put text in quotes"
                yield spec.problem(at, values.explained(value), expected)
            elif before := seen.get(_key(value)):
                text = f"{shown(value)}, which is already under {before} (case does not matter)"
                yield spec.problem(at, text, "each value once")
            seen.setdefault(_key(value), phase)
    listed_ones = [value for part in found for value in part.get("enum", ())]
    documented = [value for value in dict.fromkeys(listed_ones) if any(values.is_of(value, kind) for kind in kinds)]
    if missing := [value for value in documented if _key(value) not in seen]:
        expected = f"each documented value under {choices(PHASES)}"
        yield spec.problem(pointer(*place, "phases"), f"no phase for {', '.join(map(shown, missing))}", expected)


def _key(value: Any) -> Any:
    """Return a status in the form used for comparison: case does not matter, and true is not 1."""
    return value.casefold() if isinstance(value, str) else (type(value), value)
