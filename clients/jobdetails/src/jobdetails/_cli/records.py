"""The state of each job, as printed and counted."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

from . import codes
from .codes import Code
from .terminal import plain


@dataclass(slots=True)
class Record:
    """
    The latest known state of a requested job.

    Attributes:
        ref: The reference to the job, as typed if it was.
        vendor: Name of the vendor.
        asked: The requested id.
        job: The job as returned by the client; None if it was never found.
        summary: The job's summary; None if it was never found, or if the vendor's spec has no `x-job`.
        phase: The job's phase; None if unknown.
        error: The error that ended the lookup or wait; None if there was none, or only a timeout.
        timed_out: Whether the job was still running at the timeout.
        trouble: The error that is being retried; None if the last request succeeded.
    """

    ref: str
    vendor: str
    asked: str
    job: Any = None
    summary: Any = None
    phase: str | None = None
    error: Exception | None = None
    timed_out: bool = False
    trouble: Exception | None = None

    def see(self, job: Any, summary: Any) -> None:
        """Record the current state of the job."""
        self.job, self.summary, self.trouble = job, summary, None
        self.phase = str(summary.phase.value) if summary else None

    def fail(self, error: Exception) -> None:
        """Record the error that ended the lookup or wait; a job that the vendor does not know is not a timeout."""
        self.trouble = None
        self.timed_out = isinstance(error, TimeoutError)
        self.error = error
        if self.timed_out:
            self.error = error.__cause__ if isinstance(error.__cause__, Exception) else None
            self.timed_out = self.job is not None or getattr(self.error, "status_code", None) != 404

    @property
    def is_final(self) -> bool:
        """Whether the job has ended."""
        return bool(self.summary and self.summary.phase.is_final)

    @property
    def is_over(self) -> bool:
        """Whether the record is complete: the job has ended, or the lookup or wait has failed."""
        return self.is_final or self.timed_out or self.error is not None

    @property
    def code(self) -> Code:
        """The exit code for this job alone."""
        if self.timed_out or not (self.error or self.is_final):
            return Code.TIMEOUT
        return codes.of_error(self.error) if self.error else codes.of_phase(self.phase)

    @property
    def state(self) -> str:
        """The job's phase, or what is wrong, in one word."""
        if self.error and not self.timed_out:
            return "error"
        if self.trouble:
            return "retrying"
        return self.phase or "unseen"

    @property
    def id(self) -> str:
        """The id of the job."""
        return (self.summary and self.summary.id) or self.asked

    @property
    def reason(self) -> str:
        """The reason for the job's state, in one line."""
        parts = [one_line(error) for error in (self.error or self.trouble,) if error]
        if self.timed_out:
            parts.insert(0, "still running at the timeout")
        elif not parts and self.summary and self.summary.reason:
            parts.append(self.summary.reason)
        return plain("; ".join(parts))

    def wire(self) -> dict[str, Any]:
        """Return the record in the form that ``record.schema.json`` describes."""
        summary = self.summary
        times = ("created", "started", "finished")
        return {
            "ref": self.ref,
            "vendor": self.vendor,
            "id": self.id,
            "phase": self.phase,
            "status": summary and summary.status,
            "reason": summary and summary.reason,
            **{name: (time := summary and getattr(summary, name)) and time.isoformat() for name in times},
            "progress": summary and summary.progress,
            "cost": summary and summary.cost,
            "timed_out": self.timed_out,
            "error": self.error and wire_error(self.error),
            "job": _valid(self.job.to_dict() if hasattr(self.job, "to_dict") else self.job),
        }


class Until(NamedTuple):
    """The conditions for stopping before all jobs have ended."""

    first_failure: bool
    first_success: bool

    def is_reached(self, record: Record) -> bool:
        """Return whether a job that is over meets a condition."""
        has_succeeded = record.is_final and record.state in ("succeeded", "partial")
        return self.first_success if has_succeeded else self.first_failure and not record.timed_out


def _valid(value: Any) -> Any:
    """Return a value with null in place of numbers that JSON does not allow, such as NaN."""
    if isinstance(value, dict):
        return {key: _valid(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_valid(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def one_line(error: Exception) -> str:
    """Return the type, status or URL, and message of an error in one line."""
    found = wire_error(error)
    url = getattr(error, "url", None)
    place = str(found["status_code"] or url or "")
    kind = "" if isinstance(error, ValueError) else found["type"]  # a ValueError's text is enough
    return ": ".join(filter(None, [kind, place, found["message"]]))


def wire_error(error: Exception) -> dict[str, Any]:
    """Return an error in the form that ``record.schema.json`` describes."""
    return {
        "type": type(error).__name__,
        "message": getattr(error, "message", None) or str(error),
        "status_code": getattr(error, "status_code", None),
    }


def missing_error(record: Record) -> Exception:
    """Return the error for a job that is missing from a response for several."""
    from jobdetails_core.errors import JobMissingError

    text = f"the response has no job with the id {record.asked}"
    return JobMissingError(text, missing=[record.asked], vendor=record.vendor, method="", url="")


def change(record: Record) -> str:
    """Return the current state of a job in one line."""
    status = record.summary.status if record.summary else None
    text = record.state
    if status and status.casefold() != text and not record.error:
        text += f" ({status})"
    progress = record.summary.progress if record.summary else None
    if progress is not None and not record.error:
        text += f", {progress:.0%}"
    return f"{record.ref}: {text}" + (f", {record.reason}" if record.reason else "")


def tally(records: list[Record], seconds: float | None = None) -> str:
    """Return the numbers of jobs that have succeeded, failed and so on, in one line."""
    from .values import elapsed

    states = [("timed out" if record.timed_out else record.state) for record in records]
    over = ("succeeded", "partial", "failed", "cancelled", "error", "timed out")
    counts = {name: states.count(name) for name in over}
    left = len(records) - sum(counts.values())
    words = {"error": "error" if counts["error"] == 1 else "errors", "partial": "partially succeeded"}
    always = ("succeeded", "failed", "error")
    parts = [f"{counts[name]} {words.get(name, name)}" for name in over if counts[name] or name in always]
    return ", ".join([*parts, f"{left} left"]) + ("" if seconds is None else f" after {elapsed(seconds)}")
