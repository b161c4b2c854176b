"""The records of all jobs of a command."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

from .records import Record, missing_error
from .targets import Target

_DISPLAY_ORDER = ("error", "retrying", "failed", "cancelled", "unknown", "running", "pending", "unseen", "partial")
"""The order in which jobs are shown if there is no room for all."""


class Board:
    """A record of each job, in the order of the command line."""

    def __init__(self) -> None:
        self._records: dict[tuple[str, str], Record] = {}
        self._began = time.monotonic()

    def add(self, target: Target) -> Target | None:
        """Add a record for each job of a target; return the target without known jobs, or None if all are known."""
        known = {id_.casefold() for id_ in target.ids if (target.vendor.name, id_.casefold()) in self._records}
        left: Target | None = target
        if known:
            left = target.without(known) if target.vendor.is_batched else None
        if left:
            for ref, id_ in zip(left.refs, left.ids, strict=True):
                self._records[target.vendor.name, id_.casefold()] = Record(ref, target.vendor.name, id_)
        return left

    def add_failed(self, ref: str, error: Exception) -> Record | None:
        """Add a record for an invalid reference, unless there is one already."""
        key = ("", ref)
        if key in self._records:
            return None
        record = self._records[key] = Record(ref, ref.partition(":")[0], ref.partition(":")[2], error=error)
        return record

    def of(self, target: Target) -> list[Record]:
        """Return the records of a target."""
        return [self._records[target.vendor.name, id_.casefold()] for id_ in target.ids]

    def find(self, target: Target, id_: str | None) -> Record | None:
        """Return the record of a job in a target by the id in the response, if it was requested."""
        if not target.vendor.is_batched:
            return self.of(target)[0]
        is_requested = id_ is not None and id_.casefold() in {each.casefold() for each in target.ids}
        return self._records[target.vendor.name, str(id_).casefold()] if is_requested else None

    def see(self, target: Target, found: Any) -> None:
        """Note what a lookup of a target has returned; a job that a response about several lacks is an error."""
        from jobdetails_core import summarize

        jobs: list[Any] = found if isinstance(found, list) and target.vendor.is_batched else [found]
        for job in jobs:
            summary = summarize(job) if target.vendor.job and hasattr(job, "to_dict") else None
            if record := self.find(target, summary.id if summary else None):
                record.see(job, summary)
        if target.vendor.is_batched and target.vendor.job:
            for record in self.of(target):
                if record.job is None:
                    record.fail(missing_error(record))

    def fail(self, target: Target, error: Exception) -> None:
        """Note why a lookup of a target has failed; a job that is not ready is in a phase all the same."""
        from jobdetails_core.errors import JobNotReadyError

        for record in self.of(target):
            if isinstance(error, JobNotReadyError):
                record.phase = str(error.phase)
            else:
                record.fail(error)

    @property
    def records(self) -> list[Record]:
        """All records."""
        return list(self._records.values())

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._began

    def most_important(self, count: int) -> list[Record]:
        """Return at most this many records, failed and unfinished ones first."""
        rank = {state: at for at, state in enumerate(_DISPLAY_ORDER)}
        return sorted(self.records, key=lambda record: rank.get(record.state, len(rank)))[:count]

    def unfinished(self) -> Iterator[str]:
        """Yield the reference of each job that has not ended."""
        return (record.ref for record in self.records if not record.is_final)


def by_vendor(records: Sequence[Record]) -> list[Record]:
    """Return the records grouped by vendor."""
    order = list(dict.fromkeys(record.vendor for record in records))
    return sorted(records, key=lambda record: order.index(record.vendor))
