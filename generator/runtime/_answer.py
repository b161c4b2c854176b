"""From an HTTP response to a value or an error."""

from __future__ import annotations

import functools
import http
import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import httpx
import msgspec

from ._credential import Credential
from ._decode import Misfit, decode
from ._model import Model
from ._operation import Operation, Request
from ._response import Mismatch, Response
from ._retry import retry_after
from .errors import APIConnectionError, APIStatusError, APITimeoutError, ResponseDecodeError, error_class

T = TypeVar("T")
Redact = Callable[[str], str]

_REQUEST_ID_HEADERS = ("x-request-id", "request-id", "x-amzn-requestid", "x-correlation-id")
_LONGEST_MESSAGE = 1000
_DEEPEST = 100
"""Levels of a body: more than any service needs, and few enough for whatever walks through it afterwards."""


def connection_error(request: Request, error: Exception) -> APIConnectionError:
    """Return our error for one of httpx; take from that one, and from what led to it, the credential."""
    chain: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in chain:
        if isinstance(link, httpx.HTTPError):
            link.request = httpx.Request(request.method, request.url)
        if isinstance(link, httpx.HTTPStatusError):  # raised by a hook of the caller's client
            link.response.request = link.request
        chain.append(link)
        link = link.__cause__ or link.__context__
    why = next((str(link) for link in chain if str(link) and (link is error or isinstance(link, OSError))), None)
    text = f"{type(error).__name__}: {why}" if why else type(error).__name__
    if isinstance(error, httpx.TimeoutException):
        return APITimeoutError(
            f"no answer within {request.timeout:g} s ({text})", method=request.method, url=request.url
        )
    return APIConnectionError(f"no complete answer ({text})", method=request.method, url=request.url)


def answer_of(
    operation: Operation[T],
    request: Request,
    response: httpx.Response,
    content: bytes,
    *,
    credential: Credential | None,
    strict: bool,
    limit: int | None = None,
) -> Response[T]:
    """
    Return the documented success, decoded.

    Args:
        operation: What was asked.
        request: The request, without its credential.
        response: Its status and headers.
        content: The body, or the start of it.
        credential: What must not be shown.
        strict: Whether anything that does not fit is an error.
        limit: How many bytes may be read, if there were more.

    Raises:
        APIStatusError: The response has another status.
        ResponseDecodeError: The body is too large, or not what the document says; with `strict`, in any respect.
    """
    shown: Redact = functools.partial(credential.redact, response.request) if credential else str
    if response.status_code != operation.status:
        raise _status_error(operation, request, response, content, shown)
    try:
        if limit is not None:
            raise Misfit(f"{limit} bytes at most", "more")
        parsed, mismatches = decode(operation.returns, _json(content))
    except Misfit as misfit:
        wrong: tuple[Mismatch, ...] = (misfit.mismatch(),)
    else:
        if not (strict and mismatches):
            return Response(
                parsed=parsed,
                status_code=response.status_code,
                headers=response.headers,
                content=content,
                mismatches=mismatches,
            )
        wrong = mismatches
    without_key = _shown_content(content, shown)
    if without_key != content:  # say what is wrong again, without the credential
        return answer_of(operation, request, response, without_key, credential=None, strict=strict, limit=limit)
    raise ResponseDecodeError(
        wrong, method=request.method, url=request.url, status_code=response.status_code, content=content
    )


def _shown_content(content: bytes, shown: Redact) -> bytes:
    return shown(content.decode("latin-1")).encode("latin-1")  # one character for each byte, whatever they mean


def _json(content: bytes) -> Any:
    try:
        value = msgspec.json.decode(content)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        start = content[:40].decode("ascii", "backslashreplace")
        raise Misfit("JSON", f"{len(content)} bytes that start with {start!r} ({error})") from None
    if content.count(b"[") + content.count(b"{") > _DEEPEST and _is_deeper(value, _DEEPEST):
        raise Misfit(f"{_DEEPEST} levels at most", "more")
    return value


def _is_deeper(value: object, levels: int) -> bool:
    """Return whether there are more objects and arrays within each other, level by level: recursion has an end."""
    level = [value]
    for _ in range(levels + 1):
        level = [
            inner
            for item in level
            if isinstance(item, dict | list)
            for inner in (item.values() if isinstance(item, dict) else item)
        ]
        if not level:
            return False
    return True


def _status_error(
    operation: Operation[Any],
    request: Request,
    response: httpx.Response,
    content: bytes,
    shown: Redact,
) -> APIStatusError:
    content = _shown_content(content, shown)
    try:
        body = _json(content)
    except Misfit:
        body = None
    headers = {name: shown(value) for name, value in response.headers.items()}
    return error_class(response.status_code)(
        _message(body) or shown(_status_line(response)),
        method=request.method,
        url=request.url,
        status_code=response.status_code,
        error=_error_model(operation.error_model(response.status_code), body),
        content=content,
        headers=headers,
        request_id=next((headers[name] for name in _REQUEST_ID_HEADERS if name in headers), None),
        retry_after=retry_after(headers),
    )


def _error_model(model: type[Model] | None, body: object) -> Model | None:
    if model is None:
        return None
    try:
        return decode(model, body)[0]
    except Misfit:
        return None


def _message(body: object) -> str | None:
    """Return the sentence in which a body says what went wrong, wherever services put it."""
    if not isinstance(body, Mapping):
        return None
    error = body.get("error")
    inner = error.get("message") if isinstance(error, Mapping) else None
    for candidate in (body.get("message"), inner, body.get("detail"), error):
        if isinstance(candidate, str) and candidate.strip():
            return candidate[:_LONGEST_MESSAGE]
    if not body.get("detail"):
        return None
    try:
        return json.dumps(body["detail"])[:_LONGEST_MESSAGE]  # a list of what is wrong with each field
    except RecursionError:
        return None


def _status_line(response: httpx.Response) -> str:
    try:
        return http.HTTPStatus(response.status_code).phrase
    except ValueError:
        return response.reason_phrase or "unknown status"
