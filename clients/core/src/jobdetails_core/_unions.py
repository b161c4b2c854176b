"""Values that have one of several types."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

from ._paths import describe
from ._values import Misfit, OtherConstant, Type, Unknown


def union(members: Mapping[str, Type]) -> Type:
    """
    Return the type of a value that has one of several types.

    A value that has the constants of one member, such as its discriminator, is decoded as that one. Otherwise it is
    decoded as a member that it fits, and of several as the one that leaves the least undocumented.

    Args:
        members: The types by their names in messages.
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
    """Return whether a value still fits a member of a union: not if it has another constant there."""
    is_mark = isinstance(misfit, OtherConstant) and len(misfit.steps) == 1
    return isinstance(misfit, Unknown) and not is_mark
