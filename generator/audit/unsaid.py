"""What a spec says and no document does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from .facts import Fact, Place, schema_place, shown_value
from .known import Known
from .openapi import Claim
from .verdicts import Result, Verdict

_OF_OPERATION = ("method", "path", "authentication")


def results(facts: Sequence[Fact], known: Known, file: str, lines: Mapping[str, int | None]) -> Iterator[Result]:
    """
    Yield each claim of a spec that no fact is about; a field that is not named is told once.

    It is told of the line which names the field, or else of the line of the spec.
    """
    said = _Said(facts, known)
    untold: set[Place] = set()
    for claim in known.claims:
        place = known.key(claim.place)
        if any(place[:length] in untold for length in range(1, len(place) + 1)):
            continue
        if not _is_said(claim, place, said, known):
            if claim.kind == "name":
                untold.add(place)
            document, line = min(about(place, facts, known), default=(file, lines.get(claim.pointers[0]) or 0))
            fact = Fact(claim.kind, claim.place, "", document, line, "spec")
            yield Result(Verdict.ONLY, fact, shown_value(claim.value), claim.pointers, claim.target)


class _Said:
    """What the facts of all documents are about."""

    def __init__(self, facts: Sequence[Fact], known: Known) -> None:
        self.kinds = {fact.kind for fact in facts}
        self.at = {(fact.kind, known.key(fact.place)) for fact in facts}
        self.nulls = {known.key(fact.place) for fact in facts if fact.kind == "shown" and fact.value == "null"}
        self.named = {place for kind, place in self.at if kind in ("name", "shown")}
        self.values = {frozenset(fact.value) for fact in facts if fact.kind == "values" and not fact.place}
        self.samples = {place[0] for kind, place in self.at if kind == "example" and place}
        self.places = {place[:length] for _, place in self.at for length in range(1, len(place) + 1)}
        typed = {place for kind, place in self.at if kind in ("type", "shown", "authentication", "header")}
        items = {(*place, "[]") for kind, place in self.at if kind == "items"}
        inside = {place[:-1] for place in self.named if len(place) > 1}  # a field in it makes it an object or array
        self.typed = typed | items | inside | {place[:-1] for place in inside if place[-1] == "[]"}


def _is_said(claim: Claim, place: Place, said: _Said, known: Known) -> bool:
    if claim.kind in _OF_OPERATION:
        return claim.kind in said.kinds
    rule = _RULES.get(claim.kind)
    return (claim.kind, place) in said.at or rule is None or rule(claim, place, said, known)


def _name(claim: Claim, place: Place, said: _Said, known: Known) -> bool:
    return place in said.named or any((kind, place) in said.at for kind in ("authentication", "header"))


def _null(claim: Claim, place: Place, said: _Said, known: Known) -> bool:
    return claim.value == "no" or place in said.nulls


def _example(claim: Claim, place: Place, said: _Said, known: Known) -> bool:
    """An example is made up, unless a document has a sample of the same body."""
    return not (place[0] == "body" or place[0].isdigit()) or place[0] not in said.samples


_Rule = Callable[[Claim, Place, _Said, Known], bool]
_RULES: dict[str, _Rule] = {
    "base URL": lambda claim, place, said, known: claim.kind in said.kinds or claim.value == "<placeholder>",
    "status": lambda claim, place, said, known: claim.value == known.success and place in said.places,
    "name": _name,
    "type": lambda claim, place, said, known: claim.value == "any" or place in said.typed,
    "items": lambda claim, place, said, known: claim.value == "any" or (*place, "[]") in said.typed,
    "null": _null,
    "required": lambda claim, place, said, known: claim.value == "no" or _is_given(place, known),
    "format": lambda claim, place, said, known: False,
    "unit": lambda claim, place, said, known: False,
    "values": lambda claim, place, said, known: frozenset(claim.value) in said.values,
    "example": _example,
}
"""Whether a claim is said in another way than by a fact of its kind and place; other kinds need not be said."""


def _is_given(place: Place, known: Known) -> bool:
    """Return whether something is required without a document saying so."""
    is_credential = known.claim("authentication", place) is not None
    return place == known.returned or place[0] == "path" or place == ("body",) or is_credential


def about(place: Place, facts: Sequence[Fact], known: Known) -> set[tuple[str, int]]:
    """Return the documents and lines that say something of a place."""
    wanted = known.key(schema_place(place))
    return {(fact.document, fact.line) for fact in facts if fact.place and known.key(fact.place) == wanted}
