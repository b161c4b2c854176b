"""A clock for tests: sleeping takes no time, but advances the clock."""

from __future__ import annotations

import threading

import anyio.lowlevel

from jobdetails_core._clock import Clock


class VirtualClock(Clock):
    """
    A clock that only advances while something sleeps.

    Attributes:
        time: Seconds since some fixed moment; tests may add to it.
        pauses: Every sleep so far.
        fraction: What `chance` returns.
    """

    def __init__(self, fraction: float = 0.0) -> None:
        self.time = 1000.0
        self.pauses: list[float] = []
        self.fraction = fraction

    def now(self) -> float:
        """Return the time."""
        return self.time

    def sleep(self, seconds: float, stop: threading.Event | None = None) -> None:
        """Advance the clock, unless `stop` is set."""
        if not (stop and stop.is_set()):
            self.pauses.append(seconds)
            self.time += seconds

    async def sleep_async(self, seconds: float) -> None:
        """Advance the clock; can be cancelled."""
        await anyio.lowlevel.checkpoint()
        self.sleep(seconds)

    def chance(self) -> float:
        """Return the constant fraction."""
        return self.fraction
