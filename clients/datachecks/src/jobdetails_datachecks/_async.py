"""The client for asyncio and trio: sending, retrying, waiting."""

from __future__ import annotations

import contextlib
import functools
import time
import urllib.request
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

import httpx

from ._body import Body, BodyError
from ._operation import Operation, Request, Service
from ._response import Response
from ._retry import WAITS, backoff
from ._transport import LIMITS, MOST_CONNECTIONS, TOO_LONG, BaseClient
from .errors import APIError, ConfigurationError

if TYPE_CHECKING:
    from ._job import J, JobResult, JobSummary, JobView, K
    from ._wait import OnPoll, Waiting

T = TypeVar("T")

_GRACE = 0.1
"""Seconds: httpx ends an attempt first where it can; a TLS handshake that is cancelled leaves a socket open."""


class AsyncBaseClient(BaseClient[httpx.AsyncClient]):
    """A client that sends with `httpx.AsyncClient`, on asyncio or trio."""

    _http_class = httpx.AsyncClient
    _direct: httpx.AsyncBaseTransport | None = None

    def __init__(
        self,
        service: Service,
        settings: Mapping[str, str | None],
        *,
        http_client: httpx.AsyncClient | None,
        backend: str = "httpx",
        **options: Any,
    ) -> None:
        if backend not in ("httpx", "aiohttp"):
            raise ConfigurationError(f"backend: found {backend!r}; expected 'httpx' or 'aiohttp'")
        if backend != "httpx" and http_client is not None:
            raise ConfigurationError(f"backend: found {backend!r} beside an http_client; expected one of them")
        self._backend = backend
        super().__init__(service, settings, http_client=http_client, **options)

    def _made_http_client(self) -> httpx.AsyncClient:
        if self._backend == "aiohttp":
            try:
                from ._aiohttp import AiohttpTransport
            except ModuleNotFoundError as error:
                raise ConfigurationError(
                    f"backend: found 'aiohttp', but no module {error.name}; "
                    f"pip install '{self._service.distribution}[aiohttp]'"
                ) from None
            self._direct = AiohttpTransport(most_connections=MOST_CONNECTIONS)
        elif not urllib.request.getproxies():
            from ._lanes import LanesTransport  # only now: who blocks pays nothing for it

            self._direct = LanesTransport(most_connections=MOST_CONNECTIONS)
        return httpx.AsyncClient(transport=self._direct, limits=LIMITS)  # without one, it makes some for proxies, too

    async def aclose(self) -> None:
        """Close the connections, unless they are those of your own `http_client`; to ask then is a RuntimeError."""
        if self._owns_http:
            await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    async def _send(
        self, operation: Operation[T], arguments: Mapping[str, Any], *, timeout: float | None
    ) -> Response[T]:
        request = self._request(operation, arguments, timeout)
        try:
            return await self._attempt(operation, request)
        except APIError as error:
            if not self._may_retry(operation, error):
                raise
            last = error
        import stamina  # only now: most calls need no retry, and pay nothing for it

        async for attempt in stamina.retry_context(on=backoff, attempts=self._max_retries + 1, **WAITS):
            with attempt:
                if attempt.num == 1:
                    raise last  # the attempt made above
                self._log_retry(attempt.num, last)
                try:
                    return await self._attempt(operation, request)
                except APIError as error:
                    last = error
                    raise
        raise AssertionError("stamina returns or raises")

    def _iter_job(
        self, operation: Operation[Any], view: JobView[J], arguments: Mapping[str, Any], **policy: Any
    ) -> AsyncIterator[JobSummary[J]]:
        return self._drive(operation, self._waiting(operation, view, arguments, policy))

    async def _wait_for_job(
        self, operation: Operation[Any], view: JobView[J], arguments: Mapping[str, Any], **how: Any
    ) -> J:
        (job,) = await self._wait_for_jobs(operation, view, arguments, **how)
        return job

    async def _wait_for_jobs(
        self,
        operation: Operation[Any],
        view: JobView[J],
        arguments: Mapping[str, Any],
        *,
        on_poll: OnPoll[J] | None,
        raise_on_failure: bool,
        **policy: Any,
    ) -> list[J]:
        waiting = self._waiting(operation, view, arguments, policy)
        async for _ in self._drive(operation, waiting, on_poll):
            pass
        return waiting.jobs(raise_on_failure=raise_on_failure)

    def _drive(
        self, operation: Operation[Any], waiting: Waiting[J], on_poll: OnPoll[J] | None = None
    ) -> AsyncIterator[JobSummary[J]]:
        from ._wait import drive_async

        return drive_async(waiting, functools.partial(self._attempt, operation), on_poll)

    def _get_many(
        self,
        operation: Operation[Any],
        view: JobView[J],
        names: tuple[str, ...],
        ids: Iterable[K] | AsyncIterable[K],
        others: Mapping[str, Any],
        *,
        concurrency: int,
        timeout: float | None,
    ) -> AsyncIterator[JobResult[K, J]]:
        batches = self._batches(operation, view, names, others)
        from ._many import many_async

        async def ask(arguments: Mapping[str, Any]) -> Response[Any]:
            return await self._send(operation, arguments, timeout=timeout)

        return many_async(batches, ids, ask, self._at_a_time(concurrency))

    async def _answer(self, sent: httpx.Request) -> httpx.Response:
        if self._direct is None:
            return await self._http.send(sent, **self._send_arguments())
        if self._credential:  # what else `send` does comes to nothing here
            await self._credential.set_on_async(sent)
        response = await self._direct.handle_async_request(sent)
        response.request = sent
        return response

    async def _attempt(self, operation: Operation[T], request: Request) -> Response[T]:
        import anyio  # no dependency of ours by name, but one of httpx, which cannot send without it

        began = time.monotonic()
        sent = self._httpx_request(request)
        response = None
        failure: Exception | None = httpx.ReadTimeout(TOO_LONG)
        with anyio.move_on_after(request.timeout + _GRACE):
            try:
                response = await self._answer(sent)
                body = self._body(response)
                await _read(response, body)
                failure = None
            except (httpx.HTTPError, httpx.StreamError, BodyError) as error:
                failure = error
            finally:
                if response is not None:
                    with contextlib.suppress(httpx.HTTPError):  # all that matters has been read, or will be raised
                        await response.aclose()
        if response is None or (failure and response.status_code == operation.status):
            assert failure is not None
            raise self._failed(request, failure, began) from failure
        return self._finish(operation, request, response, body, began)


async def _read(response: httpx.Response, body: Body) -> None:
    """
    Read a body, as far as it may be.

    What need not be read is not left in the middle: generators of httpx and httpcore would be left open. The response
    is closed, and the rest ends by that.
    """
    if response.is_stream_consumed:
        body.take(response.content)
        return
    failure: BodyError | None = None
    may_take = True
    try:
        async for chunk in response.aiter_raw():
            if may_take:
                try:
                    may_take = body.take(chunk)
                except BodyError as error:
                    failure, may_take = error, False
                if not may_take:
                    await response.aclose()
    except (httpx.HTTPError, httpx.StreamError):
        if may_take:
            raise
    if failure:
        raise failure
    if may_take:
        body.finish()
