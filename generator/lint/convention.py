"""A convention: what a reviewer would have to ask for, though code could be generated without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from attrs import frozen

from ..errors import Place
from ..spec import rules
from ..spec.spec import Spec

Found = Iterator[tuple[Place, str]]
"""Places in a spec, and what is there instead of what is asked for."""


@frozen
class Convention:
    """One convention: its id, what it asks for, and how what breaks it is found in a valid spec and its text."""

    id: str
    asks: str
    find: Callable[[Spec, str], Found]


def without(spec: Spec, key: str, *kinds: str) -> Found:
    """Yield each object of these kinds that lacks a key."""
    for kind in kinds:
        for place, value in rules.each(spec, kind):
            if key not in value:
                yield place, "none"
