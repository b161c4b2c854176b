"""aiohttp alone: make a request and parse its JSON."""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any


@contextlib.asynccontextmanager
async def calling(task: dict[str, Any]) -> AsyncIterator[Callable[[int], Awaitable[object]]]:
    """Yield a function that makes one request; the server ignores the job's number."""
    aiohttp = importlib.import_module("aiohttp")
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

        async def ask(number: int) -> object:
            async with session.request(**task["request"]) as response:
                return await response.json()

        yield ask
