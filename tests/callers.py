"""Call a blocking or asynchronous client with responses from the test."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from typing import Any

import anyio
import httpx

from .vendors import Handler, Vendor, answering, async_answering

Reply = Callable[[], httpx.Response] | type[Exception] | Exception


class Caller:
    """One kind of client: "sync", or the event loop of the asynchronous one."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def __repr__(self) -> str:
        return self.kind

    def outcome(
        self,
        vendor: Vendor,
        handler: Handler,
        *,
        method: str = "get_job_details_response",
        arguments: dict[str, Any] | None = None,
        **options: Any,
    ) -> Any:
        """Return the result of one call, or the exception it raises."""
        arguments = vendor.arguments if arguments is None else arguments

        def call() -> Any:
            with answering(handler) as http:
                return getattr(vendor.client(http, **options), method)(**arguments)

        async def call_async() -> Any:
            async with async_answering(handler) as http:
                return await getattr(vendor.async_client(http, **options), method)(**arguments)

        try:
            return call() if self.kind == "sync" else anyio.run(call_async, backend=self.kind)
        except Exception as error:
            return error

    def value(self, vendor: Vendor, handler: Handler, **how: Any) -> Any:
        """Return the result of one call."""
        outcome = self.outcome(vendor, handler, **how)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def error(self, vendor: Vendor, handler: Handler, **how: Any) -> Any:
        """Return the exception raised by one call."""
        outcome = self.outcome(vendor, handler, **how)
        assert isinstance(outcome, Exception), outcome
        return outcome


SYNC = Caller("sync")
CALLERS = [SYNC, Caller("asyncio")]


class Server:
    """Replies with each response in turn, and repeats the last; keeps the requests."""

    def __init__(self, *replies: Reply) -> None:
        self._replies = replies
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Reply to a request."""
        reply = self._replies[min(len(self.requests), len(self._replies) - 1)]
        self.requests.append(request)
        if isinstance(reply, Exception):
            raise reply
        found = reply("made up") if isinstance(reply, type) else reply()
        if isinstance(found, Exception):
            raise found
        return found

    @property
    def request(self) -> httpx.Request:
        """The only request."""
        (request,) = self.requests
        return request


def reply(status: int, **parts: Any) -> Callable[[], httpx.Response]:
    """Return a function that creates a new reply for each request."""
    return functools.partial(httpx.Response, status, **parts)


def reply_with(body: Any, **parts: Any) -> Handler:
    """Return a handler that replies 200 with a body: bytes unchanged, anything else as JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return lambda request: httpx.Response(200, content=content, **parts)
