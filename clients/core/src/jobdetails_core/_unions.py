"""Convert values of union types."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

from ._paths import describe
from ._values import Misfit, OtherConstant, Type, Unknown


def union(members: Mapping[str, Type]) -> Type:
    """
    Return the union of several types.

    A value with the constants of one member, such as its discriminator, is decoded as that member. Otherwise it is
    decoded as a member that it fits; if it fits several, as the one with the fewest undocumented parts.

    Args:
        members: The types, by their names in messages.
    """
    expected = " or ".join(members)

    def convert(value: Any, found: list[Misfit]) -> Any:
        marked = [member for member in members.values() if member.marks(value)]
        if len(marked) == 1:
            return marked[0].convert(value, found)
        fitting: list[tuple[Any, list[Misfit]]] = []
        for member in members.values():
            own: list[Misfit] = []
            with contextlib.suppress(Misfit):
                converted = member.convert(value, own)
                if all(map(_is_harmless, own)):
                    fitting.append((converted, own))
        if not fitting:
            raise Misfit(expected, describe(value))
        best, undocumented = min(fitting, key=lambda each: len(each[1]))
        found += undocumented
        return best

    return Type(expected, convert)


def _is_harmless(misfit: Misfit) -> bool:
    """Return whether a value still fits a union member despite this; a different constant means that it does not."""
    is_mark = isinstance(misfit, OtherConstant) and len(misfit.steps) == 1
    return isinstance(misfit, Unknown) and not is_mark
