"""The client that openapi-python-client generates from a vendor's spec, used as in its README."""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any


def _client(task: dict[str, Any]) -> Any:
    return importlib.import_module(task["stock"]).AuthenticatedClient(
        base_url=task["base_url"],
        token=task["credential"]["value"],
        prefix="",
        auth_header_name=task["credential"]["header"],
    )


def _operation(task: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    module = importlib.import_module(task["stock"] + ".api.default.get_job_details")
    arguments = dict(task["named"])
    if task["request"]["json"] is not None:
        of_json = getattr(module.sync.__annotations__["body"], "from_dict", list)
        arguments["body"] = of_json(task["request"]["json"])
    return module, arguments


def caller(task: dict[str, Any]) -> Callable[[], object]:
    """Return a function that makes one call."""
    client = _client(task)
    module, arguments = _operation(task)
    return lambda: module.sync(client=client, **arguments)


@contextlib.asynccontextmanager
async def calling(task: dict[str, Any]) -> AsyncIterator[Callable[[int], Awaitable[object]]]:
    """Yield a function that makes one call for the job with a given number."""
    module, arguments = _operation(task)
    name = task["id"]
    async with _client(task) as client:
        yield lambda number: module.asyncio(
            client=client, **{**arguments, **({name: f"{arguments[name]}-{number}"} if name else {})}
        )


def decoder(task: dict[str, Any]) -> Callable[[bytes], object]:
    """Return a function that decodes a body like the client, with httpx's JSON."""
    module, _ = _operation(task)
    httpx = importlib.import_module("httpx")
    client = _client(task)
    headers = {"Content-Type": "application/json"}

    def decode(content: bytes) -> object:
        return module._parse_response(client=client, response=httpx.Response(200, content=content, headers=headers))

    return decode
