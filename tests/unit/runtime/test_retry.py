"""Which failures are worth another attempt, and after how long."""

from __future__ import annotations

import datetime
import email.utils
import types

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.runtime import _retry
from generator.runtime._response import Mismatch
from generator.runtime._retry import backoff, is_retryable, retry_after
from generator.runtime.errors import APIConnectionError, APIError, APIStatusError, APITimeoutError, ResponseDecodeError


def status_error(status: int, wait: float | None = None) -> APIStatusError:
    """Return an error of a status."""
    return APIStatusError("made up", method="GET", url="http://a", status_code=status, retry_after=wait)


def test_statuses_worth_a_retry() -> None:
    """408, 429 and 5xx are; nothing else is."""
    worth = [status for status in range(100, 1000) if is_retryable(status_error(status))]
    assert worth == [408, 429, *range(500, 600)]


def test_other_errors_worth_a_retry() -> None:
    """No answer, or none in time, is worth one; an answer that cannot be decoded is not."""
    assert is_retryable(APIConnectionError("made up", method="GET", url="http://a"))
    assert is_retryable(APITimeoutError("made up", method="GET", url="http://a"))
    wrong = (Mismatch("$", "object", "null"),)
    assert not is_retryable(ResponseDecodeError(wrong, method="GET", url="http://a", status_code=200, content=b""))
    assert not is_retryable(APIError("made up", method="GET", url="http://a"))


@pytest.mark.parametrize("status", [408, 429, 503])
def test_how_long_to_wait(status: int) -> None:
    """The service's word counts, nought included, up to a minute; above it there is no retry; else ours counts."""
    assert backoff(status_error(status)) is True
    for seconds in (0.0, 0.5, 60.0):
        found = backoff(status_error(status, seconds))
        assert (type(found), found) == (float, seconds)
    assert backoff(status_error(status, 60.001)) is False
    assert backoff(status_error(404, 1.0)) is False
    assert backoff(ValueError()) is False


class _Noon(datetime.datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> _Noon:
        """Return noon of one day."""
        return cls(2025, 1, 15, 12, tzinfo=tz)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("Wed, 15 Jan 2025 12:01:30 GMT", 90),
        ("Wed, 15 Jan 2025 12:00:00 GMT", 0),
        ("Wed, 15 Jan 2025 11:59:59 GMT", 0),
        ("Wed, 15 Jan 2025 13:00:10 +0100", 10),
        ("Wed, 15 Jan 2025 12:00:10 -0000", 10),
        ("Wednesday, 15-Jan-25 12:00:10 GMT", 10),
        ("Wed Jan 15 12:00:10 2025", 10),
        ("30", 30),
        ("", None),
        ("30s", None),
        ("1 Jan 2025 00:00:00 +99999999999999", None),
        ("+30", None),
        ("3e1", None),
        ("²", None),
    ],
)
def test_the_header_is_read(text: str, seconds: float | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A count of seconds, or a date in any of the three forms of HTTP, which is seconds from now."""
    monkeypatch.setattr(_retry, "datetime", types.SimpleNamespace(datetime=_Noon, UTC=datetime.UTC))
    assert retry_after({"retry-after": text}) == seconds


def test_no_header_is_none() -> None:
    """Without the header there is nothing to read."""
    assert retry_after({}) is None


PARTS = [
    "Wed,",
    "15",
    "Jan",
    "2025",
    "12:00:00",
    "GMT",
    "+99999999999999999999",
    "-0000",
    "9999",
    "0001",
    ":",
    "(",
    ",",
]


@settings(max_examples=300)
@given(st.text() | st.lists(st.sampled_from(PARTS)).map(" ".join) | st.datetimes().map(email.utils.format_datetime))
def test_any_header_is_seconds_or_none(text: str) -> None:
    """Whatever a service sends there, reading it raises nothing and is never below zero."""
    seconds = retry_after({"retry-after": text})
    assert seconds is None or seconds >= 0
