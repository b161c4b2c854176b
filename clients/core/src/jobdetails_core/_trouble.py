"""Decide which errors a wait tolerates, and for how long."""

from __future__ import annotations

import math

from ._clock import Clock
from ._retry import is_transient
from .errors import APIError, JobMissingError, NotFoundError, ResponseDecodeError


class Outage:
    """A period of continuous errors; pauses for ``Retry-After`` do not count."""

    def __init__(self, longest: float, clock: Clock) -> None:
        self._longest = longest
        self._clock = clock
        self._began: float | None = None
        self._obeyed = 0.0
        self.count = 0
        """Number of consecutive errors."""

    def end(self) -> None:
        """Note a good response."""
        self._began, self._obeyed, self.count = None, 0.0, 0

    def obey(self, seconds: float) -> None:
        """Note a pause that the service requested."""
        self._obeyed += seconds

    def add(self, error: APIError) -> None:
        """
        Note a temporary error.

        Raises:
            APIError: The outage has lasted too long. The message has its duration and the number of errors.
        """
        if self._began is None:
            self._began = self._clock.now()
        self.count += 1
        lasted = self._clock.now() - self._began - self._obeyed
        if lasted >= self._longest:
            times = "once" if self.count == 1 else f"{self.count} times in a row"
            error.message += f"; gave up after {round(lasted, 1):g} s of errors, {times}"
            error.args = (error.message,)
            raise error

    @property
    def left(self) -> float:
        """Seconds until the outage has lasted too long."""
        if self._began is None:
            return math.inf
        return max(0.0, self._longest - (self._clock.now() - self._began - self._obeyed))


def may_pass(error: APIError, *, was_seen: bool) -> bool:
    """
    Return whether polling continues after an error.

    Args:
        error: The error of a poll.
        was_seen: Whether the job was seen before; if so, a 404 or a response without a job may be temporary.
    """
    if isinstance(error, ResponseDecodeError):
        return error.may_pass or (error.has_no_job and was_seen)
    if isinstance(error, NotFoundError | JobMissingError):
        return was_seen
    return is_transient(error)
