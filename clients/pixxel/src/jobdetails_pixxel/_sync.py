"""The client that blocks: sending, retrying, waiting."""

from __future__ import annotations

import contextlib
import functools
import time
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

import httpx

from ._body import BodyError
from ._operation import Operation, Request
from ._response import Response
from ._retry import WAITS, backoff
from ._transport import LIMITS, TOO_LONG, BaseClient
from .errors import APIError

if TYPE_CHECKING:
    from ._job import J, JobResult, JobSummary, JobView, K
    from ._wait import OnPoll, Waiting

T = TypeVar("T")


class SyncClient(BaseClient[httpx.Client]):
    """A client that sends with `httpx.Client`."""

    _http_class = httpx.Client
    _direct: httpx.BaseTransport | None = None

    def _made_http_client(self) -> httpx.Client:
        from ._deadline import bind

        if not urllib.request.getproxies():
            self._direct = httpx.HTTPTransport(limits=LIMITS)
        client = httpx.Client(transport=self._direct, limits=LIMITS)  # without one, it makes some for proxies, too
        bind(client)
        return client

    def close(self) -> None:
        """Close the connections, unless they are those of your own `http_client`; to ask then is a RuntimeError."""
        if self._owns_http:
            self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _send(self, operation: Operation[T], arguments: Mapping[str, Any], *, timeout: float | None) -> Response[T]:
        request = self._request(operation, arguments, timeout)
        try:
            return self._attempt(operation, request)
        except APIError as error:
            if not self._may_retry(operation, error):
                raise
            last = error
        import stamina  # only now: most calls need no retry, and pay nothing for it

        for attempt in stamina.retry_context(on=backoff, attempts=self._max_retries + 1, **WAITS):
            with attempt:
                if attempt.num == 1:
                    raise last  # the attempt made above
                self._log_retry(attempt.num, last)
                try:
                    return self._attempt(operation, request)
                except APIError as error:
                    last = error
                    raise
        raise AssertionError("stamina returns or raises")

    def _iter_job(
        self, operation: Operation[Any], view: JobView[J], arguments: Mapping[str, Any], **policy: Any
    ) -> Iterator[JobSummary[J]]:
        return self._drive(operation, self._waiting(operation, view, arguments, policy))

    def _wait_for_job(self, operation: Operation[Any], view: JobView[J], arguments: Mapping[str, Any], **how: Any) -> J:
        (job,) = self._wait_for_jobs(operation, view, arguments, **how)
        return job

    def _wait_for_jobs(
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
        for _ in self._drive(operation, waiting, on_poll):
            pass
        return waiting.jobs(raise_on_failure=raise_on_failure)

    def _drive(
        self, operation: Operation[Any], waiting: Waiting[J], on_poll: OnPoll[J] | None = None
    ) -> Iterator[JobSummary[J]]:
        from ._wait import drive

        return drive(waiting, functools.partial(self._attempt, operation), on_poll)

    def _get_many(
        self,
        operation: Operation[Any],
        view: JobView[J],
        names: tuple[str, ...],
        ids: Iterable[K],
        others: Mapping[str, Any],
        *,
        concurrency: int,
        timeout: float | None,
    ) -> Iterator[JobResult[K, J]]:
        batches = self._batches(operation, view, names, others)
        from ._many import many

        def ask(arguments: Mapping[str, Any]) -> Response[Any]:
            return self._send(operation, arguments, timeout=timeout)

        return many(batches, ids, ask, self._at_a_time(concurrency))

    def _answer(self, sent: httpx.Request) -> httpx.Response:
        if self._direct is None:
            return self._http.send(sent, **self._send_arguments())
        if self._credential:  # what else `send` does comes to nothing here
            self._credential.set_on(sent)
        response = self._direct.handle_request(sent)
        response.request = sent
        return response

    def _attempt(self, operation: Operation[T], request: Request) -> Response[T]:
        from ._deadline import within

        began = time.monotonic()
        sent = self._httpx_request(request)
        with within(request.timeout):
            try:
                response = self._answer(sent)
            except httpx.HTTPError as error:
                raise self._failed(request, error, began) from error
            body = self._body(response)
            try:
                for chunk in [response.content] if response.is_stream_consumed else response.iter_raw():
                    if not body.take(chunk):
                        break
                    if time.monotonic() - began > request.timeout:  # connections of your own client do not know
                        raise httpx.ReadTimeout(TOO_LONG)
                else:
                    body.finish()
            except (httpx.HTTPError, httpx.StreamError, BodyError) as error:
                if response.status_code == operation.status:
                    raise self._failed(request, error, began) from error
            finally:
                with contextlib.suppress(httpx.HTTPError):  # all that matters has been read, or is being raised
                    response.close()
        return self._finish(operation, request, response, body, began)
