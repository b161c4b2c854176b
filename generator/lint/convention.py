"""Conventions: what specs must follow although code could be generated without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from attrs import frozen

from ..errors import Place
from ..spec import rules
from ..spec.spec import Spec

Found = Iterator[tuple[Place, str]]
"""Places in a spec that break a convention, and what was found there."""


@frozen
class Convention:
    """A convention: its id, what it expects, and a function that finds violations in a spec and its text."""

    id: str
    expected: str
    find: Callable[[Spec, str], Found]


def without(spec: Spec, key: str, *kinds: str) -> Found:
    """Yield every object of these kinds that lacks a key."""
    for kind in kinds:
        for place, value in rules.each(spec, kind):
            if key not in value:
                yield place, "none"
