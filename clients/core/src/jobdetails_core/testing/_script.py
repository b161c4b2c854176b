"""The script of one fake job: the response to each request for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Self

if TYPE_CHECKING:
    from ._sample import Sample

Damage = Literal["drop", "cut", "html", "slow"]

PHASES = ("pending", "running", "succeeded", "partial", "failed", "cancelled", "unknown")


class Step(NamedTuple):
    """One response."""

    phase: str = "pending"
    overrides: Mapping[str, Any] = {}
    progress: float | None = None
    status_code: int | None = None
    headers: Mapping[str, str] = {}
    message: str | None = None
    damage: Damage | None = None
    seconds: float = 0.0
    status: str | None = None
    id: str | None = None
    is_missing: bool = False


class FakeJob:
    """
    A job of a `FakeService`. Each method adds responses; the last response repeats forever.

    Phase methods take the number of responses, `progress` from 0 to 1, and fields of the vendor's job by JSON key. A
    fault is a single response.

    Attributes:
        polls: Number of requests for the job.
    """

    def __init__(self, id: str, sample: Sample) -> None:
        self.id = id
        self.polls = 0
        self._sample = sample
        self._steps: list[Step] = []

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id!r}, {len(self._steps)} responses, {self.polls} polls>"

    def pending(self, count: int = 1, /, *, progress: float | None = None, **fields: Any) -> Self:
        """Respond that the job has not started yet."""
        return self.phase("pending", count, progress=progress, **fields)

    def running(self, count: int = 1, /, *, progress: float | None = None, **fields: Any) -> Self:
        """Respond that the job is running."""
        return self.phase("running", count, progress=progress, **fields)

    def succeeded(self, count: int = 1, /, *, progress: float | None = None, **fields: Any) -> Self:
        """Respond that the job has succeeded."""
        return self.phase("succeeded", count, progress=progress, **fields)

    def partial(self, count: int = 1, /, *, progress: float | None = None, **fields: Any) -> Self:
        """Respond that the job has partially succeeded."""
        return self.phase("partial", count, progress=progress, **fields)

    def failed(self, count: int = 1, /, *, progress: float | None = None, **fields: Any) -> Self:
        """Respond that the job has failed."""
        return self.phase("failed", count, progress=progress, **fields)

    def cancelled(self, count: int = 1, /, *, progress: float | None = None, **fields: Any) -> Self:
        """Respond that the job was cancelled."""
        return self.phase("cancelled", count, progress=progress, **fields)

    def phase(self, phase: str, count: int = 1, /, *, progress: float | None = None, **fields: Any) -> Self:
        """
        Respond that the job is in a phase.

        Raises:
            ValueError: The vendor has no status for this phase, a field is unknown, or `count` is below 1.
        """
        self._sample.status_of(phase)
        self._sample.check_fields(fields)
        if progress is not None and not 0 <= progress <= 1:
            raise ValueError(f"progress: expected a number from 0 to 1, got {progress!r}")
        return self._add(Step(phase, fields, progress), count)

    def fault(self, status_code: int, *, retry_after: float | None = None, message: str | None = None) -> Self:
        """Respond with an error status, in the vendor's error format if it documents one."""
        headers = {} if retry_after is None else {"Retry-After": f"{retry_after:g}"}
        return self._add(Step(status_code=status_code, headers=headers, message=message))

    def not_found(self, count: int = 1) -> Self:
        """Respond as if the job did not exist (yet)."""
        return self._add(Step(is_missing=True), count)

    def slow(self, seconds: float) -> Self:
        """Respond like the step before, after a delay in real seconds."""
        return self._add(self._last()._replace(damage="slow", seconds=seconds))

    def dropped(self) -> Self:
        """Close the connection without a response."""
        return self._add(self._last()._replace(damage="drop"))

    def cut(self) -> Self:
        """Respond with half a body, then close the connection."""
        return self._add(self._last()._replace(damage="cut"))

    def html(self, status_code: int = 200) -> Self:
        """Respond with an HTML page, as gateways and login pages do."""
        return self._add(Step(status_code=status_code, damage="html"))

    def wrong_type(self, field: str) -> Self:
        """Respond like the step before, but with an object as the value of the field."""
        self._sample.check_fields({field: None})
        last = self._last()
        return self._add(last._replace(overrides={**last.overrides, field: {"unexpected": "object"}}))

    def unknown_status(self, status: str = "SOMETHING_NEW") -> Self:
        """Respond with a status that the vendor does not document."""
        return self._add(self._last()._replace(status=status))

    def other_id(self, id: str) -> Self:
        """Respond with a different job."""
        return self._add(self._last()._replace(id=id))

    def next(self) -> Step:
        """Return the next response, and count the poll."""
        self.polls += 1
        if not self._steps:
            return Step(phase=self._sample.phases[0])
        return self._steps[min(self.polls, len(self._steps)) - 1]

    def _add(self, step: Step, count: int = 1) -> Self:
        if isinstance(count, bool) or not isinstance(count, int) or count < 1:
            raise ValueError(f"count: expected an integer of at least 1, got {count!r}")
        self._steps += [step] * count
        return self

    def _last(self) -> Step:
        ordinary = [step for step in self._steps if step.status_code is None and not step.is_missing]
        return ordinary[-1]._replace(damage=None) if ordinary else Step(phase=self._sample.phases[0])
