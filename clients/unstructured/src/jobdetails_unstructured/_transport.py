"""Sending, retrying, decoding: the clients without their operations."""

from __future__ import annotations

import contextlib
import functools
import logging
import platform
import re
import sys
import time
import warnings
from collections.abc import AsyncIterator, Iterator, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

import httpx

from . import _settings
from ._answer import answer_of, connection_error
from ._credential import AsyncApiKey, Credential
from ._operation import Operation, Request, Service, build_request, merged_headers
from ._response import ContractWarning, Response
from ._retry import WAITS, backoff, is_retryable
from .errors import APIConnectionError, APIError, ConfigurationError

if TYPE_CHECKING:
    from ._job import J, JobSummary, JobView
    from ._wait import OnPoll, Waiting

T = TypeVar("T")
H = TypeVar("H", httpx.Client, httpx.AsyncClient)

DEFAULT_TIMEOUT = 30.0
CONNECT_TIMEOUT = 5.0
DEFAULT_MAX_RETRIES = 2
_TOO_LONG = "the attempt as a whole took too long"


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
        self._strict = strict
        own_headers = {
            "Accept": "application/json",
            "User-Agent": (
                f"{service.distribution}/{service.version} "
                f"python/{'.'.join(platform.python_version_tuple()[:2])} httpx/{httpx.__version__}"
            ),
        }
        self._headers = merged_headers(own_headers, _settings.check_headers({} if headers is None else headers))
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
        return self._http_class()

    def _request(self, operation: Operation[Any], arguments: Mapping[str, Any], timeout: float | None) -> Request:
        return build_request(
            operation,
            {**self._settings, **arguments},
            base_url=self._base_url,
            headers=self._headers,
            timeout=self._timeout if timeout is None else _settings.check_timeout(timeout),
        )

    def _httpx_arguments(self, request: Request) -> dict[str, Any]:
        return {
            "method": request.method,
            "url": request.url,
            "params": request.query or None,
            "headers": request.headers,
            "content": request.content,
            "timeout": httpx.Timeout(request.timeout, connect=min(CONNECT_TIMEOUT, request.timeout)),
        }

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

    def _may_retry(self, operation: Operation[Any], error: APIError) -> bool:
        return self._max_retries > 0 and operation.is_repeatable and is_retryable(error)

    def _log_retry(self, attempt: int, error: APIError) -> None:
        self._log.info("attempt %d of %d after %s: %s", attempt, self._max_retries + 1, type(error).__name__, error)

    def _log_request(self, request: Request, outcome: object, began: float) -> None:
        self._log.debug("%s %s: %s in %.3f s", request.method, request.url, outcome, time.monotonic() - began)

    def _failed(self, request: Request, error: Exception, began: float) -> APIConnectionError:
        self._log_request(request, type(error).__name__, began)
        return connection_error(request, error)

    def _finish(
        self, operation: Operation[T], request: Request, response: httpx.Response, content: bytes, began: float
    ) -> Response[T]:
        self._log_request(request, response.status_code, began)
        answer = answer_of(operation, request, response, content, credential=self._credential, strict=self._strict)
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

    def _made_http_client(self) -> httpx.Client:
        from ._deadline import bind

        client = super()._made_http_client()
        bind(client)
        return client

    def close(self) -> None:
        """Close the connections, unless they are those of your own `http_client`."""
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

    def _attempt(self, operation: Operation[T], request: Request) -> Response[T]:
        from ._deadline import within

        began = time.monotonic()
        sent = self._http.build_request(**self._httpx_arguments(request))
        with within(request.timeout):
            try:
                response = self._http.send(sent, **self._send_arguments())
            except httpx.HTTPError as error:
                raise self._failed(request, error, began) from error
            content = bytearray()
            try:
                for chunk in response.iter_bytes():
                    content += chunk
                    if time.monotonic() - began > request.timeout:  # connections of your own client do not know
                        raise httpx.ReadTimeout(_TOO_LONG)
            except (httpx.HTTPError, httpx.StreamError) as error:
                if response.status_code == operation.status:
                    raise self._failed(request, error, began) from error
            finally:
                with contextlib.suppress(httpx.HTTPError):  # all that matters has been read, or is being raised
                    response.close()
        return self._finish(operation, request, response, bytes(content), began)


class AsyncBaseClient(_BaseClient[httpx.AsyncClient]):
    """A client that sends with `httpx.AsyncClient`, on asyncio or trio."""

    _http_class = httpx.AsyncClient

    async def aclose(self) -> None:
        """Close the connections, unless they are those of your own `http_client`."""
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

    async def _attempt(self, operation: Operation[T], request: Request) -> Response[T]:
        import anyio  # no dependency of ours by name, but one of httpx, which cannot send without it

        began = time.monotonic()
        sent = self._http.build_request(**self._httpx_arguments(request))
        response = None
        content = bytearray()
        failure: Exception | None = httpx.ReadTimeout(_TOO_LONG)
        with anyio.move_on_after(request.timeout):
            try:
                response = await self._http.send(sent, **self._send_arguments())
                async for chunk in response.aiter_bytes():
                    content += chunk
                failure = None
            except (httpx.HTTPError, httpx.StreamError) as error:
                failure = error
            finally:
                if response is not None:
                    with contextlib.suppress(httpx.HTTPError):  # all that matters has been read, or will be raised
                        await response.aclose()
        if response is None or (failure and response.status_code == operation.status):
            assert failure is not None
            raise self._failed(request, failure, began) from failure
        return self._finish(operation, request, response, bytes(content), began)


def _callers_level() -> int:
    """Return the stack level, for `warnings`, of the code that called this package."""
    level = 1
    frame = sys._getframe(1)
    while frame.f_back and frame.f_globals.get("__package__") == __package__:
        frame = frame.f_back
        level += 1
    return level
