"""What a spec says and no document does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .compare import Result, Verdict
from .facts import Fact, Place, schema_place
from .known import Known, key
from .openapi import Claim

_OF_OPERATION = ("method", "path", "authentication")
_OF_FIELD = ("format", "values", "unit")


def results(facts: Sequence[Fact], known: Known, file: str) -> Iterator[Result]:
    """Yield each claim of a spec that no fact is about; a field that is not named is told once."""
    said = _Said(facts)
    untold: set[Place] = set()
    for claim in known.claims:
        place = key(claim.place)
        if any(place[:length] in untold for length in range(1, len(place) + 1)):
            continue
        if not _is_said(claim, place, said, known):
            if claim.kind == "name":
                untold.add(place)
            fact = Fact(claim.kind, claim.place, claim.value, file, 0, "spec")
            yield Result(Verdict.ONLY, fact, "", claim.pointers, claim.target)


class _Said:
    """What the facts of all documents are about."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self.kinds = {fact.kind for fact in facts}
        self.at = {(fact.kind, key(fact.place)) for fact in facts}
        self.nulls = {key(fact.place) for fact in facts if fact.kind == "shown" and fact.value == "null"}
        self.named = {place for kind, place in self.at if kind in ("name", "shown")}
        self.values = {frozenset(fact.value) for fact in facts if fact.kind == "values" and not fact.place}
        self.samples = {place[0] for kind, place in self.at if kind == "example" and place}
        self.places = {place[:length] for _, place in self.at for length in range(1, len(place) + 1)}
        typed = {place for kind, place in self.at if kind in ("type", "shown", "authentication", "header")}
        items = {(*place, "[]") for kind, place in self.at if kind == "items"}
        inside = {place[:-1] for place in self.named if len(place) > 1}  # a field in it makes it an object or array
        self.typed = typed | items | inside | {place[:-1] for place in inside if place[-1] == "[]"}


def _is_said(claim: Claim, place: Place, said: _Said, known: Known) -> bool:
    kind = claim.kind
    if kind in _OF_OPERATION:
        return kind in said.kinds
    if kind == "base URL":
        return kind in said.kinds or claim.value == "<placeholder>"
    if kind == "status":
        return (kind, place) in said.at or (claim.value == known.success and place in said.places)
    if kind == "name":
        return place in said.named or any((other, place) in said.at for other in ("authentication", "header"))
    if kind == "type":
        return claim.value == "any" or place in said.typed
    if kind == "items":
        return claim.value == "any" or (*place, "[]") in said.typed or (kind, place) in said.at
    if kind == "null":
        is_stated = (kind, place) in said.at or place in said.nulls
        return claim.value == "no" or is_stated or known.claim("type", place) is None
    if kind == "required":
        return claim.value == "no" or (kind, place) in said.at or _is_given(place, known)
    if kind in _OF_FIELD:
        unplaced = kind == "values" and frozenset(claim.value) in said.values
        return (kind, place) in said.at or unplaced
    if kind == "example":
        is_of_body = place[0] == "body" or place[0].isdigit()
        return (kind, place) in said.at or not is_of_body or place[0] not in said.samples
    return True


def _is_given(place: Place, known: Known) -> bool:
    """Return whether something is required without a document saying so."""
    is_credential = known.claim("authentication", place) is not None
    return place == known.returned or place[0] == "path" or place == ("body",) or is_credential


def about(result: Result, facts: Sequence[Fact]) -> set[tuple[str, int]]:
    """Return the documents and lines that name what a claim is about."""
    place = schema_place(result.fact.place)
    return {(fact.document, fact.line) for fact in facts if fact.place and key(fact.place) == key(place)}
