"""What the clients share: settings, requests, answers, and what is logged of them."""

from __future__ import annotations

import logging
import platform
import re
import sys
import time
import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import httpx

from . import _settings
from ._answer import answer_of, connection_error
from ._body import ENCODINGS, Body
from ._credential import AsyncApiKey, Credential
from ._operation import Operation, Request, Service, build_request
from ._response import ContractWarning, Response
from ._retry import is_retryable
from .errors import APIConnectionError, APIError, ConfigurationError

if TYPE_CHECKING:
    from ._job import J, JobView
    from ._many import Batches
    from ._wait import Waiting

T = TypeVar("T")
H = TypeVar("H", httpx.Client, httpx.AsyncClient)

DEFAULT_TIMEOUT = 30.0
CONNECT_TIMEOUT = 5.0
DEFAULT_MAX_RETRIES = 2
DEFAULT_MAX_RESPONSE_BYTES = 32 * 1024 * 1024
MOST_CONNECTIONS = 100
LIMITS = httpx.Limits(max_connections=MOST_CONNECTIONS, max_keepalive_connections=MOST_CONNECTIONS)
TOO_LONG = "the attempt as a whole took too long"


class BaseClient(Generic[H]):
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


def _callers_level() -> int:
    """Return the stack level, for `warnings`, of the code that called this package."""
    level = 1
    frame = sys._getframe(1)
    while frame.f_back and frame.f_globals.get("__package__") == __package__:
        frame = frame.f_back
        level += 1
    return level
