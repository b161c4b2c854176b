"""Parse ISO 8601 dates and times, and write them back exactly as received."""

from __future__ import annotations

import datetime
import re
from typing import Any

_DATE_TIME = re.compile(
    r"(?P<year>\d{4})-?(?:(?P<month>\d\d)-?(?P<day>\d\d)|(?P<of_year>\d{3}))[Tt ]"
    r"(?P<hour>\d\d)(?::?(?P<minute>\d\d)(?::?(?P<second>\d\d))?)?(?:[.,](?P<fraction>\d+))?"
    r"\s?(?P<zone>[Zz]|[+\N{MINUS SIGN}-]\d\d(?::?\d\d)?)?",
    re.ASCII,
)
_USUAL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.Z+-]|$)", re.ASCII)


class SentDatetime(datetime.datetime):
    """A datetime that remembers its original text, so that `to_dict` returns it unchanged."""

    sent: str | None = None

    @classmethod
    def of(cls, value: datetime.datetime, sent: str) -> SentDatetime:
        """Create it from a datetime and the text that was parsed."""
        made = cls.combine(value.date(), value.timetz())
        made.sent = sent
        return made

    def __repr__(self) -> str:
        return repr(self.plain())

    def __reduce_ex__(self, protocol: Any) -> Any:
        return SentDatetime.of, (self.plain(), self.sent)

    def plain(self) -> datetime.datetime:
        """Return it as an ordinary datetime."""
        return datetime.datetime.combine(self.date(), self.timetz())


def parse_datetime(text: str) -> datetime.datetime:
    """
    Parse an ISO 8601 text; the result is naive if the text has no zone.

    Raises:
        ValueError: The text is not ISO 8601, or has a week date.
    """
    match = _DATE_TIME.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"expected an ISO 8601 date and time, got {text[:40]!r}")
    year, month, day, of_year = (int(part or 1) for part in match.group("year", "month", "day", "of_year"))
    hour, minute, second = (int(part or 0) for part in match.group("hour", "minute", "second"))
    unit = 1 if match["second"] else 60 if match["minute"] else 3600
    micros = int(f"{match['fraction'] or 0:0<9}"[:9]) * unit // 1000
    if (hour, minute, second, micros) > (24, 0, 0, 0) or minute > 59 or second > 60:
        raise ValueError(f"expected a time of day, got {text[:40]!r}")
    start = datetime.datetime(year, month, day) + datetime.timedelta(days=of_year - 1)
    if start.year != year:
        raise ValueError(f"expected a day of the year, got {text[:40]!r}")
    value = start + datetime.timedelta(hours=hour, minutes=minute, seconds=second, microseconds=micros)
    return value.replace(tzinfo=_zone(match["zone"]))


def _zone(text: str | None) -> datetime.tzinfo | None:
    if text is None:
        return None
    if text in "Zz":
        return datetime.UTC
    hours, minutes = int(text[1:3]), int(text[3:].lstrip(":") or 0)
    if minutes > 59:
        raise ValueError(f"expected an offset from UTC, got {text!r}")
    offset = datetime.timedelta(hours=hours, minutes=minutes)
    return datetime.timezone(offset if text[0] == "+" else -offset)


def parse_sent_datetime(text: str) -> datetime.datetime:
    """Parse an ISO 8601 text into a time that `to_wire_time` writes back unchanged."""
    if _USUAL.match(text):  # several times faster than trying every format
        try:
            value = SentDatetime.fromisoformat(text)
        except ValueError:
            pass
        else:
            value.sent = text
            return value
    return SentDatetime.of(parse_datetime(text), text)


def to_wire_time(value: datetime.date) -> str:
    """Return a date or time as JSON text: the original text if known, else ISO 8601 with ``Z`` for UTC."""
    if isinstance(value, SentDatetime) and value.sent is not None:
        return value.sent
    text = value.isoformat()
    return f"{text[:-6]}Z" if text.endswith("+00:00") else text
