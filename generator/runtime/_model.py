"""The base of every model and enum, and the way back to JSON."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from enum import Enum, IntEnum, StrEnum
from typing import Any, Self

import attrs
import msgspec

_TEXT_OR_BYTES = (str, bytes, bytearray, memoryview)  # sequences to Python, one value to JSON


class OpenStrEnum(StrEnum):
    """
    Strings of which the document names some.

    Any string is accepted. Documented values are matched without regard to case and then spelt as documented; any
    other value keeps its text, compares equal to it, and is not documented.
    """

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        folded = value.casefold()
        for member in cls:
            if member.value.casefold() == folded:
                return member
        unknown = str.__new__(cls, value)
        unknown._name_ = value
        unknown._value_ = value
        return unknown

    @property
    def is_documented(self) -> bool:
        """Whether the document names this value."""
        return type(self).__members__.get(self._name_) is self


class OpenIntEnum(IntEnum):
    """Integers of which the document names some; any other integer is accepted and is not documented."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, int) or isinstance(value, bool):
            return None
        unknown = int.__new__(cls, value)
        unknown._name_ = str(value)
        unknown._value_ = value
        return unknown

    @property
    def is_documented(self) -> bool:
        """Whether the document names this value."""
        return type(self).__members__.get(self._name_) is self


@attrs.frozen
class Model:
    """An object of the API. Each attribute is documented under it; unknown keys are in `additional_properties`."""

    def to_dict(self) -> dict[str, Any]:
        """Return the object as JSON has it: wire names, times and ids as text, optional fields only where set."""
        wire: dict[str, Any] = {}
        extra: dict[str, Any] = {}
        for attribute in attrs.fields(type(self)):
            value = getattr(self, attribute.name)
            if attribute.name == "additional_properties":
                extra = value
            elif value is not None or attribute.default is attrs.NOTHING:
                wire[wire_name(attribute)] = to_wire(value)
        return wire | to_wire_object(extra)


def wire_name(attribute: attrs.Attribute[Any]) -> str:
    """Return the JSON key of a model's attribute."""
    name: str = attribute.metadata.get("wire", attribute.name)
    return name


def to_wire(value: object) -> Any:
    """Return a value as JSON has it; what JSON has already is copied, what it cannot hold is returned as it is."""
    if isinstance(value, Model):
        return value.to_dict()
    if isinstance(value, dict):
        return to_wire_object(value)
    if isinstance(value, Sequence) and not isinstance(value, _TEXT_OR_BYTES):
        return [to_wire(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime.date | uuid.UUID):
        return msgspec.to_builtins(value)
    return value


def to_wire_object(value: dict[str, Any]) -> dict[str, Any]:
    """Return a map as JSON has it."""
    return {key: to_wire(item) for key, item in value.items()}
