"""The client for asyncio and trio: sending, retrying, waiting."""

from __future__ import annotations

import contextlib
import functools
import sys
import time
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

import httpx

from ._base import BaseClient
from ._body import Body, BodyError, EncodingError
from ._callback import KeyCallableError, key_of_async
from ._clock import get_clock
from ._connecting import Connecting
from ._connections import current_loop
from ._credential import Signature
from ._deadline import TOO_LONG
from ._library import is_transport_error
from ._operation import Operation
from ._request import Request
from ._transport import LimitedClient, async_transport, turn
from .errors import APIError
from .response import Response

if TYPE_CHECKING:
    import ssl

    from ._steps import OnPoll
    from .many import JobResult
    from .summary import JobSummary

T = TypeVar("T")

_GRACE = 0.1
"""Seconds for httpx to time out by itself first: cancelling a TLS handshake leaves a socket open."""


class AsyncBaseClient(BaseClient[httpx.AsyncClient]):
    """A client for asyncio and trio. Tasks may share it."""

    _kind = "AsyncClient"

    def _made_http_client(self, context: ssl.SSLContext, proxy: httpx.Proxy | None) -> httpx.AsyncClient:
        return LimitedClient(transport=async_transport(context, proxy), trust_env=False)

    async def aclose(self) -> None:
        """Close the connections, except those of a client you passed in. Using a closed client raises RuntimeError."""
        self._is_closed = True
        if http := self._http.close_with(current_loop()):
            await http.aclose()

    async def __aenter__(self) -> Self:
        self._check_open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    async def _send(
        self, operation: Operation[T], arguments: Mapping[str, Any], *, max_retries: int | None = None, **how: Any
    ) -> Response[T]:
        """Send a request, with retries, and return the documented success."""
        try:
            return await self._send_for_many(operation, arguments, max_retries=max_retries, **how)
        except KeyCallableError as error:
            error.unwrap()

    async def _send_for_many(
        self,
        operation: Operation[T],
        arguments: Mapping[str, Any],
        *,
        max_retries: int | None = None,
        **how: Any,
    ) -> Response[T]:
        """Send a request like `_send`, but raise errors of a callable key separately from errors of the service."""
        request = self._request(operation, arguments, **how)
        limit = self._limit(max_retries)
        attempt = 1
        while True:
            try:
                return await self._attempt(operation, request)
            except APIError as error:
                pause = self._next_pause(operation, attempt, limit, error)
            await get_clock().sleep_async(pause)
            attempt += 1

    async def _attempt(self, operation: Operation[T], request: Request) -> Response[T]:
        """Send a request once; with a callable key, once more after a 401."""
        try:
            return await self._exchange(operation, request)
        except APIError as error:
            if not self._must_ask_again(error):
                raise
        return await self._exchange(operation, request)

    async def _exchange(self, operation: Operation[T], request: Request) -> Response[T]:
        self._check_open()
        signatures = tuple([credential.signed(await key_of_async(credential)) for credential in self._credentials])
        http = self._http.current(current_loop())
        if http.is_closed:
            raise RuntimeError("http_client is closed")
        async with turn(http):
            self._check_open()
            return await self._exchange_now(operation, request, http, signatures)

    async def _exchange_now(
        self, operation: Operation[T], request: Request, http: Any, signatures: tuple[Signature, ...]
    ) -> Response[T]:
        import anyio  # imported here because it is slow to import; httpx has imported it by now

        began, handled = time.monotonic(), sys.exc_info()[1]
        response: Any = None
        body: Body | None = None
        failure: Exception | None = self._library.ReadTimeout(TOO_LONG)
        with anyio.move_on_after(request.timeout + _GRACE) as scope:
            connecting = Connecting(scope, self._check_open)
            try:
                response = await http.send(self._to_send(http, request, connecting), **self._how_to_send(signatures))
                body = self._body(response)
                await _read(response, body)
                failure = None
            except self._library.HTTPStatusError as error:  # raised by a hook of the caller's client
                response, failure = error.response, None
                body = self._body_of_hook(response)
            except Exception as error:
                if not (isinstance(error, BodyError | EncodingError) or is_transport_error(self._library, error)):
                    raise
                failure = error
            finally:
                if response is not None:
                    with contextlib.suppress(Exception):  # all that matters has been read, or will be raised
                        await response.aclose()
                else:
                    await connecting.clean_up()
        outcome = self._outcome(operation, request, response, body, failure, signatures, began, handled)
        del response, body, failure  # a traceback would show secrets that the server echoes
        return self._checked(operation, request, outcome)

    def _iter_job(
        self, operation: Operation[Any], arguments: Mapping[str, Any], **how: Any
    ) -> AsyncIterator[JobSummary[Any]]:
        from ._driving import drive_async

        waiting = self._waiting(operation, arguments, **how)
        return drive_async(waiting, functools.partial(self._attempt, operation))

    async def _wait_for_job(
        self,
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        *,
        on_poll: OnPoll[Any] | None,
        raise_on_failure: bool,
        **how: Any,
    ) -> Any:
        """Wait, and return the job, or a list of jobs if one request looks up several."""
        from ._driving import drive_async

        waiting = self._waiting(operation, arguments, **how)
        async for _ in drive_async(waiting, functools.partial(self._attempt, operation), on_poll):
            pass
        return waiting.result(raise_on_failure=raise_on_failure)

    def _get_many(
        self,
        operation: Operation[Any],
        names: tuple[str, ...],
        ids: Iterable[Any] | AsyncIterable[Any],
        others: Mapping[str, Any],
        *,
        concurrency: int,
        **options: Any,
    ) -> AsyncIterator[JobResult[Any, Any]]:
        from ._batches import Batches
        from ._many_async import get_many_async

        batches: Batches[Any, Any] = Batches(
            operation, names, ids, others, vendor=self._service.vendor, url=self._base_url, strict=self._strict
        )

        async def send(arguments: Mapping[str, Any]) -> Response[Any]:
            return await self._send_for_many(operation, arguments, ignore_mismatches=batches.is_batched, **options)

        return get_many_async(batches, send, concurrency)


async def _read(response: Any, body: Body) -> None:
    """
    Read a body, up to the size limit.

    The stream is always read to its end, or closed and then read: httpx and httpcore use generators that stay open
    if they are not exhausted.
    """
    if response.is_stream_consumed:
        body.take(response.content)
        return
    failure: Exception | None = None
    may_take = True
    try:
        async for chunk in response.aiter_raw():
            if may_take:
                try:
                    may_take = body.take(chunk)
                except (BodyError, EncodingError) as error:
                    failure, may_take = error, False
                if not may_take:
                    await response.aclose()
    except Exception:
        if may_take:
            raise
    if failure:
        raise failure
    if may_take:
        body.finish()
