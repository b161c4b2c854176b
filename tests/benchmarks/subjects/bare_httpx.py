"""httpx or httpx2 alone: make a request and parse its JSON."""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any


def caller(task: dict[str, Any]) -> Callable[[], object]:
    """Return a function that makes one request."""
    client = importlib.import_module(task.get("library", "httpx")).Client()
    return lambda: client.request(**task["request"]).json()


@contextlib.asynccontextmanager
async def calling(task: dict[str, Any]) -> AsyncIterator[Callable[[int], Awaitable[object]]]:
    """Yield a function that makes one request; the server ignores the job's number."""
    async with importlib.import_module(task.get("library", "httpx")).AsyncClient() as client:

        async def ask(number: int) -> object:
            return (await client.request(**task["request"])).json()

        yield ask
