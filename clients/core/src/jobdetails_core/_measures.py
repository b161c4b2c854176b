"""Parse times and percentages in the formats that vendors use."""

from __future__ import annotations

import datetime
import math
import re

from ._times import parse_datetime

_NUMBER = re.compile(r"([0-9]+(?:\.[0-9]*)?|\.[0-9]+)\s*(%?)")
_SHARE = re.compile(r"([0-9]{1,15})\s*(?:/|of)\s*([0-9]{1,15})")
_OFFSET = re.compile(r"([+-])(\d\d):(\d\d)", re.ASCII)
_MILLISECONDS = 1e11
"""Unix times from here on are in milliseconds: in seconds this would be the year 5138."""

_FIRST_YEAR = 1970
"""Times up to this year mean "not yet": services send the zero value of their language."""


def zone_of(name: str | datetime.tzinfo) -> datetime.tzinfo:
    """
    Return the time zone for ``UTC`` or an offset such as ``+02:00``.

    Raises:
        ValueError: `name` is neither.
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
    """Return a value as a time with a zone; None if it is not a time, or means "not yet"."""
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
    """Return a value if it is a finite number, not a boolean; otherwise None."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return value if math.isfinite(value) else None
    except OverflowError:
        return None


def share(value: object) -> float | None:
    """Return progress from 0 to 1. Integers, numbers above 1 and texts with a percent sign are percentages."""
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
