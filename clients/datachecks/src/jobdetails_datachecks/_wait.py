"""
Ask until a job has ended: when to ask, what to make of the answers, and when to give up.

`Waiting` decides, and does nothing itself; `drive` and `drive_async` do what it says, blocking and awaiting.
"""

from __future__ import annotations

import inspect
import logging
import math
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator, Sequence
from typing import Any, Generic

from attrs import evolve, frozen

from ._clock import Clock
from ._job import J, JobSummary, JobView, Phase, scalar_text
from ._operation import Request
from ._response import Response
from ._retry import is_transient, retry_after
from .errors import (
    APIError,
    APITimeoutError,
    ConfigurationError,
    JobCancelledError,
    JobFailedError,
    ResponseDecodeError,
    UnknownStatusError,
    WaitTimeoutError,
)

BACKOFF = 1.5
JITTER = 0.2
"""How much shorter than planned a pause may be, as a share of it: clients started together do not stay together."""

_LONGEST_PAUSE = 86400.0
"""Seconds: without a deadline, a service that asks for years is asked once a day."""

_AT_ONCE = 0.001
"""Seconds: closer to the deadline than this is at the deadline."""

_MOST_NAMED = 10

OnPoll = Callable[[JobSummary[J], float], object]


@frozen(kw_only=True)
class Policy:
    """How long to wait, how often to ask, and what to put up with; see `Client.wait_for_job`."""

    timeout: float | None
    interval: float
    max_interval: float
    max_errors: int
    on_unknown: str

    def __attrs_post_init__(self) -> None:
        if self.timeout is not None and not (_is_number(self.timeout) and self.timeout >= 0):
            raise _unusable("timeout", self.timeout, "a number of seconds from 0 up, or None to wait for ever")
        if not (_is_number(self.interval) and self.interval > 0):
            raise _unusable("interval", self.interval, "a number of seconds above 0")
        if not (_is_number(self.max_interval) and self.max_interval >= self.interval):
            expected = f"a number of seconds from interval up, which is {self.interval:g}"
            raise _unusable("max_interval", self.max_interval, expected)
        if isinstance(self.max_errors, bool) or not isinstance(self.max_errors, int) or self.max_errors < 0:
            raise _unusable("max_errors", self.max_errors, "a whole number from 0 up")
        if self.on_unknown not in ("wait", "raise"):
            raise _unusable("on_unknown", self.on_unknown, "'wait' or 'raise'")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _unusable(argument: str, found: object, expected: str) -> ConfigurationError:
    return ConfigurationError(f"{argument}: found {found!r}; expected {expected}")


@frozen
class Ask:
    """Send the question, once."""

    request: Request


@frozen
class Pause:
    """Do nothing for so many seconds."""

    seconds: float


@frozen
class Tell(Generic[J]):
    """Tell the caller about a job."""

    summary: JobSummary[J]
    elapsed: float
    is_new: bool


class Waiting(Generic[J]):
    """Waiting for one job, or for all of those asked about in one question."""

    def __init__(
        self,
        view: JobView[J],
        policy: Policy,
        request: Request,
        *,
        ids: Sequence[object],
        log: logging.Logger,
        clock: Clock,
    ) -> None:
        """
        Wait for a view's jobs.

        Args:
            view: How to read them.
            policy: How to wait.
            request: The question, with the timeout that one has when there is time.
            ids: Those of the jobs, if the view has several.
            log: Where to tell of what was survived.
            clock: Whose time it is.
        """
        self.clock = clock
        self._view = view
        self._policy = policy
        self._request = request
        self._ids = list(dict.fromkeys(str(scalar_text(each)) for each in ids)) if view.ids else [""]
        self._log = log
        self._latest: dict[str, JobSummary[J]] = {}
        self._answered: set[str] = set()
        self._unknown: set[str | None] = set()
        self._errors = 0
        self._polls = 0

    def steps(self) -> Generator[Ask | Pause | Tell[J], Response[Any] | APIError | None, None]:
        """
        Yield what to do next; each `Ask` wants its answer sent, or the error that came instead.

        Raises:
            APIError: There is no use in asking on; see `Client.wait_for_job`.
        """
        clock = self.clock
        began = clock.now()
        deadline = math.inf if self._policy.timeout is None else began + self._policy.timeout
        planned = self._policy.interval
        while True:
            left = deadline - clock.now()
            is_last = left < _AT_ONCE
            timeout = self._request.timeout if is_last else min(left, self._request.timeout)
            answer = yield Ask(evolve(self._request, timeout=timeout))
            assert answer is not None
            self._polls += 1
            elapsed = clock.now() - began
            if isinstance(answer, APIError):
                self._survive(answer, was_cut=timeout < self._request.timeout)
                wanted = getattr(answer, "retry_after", None)
            else:
                self._errors = 0
                yield from self._take(answer, elapsed)
                wanted = retry_after(answer.headers)
                if all(key in self._latest and self._latest[key].phase.is_final for key in self._ids):
                    return
            if is_last:
                cause = answer if isinstance(answer, APIError) else None
                raise self._timed_out(elapsed, cause) from cause
            pause = max(planned * (1 - JITTER * clock.chance()), min(wanted or 0.0, _LONGEST_PAUSE))
            planned = min(planned * BACKOFF, self._policy.max_interval)
            if (seconds := min(pause, deadline - clock.now())) > 0:
                yield Pause(seconds)

    @property
    def summaries(self) -> list[JobSummary[J]]:
        """Each job as last seen, in the order of the ids given."""
        return [self._latest[key] for key in self._ids if key in self._latest]

    def jobs(self, *, raise_on_failure: bool) -> list[J]:
        """
        Return the jobs, which have all ended.

        Raises:
            JobFailedError: One failed.
            JobCancelledError: One was cancelled, and none failed.
        """
        for phase, kind, verb in (
            (Phase.FAILED, JobFailedError, "failed"),
            (Phase.CANCELLED, JobCancelledError, "was cancelled"),
        ):
            found = [summary for summary in self.summaries if summary.phase is phase]
            if raise_on_failure and found:
                text = f"{_named(found[0])} {verb}, with the status {found[0].status!r}"
                text += f": {found[0].reason}" if found[0].reason else ""
                count = f"{len(found)} of {len(self._ids)} jobs {phase}: " if self._view.ids else ""
                raise kind(count + text, **self._about(found[0]))
        return [summary.job for summary in self.summaries]

    def _take(self, answer: Response[Any], elapsed: float) -> Iterator[Tell[J]]:
        found = [self._view.summarize(job) for job in self._view.jobs(answer.parsed)]
        by_id = {str(summary.id) if self._view.ids else "": summary for summary in found}
        self._answered = set(by_id)
        for key in self._ids:
            if summary := by_id.get(key):
                is_new = summary != self._latest.get(key)
                self._latest[key] = summary
                yield Tell(summary, elapsed, is_new)
        for key in self._ids:
            if (summary := by_id.get(key)) and summary.phase is Phase.UNKNOWN:
                self._meet_unknown(summary)

    def _meet_unknown(self, summary: JobSummary[J]) -> None:
        text = f"{_named(summary)} has {_status(summary)}, which is not a known one"
        if self._policy.on_unknown == "raise":
            raise UnknownStatusError(text, **self._about(summary))
        if summary.status not in self._unknown:
            self._unknown.add(summary.status)
            self._log.warning("%s; waiting on", text)

    def _survive(self, error: APIError, *, was_cut: bool) -> None:
        """Count an error, or raise it if it is one too many or would come again."""
        if not (isinstance(error, ResponseDecodeError) or is_transient(error)):
            raise error
        if not (was_cut and isinstance(error, APITimeoutError)):  # no fault of the service
            self._errors += 1
        if self._errors > self._policy.max_errors:
            raise error
        self._log.warning(
            "survived error %d in a row, of %d at most: %s: %s",
            self._errors,
            self._policy.max_errors,
            type(error).__name__,
            error,
        )

    def _timed_out(self, elapsed: float, cause: APIError | None) -> WaitTimeoutError:
        waiting = [summary for summary in self.summaries if not summary.phase.is_final]
        missing = [key for key in self._ids if key not in self._answered] if self._view.ids and self._answered else []
        missing = [key for key in missing if key not in self._latest or not self._latest[key].phase.is_final]
        parts = [f"{_named(summary)} still has {_status(summary)}" for summary in waiting[:_MOST_NAMED]]
        parts += [f"{len(waiting) - _MOST_NAMED} more have not ended"] if len(waiting) > _MOST_NAMED else []
        if missing:
            more = f" and {len(missing) - _MOST_NAMED} more" if len(missing) > _MOST_NAMED else ""
            parts.append(f"the answer has no job with the id {', '.join(missing[:_MOST_NAMED])}{more}")
        text = "; ".join(parts) or "no answer told of the job"
        text += f" after {elapsed:.4g} s and {self._polls} question{'s' * (self._polls != 1)}"
        text += f"; the last one failed: {cause}" if cause else ""
        about = self._about(waiting[0] if waiting else None)
        return WaitTimeoutError(text, elapsed=elapsed, polls=self._polls, missing=missing, **about)

    def _about(self, summary: JobSummary[J] | None) -> dict[str, Any]:
        where = {"method": self._request.method, "url": self._request.url}
        return {**where, "summary": summary, "summaries": self.summaries}


def _named(summary: JobSummary[Any]) -> str:
    return f"job {summary.id}" if summary.id else "the job"


def _status(summary: JobSummary[Any]) -> str:
    return "no status" if summary.status is None else f"the status {summary.status!r}"


def drive(
    waiting: Waiting[J], ask: Callable[[Request], Response[Any]], on_poll: OnPoll[J] | None = None
) -> Iterator[JobSummary[J]]:
    """Wait, and yield each summary that is not the one before."""
    steps = waiting.steps()
    answer: Response[Any] | APIError | None = None
    while True:
        try:
            step = steps.send(answer)
        except StopIteration:
            return
        answer = None
        if isinstance(step, Ask):
            try:
                answer = ask(step.request)
            except APIError as error:
                answer = error
        elif isinstance(step, Pause):
            waiting.clock.sleep(step.seconds)
        else:
            if on_poll:
                on_poll(step.summary, step.elapsed)
            if step.is_new:
                yield step.summary


async def drive_async(
    waiting: Waiting[J],
    ask: Callable[[Request], Awaitable[Response[Any]]],
    on_poll: OnPoll[J] | None = None,
) -> AsyncIterator[JobSummary[J]]:
    """Wait, and yield each summary that is not the one before; what `on_poll` returns is awaited where it can be."""
    steps = waiting.steps()
    answer: Response[Any] | APIError | None = None
    while True:
        try:
            step = steps.send(answer)
        except StopIteration:
            return
        answer = None
        if isinstance(step, Ask):
            try:
                answer = await ask(step.request)
            except APIError as error:
                answer = error
        elif isinstance(step, Pause):
            await waiting.clock.sleep_async(step.seconds)
        else:
            told = on_poll(step.summary, step.elapsed) if on_poll else None
            if inspect.isawaitable(told):
                await told
            if step.is_new:
                yield step.summary
