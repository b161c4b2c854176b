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
    async with contextlib.AsyncExitStack() as stack:
        options = dict(task["options"])
        if "transport" in task:
            module, name = task["transport"]
            transport = getattr(importlib.import_module(module), name)()
            http_client = importlib.import_module("httpx").AsyncClient(transport=transport)
            options["http_client"] = await stack.enter_async_context(http_client)
        client = await stack.enter_async_context(importlib.import_module(task["module"]).AsyncClient(**options))
        *before, last = task["arguments"]
        is_id = isinstance(last, str)
        yield lambda number: client.get_job_details(*before, f"{last}-{number}" if is_id else last)


def decoder(task: dict[str, Any]) -> Callable[[bytes], object]:
    """Return what decodes a body."""
    decode = importlib.import_module(task["module"] + "._decode").decode
    answer = importlib.import_module(task["module"] + "._answer")
    returns = importlib.import_module(task["module"] + "._service").GET_JOB_DETAILS.returns
    return lambda content: decode(returns, answer._json(content))[0]
