"""Turn failed requests and responses into errors."""

from __future__ import annotations

import http
from typing import Any

from . import _json
from ._body import EncodingError
from ._decode import decode
from ._operation import Operation
from ._paths import describe
from ._redact import Redactor
from ._request import Request
from ._retry import retry_after
from ._said import said_in, shortened
from ._values import Misfit
from .errors import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    InternalServerError,
    JobNotReadyError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ResponseDecodeError,
    UnprocessableEntityError,
)
from .models import Model
from .response import Mismatch

_REQUEST_ID_HEADERS = ("x-request-id", "request-id", "x-amzn-requestid", "x-correlation-id")
_BY_STATUS: dict[int, type[APIStatusError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    422: UnprocessableEntityError,
    429: RateLimitError,
}


def error_class(status_code: int) -> type[APIStatusError]:
    """Return the error class for a status."""
    if status_code >= 500:
        return InternalServerError
    return _BY_STATUS.get(status_code, APIStatusError)


def connection_error(
    library: Any, request: Request, error: Exception, redact: Redactor, handled: BaseException | None
) -> APIConnectionError:
    """
    Return our error for an error while sending or receiving, and remove the keys from that error and its causes.

    `handled` is the exception that the caller was handling when it called us; it is not changed.
    """
    is_timeout = isinstance(error, library.TimeoutException) and _is_timeout(error)
    cause = redact.chain(error, handled)
    why = _why(error)
    text = shortened(redact.text(f"{type(error).__name__}: {why}" if why else type(error).__name__))
    about = {"method": request.method, "url": request.url, "vendor": request.vendor}
    found = (
        APITimeoutError(f"no response within {request.timeout:.3g} s ({text})", **about)
        if is_timeout
        else APIConnectionError(f"no complete response ({text})", **about)
    )
    found.__cause__ = cause
    return found


def _is_timeout(error: BaseException) -> bool:
    """Return whether an error really is a timeout: httpx-aiohttp also reports refused and closed connections as one."""
    cause = error.__cause__
    return cause is None or isinstance(cause, TimeoutError) or "Timeout" in type(cause).__name__


def _why(error: BaseException) -> str | None:
    """Return the text of an error, or of the operating system error that caused it."""
    seen: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in seen:
        if str(link) and (link is error or isinstance(link, OSError)):
            return str(link)
        seen.append(link)
        link = link.__cause__ or link.__context__
    return None


def encoding_error(request: Request, error: EncodingError, status_code: int, redact: Redactor) -> ResponseDecodeError:
    """Return the error for a body with an unsupported encoding."""
    return ResponseDecodeError(
        [Mismatch("$", error.expected, redact.text(error.got))],
        method=request.method,
        url=request.url,
        status_code=status_code,
        content=b"",
        vendor=request.vendor,
    )


def status_error(
    operation: Operation[Any],
    request: Request,
    response: Any,
    content: bytes,
    *,
    redact: Redactor,
    hint: str | None,
) -> APIStatusError | ResponseDecodeError:
    """Return the error for a response whose status is not the documented success."""
    status: int = response.status_code
    content = redact.content(content)
    headers = {name.lower(): redact.text(value) for name, value in response.headers.items()}
    try:
        body, _ = _json.parse(content)
    except _json.JsonError:
        body = None
    said = said_in(body, content[:20000].decode(errors="replace"))
    phase = operation.not_ready.get(status)
    about: dict[str, Any] = {
        "method": request.method,
        "url": request.url,
        "status_code": status,
        "content": content,
        "vendor": request.vendor,
    }
    if 200 <= status < 300 and phase is None:
        got = f"status {status} with {describe(body) if content.strip() else 'an empty body'}"
        return ResponseDecodeError(
            [Mismatch("$", f"status {operation.status}", got)], said=said, has_no_job=True, **about
        )
    text = said or redact.text(_phrase(response))
    if 300 <= status < 400 and "location" in headers:
        text += f"; it redirects to {shortened(headers['location'])}"
    if status == 404 and hint:
        text += f"; {hint}"
    about |= {
        "error": _error_model(operation.error_model(status), body),
        "headers": headers,
        "request_id": next((headers[name] for name in _REQUEST_ID_HEADERS if name in headers), None),
        "retry_after": retry_after(headers),
    }
    if phase is not None:
        return JobNotReadyError(text, phase=phase, **about)
    return error_class(status)(text, **about)


def _error_model(model: type[Model] | None, body: object) -> Model | None:
    if model is None:
        return None
    try:
        return decode(model, body)[0]
    except Misfit:
        return None


def _phrase(response: Any) -> str:
    try:
        return http.HTTPStatus(response.status_code).phrase
    except ValueError:
        return response.reason_phrase or "unknown status"
