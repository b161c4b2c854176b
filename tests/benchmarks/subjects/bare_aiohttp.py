"""aiohttp alone: a request, and its JSON."""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any


@contextlib.asynccontextmanager
async def calling(task: dict[str, Any]) -> AsyncIterator[Callable[[int], Awaitable[object]]]:
    """Yield what asks once; the number does not matter to the stand-in."""
    aiohttp = importlib.import_module("aiohttp")
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

        async def ask(number: int) -> object:
            async with session.request(**task["request"]) as response:
                return await response.json()

        yield ask
