"""Sending, retrying, decoding: the clients without their operations."""

from __future__ import annotations

import contextlib
import functools
import logging
import platform
import re
import sys
import time
import urllib.request
import warnings
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

import httpx

from . import _settings
from ._answer import answer_of, connection_error
from ._body import ENCODINGS, Body, BodyError
from ._credential import AsyncApiKey, Credential
from ._operation import Operation, Request, Service, build_request
from ._response import ContractWarning, Response
from ._retry import WAITS, backoff, is_retryable
from .errors import APIConnectionError, APIError, ConfigurationError

if TYPE_CHECKING:
    from ._job import J, JobResult, JobSummary, JobView, K
    from ._many import Batches
    from ._wait import OnPoll, Waiting

T = TypeVar("T")
H = TypeVar("H", httpx.Client, httpx.AsyncClient)

DEFAULT_TIMEOUT = 30.0
CONNECT_TIMEOUT = 5.0
DEFAULT_MAX_RETRIES = 2
DEFAULT_MAX_RESPONSE_BYTES = 32 * 1024 * 1024
MOST_CONNECTIONS = 100
_LIMITS = httpx.Limits(max_connections=MOST_CONNECTIONS, max_keepalive_connections=MOST_CONNECTIONS)
_TOO_LONG = "the attempt as a whole took too long"
_GRACE = 0.1
"""Seconds: httpx ends an attempt first where it can; a TLS handshake that is cancelled leaves a socket open."""


class _BaseClient(Generic[H]):
    """What does not depend on how requests are sent."""

    _http_class: type[H]

    def __init__(
        self,
        service: Service,
        settings: Mapping[str, str | None],
        *,
        api_key: AsyncApiKey | None,
        base_url: str | None,
        timeout: float,
        max_retries: int,
        max_response_bytes: int,
        strict: bool,
        headers: Mapping[str, str] | None,
        http_client: H | None,
    ) -> None:
        self._service = service
        self._base_url = _settings.check_base_url(
            _settings.from_environment("base_url", base_url, service.base_url_env, service.base_url)
        )
        self._credential: Credential | None = None
        if service.scheme:
            key = api_key if callable(api_key) else _settings.from_environment("api_key", api_key, service.scheme.env)
            self._credential = Credential(service.scheme, key, base_url=self._base_url)
        elif api_key is not None:
            raise ConfigurationError("api_key: found one; this service takes no credential")
        self._settings = _settings.resolve_settings(service, settings)
        self._timeout = _settings.check_timeout(timeout)
        self._max_retries = _settings.check_max_retries(max_retries)
        self._max_response_bytes = _settings.check_max_response_bytes(max_response_bytes)
        self._strict = strict
        self._headers = httpx.Headers(
            {
                "Accept": "application/json",
                "Accept-Encoding": ENCODINGS,
                "User-Agent": (
                    f"{service.distribution}/{service.version} "
                    f"python/{'.'.join(platform.python_version_tuple()[:2])} httpx/{httpx.__version__}"
                ),
            }
        )
        self._headers.update(_settings.check_headers({} if headers is None else headers))
        self._log = logging.getLogger(service.logger)
        if http_client is not None and not isinstance(http_client, self._http_class):
            raise ConfigurationError(
                f"http_client: found a {type(http_client).__name__}; expected an httpx.{self._http_class.__name__}"
            )
        self._owns_http = http_client is None
        self._http: H = self._made_http_client() if http_client is None else http_client

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self._base_url!r})"

    def _made_http_client(self) -> H:
        raise NotImplementedError

    def _request(self, operation: Operation[Any], arguments: Mapping[str, Any], timeout: float | None) -> Request:
        if self._http.is_closed:
            raise RuntimeError(f"{self!r} is closed")
        return build_request(
            operation,
            {**self._settings, **arguments},
            base_url=self._base_url,
            headers=self._headers,
            timeout=self._timeout if timeout is None else _settings.check_timeout(timeout),
        )

    def _httpx_request(self, request: Request) -> httpx.Request:
        timeout = httpx.Timeout(request.timeout, connect=min(CONNECT_TIMEOUT, request.timeout))
        if self._owns_http:  # it has nothing to add, and takes its time to find that out
            return httpx.Request(
                request.method,
                request.address,
                headers=request.headers,
                content=request.content,
                extensions={"timeout": timeout.as_dict()},
            )
        return self._http.build_request(
            request.method, request.address, headers=request.headers, content=request.content, timeout=timeout
        )

    def _send_arguments(self) -> dict[str, Any]:
        auth = {"auth": self._credential} if self._credential else {}
        return {"stream": True, "follow_redirects": False, **auth}

    def _waiting(
        self, operation: Operation[Any], view: JobView[J], arguments: Mapping[str, Any], policy: dict[str, Any]
    ) -> Waiting[J]:
        """Return what decides when to ask; what cannot be asked is an error now."""
        from ._clock import CLOCK  # only now: who does not wait pays nothing for it
        from ._wait import Policy, Waiting

        request = self._request(operation, arguments, None)
        ids = arguments[view.ids] if view.ids else ()
        return Waiting(view, Policy(**policy), request, ids=ids, log=self._log, clock=CLOCK)

    def _batches(
        self, operation: Operation[Any], view: JobView[J], names: tuple[str, ...], others: Mapping[str, Any]
    ) -> Batches[Any, J]:
        from ._many import Batches  # only now: who asks about one job pays nothing for it

        return Batches(operation, view, names, others, url=self._base_url + operation.path)

    def _at_a_time(self, concurrency: int) -> int:
        """Return how many requests to make at a time: none that would spend its timeout waiting for a connection."""
        _settings.check_concurrency(concurrency)
        return min(concurrency, MOST_CONNECTIONS) if self._owns_http else concurrency

    def _may_retry(self, operation: Operation[Any], error: APIError) -> bool:
        return self._max_retries > 0 and operation.is_repeatable and is_retryable(error)

    def _log_retry(self, attempt: int, error: APIError) -> None:
        self._log.info("attempt %d of %d after %s: %s", attempt, self._max_retries + 1, type(error).__name__, error)

    def _log_request(self, request: Request, outcome: object, began: float) -> None:
        self._log.debug("%s %s: %s in %.3f s", request.method, request.url, outcome, time.monotonic() - began)

    def _failed(self, request: Request, error: Exception, began: float) -> APIConnectionError:
        self._log_request(request, type(error).__name__, began)
        return connection_error(request, error)

    def _body(self, response: httpx.Response) -> Body:
        """Return what reads a body; one that somebody has read before us is unpacked."""
        encodings = None if response.is_stream_consumed else response.headers.get("Content-Encoding")
        return Body(encodings, self._max_response_bytes)

    def _finish(
        self, operation: Operation[T], request: Request, response: httpx.Response, body: Body, began: float
    ) -> Response[T]:
        self._log_request(request, response.status_code, began)
        answer = answer_of(
            operation,
            request,
            response,
            bytes(body.content),
            credential=self._credential,
            strict=self._strict,
            limit=self._max_response_bytes if body.is_cut else None,
        )
        seen = set()
        for mismatch in answer.mismatches:
            place = re.sub(r"\[\d+\]", "[]", mismatch.path)
            if place not in seen:  # one bad field of a thousand items is one warning
                seen.add(place)
                warnings.warn(
                    f"{operation.method} {operation.path}: {mismatch.path}: expected {mismatch.expected}, "
                    f"got {mismatch.got.split(' ')[0]}; kept as sent",
                    ContractWarning,
                    stacklevel=_callers_level(),
                )
        return answer


class SyncClient(_BaseClient[httpx.Client]):
    """A client that sends with `httpx.Client`."""

    _http_class = httpx.Client
    _direct: httpx.BaseTransport | None = None

    def _made_http_client(self) -> httpx.Client:
        from ._deadline import bind

        if not urllib.request.getproxies():
            self._direct = httpx.HTTPTransport(limits=_LIMITS)
        client = httpx.Client(transport=self._direct, limits=_LIMITS)  # without one, it makes some for proxies, too
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
                        raise httpx.ReadTimeout(_TOO_LONG)
                else:
                    body.finish()
            except (httpx.HTTPError, httpx.StreamError, BodyError) as error:
                if response.status_code == operation.status:
                    raise self._failed(request, error, began) from error
            finally:
                with contextlib.suppress(httpx.HTTPError):  # all that matters has been read, or is being raised
                    response.close()
        return self._finish(operation, request, response, body, began)


class AsyncBaseClient(_BaseClient[httpx.AsyncClient]):
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
            self._direct = httpx.AsyncHTTPTransport(limits=_LIMITS)
        return httpx.AsyncClient(transport=self._direct, limits=_LIMITS)  # without one, it makes some for proxies, too

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
        failure: Exception | None = httpx.ReadTimeout(_TOO_LONG)
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


def _callers_level() -> int:
    """Return the stack level, for `warnings`, of the code that called this package."""
    level = 1
    frame = sys._getframe(1)
    while frame.f_back and frame.f_globals.get("__package__") == __package__:
        frame = frame.f_back
        level += 1
    return level
