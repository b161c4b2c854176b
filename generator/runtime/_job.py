"""What the jobs of all services have in common, read from one service's job as its spec says where it stands."""

from __future__ import annotations

import datetime
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum, StrEnum
from typing import Any, Generic, TypeVar

from attrs import field, frozen

from ._model import Model, to_wire
from .errors import APIError

K = TypeVar("K")
J = TypeVar("J", bound=Model)

_NUMBER = re.compile(r"([0-9]+(?:\.[0-9]*)?|\.[0-9]+)\s*(%?)")
_SHARE = re.compile(r"([0-9]{1,15})\s*(?:/|of)\s*([0-9]{1,15})")
_MILLISECONDS = 1e11
"""A Unix time from here on counts milliseconds: in seconds it would be in the year 5138."""

_LONGEST_REASON = 2000


class Phase(StrEnum):
    """Where a job stands, in words that are the same for every service."""

    PENDING = "pending"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    PARTIAL = "partial"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"

    @property
    def is_final(self) -> bool:
        """Whether the job has ended; a status that is not known never says so."""
        return self not in (Phase.PENDING, Phase.RUNNING, Phase.UNKNOWN)


@frozen(kw_only=True)
class JobSummary(Generic[J]):
    """What can be said of a job of any service."""

    vendor: str
    """The service, by the name of its spec."""

    id: str | None
    """Id of the job, as text."""

    phase: Phase
    """Where the job stands; unknown if its status is not known."""

    status: str | None
    """The same as the service says it; None if it says nothing."""

    reason: str | None
    """Why the job failed, or another message about its status, as text."""

    created: datetime.datetime | None
    """When the job was created, with a time zone; None if not known, or if no time can be read."""

    started: datetime.datetime | None
    """When work on the job began, in the same way."""

    finished: datetime.datetime | None
    """When the job ended, in the same way."""

    progress: float | None
    """How much of the job is done, from 0 to 1."""

    cost: float | None
    """What the job costs, in the unit of the service."""

    job: J = field(repr=False)
    """The job itself."""


@frozen(kw_only=True)
class JobResult(Generic[K, J]):
    """What became of asking about one job of many: the job, or else an error."""

    id: K
    """The id as it was given."""

    job: J | None = None
    """The job; None if there was an error."""

    error: APIError | ValueError | None = None
    """Why there is no job; a ValueError if the id cannot be sent. None if there is one."""


@frozen
class Counts:
    """Numbers that are progress: of things done and of things remaining, in one object or in several."""

    attribute: str
    done: tuple[str, ...]
    remaining: tuple[str, ...]


@frozen(kw_only=True)
class JobView(Generic[J]):
    """Which attributes of a service's job hold what a summary has, and which status means which phase."""

    vendor: str
    within: str | None = None
    """The attribute of the answer that holds the jobs, if not the answer itself."""

    ids: str | None = None
    """The argument with the ids, if several jobs are asked about at once."""

    id: str
    status: str
    reason: tuple[tuple[str, ...], ...] = ()
    created: str | None = None
    started: str | None = None
    finished: str | None = None
    progress: str | Counts | None = None
    cost: str | None = None
    phases: Mapping[Phase, tuple[str, ...]]

    def phase(self, status: object) -> Phase:
        """Return the phase that a status means, in whatever case it is written."""
        folded = status.casefold() if isinstance(status, str) else ""
        known = (phase for phase, values in self.phases.items() if folded in map(str.casefold, values))
        return next(known, Phase.UNKNOWN)

    def jobs(self, body: Any) -> list[Any]:
        """Return the jobs of an answer."""
        found: Any = getattr(body, self.within) if self.within else body
        return [job for job in (found if self.ids else [found]) if isinstance(job, Model)]  # one may be kept as sent

    def summarize(self, job: J) -> JobSummary[J]:
        """Return what can be said of a job; what does not fit the document is not said."""
        status = _value(job, self.status)
        return JobSummary(
            vendor=self.vendor,
            id=scalar_text(_value(job, self.id)),
            phase=self.phase(status),
            status=scalar_text(status),
            reason=_reason(entry for way in self.reason for entry in _at(job, way)),
            created=_time(_value(job, self.created)),
            started=_time(_value(job, self.started)),
            finished=_time(_value(job, self.finished)),
            progress=self._progress(job),
            cost=_number(_value(job, self.cost)),
            job=job,
        )

    def _progress(self, job: J) -> float | None:
        if not isinstance(self.progress, Counts):
            return _share(_value(job, self.progress))
        counted = list(_at(job, (self.progress.attribute,)))
        done, remaining = (
            [number for item in counted for name in names if (number := _number(_value(item, name))) is not None]
            for names in (self.progress.done, self.progress.remaining)
        )
        if min([0, *done, *remaining]) < 0 or not sum(done) + sum(remaining):
            return None
        return sum(done) / (sum(done) + sum(remaining))


def _value(thing: object, attribute: str | None) -> Any:
    return getattr(thing, attribute, None) if attribute and isinstance(thing, Model) else None


def _at(thing: object, way: tuple[str, ...]) -> Iterator[Any]:
    """Yield what stands at the end of a way of attributes; where an array is met, what stands in each item."""
    if isinstance(thing, list):
        for item in thing:
            yield from _at(item, way)
    elif not way:
        yield thing
    else:
        yield from _at(_value(thing, way[0]), way[1:])


def scalar_text(value: object) -> str | None:
    """Return a value that can be shown in one word as text."""
    if isinstance(value, Enum):
        value = value.value
    if value is None or isinstance(value, dict | list):
        return None
    return str(value)


def _reason(values: Iterable[Any]) -> str | None:
    texts = dict.fromkeys(text for value in values if (text := _message(to_wire(value))))  # each once, in order
    return "; ".join(texts)[:_LONGEST_REASON] or None


def _message(value: Any) -> str:
    """Return the text in a value of any shape: the one that tells most, or else all of it as JSON."""
    if value is None or value in ({}, []):
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, Mapping):
        for key in ("message", "reason", "detail", "error"):
            if text := value.get(key) and _message(value[key]):
                return str(text)
    try:
        return json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        return str(value)


def _time(value: object) -> datetime.datetime | None:
    try:
        if isinstance(value, str):
            value = datetime.datetime.fromisoformat(value.strip())
        elif (number := _number(value)) is not None:
            seconds = number / 1000 if abs(number) >= _MILLISECONDS else number
            value = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    except (ValueError, OverflowError, OSError):
        return None
    if not isinstance(value, datetime.datetime) or value.utcoffset() is None:
        return None  # a time without zone may be hours off
    return value if value.year > 1 else None  # services written in Go send the year 1 for "not yet"


def _number(value: object) -> float | None:
    """Return a number of JSON: no boolean, and nothing without an end."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return value if math.isfinite(value) else None
    except OverflowError:
        return None


def _share(value: object) -> float | None:
    """Return what is done, from 0 to 1: a whole number counts percent, as does one with a percent sign."""
    if isinstance(value, str):
        text = value.strip()
        if share := _SHARE.fullmatch(text):
            done, total = int(share[1]), int(share[2])
            return done / total if total > 0 and total >= done else None
        if not (written := _NUMBER.fullmatch(text)):
            return None
        number = float(written[1])
        is_percent = bool(written[2]) or "." not in written[1]
    else:
        found = _number(value)
        if found is None:
            return None
        number, is_percent = float(found), isinstance(found, int)
    if is_percent or number > 1:
        number /= 100
    return number if 0 <= number <= 1 else None
