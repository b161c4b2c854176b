"""The steps of a wait, which `drive` and `drive_async` execute."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic

from attrs import frozen

from ._request import Request
from ._view import J
from .summary import JobSummary

OnPoll = Callable[[JobSummary[J], float], object]


@frozen
class Poll:
    """Send the request once."""

    request: Request


@frozen
class Pause:
    """Sleep for a number of seconds."""

    seconds: float


@frozen
class Report(Generic[J]):
    """Report a job to the caller."""

    summary: JobSummary[J]
    elapsed: float
    is_new: bool
