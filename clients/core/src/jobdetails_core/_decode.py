"""
Decode JSON into models: check strictly, accept leniently.

A value that does not fit its type is kept as sent and reported, whether or not the field is required. A required array
that is null or absent becomes an empty list; any other required value becomes None. `Misfit` is raised only if the body
as a whole does not fit.
"""

from __future__ import annotations

import functools
import types
import typing
from collections.abc import Hashable, Mapping
from enum import Enum
from typing import Any, TypeVar, cast

import attrs

from ._paths import Step, describe
from ._unions import union
from ._values import SCALARS, TEXTS, Misfit, Type, Unknown, constant, enum, scalar, text
from ._wire import Extra, wire_name
from .response import Mismatch, Undocumented

T = TypeVar("T")


def decode(kind: type[T], data: object) -> tuple[T, tuple[Mismatch, ...], tuple[Undocumented, ...]]:
    """
    Return the decoded value, its mismatches, and its undocumented parts.

    Raises:
        Misfit: The data as a whole does not fit.
    """
    found: list[Misfit] = []
    try:
        value = compiled(cast(Hashable, kind)).convert(data, found)
    except RecursionError:
        raise Misfit("fewer levels of nesting", describe(data)) from None
    return (
        cast(T, value),
        tuple(each.mismatch() for each in found if not isinstance(each, Unknown)),
        tuple(Undocumented(each.path, each.got) for each in found if isinstance(each, Unknown)),
    )


def misfits(kind: Any, value: object) -> list[Mismatch]:
    """Return the mismatches between a value and a type; none if it fits."""
    found: list[Misfit] = []
    try:
        compiled(kind).convert(value, found)
    except Misfit as misfit:
        found.append(misfit)
    return [each.mismatch() for each in found if not isinstance(each, Unknown)]


_ANYTHING = Type("anything", lambda value, found: value)


@functools.cache
def compiled(kind: Any) -> Type:
    """Return the converter for the type of a model's field or of an operation's result."""
    if kind is Any:
        return _ANYTHING
    if kind in SCALARS:
        return Type(SCALARS[kind], scalar(kind), plain=kind)
    if kind in TEXTS:
        expected, parse = TEXTS[kind]
        return Type(expected, text(expected, parse))
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        kinds = [argument for argument in arguments if argument is not types.NoneType]
        inner = compiled(kinds[0]) if len(kinds) == 1 else union({_name(kind): compiled(kind) for kind in kinds})
        return inner if len(kinds) == len(arguments) else _optional(inner)
    if origin is list:
        return _array(compiled(arguments[0]))
    if origin is dict:
        return _map(compiled(arguments[1]))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return enum(kind)
    if isinstance(kind, type) and attrs.has(kind):
        converter = _Object(kind)
        return Type("object", converter, marks=converter.marks)
    raise TypeError(f"cannot decode {kind}")


def _name(kind: Any) -> str:
    """Return the name of a union member for messages."""
    return kind.__name__ if isinstance(kind, type) and attrs.has(kind) else compiled(kind).expected


def _optional(inner: Type) -> Type:
    return attrs.evolve(
        inner,
        convert=lambda value, found: None if value is None else inner.convert(value, found),
        empty=lambda: None,
    )


def _array(item: Type) -> Type:
    expected = f"array of {item.expected}"
    plain = {item.plain}

    def convert(value: Any, found: list[Misfit]) -> Any:
        if not isinstance(value, list):
            raise Misfit(expected, describe(value))
        if item is _ANYTHING or plain.issuperset(map(type, value)):
            return value
        return [_keep(item, entry, index, found) for index, entry in enumerate(value)]

    return Type(expected, convert, empty=list)


def _map(item: Type) -> Type:
    expected = f"object of {item.expected}"
    plain = {item.plain}

    def convert(value: Any, found: list[Misfit]) -> Any:
        if not isinstance(value, dict):
            raise Misfit(expected, describe(value))
        if item is _ANYTHING or plain.issuperset(map(type, value.values())):
            return value
        return {key: _keep(item, entry, key, found) for key, entry in value.items()}

    return Type(expected, convert, empty=dict)


def _keep(kind: Type, value: Any, step: Step, found: list[Misfit]) -> Any:
    """Return the converted value; if it does not fit, report that and return it unchanged."""
    before = len(found)
    try:
        return kind.convert(value, found)
    except Misfit as misfit:
        found.append(misfit)
        return value
    finally:
        if len(found) > before:
            for inner in found[before:]:
                inner.steps.append(step)


def _field_type(attribute: attrs.Attribute[Any], hint: Any) -> Type:
    kind = compiled(hint)
    return constant(kind, attribute.metadata["const"]) if "const" in attribute.metadata else kind


class _Object:
    """Convert objects to one model. Fields are looked up on first use, since models may refer to each other."""

    def __init__(self, model: type[attrs.AttrsInstance]) -> None:
        self._model = model

    @functools.cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(key for _, key, *_ in self._fields)

    @functools.cached_property
    def _constants(self) -> dict[str, tuple[Any, ...]]:
        fields = attrs.fields(self._model)
        return {wire_name(each): each.metadata["const"] for each in fields if "const" in each.metadata}

    def marks(self, value: object) -> bool:
        """Return whether a value has the constants of this model."""
        if not self._constants or not isinstance(value, Mapping):
            return False
        return all(value.get(key) in values for key, values in self._constants.items())

    @functools.cached_property
    def _fields(self) -> tuple[tuple[str, str, Type, type | None, bool, bool], ...]:
        """Each attribute with its key, type, the type of values that need no conversion, and whether it is required."""
        hints = typing.get_type_hints(self._model)
        found = []
        for attribute in attrs.fields(self._model):
            if attribute.name != "additional_properties":
                hint = hints[attribute.name]
                kind = _field_type(attribute, hint)
                is_required = attribute.default is attrs.NOTHING
                may_be_null = hint is Any or types.NoneType in typing.get_args(hint)
                found.append((attribute.name, wire_name(attribute), kind, kind.plain, is_required, may_be_null))
        return tuple(found)

    def __call__(self, value: Any, found: list[Misfit]) -> attrs.AttrsInstance:
        if not isinstance(value, Mapping):
            raise Misfit("object", describe(value))
        attributes: dict[str, Any] = {}
        spelled: dict[str, str] = {}
        for attribute, key, kind, plain, is_required, may_be_null in self._fields:
            entry = value.get(key)
            if type(entry) is plain:
                attributes[attribute] = entry
            elif entry is not None:
                attributes[attribute] = kept = _keep(kind, entry, key, found)
                if isinstance(kept, str) and kept != entry:  # an enum, which matches case-insensitively
                    spelled[key] = entry
            elif is_required:
                attributes[attribute] = kind.empty()
                if key not in value or not may_be_null:
                    _add(found, Misfit(kind.expected, "null" if key in value else "nothing"), key)
        if spelled or not self._known.issuperset(value):
            attributes["additional_properties"] = self._extra(value, spelled, found)
        return self._model(**attributes)

    def _extra(self, value: Mapping[str, Any], spelled: dict[str, str], found: list[Misfit]) -> Extra:
        extra = Extra({key: entry for key, entry in value.items() if key not in self._known}, spelled)
        for key, entry in extra.items():
            _add(found, Unknown("nothing", describe(entry)), key)
        return extra


def _add(found: list[Misfit], misfit: Misfit, key: str) -> None:
    misfit.steps.append(key)
    found.append(misfit)
