"""Time and chance in one place: what waits asks here, so that tests can wait without sleeping."""

from __future__ import annotations

import random
import time

_CHANCE = random.SystemRandom()  # also apart in processes that were forked from one


class Clock:
    """The clock that nobody can set back."""

    def now(self) -> float:
        """Return seconds since some moment."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Return after so many seconds."""
        time.sleep(seconds)

    async def sleep_async(self, seconds: float) -> None:
        """Return after so many seconds, on asyncio or trio."""
        import anyio  # no dependency of ours by name, but one of httpx, which cannot send without it

        await anyio.sleep(seconds)

    def chance(self) -> float:
        """Return a number from 0 to 1, another one each time."""
        return _CHANCE.random()


CLOCK = Clock()
