"""Results of comparing a fact with a spec."""

from __future__ import annotations

from enum import StrEnum

from attrs import frozen

from .facts import Fact, Value, shown_value
from .known import Known
from .openapi import Claim


class Verdict(StrEnum):
    """The result for a fact, the worst first."""

    MISSING = "missing in the spec"
    DIFFERS = "differs"
    ONLY = "only in the spec"
    UNREAD = "unread"
    IDLE = "bad conflict"
    DRIFTED = "drifted"
    EXPLAINED = "explained"
    AGREES = "agrees"


@frozen
class Result:
    """A fact, with the spec's statement and its JSON pointers."""

    verdict: Verdict
    fact: Fact
    spec: str = ""
    pointers: tuple[str, ...] = ()
    target: str = ""
    """The pointer of the component that the first pointer refers to."""


def judged(fact: Fact, agrees: bool, claim: Claim | None, known: Known, spec: str | None = None) -> Result:
    """Return the result for a fact that agrees with a claim or differs; without a claim, the spec is silent."""
    said = spec if spec is not None else shown_value(claim.value) if claim else "nothing"
    pointers = claim.pointers if claim else known.around(fact.place)
    target = claim.target if claim else known.target(fact.place)
    return Result(Verdict.AGREES if agrees else Verdict.DIFFERS, fact, said, pointers, target)


def missing(fact: Fact, known: Known) -> Result:
    """Return the result for a fact whose subject is not in the spec."""
    return Result(Verdict.MISSING, fact, "nothing", known.around(fact.place), known.target(fact.place))


def plain(fact: Fact, known: Known) -> Result:
    """Compare a fact with the claim of the same kind and place."""
    claim = known.claim(fact.kind, fact.place)
    if claim:
        return judged(fact, is_same(fact.value, claim.value), claim, known)
    if known.has(fact.place) and fact.kind != "name":
        return judged(fact, False, None, known)
    return missing(fact, known)


def is_same(one: Value, other: Value) -> bool:
    """Return whether two values are equal, regardless of the order of lists."""
    return one == other if isinstance(one, str) else set(one) == set(other)
