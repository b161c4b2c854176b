"""Check and convert single values: scalars, times, UUIDs, enums."""

from __future__ import annotations

import datetime
import re
import uuid
from collections.abc import Callable
from enum import Enum, IntEnum
from typing import Any

import attrs

from ._paths import Step, describe, json_path
from ._times import parse_sent_datetime
from .response import Mismatch

SCALARS = {str: "string", int: "integer", float: "number", bool: "boolean"}
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_UUID_LENGTH = 36


class Misfit(Exception):
    """A value that does not fit, with the steps of its path from the inside out."""

    def __init__(self, expected: str, got: str) -> None:
        super().__init__(expected, got)
        self.expected = expected
        self.got = got
        self.steps: list[Step] = []

    @property
    def path(self) -> str:
        """JSONPath of the value."""
        return json_path(reversed(self.steps))

    def mismatch(self) -> Mismatch:
        """Return the mismatch to report."""
        return Mismatch(self.path, self.expected, self.got)


class Unknown(Misfit):
    """An undocumented key or enum value, which does not count as a mismatch."""


class OtherConstant(Unknown):
    """A value that differs from the documented constant."""


Convert = Callable[[Any, list[Misfit]], Any]


@attrs.frozen
class Type:
    """A type: its name in messages, and its conversion."""

    expected: str
    convert: Convert
    plain: type | None = None
    """The Python type of values that need no conversion, which is most of them."""

    empty: Callable[[], Any] = attrs.field(default=lambda: None)
    """Create the value that replaces a required value that is null or absent."""

    marks: Callable[[object], bool] = attrs.field(default=lambda value: False)
    """Return whether a value has the constants that identify this member of a union."""


def scalar(kind: type) -> Convert:
    """Return a converter that checks a JSON scalar."""
    expected = SCALARS[kind]

    def convert(value: Any, found: list[Misfit]) -> Any:
        if type(value) is kind or (kind is float and type(value) is int):
            return value
        if kind is int and type(value) is float and value.is_integer():
            return int(value)  # JSON has a single number type: 5.0 is an integer
        raise Misfit(expected, describe(value))

    return convert


def constant(kind: Type, values: tuple[Any, ...]) -> Type:
    """Return a type for which only these values are documented."""

    def convert(value: Any, found: list[Misfit]) -> Any:
        converted = kind.convert(value, found)
        if converted not in values:
            found.append(OtherConstant(kind.expected, describe(value)))
        return converted

    return attrs.evolve(kind, convert=convert, plain=None)


def text(expected: str, parse: Callable[[str], Any]) -> Convert:
    """Return a converter that parses text."""

    def convert(value: Any, found: list[Misfit]) -> Any:
        if not isinstance(value, str):
            raise Misfit(expected, describe(value))
        try:
            return parse(value)
        except (ValueError, OverflowError):
            raise Misfit(expected, describe(value)) from None

    return convert


def _date(text: str) -> datetime.date:
    if not _DATE.fullmatch(text):
        raise ValueError(f"expected YYYY-MM-DD, got {text!r}")
    return datetime.date.fromisoformat(text)


def _uuid(text: str) -> uuid.UUID:
    if len(text) != _UUID_LENGTH:  # Python also accepts other forms, such as one without dashes
        raise ValueError(f"expected a UUID, got {text!r}")
    return uuid.UUID(text)


TEXTS: dict[type, tuple[str, Callable[[str], Any]]] = {
    datetime.datetime: ("string with a date-time", parse_sent_datetime),
    datetime.date: ("string with a date", _date),
    uuid.UUID: ("string with a UUID", _uuid),
}


def enum(kind: type[Enum]) -> Type:
    """Return the type of an open enum."""
    base = int if issubclass(kind, IntEnum) else str
    check = scalar(base)
    members = {member.value: member for member in kind}

    def convert(value: Any, found: list[Misfit]) -> Any:
        value = check(value, found)
        if (member := members.get(value)) is not None:
            return member
        member = kind(value)
        if not member.is_documented:  # type: ignore[attr-defined]  # all enums of models are open
            found.append(Unknown(SCALARS[base], describe(value)))
        return member

    return Type(SCALARS[base], convert)
