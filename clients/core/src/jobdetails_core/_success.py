"""Decode a success, and check that it is the requested job."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from . import _json
from ._decode import decode
from ._operation import Operation
from ._redact import Redactor
from ._request import Request
from ._said import is_markup, said_in
from ._values import Misfit
from .errors import ResponseDecodeError
from .response import Mismatch, Response

T = TypeVar("T")


def success(
    operation: Operation[T],
    request: Request,
    response: Any,
    content: bytes,
    *,
    redactor: Callable[[], Redactor],
    limit: int | None,
) -> Response[T] | ResponseDecodeError:
    """
    Return the decoded success, or the error for a body that is too large, not JSON, or not a job.

    If mismatches are errors, they are returned as one error. Errors are not raised here, since their traceback would
    show the body.

    Args:
        operation: The operation.
        request: The request.
        response: The response, for its status and headers.
        content: The body, or its beginning if it is too large.
        redactor: Creates a redactor for the keys.
        limit: The size limit in bytes if the body exceeds it, else None.
    """
    body: object = None
    is_parsed = limit is not None  # as far as it was read
    try:
        if limit is not None:
            raise Misfit(f"at most {limit} bytes", "more")
        body, odd = _parsed(content)
        is_parsed = True
        parsed, mismatches, undocumented = decode(operation.returns, body)
        if operation.job:
            mismatches += operation.job.check(parsed, body, request.ids)
    except Misfit as misfit:
        said = None if limit is not None else said_in(body, content[:20000].decode(errors="replace"))
        is_damaged = not (is_parsed or _is_page(content))
        kind = {"may_pass": is_damaged, "has_no_job": not is_damaged}
        return _error(request, response, content, (misfit.mismatch(),), redactor(), said=said, **kind)
    reported = {mismatch.path for mismatch in mismatches}
    mismatches += tuple(mismatch for mismatch in odd if mismatch.path not in reported)
    if mismatches and request.on_mismatch == "raise":
        return _error(request, response, content, mismatches, redactor())
    return Response(
        parsed=parsed,
        status_code=response.status_code,
        headers=response.headers,
        content=content,
        mismatches=mismatches,
        undocumented=undocumented,
        missing=operation.job.missing(parsed, request.ids) if operation.job else (),
    )


def _error(
    request: Request,
    response: Any,
    content: bytes,
    wrong: tuple[Mismatch, ...],
    redact: Redactor,
    *,
    said: str | None = None,
    **kind: bool,
) -> ResponseDecodeError:
    return ResponseDecodeError(
        [Mismatch(redact.text(each.path), each.expected, redact.text(each.got)) for each in wrong],
        method=request.method,
        url=request.url,
        status_code=response.status_code,
        content=redact.content(content),
        said=said and redact.text(said),
        vendor=request.vendor,
        **kind,
    )


def _parsed(content: bytes) -> tuple[Any, tuple[Mismatch, ...]]:
    try:
        return _json.parse(content)
    except _json.JsonError as error:
        if not content.strip():
            raise Misfit("JSON", "an empty body") from None
        if _is_page(content):
            raise Misfit("JSON", "an HTML or XML page") from None
        start = content[:40].decode("ascii", "backslashreplace")
        raise Misfit("JSON", f"{len(content)} bytes that start with {start!r} ({error})") from None


def _is_page(content: bytes) -> bool:
    return is_markup(content[:2000].decode(errors="replace"))
