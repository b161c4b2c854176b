"""Compare samples with a spec: JSON, requests, and code that reads a response."""

from __future__ import annotations

import json

from .facts import Fact, Value, schema_place, shown_value
from .known import Known
from .verdicts import Result, Verdict, judged, missing


def shown(fact: Fact, known: Known) -> Result:
    """Check that the spec allows a type in a sample. A whole number may also be of the type number."""
    claim = known.claim("type", fact.place)
    if claim is None:
        if known.is_free(fact.place):
            return Result(Verdict.AGREES, fact, "anything", known.around(fact.place))
        return missing(fact, known)
    null = known.claim("null", fact.place)
    if fact.value == "null":
        agrees = claim.value == "any" or (null is not None and null.value == "yes")
        return judged(fact, agrees, claim, known, f"{claim.value}{' or null' if agrees else ''}")
    agrees = (
        fact.value in ("any", claim.value) or claim.value == "any" or (fact.value, claim.value) == ("integer", "number")
    )
    return judged(fact, agrees, claim, known)


def example(fact: Fact, known: Known) -> Result:
    """Check that a value in a sample is the same as in the spec's example."""
    claim = known.claim("example", fact.place)
    if claim:
        return judged(fact, fact.value == claim.value, claim, known)
    place = schema_place(fact.place)
    if listed := known.claim("examples", place):
        return judged(fact, bare(fact.value) in {bare(value) for value in listed.value}, listed, known)
    if not known.has(place) and not known.is_free(place):
        return missing(fact, known)
    return judged(fact, False, None, known, "no such value in the example")


def bare(value: Value) -> str:
    """Return the same text for a value, whether it is quoted as JSON or not."""
    text = shown_value(value)
    try:
        read = json.loads(text)
    except ValueError:
        return text
    return read if isinstance(read, str) else json.dumps(read)


def use(fact: Fact, known: Known) -> Result:
    """Check that the spec has a field that code reads, and a value that code compares it to."""
    claim = known.claim("type", fact.place)
    if claim is None:
        return judged(fact, True, None, known) if known.is_free(fact.place) else missing(fact, known)
    values = known.claim("values", fact.place)
    if fact.kind == "use" or values is None:
        return judged(fact, True, claim, known)
    return judged(fact, str(fact.value) in values.value, values, known)


def header(fact: Fact, known: Known) -> Result:
    """Check that a header in a sample is documented, and has a placeholder or the value of the spec's example."""
    name = fact.place[1].lower()
    if name in ("content-type", "accept"):
        claim = known.claim("media type", ("body",)) if name == "content-type" else None
        return judged(fact, fact.value == (claim.value if claim else "application/json"), claim, known)
    claim, example = known.claim("name", fact.place), known.claim("example", fact.place)
    if claim is None:
        return missing(fact, known)
    if known.claim("authentication", fact.place):
        return judged(fact, False, known.claim("authentication", fact.place), known)
    is_example = example is not None and shown_value(example.value).strip('"') == fact.value
    return judged(fact, is_example or fact.value == "<placeholder>", example or claim, known)


def headers_sent(fact: Fact, known: Known) -> Result:
    """Check that a sample sends every header that the spec requires."""
    required = [claim for claim in known.claims if claim.kind == "required" and claim.place[0] == "header"]
    lacking = [claim for claim in required if claim.value == "yes" and claim.place[1].lower() not in fact.value]
    if lacking:
        return judged(fact, False, lacking[0], known, f"{lacking[0].place[1]}, too")
    return Result(Verdict.AGREES, fact, "", known.around(()))


def body_sent(fact: Fact, known: Known) -> Result:
    """Check that a sample sends a body if the spec requires one."""
    claim = known.claim("required", fact.place)
    return judged(fact, claim is None or claim.value == fact.value, claim, known)


def argument(fact: Fact, known: Known) -> Result:
    """Check that an argument in a sample has the value of the spec's example."""
    (name,) = fact.place
    for where in ("path", "query", "body"):
        if claim := known.claim("example", (where, name)):
            return judged(fact, shown_value(claim.value).strip('"') == fact.value, claim, known)
    places = [(where, name) for where in ("path", "query", "body") if known.has((where, name))]
    if places:
        return Result(Verdict.DIFFERS, fact, "no example", known.around(places[0]))
    return Result(Verdict.UNREAD, fact, "", known.around(()))
