"""Errors about the outcome of a job; see `errors`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ._error_bases import RequestError

if TYPE_CHECKING:
    from .summary import JobSummary


class JobError(RequestError):
    """
    A job, or at least one of several, did not succeed.

    Attributes:
        summary: The last known state of the job; None if it was never seen.
        summaries: The last known state of each job of the wait, in the order of the ids.
    """

    __module__ = "jobdetails_core.errors"

    def __init__(
        self,
        message: str,
        *,
        summary: JobSummary[Any] | None,
        summaries: Sequence[JobSummary[Any]] = (),
        **about: Any,
    ) -> None:
        super().__init__(message, **about)
        self.summary = summary
        self.summaries = tuple(summaries)

    @property
    def job(self) -> Any:
        """The job, as last received; None if it was never seen."""
        return self.summary.job if self.summary else None

    @property
    def reason(self) -> str | None:
        """Why the job failed, or another message about its status."""
        return self.summary.reason if self.summary else None


class JobFailedError(JobError):
    """The job failed; with several jobs, at least one failed, and all have ended."""

    __module__ = "jobdetails_core.errors"


class JobCancelledError(JobError):
    """The job was cancelled; with several jobs, at least one was cancelled, none failed, and all have ended."""

    __module__ = "jobdetails_core.errors"


class UnknownStatusError(JobError):
    """The job has an undocumented status, and `on_unknown` is "raise"."""

    __module__ = "jobdetails_core.errors"


class WaitTimeoutError(JobError, TimeoutError):
    """
    The job was still running at the timeout.

    Attributes:
        elapsed: Seconds waited.
        polls: Number of requests made.
        missing: Ids, as strings, of jobs that the last response lacked.
    """

    __module__ = "jobdetails_core.errors"

    def __init__(self, message: str, *, elapsed: float, polls: int, missing: Sequence[str] = (), **about: Any) -> None:
        super().__init__(message, **about)
        self.elapsed = elapsed
        self.polls = polls
        self.missing = tuple(missing)
