"""What the jobs of all vendors have in common."""

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
    """Where a job stands, in words that are the same for every vendor."""

    PENDING = "pending"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    PARTIAL = "partial"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"

    @property
    def is_final(self) -> bool:
        """Whether the job has ended. An unknown status never counts as an end."""
        return self not in (Phase.PENDING, Phase.RUNNING, Phase.UNKNOWN)


@frozen(kw_only=True)
class JobSummary(Generic[J]):
    """
    A job of any vendor, in the same terms.

    Attributes:
        vendor: Name of the vendor, as its package has it.
        id: Id of the job, as text.
        phase: Where the job stands; unknown if its status is undocumented.
        status: The vendor's own word for it, as received; None if there is none.
        reason: Why the job failed, or another message about its status.
        created: When the job was created, with a time zone; None if unknown.
        started: When work on the job began, likewise.
        finished: When the job ended, likewise.
        progress: How much of the job is done, from 0 to 1; None if unknown.
        cost: What the job costs, in the vendor's unit.
        job: The job itself.
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
    """Note how the jobs of a model are read."""
    _VIEWS[model] = view


def summarize(job: J) -> JobSummary[J]:
    """
    Return the summary of a job of any vendor.

    Args:
        job: A job as a client returned it; of several, one at a time.

    Raises:
        TypeError: This is no vendor's job.
    """
    for kind in type(job).__mro__:
        if kind in _VIEWS:
            return _VIEWS[kind].summarize(job)
    raise TypeError(f"job: expected a job that a client returned, got {type(job).__module__}.{type(job).__qualname__}")
