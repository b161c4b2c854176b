"""Code that blocking and asynchronous clients share: arguments, requests, and handling of responses."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from . import _settings
from ._body import Body, EncodingError
from ._clock import get_clock
from ._configured import ConfiguredClient, origin
from ._credential import Signature, redactor
from ._failure import connection_error, encoding_error, status_error
from ._operation import Operation
from ._request import Request, build_request, with_headers
from ._retry import is_retryable, pause_before
from ._success import success
from ._warning import warn_of_mismatches, warn_of_missing
from .errors import APIError, ConfigurationError
from .response import Response

if TYPE_CHECKING:
    from ._waiting import Waiting

T = TypeVar("T")
H = TypeVar("H")

CONNECT_TIMEOUT = 5.0


class BaseClient(ConfiguredClient[H]):
    """Base class with everything that does not depend on how requests are sent."""

    _merged: tuple[Any, Any] = None, None
    """The headers of a caller's HTTP client, and those headers merged with ours."""

    def _request(
        self,
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        *,
        timeout: float | None = None,
        headers: Mapping[str, str] | None = None,
        ignore_mismatches: bool = False,
    ) -> Request:
        self._check_open()
        return build_request(
            operation,
            {**self._settings, **_each_id_once(operation, arguments)},
            vendor=self._service.vendor,
            base_url=self._base_url,
            headers=self._headers if headers is None else with_headers(self._headers, _settings.check_headers(headers)),
            timeout=self._timeout if timeout is None else _settings.check_seconds("timeout", timeout),
            on_mismatch="ignore" if ignore_mismatches else "raise" if self._strict else "warn",
        )

    def _to_send(self, http: Any, request: Request, trace: object = None) -> Any:
        """Return a request of the HTTP library, without credentials."""
        seconds = request.timeout
        connect = min(CONNECT_TIMEOUT, seconds)
        url = _parsed_url(self._library.URL, f"{request.url}?{request.query}" if request.query else request.url)
        headers = self._merged_headers(http, request)
        if headers is not None:  # same result as `build_request`, which merges the headers every time, and that is slow
            timeouts = {"connect": connect, "read": seconds, "write": seconds, "pool": seconds}
            sent = self._library.Request(
                request.method, url, headers=headers, content=request.content, extensions={"timeout": timeouts}
            )
        else:
            timeout = self._library.Timeout(seconds, connect=connect)
            sent = http.build_request(
                request.method, url, headers=request.headers, content=request.content, timeout=timeout
            )
        if trace:
            sent.extensions["trace"] = trace
        return sent

    def _merged_headers(self, http: Any, request: Request) -> Any:
        """Return the headers as `build_request` of an HTTP client would merge them; None if it would merge more."""
        if self._owns_http:
            return request.headers
        is_usual = type(http).build_request is self._library.Client.build_request
        if not is_usual or http.cookies or http.params or request.headers is not self._headers:
            return None
        raw = http.headers.raw
        if raw != self._merged[0]:  # the first time, and after the caller has changed them
            merged = self._library.Headers(http.headers)
            merged.update(dict(self._headers))
            self._merged = raw, merged
        return self._merged[1]

    def _how_to_send(self, signatures: tuple[Signature, ...]) -> dict[str, Any]:
        """Return the arguments of `send`. Keys are added there, and only for the origin of the base URL."""

        def sign(request: Any) -> Any:
            if origin(request.url) == self._origin:
                for signature in signatures:
                    signature.set_on(request.headers)
            return request

        return {"stream": True, "follow_redirects": False, "auth": sign if signatures else None}

    def _waiting(
        self,
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        *,
        headers: Mapping[str, str] | None,
        request_timeout: float | None,
        **policy: Any,
    ) -> Waiting[Any]:
        """Create the object that decides when to poll. Raise now if an argument cannot be sent."""
        from ._policy import Policy  # imported here, because only clients that wait need them
        from ._waiting import Waiting

        request = self._request(operation, arguments, timeout=request_timeout, headers=headers)
        try:
            return Waiting(operation, Policy.of(operation, policy), request, log=self._log, clock=get_clock())
        except ConfigurationError as error:
            error.vendor = self._service.vendor
            raise

    def _next_pause(self, operation: Operation[Any], attempt: int, limit: int, error: APIError) -> float:
        """Return the seconds before the next attempt, or raise the error if there is none."""
        if attempt > limit or not operation.is_repeatable or not is_retryable(error):
            raise error
        pause = pause_before(attempt + 1, error, get_clock())
        self._log.info("retry %d of %d in %.2g s: %s: %s", attempt, limit, pause, type(error).__name__, error)
        return pause

    def _limit(self, max_retries: int | None) -> int:
        if max_retries is None:
            return self._max_retries
        return _settings.check_count("max_retries", max_retries, least=0)

    def _must_ask_again(self, error: APIError) -> bool:
        """Return whether a callable key may now return a newer key."""
        is_refused = getattr(error, "status_code", None) == 401
        return is_refused and any(credential.is_callable for credential in self._credentials)

    def _body(self, response: Any) -> Body:
        """Return the reader of a body. A body that something else has read is already decompressed."""
        encodings = None if response.is_stream_consumed else response.headers.get("Content-Encoding")
        return Body(encodings, self._max_response_bytes)

    def _log_request(self, request: Request, outcome: object, began: float) -> None:
        self._log.debug("%s %s: %s in %.3f s", request.method, request.url, outcome, time.monotonic() - began)

    def _body_of_hook(self, response: Any) -> Body:
        """Return the body of a response for which a hook of the caller's client raised an error."""
        body = self._body(response)
        if response.is_stream_consumed:
            body.take(response.content)
        return body

    def _outcome(
        self,
        operation: Operation[T],
        request: Request,
        response: Any,
        body: Body | None,
        failure: Exception | None,
        signatures: tuple[Signature, ...],
        began: float,
        handled: BaseException | None,
    ) -> Response[T] | APIError:
        """Return the decoded success, or the error for a response or failure."""
        if failure and (response is None or body is None or response.status_code == operation.status):
            self._log_request(request, type(failure).__name__, began)
            if isinstance(failure, EncodingError):
                assert response is not None
                return encoding_error(request, failure, response.status_code, redactor(signatures))
            return connection_error(self._library, request, failure, redactor(signatures), handled)
        assert body is not None
        self._log_request(request, response.status_code, began)
        content = bytes(body.content)
        if response.status_code != operation.status:
            hint = self._path_hint(operation)
            return status_error(operation, request, response, content, redact=redactor(signatures), hint=hint)
        return success(
            operation,
            request,
            response,
            content,
            redactor=lambda: redactor(signatures),
            limit=self._max_response_bytes if body.is_cut else None,
        )

    def _checked(self, operation: Operation[T], request: Request, outcome: Response[T] | APIError) -> Response[T]:
        """Return a success and warn of its mismatches, or raise the error."""
        if isinstance(outcome, APIError):
            raise outcome
        if request.on_mismatch != "ignore" and outcome.mismatches:
            warn_of_mismatches(operation, outcome)
        if request.on_mismatch != "ignore" and outcome.missing and not request.is_poll:
            warn_of_missing(operation, outcome)
        return outcome

    def _path_hint(self, operation: Operation[Any]) -> str | None:
        """Return a hint about the base URL after a 404, if it may be wrong."""
        prefix = self._service.base_url_prefix
        has_path = "/" in self._base_url.partition("://")[2]
        is_default = self._base_url == self._service.base_url
        if not prefix or operation.path.startswith(prefix) or has_path or is_default:
            return None
        return f"base_url has no path, but that of a {self._service.title} deployment usually ends in {prefix}"


@functools.lru_cache(maxsize=1024)
def _parsed_url(kind: Callable[[str], Any], text: str) -> Any:
    """Return a URL of the HTTP library, cached: parsing it for each poll would take longer than decoding the job."""
    return kind(text)


def _each_id_once(operation: Operation[Any], arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    name = operation.job.ids if operation.job else None
    ids = arguments.get(name) if name else None
    if not isinstance(ids, list | tuple):
        return arguments
    return {**arguments, str(name): list({str(each): each for each in ids}.values())}
