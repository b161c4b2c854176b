"""Response bodies of a vendor, built from the sample in its spec."""

from __future__ import annotations

import copy
import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from ..vendors import Vendor
from ._schemas import Schemas, types_of
from ._script import PHASES, Step

_BEGAN = datetime.datetime(2026, 1, 1, 12, 0, 0, tzinfo=datetime.UTC)
_FINAL = ("succeeded", "partial", "failed", "cancelled")


class Sample:
    """The sample response of a vendor's operation, with a script's values filled in."""

    def __init__(self, vendor: Vendor) -> None:
        """
        Read the spec of a vendor.

        Raises:
            ValueError: The spec does not describe how to read a job.
        """
        self._document = vendor.description()["openapi"]
        self._schemas = Schemas(self._document)
        self.path, self.method, self.operation = self._operation(vendor)
        if "x-job" not in self.operation:
            raise ValueError(f"{vendor.name}: its spec has no x-job, so there is no job to fake")
        self._job = self.operation["x-job"]
        self.phases = tuple(phase for phase in PHASES if self._job["phases"].get(phase))
        self.success = min(status for status in self.operation["responses"] if status.startswith("2"))
        response = self.operation["responses"][self.success]
        self._returns = [key for key in response.get("x-returns", "").split(".") if key]
        media = response["content"]["application/json"]
        self._body = media["example"]
        self._schema = self._schemas.resolved(media["schema"])
        found = _at(self._body, self._returns)
        self.is_batched = isinstance(found, list) and vendor.is_batched
        self._example: Any = found[0] if self.is_batched else found
        self._job_schema = self._schema_of_job()

    def _operation(self, vendor: Vendor) -> tuple[str, str, dict[str, Any]]:
        for path, item in self._document["paths"].items():
            for method, operation in item.items():
                if (
                    isinstance(operation, dict)
                    and "responses" in operation
                    and (operation.get("operationId") == vendor.method or "x-job" in operation)
                ):
                    return path, method.upper(), operation
        raise ValueError(f"{vendor.name}: its spec has no operation {vendor.method}")

    def status_of(self, phase: str) -> Any:
        """
        Return the vendor's status for a phase.

        Raises:
            ValueError: The vendor has no status for this phase.
        """
        values = self._job["phases"].get(phase)
        if not values:
            raise ValueError(f"phase: expected one of {', '.join(self.phases)}, got {phase!r}")
        documented = {str(value).casefold() for value in self._documented_statuses()}
        return next((value for value in values if str(value).casefold() in documented), values[0])

    def check_fields(self, fields: Mapping[str, Any]) -> None:
        """
        Check field names.

        Raises:
            ValueError: The vendor's job does not have one of these fields.
        """
        known = self._job_schema.get("properties", {})
        if unknown := [name for name in fields if name not in known]:
            raise ValueError(f"expected fields of a job ({', '.join(known)}), got {', '.join(unknown)}")

    def body(self, jobs: list[tuple[str, Step]]) -> Any:
        """Return a body with these jobs, given as pairs of id and step."""
        body = copy.deepcopy(self._body)
        made = [self._made(id, step) for id, step in jobs]
        if not self._returns:
            return made if self.is_batched else made[0]
        _at(body, self._returns[:-1])[self._returns[-1]] = made if self.is_batched else made[0]
        return body

    def _made(self, id: str, step: Step) -> dict[str, Any]:
        job: dict[str, Any] = copy.deepcopy(self._example)
        for path in _paths(self._job.get("id"))[:1]:
            self._set(job, path, step.id if step.id is not None else id)
        status = self.status_of(step.phase) if step.status is None else step.status
        self._set_status(job, status)
        is_final = step.phase in _FINAL
        for key, is_known, seconds in (
            ("created", True, 0),
            ("started", step.phase != "pending", 15),
            ("finished", is_final, 135),
        ):
            for path in _paths(self._job.get(key)):
                self._set_time(job, path, _BEGAN + datetime.timedelta(seconds=seconds) if is_known else None)
        for path in _paths(self._job.get("reason")):
            self._set(job, path, "it went wrong" if step.phase == "failed" else None)
        for path in _paths(self._job.get("cost")):
            if not is_final:
                self._set(job, path, None)
        self._set_progress(job, (1.0 if is_final else 0.0) if step.progress is None else step.progress)
        job.update(step.overrides)
        return job

    def _set(self, job: dict[str, Any], path: str, value: Any) -> None:
        """Set a value if it fits the schema; otherwise keep the sample's value, or leave the field out."""
        keys = path.split(".")
        holder = _at(job, keys[:-1])
        schema = self._schema_at(keys)
        if not isinstance(holder, dict):
            return
        types = types_of(schema)
        if value is None:
            if "null" in types:
                holder[keys[-1]] = None
            elif "array" in types:
                holder[keys[-1]] = []
            elif keys[-1] not in self._schema_at(keys[:-1]).get("required", ()):
                holder.pop(keys[-1], None)
        elif "string" in types or not types:
            holder[keys[-1]] = value
        elif "integer" in types and str(value).lstrip("-").isdigit():
            holder[keys[-1]] = int(value)
        elif "boolean" in types and isinstance(value, bool):
            holder[keys[-1]] = value
        elif "object" in types:
            holder[keys[-1]] = {"message": value}

    def _set_status(self, job: dict[str, Any], status: Any) -> None:
        """Set the status in the field that documents it, if a vendor has several, and leave later fields empty."""
        paths = _paths(self._job["status"])
        place = next((at for at, path in enumerate(paths) if status in self._enum_at(path)), 0)
        self._set(job, paths[place], status)
        for path in paths[place + 1 :]:
            self._set(job, path, None)

    def _set_time(self, job: dict[str, Any], path: str, time: datetime.datetime | None) -> None:
        types = types_of(self._schema_at(path.split(".")))
        if time is None or "string" in types:
            self._set(job, path, time and time.strftime("%Y-%m-%dT%H:%M:%SZ"))
        else:
            found = _at(job, path.split("."))
            is_milliseconds = isinstance(found, int | float) and found > 1e11
            self._set(job, path, int(time.timestamp()) * (1000 if is_milliseconds else 1))

    def _set_progress(self, job: dict[str, Any], progress: float) -> None:
        said = self._job.get("progress")
        if said is None:
            return
        if isinstance(said, str):
            types = types_of(self._schema_at(said.split(".")))
            percent = round(progress * 100)
            self._set_number(
                job, said, f"{percent}%" if "string" in types else progress if "number" in types else percent
            )
            return
        holders = list(_items(_at(job, said["each"].split(".")))) if said.get("each") else [job]
        done, rest = _paths(said["done"]), _paths(said.get("remaining"))
        for holder in holders:
            for path in (*done, *rest):
                self._set_number(holder, path, 0)
            self._set_number(holder, done[0], round(progress * 100))
            if rest:
                self._set_number(holder, rest[0], 100 - round(progress * 100))
            for path in _paths(said.get("total")):
                self._set_number(holder, path, 100)

    def _set_number(self, holder: dict[str, Any], path: str, value: Any) -> None:
        keys = path.split(".")
        target = _at(holder, keys[:-1])
        if isinstance(target, dict):
            target[keys[-1]] = value

    def _documented_statuses(self) -> list[Any]:
        return [value for path in _paths(self._job["status"]) for value in self._enum_at(path)]

    def _enum_at(self, path: str) -> list[Any]:
        found: list[Any] = self._schema_at(path.split(".")).get("enum", [])
        return found

    def error(self, status_code: int, message: str) -> Any:
        """Return the body of an error, in the vendor's error format if it documents one."""
        responses = self.operation["responses"]
        for key in (str(status_code), f"{status_code // 100}XX", "default", *sorted(responses)):
            if key in responses and not key.startswith("2"):
                media = responses[key].get("content", {}).get("application/json", {})
                if isinstance(media.get("example"), dict):
                    return _with_message(media["example"], message)
        return {"message": message}

    def _schema_of_job(self) -> dict[str, Any]:
        schema = self._schema
        for key in self._returns:
            schema = self._schemas.resolved(schema["properties"][key])
        return self._schemas.resolved(schema["items"]) if self.is_batched else schema

    def _schema_at(self, keys: list[str]) -> dict[str, Any]:
        return self._schemas.at(self._job_schema, keys)


def _paths(said: Any) -> list[str]:
    return [said] if isinstance(said, str) else list(said or ())


def _at(value: Any, keys: list[str]) -> Any:
    """Return the value at a path; arrays are entered at their first item."""
    for key in keys:
        if isinstance(value, list):
            value = value[0] if value else None
        value = value.get(key) if isinstance(value, dict) else None
    if isinstance(value, list) and keys and value and isinstance(value[0], dict):
        return value
    return value


def _items(value: Any) -> Iterator[dict[str, Any]]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield item


def _with_message(body: Any, message: str) -> Any:
    """Return an error body with its text, wherever that is, replaced by a message."""
    if isinstance(body, str):
        return message
    if isinstance(body, list):
        return [_with_message(item, message) for item in body]
    if not isinstance(body, dict):
        return body
    for key in ("message", "detail", "error", "title"):
        if isinstance(body.get(key), str):
            return {**body, key: message}
    inner = next((key for key, value in body.items() if isinstance(value, dict | list)), None)
    inner = inner or next((key for key, value in body.items() if isinstance(value, str)), None)
    return body if inner is None else {**body, inner: _with_message(body[inner], message)}
