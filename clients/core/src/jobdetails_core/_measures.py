"""Times and shares as vendors write them."""

from __future__ import annotations

import datetime
import math
import re

from ._times import parse_datetime

_NUMBER = re.compile(r"([0-9]+(?:\.[0-9]*)?|\.[0-9]+)\s*(%?)")
_SHARE = re.compile(r"([0-9]{1,15})\s*(?:/|of)\s*([0-9]{1,15})")
_OFFSET = re.compile(r"([+-])(\d\d):(\d\d)", re.ASCII)
_MILLISECONDS = 1e11
"""A Unix time from here on counts milliseconds: in seconds it would be in the year 5138."""

_FIRST_YEAR = 1970
"""A time in this year or before stands for "not yet": services send a zero of their language."""


def zone_of(name: str | datetime.tzinfo) -> datetime.tzinfo:
    """
    Return the time zone of ``UTC`` or of an offset such as ``+02:00``.

    Raises:
        ValueError: This is neither.
    """
    if isinstance(name, datetime.tzinfo):
        return name
    if name == "UTC":
        return datetime.UTC
    if offset := _OFFSET.fullmatch(name):
        minutes = int(offset[2]) * 60 + int(offset[3])
        return datetime.timezone(datetime.timedelta(minutes=-minutes if offset[1] == "-" else minutes))
    raise ValueError(f"expected UTC or an offset such as +02:00, got {name!r}")


def time_of(value: object, zone: datetime.tzinfo = datetime.UTC) -> datetime.datetime | None:
    """Return a time with its zone; None if it is none, or stands for "not yet"."""
    try:
        if isinstance(value, str):
            value = parse_datetime(value)
        elif (number := finite(value)) is not None:
            seconds = number / 1000 if abs(number) >= _MILLISECONDS else number
            value = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    except (ValueError, OverflowError, OSError):
        return None
    if not isinstance(value, datetime.datetime) or value.year <= _FIRST_YEAR:
        return None
    return value.replace(tzinfo=zone) if value.utcoffset() is None else value


def finite(value: object) -> float | None:
    """Return a number of JSON; no boolean, and nothing infinite."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return value if math.isfinite(value) else None
    except OverflowError:
        return None


def share(value: object) -> float | None:
    """Return progress from 0 to 1; an integer is a percentage, as is a number with a percent sign or above 1."""
    if isinstance(value, str):
        text = value.strip()
        if parts := _SHARE.fullmatch(text):
            done, total = int(parts[1]), int(parts[2])
            return done / total if total > 0 and total >= done else None
        if not (written := _NUMBER.fullmatch(text)):
            return None
        number = float(written[1])
        is_percentage = bool(written[2]) or "." not in written[1]
    else:
        found = finite(value)
        if found is None:
            return None
        number, is_percentage = float(found), isinstance(found, int)
    if is_percentage or number > 1:
        number /= 100
    return number if 0 <= number <= 1 else None
