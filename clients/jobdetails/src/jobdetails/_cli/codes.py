"""Exit codes: what a script can tell a wait's end by."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class Code(IntEnum):
    """How the command ended."""

    SUCCEEDED = 0
    FAILED = 1
    USAGE = 2
    ERROR = 3
    PARTIAL = 4
    TIMEOUT = 124
    INTERRUPTED = 130


HELP = """\
\b
Exit codes:
    0  the job succeeded
    1  it failed or was cancelled
    2  the command cannot be run like this: usage or configuration
    3  the vendor answered with an error, or could not be reached
    4  the job succeeded in part
  124  it had not ended in time
  130  interrupted
"""

_BY_PHASE = {
    "succeeded": Code.SUCCEEDED,
    "partial": Code.PARTIAL,
    "failed": Code.FAILED,
    "cancelled": Code.FAILED,
}

_WORST_FIRST = (Code.USAGE, Code.ERROR, Code.TIMEOUT, Code.FAILED, Code.PARTIAL)
"""What is not known comes before what is: it may be anything."""


def of_phase(phase: str) -> Code:
    """Return the code for a job in a phase; one that has not ended is out of time."""
    return _BY_PHASE.get(phase, Code.TIMEOUT)


def of_error(error: Exception) -> Code:
    """Return the code for what was raised instead of an answer."""
    if isinstance(error, TimeoutError):  # a WaitTimeoutError is one, an APITimeoutError is none
        return Code.TIMEOUT
    return Code.USAGE if isinstance(error, ValueError) else Code.ERROR  # a ConfigurationError is a ValueError


def worst(codes: Iterable[Code]) -> Code:
    """Return the worst of some codes: usage, error, timeout, failed, partial, succeeded."""
    found = set(codes)
    return next((code for code in _WORST_FIRST if code in found), Code.SUCCEEDED)
