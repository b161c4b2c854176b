"""Ways to call a client, and servers made up for a call: what holds must hold synchronously, on asyncio and on trio."""

from __future__ import annotations

import functools
import json
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import anyio
import httpx

from .vendors import Handler, Vendor, answering, async_answering

Answer = Callable[[], httpx.Response] | type[Exception] | Exception


class Caller:
    """One way to call a client."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def __repr__(self) -> str:
        return self.kind

    def http_client(self, handler: Handler, **options: Any) -> httpx.Client | httpx.AsyncClient:
        """Return an HTTP client of this way, which asks a function instead of the network."""
        return (answering if self.kind == "sync" else async_answering)(handler, **options)

    def client(self, vendor: Vendor, **options: Any) -> Any:
        """Return a client of this way, complete but for what is given."""
        return (vendor.client if self.kind == "sync" else vendor.async_client)(**options)

    def outcomes(
        self,
        vendor: Vendor,
        http: Handler | httpx.Client | httpx.AsyncClient,
        *,
        times: int = 1,
        method: str = "get_job_details_response",
        arguments: tuple[Any, ...] | None = None,
        call: dict[str, Any] | None = None,
        **options: Any,
    ) -> list[Any]:
        """Return what some calls of one client give: a response or an error each."""
        arguments = vendor.arguments if arguments is None else arguments
        http_client = http if isinstance(http, httpx.Client | httpx.AsyncClient) else self.http_client(http)
        client = self.client(vendor, http_client=http_client, **options)
        found: list[Any] = []

        def ask() -> None:
            for _ in range(times):
                try:
                    found.append(getattr(client, method)(*arguments, **call or {}))
                except Exception as error:
                    found.append(error)

        async def ask_async() -> None:
            for _ in range(times):
                try:
                    found.append(await getattr(client, method)(*arguments, **call or {}))
                except Exception as error:
                    found.append(error)

        if self.kind == "sync":
            ask()
        else:
            anyio.run(ask_async, backend=self.kind)
        return found

    def response(self, vendor: Vendor, http: Handler | httpx.Client | httpx.AsyncClient, **how: Any) -> Any:
        """Return what one call gives."""
        (outcome,) = self.outcomes(vendor, http, **how)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def error(self, vendor: Vendor, http: Handler | httpx.Client | httpx.AsyncClient, **how: Any) -> Any:
        """Return the error that one call raises."""
        (outcome,) = self.outcomes(vendor, http, **how)
        assert isinstance(outcome, Exception)
        return outcome


CALLERS = [Caller("sync"), Caller("asyncio"), Caller("trio")]


class Server:
    """Gives answers in turn, the last one for ever, and keeps the requests."""

    def __init__(self, *answers: Answer) -> None:
        self._answers = answers
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer a request."""
        answer = self._answers[min(len(self.requests), len(self._answers) - 1)]
        self.requests.append(request)
        if isinstance(answer, Exception):
            raise answer
        found = answer("made up") if isinstance(answer, type) else answer()
        if isinstance(found, Exception):
            raise found
        return found

    @property
    def request(self) -> httpx.Request:
        """The one request that was made."""
        (request,) = self.requests
        return request


def reply(status: int, **parts: Any) -> Callable[[], httpx.Response]:
    """Return an answer, made anew each time it is given."""
    return functools.partial(httpx.Response, status, **parts)


def reply_with(body: Any, **parts: Any) -> Handler:
    """Return a server that always answers 200 with a body: bytes as they are, all else as JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return lambda request: httpx.Response(200, content=content, **parts)


class Breaking(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that breaks off with an error after some chunks, and may be hard to close."""

    def __init__(self, *chunks: bytes, error: Exception, closing: Exception | None = None) -> None:
        self._chunks = chunks
        self._error = error
        self._closing = closing

    def __iter__(self) -> Iterator[bytes]:
        yield from self._chunks
        raise self._error

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self._chunks:
            yield chunk
        raise self._error

    def close(self) -> None:
        """Close, or fail to."""
        if self._closing:
            raise self._closing

    async def aclose(self) -> None:
        """Close, or fail to."""
        self.close()
