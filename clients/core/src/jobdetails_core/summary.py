"""The vendor-independent summary of a job."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from attrs import field, frozen

from .models import Model

if TYPE_CHECKING:
    from ._view import JobView

__all__ = ["JobSummary", "Phase", "summarize"]

J = TypeVar("J", bound=Model)


class Phase(StrEnum):
    """The state of a job, in the same terms for every vendor."""

    PENDING = "pending"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    PARTIAL = "partial"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"

    @property
    def is_final(self) -> bool:
        """Whether the job has ended. An unknown status never counts as ended."""
        return self not in (Phase.PENDING, Phase.RUNNING, Phase.UNKNOWN)


@frozen(kw_only=True)
class JobSummary(Generic[J]):
    """
    The summary of a job, in the same terms for every vendor.

    Attributes:
        vendor: Name of the vendor, as in its package name.
        id: Id of the job, as a string.
        phase: State of the job; unknown if its status is undocumented.
        status: The vendor's own status, as received; None if the response has none.
        reason: Why the job failed, or another message about its status; None if there is no message.
        created: When the job was created, with a time zone; None if unknown.
        started: When the job started running, with a time zone; None if unknown.
        finished: When the job ended, with a time zone; None if unknown.
        progress: Completed share of the job, from 0 to 1; None if unknown.
        cost: Cost of the job, in the vendor's unit; None if unknown.
        job: The vendor's own job model.
    """

    vendor: str
    id: str | None
    phase: Phase
    status: str | None
    reason: str | None
    created: datetime.datetime | None
    started: datetime.datetime | None
    finished: datetime.datetime | None
    progress: float | None
    cost: float | None
    job: J = field(repr=False)


_VIEWS: dict[type[Model], JobView[Any]] = {}


def register(model: type[Model], view: JobView[Any]) -> None:
    """Register the view that summarizes jobs of a model."""
    _VIEWS[model] = view


def summarize(job: J) -> JobSummary[J]:
    """
    Return the summary of a job of any vendor.

    Args:
        job: One job, as returned by a client.

    Raises:
        TypeError: `job` is not a job of any vendor.
    """
    for kind in type(job).__mro__:
        if kind in _VIEWS:
            return _VIEWS[kind].summarize(job)
    raise TypeError(f"job: expected a job that a client returned, got {type(job).__module__}.{type(job).__qualname__}")
