"""What a change of a spec does to those who call the client."""

from __future__ import annotations

from enum import IntEnum

from attrs import frozen


class Effect(IntEnum):
    """How a change meets a caller of the client, the worst last."""

    NOTHING = 0
    """The package stays as it is."""

    EDIT = 1
    """The package changes, and no program can tell but by reading its texts, or by an answer it meant to be so."""

    ADDITION = 2
    """There is more than before; what worked still works."""

    BREAKING = 3
    """A program that ran or passed its type checker may not any more, or sends another request."""


@frozen(order=True)
class Finding:
    """One thing that is other than before: where in the package, and in one line what that means."""

    effect: Effect
    where: str
    says: str

    def __str__(self) -> str:
        return f"{self.where} {self.says}"


def worst(effects: list[Effect]) -> Effect:
    """Return the worst effect of all."""
    return max(effects, default=Effect.NOTHING)
