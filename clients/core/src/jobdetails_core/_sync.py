"""The client for blocking code: sending, retrying, waiting."""

from __future__ import annotations

import contextlib
import functools
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

import httpx

from ._base import BaseClient
from ._body import Body, BodyError, EncodingError
from ._callback import KeyCallableError, key_of
from ._clock import get_clock
from ._deadline import TOO_LONG, Within
from ._library import is_transport_error
from ._operation import Operation
from ._request import Request
from ._transport import Transport
from .errors import APIError
from .response import Response

if TYPE_CHECKING:
    import ssl

    from ._steps import OnPoll
    from .many import JobResult
    from .summary import JobSummary

T = TypeVar("T")


class SyncClient(BaseClient[httpx.Client]):
    """A client for blocking code. Threads may share it."""

    _kind = "Client"

    def _made_http_client(self, context: ssl.SSLContext, proxy: httpx.Proxy | None) -> httpx.Client:
        return httpx.Client(transport=Transport(context, proxy), trust_env=False)

    def close(self) -> None:
        """Close the connections, except those of a client you passed in. Using a closed client raises RuntimeError."""
        self._is_closed = True
        if http := self._http.close_with():
            http.close()

    def __enter__(self) -> Self:
        self._check_open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _send(
        self, operation: Operation[T], arguments: Mapping[str, Any], *, max_retries: int | None = None, **how: Any
    ) -> Response[T]:
        """Send a request, with retries, and return the documented success."""
        try:
            return self._send_for_many(operation, arguments, max_retries=max_retries, **how)
        except KeyCallableError as error:
            error.unwrap()

    def _send_for_many(
        self,
        operation: Operation[T],
        arguments: Mapping[str, Any],
        *,
        max_retries: int | None = None,
        stop: threading.Event | None = None,
        **how: Any,
    ) -> Response[T]:
        """Send a request like `_send`, but raise errors of a callable key separately from errors of the service."""
        request = self._request(operation, arguments, **how)
        limit = self._limit(max_retries)
        attempt = 1
        while True:
            try:
                return self._attempt(operation, request, stop)
            except APIError as error:
                if stop and stop.is_set():
                    raise
                pause = self._next_pause(operation, attempt, limit, error)
            get_clock().sleep(pause, stop)
            attempt += 1

    def _attempt(self, operation: Operation[T], request: Request, stop: threading.Event | None = None) -> Response[T]:
        """Send a request once; with a callable key, once more after a 401."""
        try:
            return self._exchange(operation, request, stop)
        except APIError as error:
            if not self._must_ask_again(error):
                raise
        return self._exchange(operation, request, stop)

    def _exchange(self, operation: Operation[T], request: Request, stop: threading.Event | None) -> Response[T]:
        self._check_open()
        if stop and stop.is_set():
            raise RuntimeError("get_many was left, so it sends nothing more")
        signatures = tuple(credential.signed(key_of(credential)) for credential in self._credentials)
        http = self._http.current()
        if http.is_closed:
            raise RuntimeError("http_client is closed")
        began, handled = time.monotonic(), sys.exc_info()[1]
        response: Any = None
        body: Body | None = None
        failure: Exception | None = None
        try:
            with Within(request.timeout, stop):
                response = http.send(self._to_send(http, request), **self._how_to_send(signatures))
                body = self._body(response)
                self._read(response, body, began + request.timeout)
        except self._library.HTTPStatusError as error:  # raised by a hook of the caller's client
            response = error.response
            body = self._body_of_hook(response)
        except Exception as error:
            if not (isinstance(error, BodyError | EncodingError) or is_transport_error(self._library, error)):
                raise
            failure = error
        finally:
            if response is not None:
                with contextlib.suppress(Exception):  # all that matters has been read, or is being raised
                    response.close()
        outcome = self._outcome(operation, request, response, body, failure, signatures, began, handled)
        del response, body, failure  # a traceback would show secrets that the server echoes
        return self._checked(operation, request, outcome)

    def _read(self, response: Any, body: Body, ends: float) -> None:
        for chunk in [response.content] if response.is_stream_consumed else response.iter_raw():
            if not body.take(chunk):
                return
            if time.monotonic() > ends:  # a caller's HTTP client does not enforce the deadline
                raise self._library.ReadTimeout(TOO_LONG)
        body.finish()

    def _iter_job(
        self, operation: Operation[Any], arguments: Mapping[str, Any], **how: Any
    ) -> Iterator[JobSummary[Any]]:
        from ._driving import drive

        waiting = self._waiting(operation, arguments, **how)
        return drive(waiting, functools.partial(self._attempt, operation))

    def _wait_for_job(
        self,
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        *,
        on_poll: OnPoll[Any] | None,
        raise_on_failure: bool,
        **how: Any,
    ) -> Any:
        """Wait, and return the job, or a list of jobs if one request looks up several."""
        from ._driving import drive

        waiting = self._waiting(operation, arguments, **how)
        for _ in drive(waiting, functools.partial(self._attempt, operation), on_poll):
            pass
        return waiting.result(raise_on_failure=raise_on_failure)

    def _get_many(
        self,
        operation: Operation[Any],
        names: tuple[str, ...],
        ids: Iterable[Any],
        others: Mapping[str, Any],
        *,
        concurrency: int,
        **options: Any,
    ) -> Iterator[JobResult[Any, Any]]:
        from ._batches import Batches
        from .many import get_many

        batches: Batches[Any, Any] = Batches(
            operation, names, ids, others, vendor=self._service.vendor, url=self._base_url, strict=self._strict
        )

        def send(arguments: Mapping[str, Any], stop: threading.Event) -> Response[Any]:
            return self._send_for_many(operation, arguments, ignore_mismatches=batches.is_batched, stop=stop, **options)

        return get_many(batches, send, concurrency)
