"""What is given on the command line: durations, arguments of calls, and references to jobs."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import unquote

from .._index import Argument, Vendor

_NUMBER = r"(?:[0-9]{1,15}(?:\.[0-9]{0,9})?|\.[0-9]{1,9})"
_DURATION = re.compile(rf"(?:({_NUMBER})d)?(?:({_NUMBER})h)?(?:({_NUMBER})m)?(?:({_NUMBER})s)?")
_SECONDS = (86400, 3600, 60, 1)


class Misfit(Exception):
    """A text is not what it should be; the error's text tells what was found and expected."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(f"found {found!r}; expected {expected}")


class Target(NamedTuple):
    """What to ask a vendor about."""

    vendor: Vendor
    arguments: tuple[Any, ...]
    options: dict[str, Any]

    @property
    def label(self) -> str:
        """The ids as one text."""
        texts = (",".join(map(str, value)) if isinstance(value, list) else str(value) for value in self.arguments)
        return "/".join(texts)


def duration(text: str) -> float:
    """
    Return the seconds of a duration such as ``30m``, ``1h30m``, ``2.5s`` or ``90``.

    Raises:
        Misfit: It is none.
    """
    if re.fullmatch(_NUMBER, text):
        return float(text)
    written = _DURATION.fullmatch(text)
    if not text or not written:
        raise Misfit(text, "a duration such as 30m, 1h30m, 2.5s, or a number of seconds")
    return sum(float(part) * seconds for part, seconds in zip(written.groups(), _SECONDS, strict=True) if part)


def value(kind: str, text: str) -> Any:
    """
    Return an argument of a call from one word.

    Raises:
        Misfit: The word is none of this kind.
    """
    if kind == "int":
        if not re.fullmatch(r"[+-]?[0-9]{1,1000}", text):
            raise Misfit(text, "a whole number")
        return int(text)
    if kind == "float":
        return _float(text)
    if kind == "bool":
        if text.lower() not in ("true", "false"):
            raise Misfit(text, "true or false")
        return text.lower() == "true"
    if kind == "json":
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            raise Misfit(text, "JSON") from None
    return text


def _float(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise Misfit(text, "a number") from None
    if not math.isfinite(number):
        raise Misfit(text, "a number with an end")
    return number


def reference(text: str, vendors: Iterable[Vendor]) -> Target:
    """
    Return what a reference such as ``vendor:JOB`` or ``vendor:WORKFLOW/JOB`` means.

    What is in an id percent-encoded is decoded, so that it may hold ``/`` (``%2F``) or ``%`` (``%25``).

    Raises:
        Misfit: It names no vendor that can be waited for, or not as many ids as that one needs.
    """
    known = {vendor.name: vendor for vendor in vendors}
    name, colon, rest = text.partition(":")
    if not colon or name not in known:
        raise Misfit(text, f"VENDOR:ID with a vendor of {', '.join(known)}")
    vendor = known[name]
    if needed := [argument.name for argument in vendor.arguments if _is_left_out(argument)]:
        raise Misfit(text, f"a vendor that needs no option; this one needs {', '.join(needed)}")
    arguments = [argument for argument in vendor.arguments if argument.is_positional]
    parts = rest.split("/")
    form = f"{name}:" + "/".join(argument.name.upper() for argument in arguments)
    if len(parts) != len(arguments) or not all(parts):
        raise Misfit(text, form)
    given = []
    for argument, part in zip(arguments, parts, strict=True):
        found = value(argument.kind, _decoded(part, text))
        given.append([found] if argument.is_many else found)
    return Target(vendor, tuple(given), {})


def _is_left_out(argument: Argument) -> bool:
    return argument.is_required and not argument.is_positional


def _decoded(part: str, text: str) -> str:
    if re.search("%(?![0-9A-Fa-f]{2})", part):
        raise Misfit(text, "two hexadecimal digits after each %, which is %25 itself")
    try:
        return unquote(part, errors="strict")
    except UnicodeDecodeError:
        raise Misfit(text, "UTF-8 after each %") from None
