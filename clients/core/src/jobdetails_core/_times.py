"""Dates and times: ISO 8601 in, and out again exactly as they came."""

from __future__ import annotations

import datetime
import re
from typing import Any

_DATE_TIME = re.compile(
    r"(?P<date>\d{4}-?\d\d-?\d\d)[Tt ](?P<time>\d\d(?::?\d\d(?::?\d\d)?)?)(?:[.,](?P<fraction>\d+))?"
    r"\s?(?P<zone>[Zz]|[+-]\d\d(?::?\d\d)?)?",
    re.ASCII,
)
_USUAL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.Z+-]|$)", re.ASCII)


class SentDatetime(datetime.datetime):
    """A datetime that remembers how the service wrote it, so that `to_dict` gives it back unchanged."""

    sent: str | None = None

    @classmethod
    def of(cls, value: datetime.datetime, sent: str) -> SentDatetime:
        """Return the datetime with the text it was read from."""
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
    Return the time of an ISO 8601 text; naive if it has no zone.

    Raises:
        ValueError: It is none, or one with a week or ordinal date.
    """
    match = _DATE_TIME.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"expected an ISO 8601 date and time, got {text[:40]!r}")
    date, clock, fraction, zone = match.group("date", "time", "fraction", "zone")
    if fraction and len(clock.replace(":", "")) != 6:
        raise ValueError(f"expected a fraction of seconds only, got {text[:40]!r}")
    time = clock + (f".{fraction[:6]:0<6}" if fraction else "")
    ends_day = clock.replace(":", "") in ("24", "2400", "240000") and not (fraction or "").strip("0")
    if ends_day:  # midnight at the end of the day, which Python reads only from 3.13 on
        time = "00:00"
    value = datetime.datetime.fromisoformat(f"{date}T{time}{(zone or '').upper()}")
    return value + datetime.timedelta(days=1) if ends_day else value


def parse_sent_datetime(text: str) -> datetime.datetime:
    """Return the time of an ISO 8601 text, which `to_wire_time` gives back as it is."""
    if _USUAL.match(text):  # several times faster than reading all forms
        try:
            value = SentDatetime.fromisoformat(text)
        except ValueError:
            pass
        else:
            value.sent = text
            return value
    return SentDatetime.of(parse_datetime(text), text)


def to_wire_time(value: datetime.date) -> str:
    """Return a date or time as JSON text: as it was sent, else in ISO 8601 with ``Z`` for UTC."""
    if isinstance(value, SentDatetime) and value.sent is not None:
        return value.sent
    text = value.isoformat()
    return f"{text[:-6]}Z" if text.endswith("+00:00") else text
