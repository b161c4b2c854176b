"""Our client of a vendor."""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any


def caller(task: dict[str, Any]) -> Callable[[], object]:
    """Return what asks once."""
    client = importlib.import_module(task["module"]).Client(**task["options"])
    return lambda: client.get_job_details(*task["arguments"])


@contextlib.asynccontextmanager
async def calling(task: dict[str, Any]) -> AsyncIterator[Callable[[int], Awaitable[object]]]:
    """Yield what asks once, for the job of some number."""
    async with importlib.import_module(task["module"]).AsyncClient(**_options(task)) as client:
        *before, last = task["arguments"]
        is_id = isinstance(last, str)
        yield lambda number: client.get_job_details(*before, f"{last}-{number}" if is_id else last)


@contextlib.asynccontextmanager
async def gathering(task: dict[str, Any]) -> AsyncIterator[Callable[[int, int], Awaitable[None]]]:
    """Yield what asks about so many jobs, so many at a time."""
    async with importlib.import_module(task["module"]).AsyncClient(**_options(task)) as client:
        *before, last = task["arguments"]

        async def gather(count: int, concurrency: int) -> None:
            numbers = (f"{last}-{number}" if isinstance(last, str) else last[0] for number in range(count))
            ids = ((*before, number) if before else number for number in numbers)
            found = 0
            async for result in client.get_many(ids, concurrency=concurrency):
                found += result.job is not None
            if found != count:
                raise AssertionError(f"{found} of {count} jobs")

        yield gather


def _options(task: dict[str, Any]) -> dict[str, Any]:
    return {**task["options"], "backend": task.get("backend", "httpx")}


def decoder(task: dict[str, Any]) -> Callable[[bytes], object]:
    """Return what decodes a body."""
    decode = importlib.import_module(task["module"] + "._decode").decode
    answer = importlib.import_module(task["module"] + "._answer")
    returns = importlib.import_module(task["module"] + "._service").GET_JOB_DETAILS.returns
    return lambda content: decode(returns, answer._json(content))[0]
