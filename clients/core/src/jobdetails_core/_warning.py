"""Warn the caller of values that differ from the documentation."""

from __future__ import annotations

import re
import sys
import warnings
from typing import Any

from ._operation import Operation
from .response import ContractWarning, Response

_MOST_NAMED = 10


def warn_of_missing(operation: Operation[Any], response: Response[Any]) -> None:
    """Issue a `ContractWarning` that names the missing jobs, in the name of the code that called the client."""
    shown = ", ".join(response.missing[:_MOST_NAMED]) + (" ..." if len(response.missing) > _MOST_NAMED else "")
    text = f"{operation.method} {operation.path}: the response has no job with the id {shown}"
    warnings.warn(text, ContractWarning, stacklevel=callers_level())


def warn_of_mismatches(operation: Operation[Any], response: Response[Any]) -> None:
    """Issue a `ContractWarning` for each mismatch, in the name of the code that called the client."""
    seen = set()
    for mismatch in response.mismatches:
        place = re.sub(r"\[\d+\]", "[]", mismatch.path)
        if place not in seen:  # one bad field in a thousand items is one warning
            seen.add(place)
            warnings.warn(
                f"{operation.method} {operation.path}: {mismatch.path}: expected {mismatch.expected}, "
                f"got {mismatch.got.split(' ')[0]}; kept as sent",
                ContractWarning,
                stacklevel=callers_level(),
            )


def callers_level() -> int:
    """Return the stack level, for `warnings`, of the code that called a client."""
    level = 1
    frame = sys._getframe(1)
    while frame.f_back and (frame.f_globals.get("__package__") or "").partition(".")[0].startswith("jobdetails_"):
        frame = frame.f_back
        level += 1
    return level
