"""Decide which errors to retry, and after which pause."""

from __future__ import annotations

import datetime
import email.utils
import math
import re
from collections.abc import Mapping
from typing import Any

from ._clock import Clock
from .errors import APIConnectionError, APIError, APIStatusError
from .response import Response

LONGEST_RETRY_AFTER = 60.0
"""Seconds. If a service asks for more, a call raises instead of sleeping that long."""

_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 8.0
_JITTER = 0.5
_JITTER_AFTER = 0.1
"""Maximum random share added to ``Retry-After``, so that many clients do not return at the same time."""

_SECONDS = re.compile(r"\d+(?:\.\d*)?|\.\d+", re.ASCII)
_SEPARATOR = re.compile(r",\s*(?![0-9]{1,2}[ -][A-Za-z]{3})")  # but not a comma in a date


def is_retryable(error: APIError) -> bool:
    """Return whether a retry may soon help: the error is transient and ``Retry-After`` is at most 60 s."""
    wanted = error.retry_after if isinstance(error, APIStatusError) else None
    return is_transient(error) and (wanted is None or wanted <= LONGEST_RETRY_AFTER)


def is_transient(error: APIError) -> bool:
    """Return whether a retry may help eventually: after a connection error, 408, 429 or 5xx."""
    if isinstance(error, APIStatusError):
        return error.status_code in (408, 429) or 500 <= error.status_code <= 599
    return isinstance(error, APIConnectionError)


def pause_before(attempt: int, error: APIError, clock: Clock) -> float:
    """Return the seconds before an attempt; the first retry is attempt 2."""
    if (wanted := getattr(error, "retry_after", None)) is not None:
        return with_jitter(wanted, clock)
    planned = min(_FIRST_PAUSE * math.pow(2, attempt - 2), _LONGEST_PAUSE)
    return planned + _JITTER * clock.chance()


def with_jitter(wanted: float, clock: Clock) -> float:
    """Return a ``Retry-After`` with some random seconds added."""
    return wanted * (1 + _JITTER_AFTER * clock.chance()) + 0.05 * clock.chance()


def wanted_by(outcome: Response[Any] | APIError) -> float | None:
    """Return the seconds of ``Retry-After`` in a response or an error; None if it has none."""
    if isinstance(outcome, Response):
        return retry_after(outcome.headers)
    return outcome.retry_after if isinstance(outcome, APIStatusError) else None


def retry_after(headers: Mapping[str, str]) -> float | None:
    """
    Return the seconds of ``Retry-After``, rounded up, or None. If there are several values, the largest counts.

    A date is compared with the ``Date`` of the same response, if there is one: the local clock may be wrong.
    """
    found = [_seconds(text.strip(), headers) for text in _SEPARATOR.split(headers.get("retry-after", ""))]
    return max((seconds for seconds in found if seconds is not None), default=None)


def _seconds(text: str, headers: Mapping[str, str]) -> float | None:
    if _SECONDS.fullmatch(text):
        return float(math.ceil(float(text[:12])))
    date = _date(text)
    if date is None:
        return None
    now = _date(headers.get("date", "")) or datetime.datetime.now(datetime.UTC)
    return max(0.0, (date - now).total_seconds())


def _date(text: str) -> datetime.datetime | None:
    """Parse a date in any HTTP date format."""
    try:
        date = email.utils.parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return date.replace(tzinfo=datetime.UTC) if date.tzinfo is None else date
