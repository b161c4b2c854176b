"""Our client for a vendor."""

from __future__ import annotations

import contextlib
import importlib
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any


def caller(task: dict[str, Any]) -> Callable[[], object]:
    """Return a function that makes one call."""
    options = dict(task["options"])
    if task.get("http_client") == "httpx2":
        options["http_client"] = importlib.import_module("httpx2").Client()
    client = importlib.import_module(task["module"]).Client(**options)
    return lambda: client.get_job_details(*task["arguments"])


@contextlib.asynccontextmanager
async def calling(task: dict[str, Any]) -> AsyncIterator[Callable[[int], Awaitable[object]]]:
    """Yield a function that makes one call; the job's number is ignored, because the server has only one job."""
    async with importlib.import_module(task["module"]).AsyncClient(**_options(task)) as client:
        yield lambda number: client.get_job_details(*task["arguments"])


@contextlib.asynccontextmanager
async def gathering(task: dict[str, Any]) -> AsyncIterator[Callable[[int, int], Awaitable[None]]]:
    """Yield a function that looks up a number of jobs with a given concurrency."""
    async with importlib.import_module(task["module"]).AsyncClient(**_options(task)) as client:
        *before, last = task["arguments"]

        async def gather(count: int, concurrency: int) -> None:
            one = last if isinstance(last, str) else last[0]
            ids = itertools.repeat((*before, one) if before else one, count)
            found = 0
            async for result in client.get_many(ids, concurrency=concurrency):
                found += result.job is not None
            if found != count:
                raise AssertionError(f"{found} of {count} jobs")

        yield gather


def _options(task: dict[str, Any]) -> dict[str, Any]:
    options = dict(task["options"])
    if task.get("http_client") == "httpx2":
        options["http_client"] = importlib.import_module("httpx2").AsyncClient()
    elif task.get("http_client") == "httpx-aiohttp":
        options["http_client"] = importlib.import_module("httpx_aiohttp").HttpxAiohttpClient()
    return options


def decoder(task: dict[str, Any]) -> Callable[[bytes], object]:
    """Return a function that decodes a body."""
    decode = importlib.import_module("jobdetails_core._decode").decode
    parse = importlib.import_module("jobdetails_core._json").parse
    returns = importlib.import_module(task["module"] + "._service").GET_JOB_DETAILS.returns
    return lambda content: decode(returns, parse(content)[0])[0]
