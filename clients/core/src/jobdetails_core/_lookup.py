"""Look up values by dotted paths of JSON keys, in models and in plain JSON. Values are returned as received."""

from __future__ import annotations

import functools
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any, cast

import attrs

from ._measures import finite
from ._wire import received, wire_name
from .models import Model

NOTHING = object()
"""Returned if a path does not exist, which differs from null."""


def value_at(thing: object, path: str) -> Any:
    """Return the value at a path through objects; `NOTHING` if the path does not exist."""
    if not path:
        return thing
    for key, rest in _splits(path):
        if (entry := _entry(thing, key)) is not NOTHING:
            return value_at(entry, rest)
    return NOTHING


def values_at(thing: object, path: str) -> Iterator[Any]:
    """Yield the values at a path through objects and arrays; in an array, the path continues in each item."""
    if isinstance(thing, list):
        for item in thing:
            yield from values_at(item, path)
    elif not path:
        yield thing
    else:
        for key, rest in _splits(path):
            if (entry := _entry(thing, key)) is not NOTHING:
                yield from values_at(entry, rest)
                return


def first_at(thing: object, paths: Iterable[str]) -> Any:
    """Return the first non-null value at these paths; None if they have none."""
    for path in paths:
        value = _entry(thing, path)  # enough for most paths
        if value is not NOTHING and value is not None and not isinstance(value, list):
            return value
        for value in values_at(thing, path):
            if value is not None:
                return value
    return None


def numbers_at(thing: object, paths: Iterable[str]) -> list[float]:
    """Return the numbers at these paths."""
    found = (finite(value) for path in paths for value in values_at(thing, path))
    return [number for number in found if number is not None]


def _entry(thing: object, key: str) -> Any:
    if isinstance(thing, Model):
        name = _attributes(cast(Hashable, type(thing))).get(key)
        if name is not None:
            return received(thing, key, getattr(thing, name))
        thing = getattr(thing, "additional_properties", None)
    return thing.get(key, NOTHING) if isinstance(thing, Mapping) else NOTHING


@functools.cache
def _attributes(model: Any) -> Mapping[str, str]:
    """Return the attribute names of a model by JSON key."""
    known = (each for each in attrs.fields(model) if each.name != "additional_properties")
    return {wire_name(each): each.name for each in known}


@functools.cache
def _splits(path: str) -> tuple[tuple[str, str], ...]:
    """Return each possible split into first key and remaining path, since keys may contain dots."""
    dots = [index for index, character in enumerate(path) if character == "."]
    return ((path, ""), *((path[:dot], path[dot + 1 :]) for dot in dots))
