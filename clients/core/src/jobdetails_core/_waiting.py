"""
Decide when to poll a job, how to treat each response, and when to give up.

`Waiting` only decides. `drive` and `drive_async` execute its steps, in blocking or asynchronous code.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Generator, Iterator
from typing import Any, Generic

from attrs import evolve

from ._clock import Clock
from ._operation import Operation
from ._policy import Policy
from ._request import Request, with_headers
from ._retry import wanted_by, with_jitter
from ._steps import Pause, Poll, Report
from ._timeouts import failure_of, timeout_error
from ._trouble import Outage, may_pass
from ._view import J, JobView
from .errors import (
    APIError,
    APITimeoutError,
    JobMissingError,
    JobNotReadyError,
    NotFoundError,
    UnknownStatusError,
)
from .response import Response
from .summary import JobSummary, Phase

BACKOFF = 1.5
JITTER = 0.2
"""Maximum share by which a pause is shortened at random, so that clients that started together drift apart."""

LAST_LOOK = 1.0
"""Seconds that the last poll may exceed the timeout of a wait."""

_LONGEST_PAUSE = 86400.0
"""Seconds. If a service asks for years, it is polled once a day."""

_AT_ONCE = 0.001
"""Seconds before the deadline that count as at the deadline."""


class Waiting(Generic[J]):
    """A wait for one job, or for all jobs of one request."""

    def __init__(
        self, operation: Operation[Any], policy: Policy, request: Request, *, log: logging.Logger, clock: Clock
    ) -> None:
        """
        Prepare a wait.

        Args:
            operation: The operation to call; it must describe jobs.
            policy: How long to wait and how often to poll.
            request: The request to send, with the full timeout of a poll.
            log: Logger for temporary errors.
            clock: The clock to use.
        """
        assert operation.job is not None
        self.clock = clock
        self.request = evolve(
            request, headers=with_headers(request.headers, {"Cache-Control": "no-cache"}), is_poll=True
        )
        self.view: JobView[J] = operation.job
        self.keys = list(request.ids) if self.view.ids else [""]
        """The key of each job: its id, or "" if there is only one."""

        self.latest: dict[str, JobSummary[J]] = {}
        self.missing: dict[str, float] = {}
        """Ids that the last response lacked, and since when they have been missing."""

        self.polls = 0
        self._policy = policy
        self._log = log
        self._outage = Outage(policy.max_outage, clock)
        self._began = 0.0
        self._unknown: set[str | None] = set()

    def steps(self) -> Generator[Poll | Pause | Report[J], Response[Any] | APIError | None, None]:
        """
        Yield what to do next. Send the response to each `Poll`, or its error.

        Raises:
            APIError: A permanent error, or an outage that lasted too long.
            JobError: The wait timed out, or the job has an undocumented status.
        """
        clock, policy = self.clock, self._policy
        self._began = clock.now()
        deadline = math.inf if policy.timeout is None else self._began + policy.timeout
        planned = policy.interval
        while True:
            is_last = deadline - clock.now() < _AT_ONCE
            outcome = yield Poll(evolve(self.request, timeout=self._poll_timeout(deadline)))
            assert outcome is not None
            self.polls += 1
            if isinstance(outcome, APIError):
                self._take_error(outcome)
            else:
                yield from self._take(outcome)
                if all(key in self.latest and self.latest[key].phase.is_final for key in self.keys):
                    return
            if is_last or clock.now() >= deadline:
                cause = outcome if isinstance(outcome, APIError) else None
                raise timeout_error(self, clock.now() - self._began, cause) from cause
            pause = planned * (1 - JITTER * clock.chance())
            planned = min(planned * BACKOFF, policy.max_interval)
            pause = min(pause, self._outage.left, self._until_existence())
            if (wanted := wanted_by(outcome)) is not None and (obeyed := with_jitter(wanted, clock)) > pause:
                pause = min(obeyed, _LONGEST_PAUSE, deadline - clock.now())
                self._outage.obey(pause)
            if (seconds := min(pause, deadline - clock.now())) > 0:
                yield Pause(seconds)

    def _poll_timeout(self, deadline: float) -> float:
        if self._policy.timeout == 0:  # a single poll, with its full timeout
            return self.request.timeout
        return min(self.request.timeout, max(deadline - self.clock.now(), LAST_LOOK))

    def _until_existence(self) -> float:
        """Return the seconds until a job that is not visible yet must exist; no pause is longer than that."""
        waiting_since = list(self.missing.values()) if self.latest or self.missing else [self._began]
        left = [since + self._policy.existence_timeout - self.clock.now() for since in waiting_since]
        return min((seconds for seconds in left if seconds > 0), default=math.inf)

    @property
    def summaries(self) -> list[JobSummary[J]]:
        """Last known state of each job, in the order of the ids."""
        return [self.latest[key] for key in self.keys if key in self.latest]

    def result(self, *, raise_on_failure: bool) -> Any:
        """
        Return the job, or the list of jobs of one request, once all have ended.

        Raises:
            JobFailedError: A job failed.
            JobCancelledError: A job was cancelled, and none failed.
        """
        if raise_on_failure and (failure := failure_of(self)):
            raise failure
        jobs = [summary.job for summary in self.summaries]
        return jobs if self.view.ids else jobs[0]

    def _take(self, response: Response[Any]) -> Iterator[Report[J]]:
        elapsed = self.clock.now() - self._began
        found = [
            self.view.summarize(job, asked=() if self.view.ids else self.request.ids)
            for _, job in self.view.jobs(response.parsed)
        ]
        by_key = {str(summary.id).casefold() if self.view.ids else "": summary for summary in found}
        for key in self.keys:
            if summary := by_key.get(key.casefold()):
                is_new = summary != self.latest.get(key)
                self.latest[key] = summary
                yield Report(summary, elapsed, is_new)
        for key in self.keys:
            if (summary := by_key.get(key.casefold())) and summary.phase is Phase.UNKNOWN:
                self._meet_unknown(summary)
        self._note_missing([key for key in self.keys if key.casefold() not in by_key])

    def _note_missing(self, missing: list[str]) -> None:
        """Note the ids that a response lacks. Raise if one has been missing for too long."""
        now = self.clock.now()
        self.missing = {key: self.missing.get(key, now) for key in missing}
        unseen = [
            key
            for key, since in self.missing.items()
            if key not in self.latest and now - since >= self._policy.existence_timeout
        ]
        if unseen:
            raise self._missing_error(unseen)
        lost = [key for key in missing if key in self.latest and not self.latest[key].phase.is_final]
        if lost:
            self._survive(self._missing_error(lost))
        else:
            self._outage.end()

    def _missing_error(self, keys: list[str]) -> JobMissingError:
        text = f"the response has no job with the id {', '.join(keys[:10])}{' ...' if len(keys) > 10 else ''}"
        about = {"method": self.request.method, "url": self.request.url, "vendor": self.view.vendor}
        return JobMissingError(text, missing=keys, **about)

    def _meet_unknown(self, summary: JobSummary[J]) -> None:
        shown = "no status" if summary.status is None else f"the undocumented status {summary.status!r}"
        text = f"job {summary.id or ''}".strip() + f" has {shown}"
        if self._policy.on_unknown == "raise":
            raise UnknownStatusError(
                text,
                summary=summary,
                summaries=self.summaries,
                method=self.request.method,
                url=self.request.url,
                vendor=self.view.vendor,
            )
        if summary.status not in self._unknown:
            self._unknown.add(summary.status)
            self._log.warning("%s; still waiting", text)

    def _take_error(self, error: APIError) -> None:
        """Note a temporary error; raise any other."""
        if isinstance(error, JobNotReadyError):
            self._outage.end()
            return
        is_early = self.clock.now() - self._began < self._policy.existence_timeout
        if isinstance(error, NotFoundError) and not self.latest and is_early:
            self._outage.end()
            self._log.info("the job is not known yet: %s", error)
            return
        if not may_pass(error, was_seen=bool(self.latest)):
            raise error
        self._survive(error)

    def _survive(self, error: APIError) -> None:
        was_cut = self._policy.timeout is not None and isinstance(error, APITimeoutError)
        if was_cut and self.clock.now() - self._began >= (self._policy.timeout or 0.0):
            return  # our own deadline caused the error
        self._outage.add(error)
        self._log.info("error %d in a row, still waiting: %s: %s", self._outage.count, type(error).__name__, error)
