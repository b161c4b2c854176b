"""Warn about values that differ from the documentation."""

from __future__ import annotations

import contextvars
import re
import sys
import warnings
from types import FrameType
from typing import Any

from attrs import frozen

from ._operation import Operation
from .response import ContractWarning, Response

_MOST_NAMED = 10
_RUNNERS = frozenset({"anyio", "asyncio", "concurrent", "outcome", "threading", "trio"})
"""Packages that run the caller's code in tasks and threads; warnings never point to them."""


@frozen(eq=False)
class Line:
    """A line of the caller's code."""

    filename: str
    number: int
    module: dict[str, Any]


_CALLED_AT: contextvars.ContextVar[Line | None] = contextvars.ContextVar("called_at", default=None)
"""Where the caller started the worker that runs this code; the worker's stack has no frame of the caller."""


def callers_line() -> Line:
    """Return the line of the code that called a client."""
    if found := _CALLED_AT.get():
        return found
    frame = _outside(sys._getframe(1), frozenset())
    frame = _outside(frame, _RUNNERS) if frame.f_back else frame
    return Line(frame.f_code.co_filename, frame.f_lineno, frame.f_globals)


def _outside(frame: FrameType, packages: frozenset[str]) -> FrameType:
    """Return the nearest frame outside our code and these packages; if there is none, this frame."""
    found: FrameType | None = frame
    while found:
        package = (found.f_globals.get("__package__") or found.f_globals.get("__name__", "")).partition(".")[0]
        if not package.startswith("jobdetails_") and package not in packages:
            return found
        found = found.f_back
    return frame


def context_of(line: Line) -> contextvars.Context:
    """Return a copy of the current context for a worker, so that its warnings point to this line."""
    context = contextvars.copy_context()
    context.run(_CALLED_AT.set, line)
    return context


def warn(text: str, category: type[Warning]) -> None:
    """Issue a warning that points to the code that called a client."""
    line = callers_line()
    registry = line.module.setdefault("__warningregistry__", {})
    warnings.warn_explicit(text, category, line.filename, line.number, line.module.get("__name__"), registry)


def warn_of_missing(operation: Operation[Any], response: Response[Any]) -> None:
    """Issue a `ContractWarning` that names the missing jobs."""
    shown = ", ".join(response.missing[:_MOST_NAMED]) + (" ..." if len(response.missing) > _MOST_NAMED else "")
    warn(f"{operation.method} {operation.path}: the response has no job with the id {shown}", ContractWarning)


def warn_of_mismatches(operation: Operation[Any], response: Response[Any]) -> None:
    """Issue a `ContractWarning` for each mismatch."""
    seen = set()
    for mismatch in response.mismatches:
        place = re.sub(r"\[\d+\]", "[]", mismatch.path)
        if place not in seen:  # a bad field in a thousand items is a single warning
            seen.add(place)
            warn(
                f"{operation.method} {operation.path}: {mismatch.path}: expected {mismatch.expected}, "
                f"got {mismatch.got.split(' ')[0]}; kept as sent",
                ContractWarning,
            )
