"""The documented success: decoded, and checked to be the job that was asked for."""

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
    Return the documented success, decoded, or the error for a body that is too large, not JSON, or no job.

    Where mismatches are errors, they are returned as one. No error is raised, since its traceback would show the body.

    Args:
        operation: What was called.
        request: The request.
        response: Its status and headers.
        content: The body, or its beginning.
        redactor: Creates what removes the keys from text.
        limit: The largest size in bytes, if the body is larger.
    """
    body: object = None
    is_parsed = limit is not None  # what there is of it
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
