"""Guess an `x-job` from the names and values of a response."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..spec import words
from ..spec.notation import PHASES
from .emit import Commented

_KEYS = ("id", "status", "reason", "created", "started", "finished", "progress", "cost")
_REF = "#/components/schemas/"


def guess(schemas: Mapping[str, Any], responses: Mapping[str, Any], returns: str | None) -> Commented:
    """Return an `x-job` with the fields whose names plainly suit it, and each documented status in its phase."""
    fields = dict(_fields(schemas, _job(schemas, responses, returns), "", 0))
    counted, counts = _counts(fields)
    fields = {path: field for path, field in fields.items() if path not in counted}
    job: dict[str, Any] = {}
    for key in _KEYS:
        suiting = sorted(
            (path for path in fields if words.suits(path.rpartition(".")[2], key)), key=lambda p: p.count(".")
        )
        if suiting:
            job[key] = Commented(
                suiting[0], f"by its name; also {', '.join(suiting[1:])}" if suiting[1:] else "by its name"
            )
    job |= {key: Commented(counts[key], "by their names") for key in counts if key == "outcome" or key not in job}
    job.setdefault("status", "TODO: the field with the status")
    status = job["status"].value if isinstance(job["status"], Commented) else ""
    job["phases"] = _phases([value for value in fields.get(status, {}).get("enum", []) if value is not None])
    return Commented(job, "TODO: check each path and the phase of each status")


def _counts(fields: Mapping[str, Any]) -> tuple[list[str], dict[str, Any]]:
    """Return the counts next to a total, and the progress and outcome that they give."""
    integers = [path for path, field in fields.items() if "integer" in str(field.get("type")) and "." in path]
    totals = [path for path in integers if words.suits(path.rpartition(".")[2], "total")]
    if not totals:
        return [], {}
    holder = totals[0].rpartition(".")[0]
    beside = [path for path in integers if path.rpartition(".")[0] == holder]
    of = {
        part: [path for path in beside if words.suits(path.rpartition(".")[2], part)]
        for part in ("done", "succeeded", "failed")
    }
    found: dict[str, Any] = {}
    if of["done"]:
        found["progress"] = {"done": of["done"], "total": totals[0]}
    if of["succeeded"] and of["failed"]:
        found["outcome"] = {part: of[part] for part in ("succeeded", "failed")}
    return beside, found


def _phases(values: list[Any]) -> dict[str, Any]:
    meant: dict[str, list[Any]] = {}
    unclear = []
    for value in values:
        phases = words.phases(value)
        if len(phases) == 1:
            meant.setdefault(phases.pop(), []).append(value)
        else:
            unclear.append(value)
    found: dict[str, Any] = {phase: meant[phase] for phase in PHASES if phase in meant}
    if unclear:
        found["unknown"] = Commented([*meant.get("unknown", []), *unclear], "TODO: move each to its phase")
    found.setdefault("succeeded", Commented(["TODO"], "TODO: the status of a successful job"))
    return found


def _job(schemas: Mapping[str, Any], responses: Mapping[str, Any], returns: str | None) -> dict[str, Any]:
    success: dict[str, Any] = next((answer for status, answer in responses.items() if status.startswith("2")), {})
    schema = _resolved(schemas, success.get("content", {}).get("application/json", {}).get("schema", {}))
    if returns:
        schema = _resolved(schemas, schema.get("properties", {}).get(returns, {}))
    return _resolved(schemas, schema.get("items", schema))


def _resolved(schemas: Mapping[str, Any], schema: Any) -> dict[str, Any]:
    schema = schema.value if isinstance(schema, Commented) else schema
    for part in schema.get("anyOf", ()):
        if "$ref" in part:
            schema = part
    if "allOf" in schema:
        parts = [_resolved(schemas, part).get("properties", {}) for part in schema["allOf"]]
        return {"properties": {name: value for part in parts for name, value in part.items()}}
    if "$ref" in schema:
        return _resolved(schemas, schemas.get(str(schema["$ref"]).removeprefix(_REF), {}))
    return dict(schema)


def _fields(schemas: Mapping[str, Any], schema: dict[str, Any], before: str, depth: int) -> Iterator[tuple[str, Any]]:
    for name, value in schema.get("properties", {}).items():
        inside = _resolved(schemas, value)
        yield f"{before}{name}", inside
        if depth < 1 and "properties" in inside:
            yield from _fields(schemas, inside, f"{before}{name}.", depth + 1)
