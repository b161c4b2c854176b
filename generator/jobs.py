"""What `x-job` must be: where a job holds what waiting for it needs, and which status means what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from .errors import Place, Problem, choices, pointer, shown
from .schemas import resolve

if TYPE_CHECKING:
    from .specs import Spec

PHASES = ("pending", "running", "succeeded", "partial", "failed", "cancelled", "unknown")

_NAME = {"type": "string", "minLength": 1}
_NAMES = {"type": "array", "items": _NAME, "minItems": 1, "uniqueItems": True}
_TIME = ("string", "integer", "number")
_FITTING = {
    "id": ("string", "integer"),
    "status": ("string",),
    "created": _TIME,
    "started": _TIME,
    "finished": _TIME,
    "progress": ("string", "integer", "number"),
    "cost": ("integer", "number"),
}
"""The JSON types that a property may have; a reason may be of any."""

FORM: dict[str, Any] = {
    "type": "object",
    "properties": {
        **dict.fromkeys(_FITTING, _NAME),
        "reason": {"anyOf": [_NAME, _NAMES]},
        "progress": {
            "anyOf": [
                _NAME,
                {
                    "type": "object",
                    "properties": {"property": _NAME, "done": _NAMES, "remaining": _NAMES},
                    "required": ["property", "done", "remaining"],
                    "additionalProperties": False,
                },
            ]
        },
        "phases": {
            "type": "object",
            "properties": dict.fromkeys(PHASES, _NAMES),
            "required": ["succeeded"],
            "additionalProperties": False,
        },
    },
    "required": ["id", "status", "phases"],
    "additionalProperties": False,
}
"""The JSON Schema of an `x-job`."""

_Operations = Iterable[tuple[str, str, dict[str, Any], list[dict[str, Any]]]]


def reasons_of(job: dict[str, Any]) -> list[str]:
    """Return the names of what may say why a job failed."""
    given = job.get("reason", [])
    return [given] if isinstance(given, str) else given


def way_of(spec: Spec, schema: dict[str, Any], name: str) -> list[str]:
    """Return the properties that lead to the one named, ``tasks.error`` being one inside another; none if it is not."""
    properties = schema.get("properties", {})
    if name in properties:
        return [name]
    for dot in (index for index, character in enumerate(name) if character == "."):
        if name[:dot] in properties:
            inside = _item(spec, properties[name[:dot]])
            if way := way_of(spec, inside, name[dot + 1 :]):
                return [name[:dot], *way]
    return []


def job_schema(spec: Spec, operation: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """Return the schema of what an operation's method returns of a job, and whether it returns an array of them."""
    response = next(answer for status, answer in operation["responses"].items() if status.startswith("2"))
    schema = resolve(spec, response["content"]["application/json"]["schema"])
    if "x-returns" in response:
        schema = _plain(spec, schema["properties"][response["x-returns"]])
    is_many = schema.get("type") == "array"
    return (_plain(spec, schema["items"]) if is_many else schema), is_many


def ids_of(spec: Spec, operation: dict[str, Any], parameters: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return place and name of each required argument of a call that is an array; the body has no name."""
    required = [parameter for parameter in parameters if parameter.get("required") and "x-setting" not in parameter]
    found = [(parameter["in"], parameter["name"]) for parameter in required if _is_array(spec, parameter["schema"])]
    body = operation.get("requestBody", {})
    if body.get("required") and _is_array(spec, body["content"]["application/json"]["schema"]):
        found.append(("body", ""))
    return found


def broken_by(spec: Spec, operations: _Operations) -> Iterator[Problem]:
    """Yield what is wrong with each `x-job`; all else in the spec is in order."""
    first = None
    for path, method, operation, parameters in operations:
        if "x-job" not in operation:
            continue
        place: Place = ("paths", path, method, "x-job")
        if first:
            yield spec.problem(pointer(*place), f"it here and at {first}", "it on one operation")
        first = first or pointer(*place)
        schema, is_many = job_schema(spec, operation)
        if not schema.get("properties"):
            yield spec.problem(pointer(*place), "it where no job is returned", "an object with properties, or an array")
            continue
        ids = ids_of(spec, operation, parameters)
        if is_many and len(ids) != 1:
            found = f"it where jobs are returned for {len(ids)} required arrays"
            yield spec.problem(pointer(*place), found, "one required array: the ids of the jobs")
        yield from _properties(spec, place, operation["x-job"], schema)
        yield from _phases(spec, place, operation["x-job"], schema)


def _properties(spec: Spec, place: Place, job: dict[str, Any], schema: dict[str, Any]) -> Iterator[Problem]:
    for key, fitting in _FITTING.items():
        if isinstance(job.get(key), str):
            yield from _property(spec, (*place, key), schema, job[key], fitting)
    for name in reasons_of(job):
        if not way_of(spec, schema, name):
            expected = f"{choices(schema['properties'])}, or a property inside, after a dot"
            yield spec.problem(pointer(*place, "reason"), shown(name), expected)
    if isinstance(counts := job.get("progress"), dict):
        at = (*place, "progress")
        wrong = list(_property(spec, (*at, "property"), schema, counts["property"], ("array", "object")))
        yield from wrong
        if not wrong:
            counted = _item(spec, schema["properties"][counts["property"]])
            for key in ("done", "remaining"):
                for index, name in enumerate(counts[key]):
                    yield from _property(spec, (*at, key, index), counted, name, ("integer", "number"))


def _property(
    spec: Spec, place: Place, schema: dict[str, Any], name: str, fitting: tuple[str, ...]
) -> Iterator[Problem]:
    properties = schema.get("properties", {})
    if name not in properties:
        yield spec.problem(pointer(*place), shown(name), choices(properties))
    elif (kind := _kind(_plain(spec, properties[name]))) not in fitting:
        found = f"{shown(name)}, which is of type {kind}"
        yield spec.problem(pointer(*place), found, f"a property of type {' or '.join(fitting)}")


def _phases(spec: Spec, place: Place, job: dict[str, Any], schema: dict[str, Any]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for phase, values in job["phases"].items():
        for index, value in enumerate(values):
            if before := seen.get(value.casefold()):
                found = f"{shown(value)}, which stands under {before} already, in whatever case"
                yield spec.problem(pointer(*place, "phases", phase, index), found, "each value once")
            seen.setdefault(value.casefold(), phase)
    status = schema["properties"].get(job["status"])
    documented = _plain(spec, status).get("enum", ()) if status else ()
    if missing := [value for value in documented if str(value).casefold() not in seen]:
        expected = f"each documented value under {choices(PHASES)}"
        yield spec.problem(pointer(*place, "phases"), f"no phase for {', '.join(map(shown, missing))}", expected)


def _plain(spec: Spec, schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema without the reference and the null that it may be."""
    for part in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        if part != {"type": "null"}:
            schema = part
    return resolve(spec, schema)


def _item(spec: Spec, schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema, or that of its items if it is one of arrays."""
    found = _plain(spec, schema)
    return _plain(spec, found["items"]) if found.get("type") == "array" else found


def _kind(schema: dict[str, Any]) -> str | None:
    kinds = schema["type"] if isinstance(schema.get("type"), list) else [schema.get("type")]
    return next((kind for kind in kinds if kind != "null"), None)


def _is_array(spec: Spec, schema: dict[str, Any]) -> bool:
    return resolve(spec, schema).get("type") == "array"
