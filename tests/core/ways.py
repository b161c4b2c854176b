"""Call the fictional service in three styles: blocking, on asyncio, and on trio."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import anyio
import httpx

from .service import GET, AsyncClient, Client


class Way:
    """A calling style: "sync", or the event loop of the asynchronous client."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def __repr__(self) -> str:
        return self.kind

    @property
    def is_sync(self) -> bool:
        """Whether calls block."""
        return self.kind == "sync"

    def run(self, work: Callable[[], Any]) -> Any:
        """Run a coroutine function in this event loop."""
        return anyio.run(work, backend=self.kind)

    def either(self, blocking: Callable[[], Any], asynchronous: Callable[[], Any]) -> Any:
        """Run the blocking or the asynchronous one of two equivalent functions."""
        return blocking() if self.is_sync else self.run(asynchronous)

    def call(self, server: Any, method: str, ids: Any = "job-1", /, operation: Any = GET, **options: Any) -> Any:
        """
        Return the result of a method; for an iterator, a list of its items.

        Client options are passed as `client={...}`; all others are arguments of the method.
        """
        of_client = options.pop("client", {})
        if self.is_sync:
            with answering(server) as http:
                found = getattr(Client(operation, http_client=http, **of_client), method)(ids, **options)
                return list(found) if isinstance(found, Iterator) else found

        async def call() -> Any:
            async with answering_async(server) as http:
                found = getattr(AsyncClient(operation, http_client=http, **of_client), method)(ids, **options)
                return [each async for each in found] if isinstance(found, AsyncIterator) else await found

        return self.run(call)

    def get(self, server: Any, **options: Any) -> Any:
        """Return the response for one job."""
        return self.call(server, "get_job_details_response", **options)

    def error(self, server: Any, method: str = "get_job_details", *args: Any, **options: Any) -> Any:
        """Return the error that a call raises."""
        try:
            found = self.call(server, method, *args, **options)
        except Exception as error:
            return error
        raise AssertionError(f"no error, but {found!r}")


SYNC = Way("sync")
WAYS = [SYNC, Way("asyncio"), Way("trio")]


@contextlib.contextmanager
def answering(server: Any, **options: Any) -> Iterator[httpx.Client]:
    """Yield an HTTP client whose requests are handled by a function."""
    with httpx.Client(transport=httpx.MockTransport(server), **options) as http:
        yield http


@contextlib.asynccontextmanager
async def answering_async(server: Any, **options: Any) -> AsyncIterator[httpx.AsyncClient]:
    """Yield an asynchronous HTTP client whose requests are handled by a function."""
    async with httpx.AsyncClient(transport=httpx.MockTransport(server), **options) as http:
        yield http
