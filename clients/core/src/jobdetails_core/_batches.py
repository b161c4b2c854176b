"""
Turn ids into requests, and responses into one result per id.

If one request can look up several jobs, ids are sent in batches. A batch that the service rejects is split until the
offending ids are found. If a few of its ids are rejected on their own with the same message, the error is not about
particular ids and applies to all of them.
"""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, AsyncIterable, Generator, Iterable, Iterator, Mapping
from typing import Any, Generic, TypeVar

from attrs import field, frozen

from ._operation import Operation
from ._view import J, scalar_text
from ._warning import warn
from .errors import APIError, APIStatusError, ConfigurationError, JobMissingError, ResponseDecodeError
from .response import ContractWarning, Mismatch, Response

K = TypeVar("K")
Outcome = Response[Any] | Exception

BATCH = 100
"""Number of ids per request, if a request can have several."""

_PROBES = 4
_NUMBERED = re.compile(r"[\w-]*\d[\w-]*")
"""A part that may differ in every message of a service, such as a request id."""

_ABOUT_ONE_ID = frozenset({400, 404, 409, 410, 413, 414, 422})
"""Statuses that a single id in a batch may have caused."""


@frozen(kw_only=True)
class JobResult(Generic[K, J]):
    """
    The result for one id: its job, or an error.

    Attributes:
        id: The id, as passed in.
        job: The job; None if there is an error.
        error: Why there is no job; None if there is one. A ValueError if the id cannot be sent, a `ContractWarning`
            if warnings are errors, else an `APIError`.
    """

    id: K
    job: J | None = None
    error: Exception | None = field(default=None)


class Batches(Generic[K, J]):
    """The ids of one `get_many` call, in batches."""

    def __init__(
        self,
        operation: Operation[Any],
        names: tuple[str, ...],
        ids: Iterable[K] | AsyncIterable[K],
        others: Mapping[str, Any],
        *,
        vendor: str,
        url: str,
        strict: bool,
    ) -> None:
        """
        Prepare the requests for many jobs.

        Args:
            operation: What to call; it describes jobs.
            names: Names of the arguments that are the id, or its parts.
            ids: The ids, in any number.
            others: Arguments that are the same for every id.
            vendor: Name of the vendor, for errors.
            url: Base URL, for errors.
            strict: Whether a mismatch in a job is an error for that job.

        Raises:
            ConfigurationError: `ids` is a string or is not iterable.
        """
        if isinstance(ids, str | bytes | bytearray | memoryview) or not isinstance(ids, Iterable | AsyncIterable):
            raise ConfigurationError(f"ids: expected an iterable of ids, got {type(ids).__name__} {ids!r:.60}")
        assert operation.job is not None
        self.view = operation.job
        self.is_batched = bool(self.view.ids)
        self._size = BATCH if self.is_batched else 1
        self._operation = operation
        self._names = names
        self._ids = ids
        self._others = others
        self._about: dict[str, Any] = {"method": operation.method, "url": url + operation.path, "vendor": vendor}
        self._strict = strict
        self._refused_all: tuple[int, str] | None = None
        self._has_answers = False

    def __iter__(self) -> Iterator[list[K]]:
        assert isinstance(self._ids, Iterable)
        batch: list[K] = []
        for each in self._ids:
            batch.append(each)
            if len(batch) == self._size:
                yield batch
                batch = []
        if batch:
            yield batch

    async def __aiter__(self) -> AsyncGenerator[list[K]]:
        if not isinstance(self._ids, AsyncIterable):
            for batch in self:
                yield batch
            return
        batch = []
        async for each in self._ids:
            batch.append(each)
            if len(batch) == self._size:
                yield batch
                batch = []
        if batch:
            yield batch

    def exchange(self, batch: list[K]) -> Generator[Mapping[str, Any], Outcome, list[JobResult[K, J]]]:
        """Yield the arguments of each request for a batch, receive its outcome, and return the results."""
        try:
            outcome = yield self._arguments(batch)
        except ValueError as error:
            outcome = error
        if isinstance(outcome, Response):
            self._has_answers = True
            return self._results(batch, outcome)
        everyone = [JobResult[K, J](id=each, error=outcome) for each in batch]
        words = _words(outcome, batch)
        if len(batch) == 1 or not _may_be_about_one(outcome) or (words and words == self._refused_all):
            return everyone
        if isinstance(outcome, APIStatusError) and not self._has_answers and len(batch) > 2 * _PROBES:
            places = {round(step * (len(batch) - 1) / (_PROBES - 1)) for step in range(_PROBES)}
            probed: dict[int, JobResult[K, J]] = {}
            for place in sorted(places):
                (probed[place],) = yield from self.exchange([batch[place]])
            if all(_words(result.error, batch) == words for result in probed.values()):
                self._refused_all = words
                return everyone
            rest = [each for place, each in enumerate(batch) if place not in probed]
            others = iter((yield from self._split(rest)))
            return [probed.get(place) or next(others) for place in range(len(batch))]
        return (yield from self._split(batch))

    def _split(self, batch: list[K]) -> Generator[Mapping[str, Any], Outcome, list[JobResult[K, J]]]:
        middle = len(batch) // 2
        results: list[JobResult[K, J]] = []
        for half in filter(None, (batch[:middle], batch[middle:])):
            results += yield from self.exchange(half)
        return results

    def _arguments(self, batch: list[K]) -> dict[str, Any]:
        """Return the arguments of one request. Raise ValueError if an id has the wrong number of parts."""
        if self.view.ids:
            return {self.view.ids: batch, **self._others}
        parts = batch[0] if len(self._names) > 1 else (batch[0],)
        if not isinstance(parts, tuple) or len(parts) != len(self._names):
            raise ValueError(f"ids: expected a tuple of {', '.join(self._names)}, got {batch[0]!r}")
        return {**dict(zip(self._names, parts, strict=True)), **self._others}

    def _results(self, batch: list[K], response: Response[Any]) -> list[JobResult[K, J]]:
        jobs = self.view.jobs(response.parsed)
        if not self.view.ids:
            return [JobResult(id=batch[0], job=jobs[0][1]) if jobs else self._missing(batch[0])]
        by_id = {str(self.view.id_of(job)).casefold(): (path, job) for path, job in jobs}
        odd = _by_item(response.mismatches, jobs[0][0].rpartition("[")[0] if jobs else None)
        of_all = self._contract_error(odd.pop("", []), response)
        results: list[JobResult[K, J]] = []
        for each in batch:
            path, job = by_id.get(str(scalar_text(each)).casefold(), ("", None))
            if job is None:
                results.append(self._missing(each))
            elif error := of_all or self._contract_error(odd.get(path, []), response):
                results.append(JobResult(id=each, error=error))
            else:
                results.append(JobResult(id=each, job=job))
        asked = {by_id[key][0] for each in batch if (key := str(scalar_text(each)).casefold()) in by_id}
        for path in [path for path in odd if path not in asked]:  # in other jobs, and in items that are not jobs
            _warned(odd[path][0])
        return results

    def _contract_error(self, odd: list[Mismatch], response: Response[Any]) -> Exception | None:
        """Return the error for a job's mismatches, if `strict` is set or warnings are errors."""
        if not odd:
            return None
        if self._strict:
            return ResponseDecodeError(odd, status_code=response.status_code, content=response.content, **self._about)
        return _warned(odd[0])

    def _missing(self, each: K) -> JobResult[K, J]:
        shown = str(scalar_text(each))
        text = f"the response has no job with the id {shown}"
        return JobResult(id=each, error=JobMissingError(text, missing=(shown,), **self._about))


def _by_item(mismatches: Iterable[Mismatch], array: str | None) -> dict[str, list[Mismatch]]:
    """Group mismatches by the JSONPath of the array item that contains them; the key for all others is ""."""
    found: dict[str, list[Mismatch]] = {}
    for each in mismatches:
        is_inside = array is not None and each.path.startswith(f"{array}[")
        end = each.path.index("]", len(array or "")) + 1 if is_inside else 0
        found.setdefault(each.path[:end], []).append(each)
    return found


def _warned(mismatch: Mismatch) -> ContractWarning | None:
    try:
        warn(f"{mismatch}; kept as sent", ContractWarning)
    except ContractWarning as warning:
        return warning
    return None


def _may_be_about_one(error: Exception) -> bool:
    if isinstance(error, APIStatusError):
        return error.status_code in _ABOUT_ONE_ID
    return isinstance(error, ValueError) and not isinstance(error, ConfigurationError)


def _words(error: Exception | None, ids: Iterable[object]) -> tuple[int, str] | None:
    """Return the status and message of a rejection, with numbered words masked unless they are requested ids."""
    if not isinstance(error, APIStatusError):
        return None
    known = {str(scalar_text(each)) for each in ids}
    return error.status_code, _NUMBERED.sub(lambda found: found[0] if found[0] in known else "#", error.message)


def is_result(error: BaseException) -> bool:
    """Return whether an error is the result for one id; any other error stops the whole lookup."""
    return isinstance(error, APIError | ContractWarning) or (
        isinstance(error, ValueError) and not isinstance(error, ConfigurationError)
    )
