"""A clock that tests control: sleeping takes no time, but the clock shows that it did."""

from __future__ import annotations

import threading

import anyio.lowlevel

from jobdetails_core._clock import Clock


class VirtualClock(Clock):
    """
    Time that passes only while something sleeps.

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
        """Let time pass, unless `stop` is set."""
        if not (stop and stop.is_set()):
            self.pauses.append(seconds)
            self.time += seconds

    async def sleep_async(self, seconds: float) -> None:
        """Let time pass; cancellation works here."""
        await anyio.lowlevel.checkpoint()
        self.sleep(seconds)

    def chance(self) -> float:
        """Return the fixed fraction."""
        return self.fraction
