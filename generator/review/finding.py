"""The effect of a spec change on callers of the client."""

from __future__ import annotations

from enum import IntEnum

from attrs import frozen


class Effect(IntEnum):
    """The effect of a change on callers of the client, in order of severity."""

    NOTHING = 0
    """The package does not change."""

    EDIT = 1
    """The package changes, but only in its texts, or in how it treats responses that the spec now describes."""

    ADDITION = 2
    """The package gains something, and existing code still works."""

    BREAKING = 3
    """Existing code may no longer run or pass a type checker, or may send different requests."""


@frozen(order=True)
class Finding:
    """One change: its location in the package, and a one-line description of its effect."""

    effect: Effect
    where: str
    says: str

    def __str__(self) -> str:
        return f"{self.where} {self.says}"


def worst(effects: list[Effect]) -> Effect:
    """Return the most severe effect."""
    return max(effects, default=Effect.NOTHING)
