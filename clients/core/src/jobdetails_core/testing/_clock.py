"""A virtual clock for tests: waits take no time, and tests can assert their length."""

from __future__ import annotations

import heapq
import threading
from types import TracebackType
from typing import Self

from .._clock import Clock, get_clock, set_clock

_TURNS = 25
"""Turns of the event loop before time advances, so that the other tasks can also start to sleep."""


class VirtualClock(Clock):
    """
    A clock that advances only when something sleeps, and then at once.

    Use it as a context manager. Inside, the retries and waits of all clients use it.

    Attributes:
        elapsed: Seconds that have passed on this clock.
    """

    def __init__(self) -> None:
        self.elapsed = 0.0
        self._wake_ups: list[float] = []
        self._moving = threading.Lock()
        self._before: Clock | None = None

    def __enter__(self) -> Self:
        self._before = set_clock(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._before is not None and get_clock() is self:
            set_clock(self._before)

    def now(self) -> float:
        """Return the seconds that have passed."""
        return self.elapsed

    def sleep(self, seconds: float, stop: threading.Event | None = None) -> None:
        """Advance the clock by `seconds`."""
        with self._moving:
            self.elapsed += seconds

    async def sleep_async(self, seconds: float) -> None:
        """Advance the clock by `seconds`, after all tasks that wake up earlier."""
        import anyio.lowlevel

        wakes = self.elapsed + seconds
        heapq.heappush(self._wake_ups, wakes)
        try:
            turns = 0
            while self.elapsed < wakes:
                await anyio.lowlevel.checkpoint()
                turns = turns + 1 if self._wake_ups[0] >= wakes else 0
                if turns > _TURNS:
                    self.elapsed = max(self.elapsed, wakes)
            await anyio.lowlevel.checkpoint()
        finally:
            self._wake_ups.remove(wakes)
            heapq.heapify(self._wake_ups)

    def chance(self) -> float:
        """Return 0, so that pauses are not random."""
        return 0.0
