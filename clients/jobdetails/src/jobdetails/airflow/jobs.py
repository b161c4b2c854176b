"""Wait for the jobs of a task: parse their ids, look them up together, and report them as JSON."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from jobdetails_core._redact import Redactor
from jobdetails_core.vendors import Vendor
from jobdetails_core.wait import wait_for_jobs

from .._cli import records, targets
from .._cli.records import Record
from .._cli.targets import Target
from .._cli.values import value
from .._cli.watched import WatchedClient

__all__ = ["Job", "Lookup", "Wait"]

Job = str | int | Sequence[str | int]
"""The id of a job. If a vendor's jobs have several ids: all of them, as a sequence or as a string joined by ``/``."""

BATCH = 100
"""Number of ids per request, if a request can have several."""

UNLIMITED = 1e9
"""Seconds of outage that a wait tolerates: in practice unlimited, since the deadline comes first."""


class Lookup(NamedTuple):
    """
    A vendor's client, and the data it was created from.

    Attributes:
        vendor: The vendor.
        client: Its `Client` or `AsyncClient`.
        secrets: Its keys, which reports must not contain.
    """

    vendor: Vendor
    client: Any
    secrets: tuple[str, ...]


class Wait:
    """
    A wait for some jobs of one vendor.

    Attributes:
        running: References to the jobs that were still running at the timeout.
    """

    def __init__(self, vendor: Vendor, jobs: Sequence[Job], arguments: Mapping[str, Any] | None = None) -> None:
        """
        Prepare a wait.

        Args:
            vendor: The vendor.
            jobs: Ids of the jobs.
            arguments: Keyword arguments of each call.

        Raises:
            ValueError: The ids or arguments are not valid for the vendor.
        """
        if not vendor.job:
            raise ValueError(f"{vendor.name}: its spec does not say how to wait for a job")
        self.running: set[str] = set()
        self._arguments = _by_name(vendor, arguments or {})
        each = [_target(vendor, job) for job in jobs]
        unique = {target.key: target for target in each}
        found = {key: Record(target.refs[0], vendor.name, target.ids[0]) for key, target in unique.items()}
        groups = [(_merged(group), group) for group in _groups(vendor, [*unique.values()])]
        self._records = [found[target.key] for target in each]
        self._requests = [request for request, _ in groups]
        self._of = {request.key: [found[target.key] for target in group] for request, group in groups}

    async def run(self, lookup: Lookup, *, log: Any = None, **how: Any) -> list[dict[str, Any]]:
        """
        Wait until every job has ended, and report each one.

        Args:
            lookup: The vendor's `AsyncClient`, which is closed at the end.
            log: Logger for changes.
            **how: `timeout`, `interval`, `max_interval` and `existence_timeout` of `wait_for_jobs`.

        Returns:
            The jobs in the order of their ids: records of the command's JSON Schema, without the vendor's ``job``.
        """
        self._log = log
        waiting = wait_for_jobs(self._refs(lookup.client), max_outage=UNLIMITED, on_change=self._see, **how)
        async with lookup.client, contextlib.aclosing(waiting) as outcomes:
            async for outcome in outcomes:
                if outcome.error:
                    self._fail(self._of[outcome.ref[0].target.key], outcome.error)
        redactor = Redactor(lookup.secrets)  # a vendor may echo the key in a job's texts
        return [_redacted(_wire(record), redactor) for record in self._records]

    def _refs(self, client: Any) -> Iterator[tuple[Any, ...]]:
        for request in self._requests:
            fail = functools.partial(self._fail_missing, self._of[request.key])
            watched = WatchedClient(client, request, self._arguments, on_start=lambda _: None, on_missing=fail)
            yield watched, *request.arguments

    def _see(self, ref: Any, summary: Any) -> None:
        found = self._of[ref[0].target.key]
        ids = {str(summary.id).casefold()} if len(found) > 1 else {found[0].asked.casefold()}
        for record in found:
            if record.asked.casefold() in ids:
                record.see(summary.job, summary)
                self._tell(record)

    def _fail_missing(self, found: list[Record], ids: set[str], error: Exception) -> None:
        self._fail([record for record in found if record.asked.casefold() in ids], error)

    def _fail(self, found: list[Record], error: Exception) -> None:
        """Note an error for the jobs that have not ended."""
        for record in found:
            if not record.is_over:
                record.fail(error)
                self._tell(record)
                if isinstance(error, TimeoutError):
                    self.running.add(record.ref)

    def _tell(self, record: Record) -> None:
        if self._log:
            self._log.info("%s", records.change(record))


def _wire(record: Record) -> dict[str, Any]:
    return {name: found for name, found in record.wire().items() if name != "job"}


def _redacted(found: Any, redactor: Redactor) -> Any:
    if isinstance(found, dict):
        return {name: _redacted(each, redactor) for name, each in found.items()}
    return redactor.text(found) if isinstance(found, str) else found


def _target(vendor: Vendor, job: Job) -> Target:
    """
    Return the target of one job.

    Raises:
        ValueError: The id is not valid for this vendor.
    """
    parts = [job] if isinstance(job, str | int) else job
    if not isinstance(parts, list | tuple) or not all(_is_id(part) for part in parts):
        raise ValueError(f"{vendor.name}: expected the id of a job as text, number or list of these, got {job!r}")
    positional = sum(argument.is_positional for argument in vendor.arguments)
    if isinstance(job, str) and positional > 1:
        return targets.of_reference(f"{vendor.name}:{job}", {vendor.name: vendor})
    return targets.of_vendor(vendor, [str(part) for part in parts])


def _is_id(part: object) -> bool:
    return isinstance(part, str | int) and not isinstance(part, bool)


def _groups(vendor: Vendor, each: list[Target]) -> list[list[Target]]:
    """Return the jobs, grouped by request."""
    positional = [argument for argument in vendor.arguments if argument.is_positional]
    size = BATCH if vendor.is_batched and len(positional) == 1 else 1
    return [each[start : start + size] for start in range(0, len(each), size)]


def _merged(group: list[Target]) -> Target:
    if len(group) == 1:
        return group[0]
    ids = [target.arguments[0][0] for target in group]
    return Target(group[0].vendor, (ids,), tuple(target.refs[0] for target in group))


def _by_name(vendor: Vendor, given: Mapping[str, Any]) -> dict[str, Any]:
    known = {argument.name: argument for argument in vendor.arguments if not argument.is_positional}
    if wrong := given.keys() - known.keys():
        shown = ", ".join(known) or "nothing, since this vendor has none"
        raise ValueError(f"arguments: expected {shown}, got {', '.join(sorted(wrong))}")
    if missing := [name for name, argument in known.items() if argument.is_required and name not in given]:
        raise ValueError(f"arguments: {', '.join(missing)} of {vendor.name} is missing")
    return {name: value(known[name].kind, found) if isinstance(found, str) else found for name, found in given.items()}
