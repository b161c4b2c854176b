"""Time and randomness in one place, so that tests can wait without sleeping."""

from __future__ import annotations

import random
import threading
import time

_CHANCE = random.SystemRandom()  # unlike `random.random`, differs between forked processes


class Clock:
    """A monotonic clock."""

    def now(self) -> float:
        """Return the seconds since some fixed moment."""
        return time.monotonic()

    def sleep(self, seconds: float, stop: threading.Event | None = None) -> None:
        """Block for `seconds`, or until `stop` is set."""
        if stop:
            stop.wait(seconds)
        else:
            time.sleep(seconds)

    async def sleep_async(self, seconds: float) -> None:
        """Sleep for `seconds` on asyncio or trio."""
        import anyio  # imported here, because blocking clients do not need it

        await anyio.sleep(seconds)

    def chance(self) -> float:
        """Return a random number from 0 to 1."""
        return _CHANCE.random()


_clock = Clock()


def get_clock() -> Clock:
    """Return the clock that retries and waits use."""
    return _clock


def set_clock(clock: Clock) -> Clock:
    """Replace the clock, and return the previous one."""
    global _clock
    before, _clock = _clock, clock
    return before
