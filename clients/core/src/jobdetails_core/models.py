"""Base classes of models and enums, and conversion back to JSON."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping, Sequence
from enum import Enum, IntEnum, StrEnum
from typing import Any, Self

import attrs

from ._decode import decode
from ._times import to_wire_time
from ._values import Misfit
from ._wire import wire_name

__all__ = ["Model", "OpenIntEnum", "OpenStrEnum"]

_ONE_JSON_VALUE = (str, bytes, bytearray, memoryview)  # sequences in Python, a single value in JSON


class OpenStrEnum(StrEnum):
    """
    A string enum that accepts undocumented values.

    Documented values match case-insensitively and take the documented spelling; the summary of a job keeps the status
    as received. An undocumented value keeps its text and compares equal to it.
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
        """Whether this value is documented."""
        return type(self).__members__.get(self._name_) is self


class OpenIntEnum(IntEnum):
    """An integer enum that accepts undocumented values."""

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
        """Whether this value is documented."""
        return type(self).__members__.get(self._name_) is self


@attrs.frozen(eq=False)
class Model:
    """Base class of the API's objects. Unknown keys are in `additional_properties`."""

    def to_dict(self) -> dict[str, Any]:
        """Return the object as JSON, with wire names, times as sent, and only those optional fields that are set."""
        wire: dict[str, Any] = {}
        extra: dict[str, Any] = {}
        for attribute in attrs.fields(type(self)):
            value = getattr(self, attribute.name)
            if attribute.name == "additional_properties":
                extra = value
            elif value is not None or attribute.default is attrs.NOTHING:
                wire[wire_name(attribute)] = to_wire(value)
        return wire | _to_wire_object(extra)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """
        Create the model from a JSON object, such as the result of `to_dict`. Values that do not fit are kept unchanged.

        Raises:
            ValueError: `data` is not a JSON object.
        """
        try:
            return decode(cls, data)[0]
        except Misfit as misfit:
            raise ValueError(f"{cls.__name__}: {misfit.mismatch()}") from None

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        names = (attribute.name for attribute in attrs.fields(type(self)))
        return all(getattr(self, name) == getattr(other, name) for name in names)

    def __hash__(self) -> int:
        values = (getattr(self, attribute.name) for attribute in attrs.fields(type(self)))
        return hash((type(self), *(value for value in values if not isinstance(value, list | dict | Model))))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """Let pydantic models use this class as a field type: validate it from a dict, and dump it as JSON."""
        from pydantic_core import core_schema

        def validate(value: object) -> Any:
            return value if isinstance(value, cls) else cls.from_dict(value)  # type: ignore[arg-type]  # it checks

        return core_schema.no_info_plain_validator_function(
            validate, serialization=core_schema.plain_serializer_function_ser_schema(lambda model: model.to_dict())
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        """Return the JSON Schema of this class for pydantic models; FastAPI needs it."""
        return {"type": "object", "title": cls.__name__}


def to_wire(value: object) -> Any:
    """Return a value as JSON. JSON values are copied; values that JSON cannot represent are returned unchanged."""
    if isinstance(value, Model):
        return value.to_dict()
    if isinstance(value, dict):
        return _to_wire_object(value)
    if isinstance(value, Sequence) and not isinstance(value, _ONE_JSON_VALUE):
        return [to_wire(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime.date):
        return to_wire_time(value)
    if isinstance(value, uuid.UUID):
        return str(value)
    return value


def _to_wire_object(value: dict[str, Any]) -> dict[str, Any]:
    return {key: to_wire(item) for key, item in value.items()}
