"""Exit codes."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class Code(IntEnum):
    """The exit codes of the command."""

    SUCCEEDED = 0
    FAILED = 1
    USAGE = 2
    ERROR = 3
    PARTIAL = 4
    TIMEOUT = 124


HELP = """\
\b
Exit codes:
    0  every job succeeded
    1  a job failed or was cancelled
    2  wrong usage or configuration
    3  a vendor returned an error, was not reached, or does not know a job
    4  a job succeeded only partially
  124  a job was still running at the timeout
  130  interrupted with Ctrl-C
If several apply, the first of 2, 3, 124, 1, 4, 0.
"""

_BY_PHASE = {
    "succeeded": Code.SUCCEEDED,
    "partial": Code.PARTIAL,
    "failed": Code.FAILED,
    "cancelled": Code.FAILED,
}

_WORST_FIRST = (Code.USAGE, Code.ERROR, Code.TIMEOUT, Code.FAILED, Code.PARTIAL)
"""Errors and timeouts come first, because their jobs may still end in any way."""


def of_phase(phase: str | None) -> Code:
    """Return the exit code for a job in a phase; a job that has not ended counts as timed out."""
    return _BY_PHASE.get(phase or "", Code.TIMEOUT)


def of_error(error: Exception) -> Code:
    """Return the exit code for an error."""
    if isinstance(error, TimeoutError):  # a WaitTimeoutError is one, an APITimeoutError is not
        return Code.TIMEOUT
    return Code.USAGE if isinstance(error, ValueError) else Code.ERROR  # a ConfigurationError is a ValueError


def worst(codes: Iterable[Code]) -> Code:
    """Return the worst of several exit codes, or success if there are none."""
    found = set(codes)
    return next((code for code in _WORST_FIRST if code in found), Code.SUCCEEDED)
