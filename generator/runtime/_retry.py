"""Which failures are worth another attempt, and after how long."""

from __future__ import annotations

import datetime
import email.utils
import logging
from collections.abc import Mapping
from typing import TypedDict

from .errors import APIConnectionError, APIError, APIStatusError

logging.getLogger("stamina").addHandler(logging.NullHandler())  # or each retry is told to who has set up no logging

LONGEST_RETRY_AFTER = 60.0
"""Seconds: who asks for more gets an error now instead of a client that sleeps."""


class Waits(TypedDict):
    """What stamina is told of the time between attempts, in seconds."""

    timeout: None
    wait_initial: float
    wait_max: float
    wait_jitter: float


WAITS = Waits(timeout=None, wait_initial=0.5, wait_max=8.0, wait_jitter=0.5)
"""Half a second, doubled each time up to eight, plus up to half a second; only the number of attempts ends it."""


def is_retryable(error: APIError) -> bool:
    """Return whether to ask again soon: what may help at some time, unless the service wants that to be long."""
    wanted = error.retry_after if isinstance(error, APIStatusError) else None
    return is_transient(error) and (wanted is None or wanted <= LONGEST_RETRY_AFTER)


def is_transient(error: APIError) -> bool:
    """Return whether asking again may help at some time: no answer, 408, 429 and 5xx."""
    if isinstance(error, APIStatusError):
        return error.status_code in (408, 429) or 500 <= error.status_code <= 599
    return isinstance(error, APIConnectionError)


def backoff(error: Exception) -> bool | float:
    """Return for stamina whether to retry, or the seconds after which the service wants it."""
    if not isinstance(error, APIError) or not is_retryable(error):
        return False
    if isinstance(error, APIStatusError) and error.retry_after is not None:
        return error.retry_after
    return True


def retry_after(headers: Mapping[str, str]) -> float | None:
    """
    Return the seconds of a ``Retry-After`` header, given as a number or as a date; None if there is none to read.

    A date is counted from the answer's own ``Date``, where there is one: the clock here may be wrong, or be set.
    """
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:12])
    date = _date(text)
    if date is None:
        return None
    now = _date(headers.get("date", "")) or datetime.datetime.now(datetime.UTC)
    return max(0.0, (date - now).total_seconds())


def _date(text: str) -> datetime.datetime | None:
    """Return a date in any of the forms of HTTP."""
    try:
        date = email.utils.parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return date.replace(tzinfo=datetime.UTC) if date.tzinfo is None else date
