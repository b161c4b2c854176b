"""Find claims of a spec that no document states."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from ..spec.notation import BOUNDS, OF_RESPONSES
from .facts import Fact, Place, Value, schema_place, shown_value
from .known import Known
from .openapi import Claim
from .samples import bare
from .verdicts import Result, Verdict

_OF_OPERATION = ("method", "path", "authentication")


def results(facts: Sequence[Fact], known: Known, file: str, lines: Mapping[str, int | None]) -> Iterator[Result]:
    """
    Yield each claim of a spec that no fact supports; a field that is not named is reported once.

    A claim is reported at the line that names its field, or else at the line of the spec.
    """
    said = _Said(facts, known)
    untold: set[Place] = set()
    shown: set[Place] = set()
    for claim in known.claims:
        place = known.key(claim.place)
        if any(place[:length] in untold for length in range(1, len(place) + 1)):
            continue
        if claim.kind == "example" and place[0] not in said.samples:
            if place[:1] in shown or not place[0].isdigit():
                continue  # reported once already, or made up for a request without a sample
            shown.add(place[:1])
        if not _is_said(claim, place, said, known):
            if claim.kind == "name":
                untold.add(place)
            named = about(place, [fact for fact in facts if fact.kind == "name"], known) or about(place, facts, known)
            document, line = min(named, default=(file, lines.get(claim.pointers[0]) or 0))
            fact = Fact(claim.kind, claim.place, "nothing", document, line, "spec")
            yield Result(Verdict.ONLY, fact, shown_value(claim.value), claim.pointers, claim.target)


class _Said:
    """The subjects of the facts of all documents."""

    def __init__(self, facts: Sequence[Fact], known: Known) -> None:
        self.kinds = {fact.kind for fact in facts}
        self.at = {(fact.kind, known.key(fact.place)) for fact in facts}
        self.nulls = {known.key(fact.place) for fact in facts if fact.kind == "shown" and fact.value == "null"}
        self.shown: dict[Place, set[Value]] = {}
        for fact in facts:
            if fact.kind == "shown":
                self.shown.setdefault(known.key(fact.place), set()).add(fact.value)
        self.listed = {place for kind, place in self.at if kind == "name"}
        self.lists = {place[:-1] for place in self.listed}
        self.typed_lists = {place[:-1] for kind, place in self.at if kind == "type" and place in self.listed}
        self.named = self.listed | {place for kind, place in self.at if kind == "shown"}
        self.values = {frozenset(fact.value) for fact in facts if fact.kind == "values" and not fact.place}
        self.examples = {(known.key(fact.place), bare(fact.value)) for fact in facts if fact.kind == "example"}
        self.samples = {place[0] for kind, place in self.at if kind == "example" and place}
        self.places = {place[:length] for _, place in self.at for length in range(1, len(place) + 1)}
        typed = {place for kind, place in self.at if kind in ("type", "shown", "authentication", "header")}
        items = {(*place, "[]") for kind, place in self.at if kind == "items"}
        inside = {place[:-1] for place in self.named if len(place) > 1}  # a nested field makes it an object or array
        self.typed = typed | items | inside | {place[:-1] for place in inside if place[-1] == "[]"}


def _is_said(claim: Claim, place: Place, said: _Said, known: Known) -> bool:
    if claim.kind in _OF_OPERATION:
        return claim.kind in said.kinds
    rule = _RULES.get(claim.kind)
    return (claim.kind, place) in said.at or rule is None or rule(claim, place, said, known)


def _name(claim: Claim, place: Place, said: _Said, known: Known) -> bool:
    """Return whether the list of the parent's fields names it; if there is no list, whether a sample does."""
    if any((kind, place) in said.at for kind in ("authentication", "header")):
        return True
    return place in (said.listed if place[:-1] in said.lists else said.named)


def _type(claim: Claim, place: Place, said: _Said, known: Known) -> bool:
    """Return whether a list states the type; if there is no list with types, whether a sample shows it."""
    if claim.value == "any":  # listed types are compared elsewhere; without a list, no sample may show another type
        return ("type", place) in said.at or said.shown.get(place, set()) <= {"any", "null"}
    if claim.value == "number" and said.shown.get(place, set()) - {"null"} == {"integer"}:
        return False  # the samples have only whole numbers
    if claim.value == "object" and ("type", place) not in said.at and _has_more_inside(place, said, known):
        return False
    return place in said.typed and not (place in said.listed and place[:-1] in said.typed_lists)


def _has_more_inside(place: Place, said: _Said, known: Known) -> bool:
    """Return whether samples show fields in an object that has none in the spec."""
    is_free = not any(claim.place[:-1] == place for claim in known.claims if claim.kind == "name")
    return is_free and any(shown[:-1] == place for shown in said.shown)


def _items(claim: Claim, place: Place, said: _Said, known: Known) -> bool:
    """Return whether a sample shows the type of items, unless a list has the array without its items."""
    inside = (*place, "[]")
    if claim.value == "any" or inside in said.lists:
        return True
    return inside in said.typed and ("type", place) not in said.at


def _null(claim: Claim, place: Place, said: _Said, known: Known) -> bool:
    """Return whether a sample shows null, unless a list has a type without null."""
    return claim.value == "no" or (place in said.nulls and ("type", place) not in said.at)


def _example(claim: Claim, place: Place, said: _Said, known: Known) -> bool:
    """Return whether the example of a body is a sample in a document; that of a parameter may be made up."""
    return not (place[0] == "body" or place[0].isdigit())


_Rule = Callable[[Claim, Place, _Said, Known], bool]
_RULES: dict[str, _Rule] = {
    "base URL": lambda claim, place, said, known: claim.kind in said.kinds or claim.value == "<placeholder>",
    "status": lambda claim, place, said, known: claim.value == known.success and place in said.places,
    "name": _name,
    "type": _type,
    "items": _items,
    "null": _null,
    "required": lambda claim, place, said, known: claim.value == "no" or _is_given(place, known),
    "format": lambda claim, place, said, known: False,
    "unit": lambda claim, place, said, known: False,
    "values": lambda claim, place, said, known: frozenset(claim.value) in said.values,
    "example": _example,
    "examples": lambda claim, place, said, known: all((place, bare(value)) in said.examples for value in claim.value),
    **dict.fromkeys((*BOUNDS, *OF_RESPONSES), lambda claim, place, said, known: False),
}
"""Checks for claims that may be stated other than by a fact of the same kind and place, by kind."""


def _is_given(place: Place, known: Known) -> bool:
    """Return whether a field is required even if no document says so."""
    is_credential = known.claim("authentication", place) is not None
    return place == known.returned or place[0] == "path" or place == ("body",) or is_credential


def about(place: Place, facts: Sequence[Fact], known: Known) -> set[tuple[str, int]]:
    """Return the documents and lines with facts about a place."""
    wanted = known.key(schema_place(place))
    return {(fact.document, fact.line) for fact in facts if fact.place and known.key(fact.place) == wanted}
