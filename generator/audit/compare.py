"""Hold the facts of documents against what a spec says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum

from attrs import frozen

from .facts import UNREAD, Fact, Value, schema_place, shown_value
from .known import Known
from .openapi import Claim
from .placeholders import is_placeholder


class Verdict(StrEnum):
    """What comes of a fact, the worst first."""

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
    """A fact with what the spec says, and under which JSON pointers."""

    verdict: Verdict
    fact: Fact
    spec: str = ""
    pointers: tuple[str, ...] = ()
    target: str = ""
    """The pointer of the component that the first pointer refers to."""


def results(facts: Sequence[Fact], known: Known) -> Iterator[Result]:
    """Yield a result for each fact, and for each argument in the path of a sample."""
    for fact in facts:
        if fact.kind == "substituted":
            continue  # compared where it is used
        yield _RULES.get(fact.kind, _plain)(fact, known)
        if fact.kind == "path" and fact.source == "request":
            for name, value in (known.arguments(str(fact.value)) or {}).items():
                if not is_placeholder(value):
                    line = _line_of(value, fact, facts)
                    yield _argument(Fact("argument", (name,), value, fact.document, line, fact.source), known)


def _line_of(value: str, use: Fact, facts: Sequence[Fact]) -> int:
    """Return the line in which a value stands that a URL uses, which may be another one."""
    for fact in facts:
        found = (fact.kind, fact.document, fact.place, fact.value)
        if found == ("substituted", use.document, (str(use.line),), value):
            return fact.line
    return use.line


def _judged(fact: Fact, agrees: bool, claim: Claim | None, known: Known, spec: str | None = None) -> Result:
    said = spec if spec is not None else shown_value(claim.value) if claim else "nothing"
    pointers = claim.pointers if claim else known.around(fact.place)
    return Result(Verdict.AGREES if agrees else Verdict.DIFFERS, fact, said, pointers)


def _missing(fact: Fact, known: Known) -> Result:
    return Result(Verdict.MISSING, fact, "nothing", known.around(fact.place))


def _plain(fact: Fact, known: Known) -> Result:
    """Compare a fact with the claim of the same kind and place."""
    claim = known.claim(fact.kind, fact.place)
    if claim:
        return _judged(fact, _is_same(fact.value, claim.value), claim, known)
    if known.has(fact.place) and fact.kind != "name":
        return _judged(fact, False, None, known)
    return _missing(fact, known)


def _is_same(one: Value, other: Value) -> bool:
    return one == other if isinstance(one, str) else set(one) == set(other)


def _unread(fact: Fact, known: Known) -> Result:
    return Result(Verdict.UNREAD, fact, "", known.around(fact.place))


def _mention(fact: Fact, known: Known) -> Result:
    """A name in a sentence must be known; else nobody can tell what it means."""
    parts = [part for part in re.split(r"\.|\[\]", str(fact.value)) if part]
    if fact.value in known.listed | {"true", "false"} or all(part in known.names for part in parts):
        return Result(Verdict.AGREES, fact, str(fact.value), known.around(fact.place))
    return Result(Verdict.UNREAD, fact, "no such name or value", known.around(fact.place))


def _path(fact: Fact, known: Known) -> Result:
    said = re.sub(r"(?<=/)(?::(\w+)|<(\w+)>)(?=/|$)", lambda found: f"{{{found[1] or found[2]}}}", str(fact.value))
    agrees = known.arguments(said) is not None if fact.source == "request" else said in known.paths()
    return _judged(fact, agrees, known.claim("path"), known)


def _base_url(fact: Fact, known: Known) -> Result:
    claim = known.claim("base URL")
    value = str(claim.value) if claim else ""
    host = re.match(r"https?://[^/]*", value)
    accepted = {value.rstrip("/"), host[0] if host else value}
    if value == "<placeholder>":
        accepted = {value, "https://<placeholder>"}
    return _judged(fact, str(fact.value).rstrip("/") in accepted, claim, known)


def _environment_variable(fact: Fact, known: Known) -> Result:
    names = sorted(str(claim.value) for claim in known.claims if claim.kind == fact.kind)
    pointers = tuple(at for claim in known.claims if claim.kind == fact.kind for at in claim.pointers)
    verdict = Verdict.AGREES if fact.value in names else Verdict.MISSING
    return Result(verdict, fact, ", ".join(names), pointers or known.around(()))


def _required(fact: Fact, known: Known) -> Result:
    claim = known.claim("required", fact.place)
    is_ours = fact.place == known.returned and fact.value == "no"
    return _judged(fact, True, claim, known) if is_ours else _plain(fact, known)


def _values(fact: Fact, known: Known) -> Result:
    """Values without a place may be those of any field."""
    if fact.place:
        return _plain(fact, known)
    claims = [claim for claim in known.claims if claim.kind == "values"]
    same = next((claim for claim in claims if _is_same(fact.value, claim.value)), None)
    return _judged(fact, same is not None, same, known, spec=None if same else "no such values")


def _type(fact: Fact, known: Known) -> Result:
    """An array of anything is not said to hold anything, so items are compared on their own."""
    claim = known.claim(fact.kind, fact.place)
    if claim is None and fact.kind == "items" and known.has(fact.place):
        return _judged(fact, False, known.claim("type", fact.place), known)
    return _plain(fact, known)


def _shown(fact: Fact, known: Known) -> Result:
    """What a sample shows must be allowed; a whole number may be one of any numbers."""
    claim = known.claim("type", fact.place)
    if claim is None:
        if known.is_free(fact.place):
            return Result(Verdict.AGREES, fact, "anything", known.around(fact.place))
        return _missing(fact, known)
    null = known.claim("null", fact.place)
    if fact.value == "null":
        agrees = claim.value == "any" or (null is not None and null.value == "yes")
        return _judged(fact, agrees, claim, known, f"{claim.value}{' or null' if agrees else ''}")
    agrees = fact.value in ("any", claim.value) or claim.value == "any" or (fact.value, claim.value) == ("integer", "number")
    return _judged(fact, agrees, claim, known)


def _example(fact: Fact, known: Known) -> Result:
    claim = known.claim("example", fact.place)
    if claim:
        return _judged(fact, fact.value == claim.value, claim, known)
    place = schema_place(fact.place)
    if not known.has(place) and not known.is_free(place):
        return _missing(fact, known)
    return _judged(fact, False, None, known, "no such value in the example")


def _use(fact: Fact, known: Known) -> Result:
    """Code that reads a field, or compares it with a value, must find both in the spec."""
    claim = known.claim("type", fact.place)
    if claim is None:
        return _judged(fact, True, None, known) if known.is_free(fact.place) else _missing(fact, known)
    values = known.claim("values", fact.place)
    if fact.kind == "use" or values is None:
        return _judged(fact, True, claim, known)
    return _judged(fact, fact.value in values.value, values, known)


def _header(fact: Fact, known: Known) -> Result:
    name = fact.place[1].lower()
    if name in ("content-type", "accept"):
        claim = known.claim("media type", ("body",)) if name == "content-type" else None
        return _judged(fact, fact.value == (claim.value if claim else "application/json"), claim, known)
    claim, example = known.claim("name", fact.place), known.claim("example", fact.place)
    if claim is None:
        return _missing(fact, known)
    if known.claim("authentication", fact.place):
        return _judged(fact, False, known.claim("authentication", fact.place), known)
    is_example = example is not None and example.value.strip('"') == fact.value
    return _judged(fact, is_example or fact.value == "<placeholder>", example or claim, known)


def _headers_sent(fact: Fact, known: Known) -> Result:
    """A sample must send every header that the spec requires."""
    required = [claim for claim in known.claims if claim.kind == "required" and claim.place[0] == "header"]
    lacking = [claim for claim in required if claim.value == "yes" and claim.place[1].lower() not in fact.value]
    if lacking:
        return _judged(fact, False, lacking[0], known, f"{lacking[0].place[1]}, too")
    return Result(Verdict.AGREES, fact, "", known.around(()))


def _argument(fact: Fact, known: Known) -> Result:
    """An argument in a sample has the value of the spec's example."""
    (name,) = fact.place
    for where in ("path", "query", "body"):
        if claim := known.claim("example", (where, name)):
            return _judged(fact, claim.value.strip('"') == fact.value, claim, known)
    is_known = any(known.has((where, name)) for where in ("path", "query", "body"))
    return Result(Verdict.AGREES if is_known else Verdict.UNREAD, fact, "", known.around(()))


_RULES: dict[str, Callable[[Fact, Known], Result]] = {
    UNREAD: _unread,
    "mention": _mention,
    "path": _path,
    "base URL": _base_url,
    "environment variable": _environment_variable,
    "required": _required,
    "values": _values,
    "type": _type,
    "items": _type,
    "shown": _shown,
    "example": _example,
    "use": _use,
    "compared": _use,
    "header": _header,
    "headers sent": _headers_sent,
    "argument": _argument,
}
