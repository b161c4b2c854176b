"""A scripted service for each vendor, and a clock that runs when it is told to: what waiting is tested with."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import anyio.lowlevel
import httpx

from .vendors import Vendor

FINAL = ("succeeded", "partial", "failed", "cancelled")

Step = Any
"""A status of all jobs, one for each id (None for a job that is left out), an HTTP response, or an error to raise."""


class FakeClock:
    """Time that passes only while something sleeps, or is said to take long."""

    def __init__(self, chance: float = 0.0) -> None:
        self.time = 1000.0
        self.pauses: list[float] = []
        self._chance = chance

    def now(self) -> float:
        """Return the time."""
        return self.time

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.pauses.append(seconds)
        self.time += seconds

    async def sleep_async(self, seconds: float) -> None:
        """Let time pass, and be cancelled here."""
        await anyio.lowlevel.checkpoint()
        self.sleep(seconds)

    def chance(self) -> float:
        """Return what was to be."""
        return self._chance


class Jobs:
    """The jobs of a vendor as its spec describes them: their ids, and answers about them."""

    def __init__(self, vendor: Vendor) -> None:
        self.vendor = vendor
        self.view: dict[str, Any] = vendor.operation["x-job"]
        inside = vendor.example[vendor.returns] if vendor.returns else vendor.example
        self.are_many = isinstance(inside, list)
        self._sample = inside[0] if self.are_many else inside
        self.ids: list[Any] = list(vendor.arguments[-1]) if self.are_many else [self._sample[self.view["id"]]]

    def values(self, *phases: str) -> list[str]:
        """Return every value that means one of these phases."""
        return [value for phase in phases for value in self.view["phases"].get(phase, ())]

    def value(self, *phases: str) -> str:
        """Return the first value that means one of these phases."""
        return self.values(*phases)[0]

    def going_on(self) -> Iterator[tuple[str, str]]:
        """Yield phase and value of what is not final and known."""
        for phase in ("pending", "running"):
            for value in self.values(phase):
                yield phase, value

    def body(self, status: Any, **also: Any) -> Any:
        """Return an answer in which all jobs have a status, or each the one of its id; also other properties."""
        by_id = status if isinstance(status, dict) else dict.fromkeys(self.ids, status)
        jobs = []
        for id_, value in by_id.items():
            if value is not None:
                jobs.append({**copy.deepcopy(self._sample), **also, self.view["id"]: id_, self.view["status"]: value})
        found = jobs if self.are_many else jobs[0]
        whole = copy.deepcopy(self.vendor.example)
        return {**whole, self.vendor.returns: found} if self.vendor.returns else found

    def returned(self, given: Any) -> list[Any]:
        """Return what waiting returned as a list, whether it was one job or many."""
        assert isinstance(given, list) == self.are_many
        return given if self.are_many else [given]

    def facts(self, job: Any) -> tuple[str, str]:
        """Return id and status of a job of the package, as text."""
        wire = job.to_dict()
        return str(wire[self.view["id"]]), wire[self.view["status"]]


class Script:
    """Answers a vendor's client step by step, the last one for ever, and keeps when and how it was asked."""

    def __init__(self, jobs: Jobs, *steps: Step, clock: FakeClock | None = None, takes: float = 0.0) -> None:
        self.jobs = jobs
        self.asked: list[float] = []
        self.timeouts: list[float] = []
        self._steps = steps
        self._clock = clock
        self._takes = takes

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer a request."""
        step = self._steps[min(len(self.asked), len(self._steps) - 1)]
        self.timeouts.append(request.extensions.get("timeout", {}).get("read"))
        self.asked.append(self._clock.now() if self._clock else 0.0)
        if self._clock:
            self._clock.time += self._takes
        if callable(step) and not isinstance(step, type):
            step = step()
        if isinstance(step, type):
            raise step("made up")
        if isinstance(step, httpx.Response):
            return httpx.Response(step.status_code, headers=step.headers, content=step.content)
        return httpx.Response(200, content=json.dumps(self.jobs.body(step)).encode())


def slow(jobs: Jobs, status: Any, retry_after: str) -> Callable[[], httpx.Response]:
    """Return a success that asks for patience."""
    content = json.dumps(jobs.body(status)).encode()
    return lambda: httpx.Response(200, content=content, headers={"Retry-After": retry_after})
