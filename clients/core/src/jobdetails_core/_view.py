"""Read a vendor's jobs: where each field of the summary comes from, and what each status means."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, Generic, TypeVar, cast

from attrs import field, frozen

from ._counts import Counts, Outcome, paths
from ._lookup import NOTHING, first_at, value_at, values_at
from ._measures import finite, share, time_of, zone_of
from ._values import Misfit
from .models import Model, to_wire
from .response import Mismatch
from .summary import JobSummary, Phase, register

J = TypeVar("J", bound=Model)
Status = str | int | bool

_LONGEST_REASON, _LONGEST_ID = 2000, 100


def _progress(given: str | tuple[str, ...] | Counts | None) -> tuple[str, ...] | Counts:
    return given if isinstance(given, Counts) else paths(given)


@frozen(kw_only=True)
class JobView(Generic[J]):
    """
    Where to find the fields of a summary in a vendor's job.

    Fields are given as dotted paths of JSON keys, which may pass through arrays. If there are several paths, the first
    value that is present and not null counts.
    """

    vendor: str
    model: type[J]
    within: str = ""
    """The path from the body to the job or jobs; empty if the body is the job."""

    ids: str | None = None
    """The argument with the ids, if one request looks up several jobs."""

    arguments: tuple[str, ...] = ()
    """The arguments that identify one job."""

    id: tuple[str, ...] = field(default=(), converter=paths)
    """Paths of the id; if empty, the arguments are the id."""

    status: tuple[str, ...] = field(converter=paths)
    reason: tuple[str, ...] = field(default=(), converter=paths)
    """Paths of the reason; all texts at these paths are joined."""

    created: tuple[str, ...] = field(default=(), converter=paths)
    started: tuple[str, ...] = field(default=(), converter=paths)
    finished: tuple[str, ...] = field(default=(), converter=paths)
    progress: tuple[str, ...] | Counts = field(default=(), converter=_progress)
    cost: tuple[str, ...] = field(default=(), converter=paths)
    outcome: Outcome | None = None
    zone: datetime.tzinfo = field(default=datetime.UTC, converter=zone_of)
    """The zone for times without one."""

    phases: Mapping[Phase, tuple[Status, ...]]
    _by_status: dict[object, Phase] = field(init=False, factory=dict, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        self._by_status.update({_key(value): phase for phase, values in self.phases.items() for value in values})
        register(self.model, self)

    def ids_in(self, arguments: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the ids in the arguments of a call, as strings."""
        if self.ids:
            given = arguments[self.ids]
            each = given if isinstance(given, Sequence) and not isinstance(given, str) else [given]
            return tuple(dict.fromkeys(str(scalar_text(value)) for value in each))
        texts = (scalar_text(arguments[name]) for name in self.arguments)
        return tuple(text for text in texts if text is not None)

    def jobs(self, parsed: Any) -> list[tuple[str, J]]:
        """Return the jobs in a response, each with its JSONPath; skip anything that is not a job."""
        found = value_at(parsed, self.within)
        if not self.ids:
            return [(self._path, found)] if self._is_job(found) else []
        items = found if isinstance(found, list) else []
        return [(f"{self._path}[{index}]", item) for index, item in enumerate(items) if self._is_job(item)]

    @property
    def _path(self) -> str:
        return f"$.{self.within}" if self.within else "$"

    def _is_job(self, thing: object) -> bool:
        if not isinstance(thing, self.model):
            return False
        if any(first_at(thing, [path]) not in (None, "") for path in self.id):
            return True
        found = [value for path in self.status if (value := first_at(thing, [path])) not in (None, "")]
        return any(not self.id or _key(value) in self._by_status for value in found)  # errors may have a status, too

    def id_of(self, job: J) -> str | None:
        """Return the id of a job, as a string."""
        return scalar_text(first_at(job, self.id))

    def check(self, parsed: Any, body: object, asked: tuple[str, ...]) -> tuple[Mismatch, ...]:
        """
        Return a mismatch for each job that was not requested.

        Args:
            parsed: The body, decoded.
            body: The body as JSON.
            asked: Ids of the requested jobs, as strings.

        Raises:
            Misfit: The response does not describe a job.
        """
        jobs = self.jobs(parsed)
        if not jobs and (not self.ids or value_at(body, self.within) is NOTHING):
            expected = "array of jobs" if self.ids else f"a job with {' or '.join((*self.id, *self.status))}"
            misfit = Misfit(expected, "none")
            misfit.steps += reversed(self.within.split(".") if self.within else ())
            raise misfit
        if not asked or not self.id:
            return ()
        found = [(path, answered) for path, job in jobs if (answered := self.id_of(job)) is not None]
        if len(found) == 1 and len(asked) == 1 and found[0][1] == asked[0]:  # the usual case
            return ()
        is_wanted = _same_ids((*asked, "/".join(asked)))
        expected = f"one of the {len(asked)} ids asked for" if self.ids else f"the id asked for, {asked[-1]!r}"
        return tuple(
            Mismatch(f"{path}.{self.id[0]}", expected, repr(answered[:_LONGEST_ID]))
            for path, answered in found
            if not is_wanted(answered)
        )

    def missing(self, parsed: Any, asked: tuple[str, ...]) -> tuple[str, ...]:
        """Return the requested ids that a response with several jobs lacks."""
        if not self.ids:
            return ()
        is_there = _same_ids(answered for _, job in self.jobs(parsed) if (answered := self.id_of(job)) is not None)
        return tuple(each for each in asked if not is_there(each))

    def summarize(self, job: J, *, asked: Sequence[str] = ()) -> JobSummary[J]:
        """Return the summary of a job; fields that do not fit the documentation are None."""
        status, phase = self._status(job)
        return JobSummary(
            vendor=self.vendor,
            id=self.id_of(job) or "/".join(asked) or None,
            phase=phase,
            status=scalar_text(status),
            reason=_reason(value for path in self.reason for value in values_at(job, path)),
            created=time_of(first_at(job, self.created), self.zone),
            started=time_of(first_at(job, self.started), self.zone),
            finished=time_of(first_at(job, self.finished), self.zone),
            progress=self._progress(job, is_final=phase.is_final),
            cost=finite(first_at(job, self.cost)),
            job=job,
        )

    def _progress(self, job: J, *, is_final: bool) -> float | None:
        counts = self.progress if isinstance(self.progress, Counts) else None
        found = counts.share(job) if counts else share(first_at(job, cast(tuple[str, ...], self.progress)))
        is_whole = counts is not None and bool(counts.total) and not counts.each
        return None if found == 1 and not (is_final or is_whole) else found  # stages that have not started do not count

    def _status(self, job: J) -> tuple[object, Phase]:
        """
        Return the status that determines the phase, and the phase.

        The last status in a final phase decides. Otherwise the first status in any phase does, unless a later one is
        undocumented: that may be a new final status.
        """
        present = [value for path in self.status if (value := first_at(job, [path])) is not None]
        known = [(value, self._by_status.get(_key(value))) for value in present]
        for value, phase in reversed(known):
            if phase is Phase.SUCCEEDED and self.outcome:
                return value, self.outcome.phase(job)
            if phase is not None and phase.is_final:
                return value, phase
        places = [index for index, (_, phase) in enumerate(known) if phase is not None]
        counting = known[places[0] :] if places else known
        for value, phase in counting:
            if phase is None:
                return value, Phase.UNKNOWN
        return (counting[0][0], counting[0][1] or Phase.UNKNOWN) if counting else (None, Phase.UNKNOWN)


def _key(value: object) -> object:
    """Return the comparison key of a status: text is case-insensitive, and 1 differs from true."""
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, str):
        return value.casefold()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return (value,) if isinstance(value, bool) else value if isinstance(value, int) else None


def _same_ids(ids: Iterable[str]) -> Callable[[str], bool]:
    """Return a function that looks up an id in `ids`; one of two matches may be a resource name ending in the other."""
    known = [each.casefold() for each in ids]
    whole, ends = set(known), {end for each in known for end in _ends(each)}

    def is_one(each: str) -> bool:
        folded = each.casefold()
        return folded in ends or any(end in whole for end in _ends(folded))

    return is_one


def _ends(each: str) -> Iterator[str]:
    """Yield an id, and the rest of it after each slash and colon."""
    yield each
    for index, character in enumerate(each):
        if character in "/:" and index + 1 < len(each):
            yield each[index + 1 :]


def scalar_text(value: object) -> str | None:
    """Return a scalar as a string."""
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, bool):
        return str(value).lower()
    if value is None or isinstance(value, dict | list | Model):
        return None
    return str(value)


def _reason(values: Iterable[Any]) -> str | None:
    texts = dict.fromkeys(text for value in values if (text := _message(to_wire(value))))  # unique, in order
    return "; ".join(texts)[:_LONGEST_REASON] or None


def _message(value: Any) -> str:
    """Return the message in a value of any shape; if there is none, the whole value as JSON."""
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
