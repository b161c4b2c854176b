"""The exceptions with which a task fails, by the outcome of its jobs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowSensorTimeout

__all__ = ["JobCancelled", "JobFailed", "JobLookupFailed", "JobPartiallySucceeded", "JobTimedOut", "raise_for"]

_MOST_NAMED = 10


class _Jobs(AirflowException):
    """
    Not every job of a task succeeded.

    Attributes:
        jobs: The last known state of each job, in the order of the ids.
    """

    def __init__(self, message: str = "", jobs: Sequence[dict[str, Any]] = ()) -> None:
        super().__init__(message)
        self.jobs = list(jobs)


class JobFailed(_Jobs, AirflowFailException):
    """A job failed. Airflow does not retry, since another wait would have the same result."""


class JobCancelled(_Jobs, AirflowFailException):
    """A job was cancelled and none failed. Airflow does not retry."""


class JobPartiallySucceeded(_Jobs, AirflowFailException):
    """A job succeeded only partially, and `fail_on_partial` is set. Airflow does not retry."""


class JobTimedOut(_Jobs, AirflowSensorTimeout):
    """A job was still running at the deadline. Airflow does not retry, as with any sensor timeout."""


class JobLookupFailed(_Jobs):
    """A job could not be looked up, for example because of a wrong key or id. Airflow retries."""


def raise_for(jobs: list[dict[str, Any]], *, fail_on_partial: bool) -> None:
    """
    Raise an exception unless every job succeeded.

    Raises:
        JobFailed: A job failed. If several exceptions apply, the first in this list is raised.
        JobCancelled: A job was cancelled.
        JobPartiallySucceeded: A job succeeded only partially, and `fail_on_partial` is set.
        JobTimedOut: A job was still running at the deadline.
        JobLookupFailed: A job could not be looked up.
    """
    reasons: list[tuple[type[_Jobs], str, list[dict[str, Any]]]] = [
        (JobFailed, "failed", [job for job in jobs if job["phase"] == "failed"]),
        (JobCancelled, "cancelled", [job for job in jobs if job["phase"] == "cancelled"]),
        (JobPartiallySucceeded, "succeeded only in part", [job for job in jobs if job["phase"] == "partial"]),
        (JobTimedOut, "still running at the deadline", [job for job in jobs if job["timed_out"]]),
        (JobLookupFailed, "not found out", [job for job in jobs if job["error"] and not job["timed_out"]]),
    ]
    found = [each for each in reasons if each[2] and (each[0] is not JobPartiallySucceeded or fail_on_partial)]
    if found:
        text = "; ".join(f"{len(some)} of {len(jobs)} jobs {verb}: {_named(some)}" for _, verb, some in found)
        raise found[0][0](text, jobs)


def _named(jobs: list[dict[str, Any]]) -> str:
    more = [f"and {len(jobs) - _MOST_NAMED} more"] if len(jobs) > _MOST_NAMED else []
    return ", ".join([*map(_line, jobs[:_MOST_NAMED]), *more])


def _line(job: dict[str, Any]) -> str:
    reason = job["error"]["message"] if job["error"] else job["reason"]
    status = f" ({job['status']})" if job["status"] else ""
    return f"{job['id']}{status}" + (f": {reason}" if reason else "")
