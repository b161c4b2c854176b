"""Parse values on the command line: durations, and arguments of calls."""

from __future__ import annotations

import json
import math
import re
from typing import Any

_NUMBER = r"(?:[0-9]{1,15}(?:\.[0-9]{0,9})?|\.[0-9]{1,9})"
_DURATION = re.compile(rf"(?:({_NUMBER})d)?(?:({_NUMBER})h)?(?:({_NUMBER})m)?(?:({_NUMBER})s)?")
_SECONDS = (86400, 3600, 60, 1)


class InputError(ValueError):
    """Invalid input on the command line or in a file."""


class InvalidValueError(InputError):
    """A text that does not have the expected form."""

    def __init__(self, expected: str, got: str) -> None:
        super().__init__(f"expected {expected}, got {got!r}")


def duration(text: str) -> float:
    """
    Return the seconds of a duration such as ``30m``, ``1h30m``, ``2.5s`` or ``90``.

    Raises:
        InvalidValueError: The text is not a duration.
    """
    if re.fullmatch(_NUMBER, text):
        return float(text)
    written = _DURATION.fullmatch(text)
    if not text or not written:
        raise InvalidValueError("a duration such as 30m, 1h30m, 2.5s, or a number of seconds", text)
    return sum(float(part) * seconds for part, seconds in zip(written.groups(), _SECONDS, strict=True) if part)


def value(kind: str, text: str) -> Any:
    """
    Return the value of an argument from one word.

    Args:
        kind: Type of the argument, as in `jobdetails_core.vendors.Argument`.
        text: The word.

    Raises:
        InvalidValueError: The word does not have this type.
    """
    if kind == "int":
        if not re.fullmatch(r"[+-]?[0-9]{1,1000}", text):
            raise InvalidValueError("an integer", text)
        return int(text)
    if kind == "float":
        return _float(text)
    if kind == "bool":
        if text.lower() not in ("true", "false"):
            raise InvalidValueError("true or false", text)
        return text.lower() == "true"
    if kind == "json":
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            raise InvalidValueError("JSON", text) from None
    if not text:
        raise InvalidValueError("some text", text)
    return text


def _float(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise InvalidValueError("a number", text) from None
    if not math.isfinite(number):
        raise InvalidValueError("a finite number", text)
    return number


def elapsed(seconds: float) -> str:
    """Return a readable duration, such as ``2m05s``."""
    total = max(0, round(seconds))
    hours, rest = divmod(total, 3600)
    minutes, left = divmod(rest, 60)
    if hours:
        return f"{hours}h{minutes:02}m"
    return f"{minutes}m{left:02}s" if minutes else f"{left}s"
