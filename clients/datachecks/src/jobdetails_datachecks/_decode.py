"""
From JSON to models: checked strictly, kept tolerantly.

A value that does not fit its type is kept as sent and reported. What cannot be kept that way is a `Misfit`: a required
field that is missing or null, and an array or object that is required and is something else. A misfit costs the
nearest optional field, item or value around it, which then keeps what was sent; the outermost costs the answer.
"""

from __future__ import annotations

import datetime
import functools
import json
import re
import types
import typing
import uuid
from collections.abc import Callable, Hashable
from enum import Enum, IntEnum
from typing import Any, TypeVar, cast

import attrs
import msgspec

from ._model import Model, wire_name
from ._response import Mismatch

T = TypeVar("T")

_LONGEST = 60
_UUID_LENGTH = 36
_SCALARS = {str: "string", int: "integer", float: "number", bool: "boolean"}
_TEXTS: dict[type, str] = {
    datetime.datetime: "string with a date-time",
    datetime.date: "string with a date",
    uuid.UUID: "string with a UUID",
}


class Misfit(Exception):
    """A value that does not fit, with the way to it from the inside out."""

    def __init__(self, expected: str, got: str, *, way: tuple[str | int, ...] = ()) -> None:
        super().__init__(expected, got)
        self.expected = expected
        self.got = got
        self.way: list[str | int] = list(way)

    def mismatch(self) -> Mismatch:
        """Return what is to be reported."""
        return Mismatch(json_path(reversed(self.way)), self.expected, self.got)


Convert = Callable[[Any, list[Misfit]], Any]


@attrs.frozen
class Type:
    """How one type is named in messages, and converted to."""

    expected: str
    convert: Convert
    is_container: bool = False
    plain: type | None = None
    """The type of values that stay as they are: most of them, so they are not converted at all."""


def decode(kind: type[T], data: object) -> tuple[T, tuple[Mismatch, ...]]:
    """
    Return the value, and what in it was kept though it does not fit.

    Raises:
        Misfit: The data as a whole cannot be taken for a `kind`.
    """
    found: list[Misfit] = []
    try:
        value = compiled(cast(Hashable, kind)).convert(data, found)
    except RecursionError:
        raise Misfit("fewer objects within objects", describe(data)) from None
    return cast(T, value), tuple(misfit.mismatch() for misfit in found)


def describe(value: object) -> str:
    """Return the kind of a JSON value and, shortened, the value."""
    if value is None:
        return "null"
    if isinstance(value, dict):
        return f"object with {len(value)} keys" if value else "empty object"
    if isinstance(value, list):
        return f"array of {len(value)}"
    kind = _SCALARS.get(type(value), type(value).__name__)
    if isinstance(value, bool):
        return f"{kind} {str(value).lower()}"
    text = repr(value[:_LONGEST] if isinstance(value, str) else value)
    return f"{kind} {text if len(text) <= _LONGEST else text[: _LONGEST - 3] + '...'}"


def json_path(way: typing.Iterable[str | int]) -> str:
    """Return a JSONPath: ``$.job.tasks[0]["odd key"]``."""
    path = "$"
    for part in way:
        if isinstance(part, int):
            path += f"[{part}]"
        elif re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", part):
            path += f".{part}"
        else:
            path += f"[{json.dumps(part)}]"
    return path


@functools.cache
def compiled(kind: Any) -> Type:
    """Return the converter of a type that stands in a model or is answered by an operation."""
    if kind is Any:
        return Type("anything", lambda value, found: value)
    if kind in _SCALARS:
        return Type(_SCALARS[kind], _scalar(kind), plain=kind)
    if kind in _TEXTS:
        return Type(_TEXTS[kind], _text(kind))
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return _optional(arguments)
    if origin is list:
        return _array(compiled(arguments[0]))
    if origin is dict:
        return _map(compiled(arguments[1]))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _enum(kind)
    if isinstance(kind, type) and issubclass(kind, Model):
        return Type("object", _Object(kind), is_container=True)
    raise TypeError(f"no way to decode a {kind}")


def _scalar(kind: type) -> Convert:
    expected = _SCALARS[kind]

    def convert(value: Any, found: list[Misfit]) -> Any:
        if type(value) is kind or (kind is float and type(value) is int):
            return value
        if kind is int and type(value) is float and value.is_integer():
            return int(value)  # JSON has one kind of number: 5.0 is an integer
        raise Misfit(expected, describe(value))

    return convert


def _text(kind: type) -> Convert:
    expected = _TEXTS[kind]

    def convert(value: Any, found: list[Misfit]) -> Any:
        try:
            converted: Any = msgspec.convert(value, kind)
        except (msgspec.ValidationError, ValueError):
            raise Misfit(expected, describe(value)) from None
        if kind is uuid.UUID and len(value) != _UUID_LENGTH:  # without dashes it is none to JSON Schema
            raise Misfit(expected, describe(value))
        if kind is datetime.datetime and converted.tzinfo is None:  # nor is a date-time without a zone
            raise Misfit(expected, describe(value))
        return converted

    return convert


def _enum(kind: type[Enum]) -> Type:
    scalar = compiled(int if issubclass(kind, IntEnum) else str)
    members = {member.value: member for member in kind}

    def convert(value: Any, found: list[Misfit]) -> Any:
        value = scalar.convert(value, found)
        return members.get(value) or kind(value)

    return Type(scalar.expected, convert)


def _optional(arguments: tuple[Any, ...]) -> Type:
    (inner,) = [compiled(argument) for argument in arguments if argument is not types.NoneType]
    return attrs.evolve(inner, convert=lambda value, found: None if value is None else inner.convert(value, found))


def _array(item: Type) -> Type:
    expected = f"array of {item.expected}"
    plain = {item.plain}

    def convert(value: Any, found: list[Misfit]) -> Any:
        if not isinstance(value, list):
            raise Misfit(expected, describe(value))
        if plain.issuperset(map(type, value)):
            return value
        return [_keep(item, entry, index, found) for index, entry in enumerate(value)]

    return Type(expected, convert, is_container=True)


def _map(item: Type) -> Type:
    expected = f"object of {item.expected}"
    plain = {item.plain}

    def convert(value: Any, found: list[Misfit]) -> Any:
        if not isinstance(value, dict):
            raise Misfit(expected, describe(value))
        if plain.issuperset(map(type, value.values())):
            return value
        return {key: _keep(item, entry, key, found) for key, entry in value.items()}

    return Type(expected, convert, is_container=True)


def _keep(kind: Type, value: Any, step: str | int, found: list[Misfit], *, costs_all: bool = False) -> Any:
    """Return the value converted, or as it is with a report; with `costs_all`, raise instead of keeping."""
    before = len(found)
    try:
        return kind.convert(value, found)
    except Misfit as misfit:
        if costs_all:
            misfit.way.append(step)
            raise
        found.append(misfit)
        return value
    finally:
        if len(found) > before:
            for inner in found[before:]:
                inner.way.append(step)


class _Object:
    """Converts objects to one model; its fields are looked up at first use, since models may name each other."""

    def __init__(self, model: type[Model]) -> None:
        self._model = model

    @functools.cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(key for _, key, _, _ in self._fields)

    @functools.cached_property
    def _fields(self) -> tuple[tuple[str, str, Type, bool], ...]:
        hints = typing.get_type_hints(self._model)
        return tuple(
            (attribute.name, wire_name(attribute), compiled(hints[attribute.name]), attribute.default is attrs.NOTHING)
            for attribute in attrs.fields(self._model)
            if attribute.name != "additional_properties"
        )

    def __call__(self, value: Any, found: list[Misfit]) -> Model:
        if not isinstance(value, dict):
            raise Misfit("object", describe(value))
        attributes: dict[str, Any] = {}
        for name, key, kind, required in self._fields:
            if key in value:
                entry = value[key]
                if type(entry) is kind.plain:
                    attributes[name] = entry
                    continue
                if entry is None and not required:
                    continue
                costs_all = required and (entry is None or kind.is_container)
                attributes[name] = _keep(kind, entry, key, found, costs_all=costs_all)
            elif required:
                raise Misfit(kind.expected, "nothing", way=(key,))
        if not self._known.issuperset(value):
            attributes["additional_properties"] = {k: entry for k, entry in value.items() if k not in self._known}
        return self._model(**attributes)
