"""Derive a job's progress and outcome from counts of completed, remaining, succeeded and failed parts."""

from __future__ import annotations

from attrs import field, frozen

from ._lookup import numbers_at, values_at
from .summary import Phase


def paths(given: str | tuple[str, ...] | None) -> tuple[str, ...]:
    """Return one or more dotted paths as a tuple."""
    return () if given is None else (given,) if isinstance(given, str) else given


@frozen(kw_only=True)
class Counts:
    """Progress given as counts in the job, or in the items of an array in it. Several counts are summed."""

    done: tuple[str, ...] = field(converter=paths)
    total: tuple[str, ...] = field(default=(), converter=paths)
    remaining: tuple[str, ...] = field(default=(), converter=paths)
    """Counts of remaining parts, if there is no `total`."""

    each: str = ""
    """Path of the array whose items have the counts; empty if the job itself has them."""

    def share(self, job: object) -> float | None:
        """Return the progress from 0 to 1; None if the counts do not determine it."""
        items = list(values_at(job, self.each)) if self.each else [job]
        done = [numbers_at(item, self.done) for item in items]
        others = [numbers_at(item, self.total or self.remaining) for item in items]
        counts = [number for numbers in (*done, *others) for number in numbers]
        complete = sum(map(sum, done))
        whole = sum(map(sum, others)) + (0 if self.total else complete)
        if min(counts, default=0) < 0 or whole <= 0 or complete > whole:
            return None
        return complete / whole


@frozen(kw_only=True)
class Outcome:
    """Counts of the succeeded and failed parts of a job. Several counts are summed."""

    succeeded: tuple[str, ...] = field(converter=paths)
    failed: tuple[str, ...] = field(converter=paths)

    def phase(self, job: object) -> Phase:
        """Return the phase of a job whose status means success."""
        if sum(numbers_at(job, self.failed)) <= 0:
            return Phase.SUCCEEDED
        return Phase.PARTIAL if sum(numbers_at(job, self.succeeded)) > 0 else Phase.FAILED
