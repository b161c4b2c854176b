"""Compare the facts of documents with a spec."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from ..spec.notation import BOUNDS
from . import samples
from .facts import UNREAD, Fact
from .known import Known
from .placeholders import is_placeholder
from .verdicts import Result, Verdict, is_same, judged, plain


def results(facts: Sequence[Fact], known: Known) -> Iterator[Result]:
    """Yield a result for each fact, and for each path argument in a sample."""
    for fact in facts:
        if fact.kind == "substituted":
            continue  # compared at its use
        yield _RULES.get(fact.kind, plain)(fact, known)
        if fact.kind == "path" and fact.source == "request":
            for name, value in (known.arguments(str(fact.value)) or {}).items():
                if not is_placeholder(value):
                    line = _line_of(value, fact, facts)
                    yield samples.argument(Fact("argument", (name,), value, fact.document, line, fact.source), known)


def _line_of(value: str, use: Fact, facts: Sequence[Fact]) -> int:
    """Return the line that defines a value used in a URL, which may differ from the URL's line."""
    for fact in facts:
        found = (fact.kind, fact.document, fact.place, fact.value)
        if found == ("substituted", use.document, (str(use.line),), value):
            return fact.line
    return use.line


def _unread(fact: Fact, known: Known) -> Result:
    return Result(Verdict.UNREAD, fact, "", known.around(fact.place))


def _mention(fact: Fact, known: Known) -> Result:
    """Compare a name in a sentence, which must be known; otherwise its meaning is unclear."""
    parts = [part for part in re.split(r"\.|\[\]", str(fact.value)) if part]
    if fact.value in known.listed | {"true", "false"} or all(part in known.names for part in parts):
        return Result(Verdict.AGREES, fact, str(fact.value), known.around(fact.place))
    return Result(Verdict.UNREAD, fact, "no such name or value", known.around(fact.place))


def _path(fact: Fact, known: Known) -> Result:
    said = re.sub(r"(?<=/)(?::(\w+)|<(\w+)>)(?=/|$)", lambda found: f"{{{found[1] or found[2]}}}", str(fact.value))
    agrees = known.arguments(said) is not None if fact.source == "request" else said in known.paths()
    return judged(fact, agrees, known.claim("path"), known)


def _base_url(fact: Fact, known: Known) -> Result:
    claim = known.claim("base URL")
    value = str(claim.value) if claim else ""
    host = re.match(r"https?://[^/]*", value)
    accepted = {value.rstrip("/"), host[0] if host else value}
    if value == "<placeholder>":
        accepted = {value, "https://<placeholder>"}
    return judged(fact, str(fact.value).rstrip("/") in accepted, claim, known)


def _environment_variable(fact: Fact, known: Known) -> Result:
    names = sorted(str(claim.value) for claim in known.claims if claim.kind == fact.kind)
    pointers = tuple(at for claim in known.claims if claim.kind == fact.kind for at in claim.pointers)
    verdict = Verdict.AGREES if fact.value in names else Verdict.MISSING
    return Result(verdict, fact, ", ".join(names), pointers or known.around(()))


def _required(fact: Fact, known: Known) -> Result:
    claim = known.claim("required", fact.place)
    is_ours = fact.place == known.returned and fact.value == "no"
    return judged(fact, True, claim, known) if is_ours else plain(fact, known)


def _values(fact: Fact, known: Known) -> Result:
    """Compare a list of values. Values without a place may belong to any field."""
    if fact.place:
        return plain(fact, known)
    claims = [claim for claim in known.claims if claim.kind == "values"]
    same = next((claim for claim in claims if is_same(fact.value, claim.value)), None)
    return judged(fact, same is not None, same, known, spec=None if same else "no such values")


def _value(fact: Fact, known: Known) -> Result:
    """Compare one value of a list with a line for each value."""
    claim = known.claim("values", fact.place)
    return judged(fact, claim is not None and str(fact.value) in claim.value, claim, known)


def _bound(fact: Fact, known: Known) -> Result:
    """Compare a bound as a value; documents do not quote strings."""
    claim = known.claim(fact.kind, fact.place)
    if claim is None:
        return plain(fact, known)
    return judged(fact, samples.bare(fact.value) == samples.bare(claim.value), claim, known)


def _segment(fact: Fact, known: Known) -> Result:
    """Compare one segment of a path with a line for each segment; its place is its number."""
    index = int(fact.place[0])
    segments = [path.strip("/").split("/") for path in known.paths()]
    agrees = any(parts[index : index + 1] == [fact.value] for parts in segments)
    pointers = (known.openapi.at_path,)
    return Result(Verdict.AGREES if agrees else Verdict.DIFFERS, fact, known.openapi.path, pointers)


def _type(fact: Fact, known: Known) -> Result:
    """Compare a type. Items are compared separately, since a document may not state them."""
    claim = known.claim(fact.kind, fact.place)
    if claim is None and fact.kind == "items" and known.has(fact.place):
        return judged(fact, False, known.claim("type", fact.place), known)
    return plain(fact, known)


_RULES: dict[str, Callable[[Fact, Known], Result]] = {
    UNREAD: _unread,
    "mention": _mention,
    "path": _path,
    "base URL": _base_url,
    "environment variable": _environment_variable,
    "required": _required,
    "values": _values,
    "value": _value,
    "segment": _segment,
    **dict.fromkeys(BOUNDS, _bound),
    "type": _type,
    "items": _type,
    "shown": samples.shown,
    "example": samples.example,
    "use": samples.use,
    "compared": samples.use,
    "header": samples.header,
    "headers sent": samples.headers_sent,
    "body sent": samples.body_sent,
    "argument": samples.argument,
}
