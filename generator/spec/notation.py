"""
The notation of an `x-conflict` for what a spec or a document says: ``array of integer``, ``GET /jobs``.

A text is parsed into statements, whose kinds are those of the facts that the audit compares.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from attrs import frozen

PHASES = ("pending", "running", "succeeded", "partial", "failed", "cancelled", "unknown")
FORMS = ("date-time", "date", "uuid")
BOUNDS = (
    *("const", "default", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    *("minLength", "maxLength", "minItems", "maxItems", "pattern", "deprecated", "readOnly"),
)
OF_RESPONSES = ("x-phase", "x-not-found")

_TYPE = r"string|integer|number|boolean|object|any|date-time|date|uuid"
_LIST = r"[^,;\s]+(?:, [^,;\s]+)*"
_VALUES = r"[^,;|]+?(?:, [^,;|]+?)*"
_LEAD = re.compile(r"(?:the (?:sample|table|page|list|text)s? (?:has|have|shows?|says?) )?(?:an? )?", re.IGNORECASE)


@frozen
class Statement:
    """A statement: its kind, its value, and the name of its subject if that is not the node itself."""

    kind: str
    value: Any
    name: str = ""


_Found = re.Match[str]


def _type(found: _Found) -> Iterator[Statement]:
    kind, items, null = found["type"], found["items"], found["null"]
    if kind == "null":
        yield Statement("type", "null")
        return
    yield Statement("type", "array" if items or kind == "array" else "string" if kind in FORMS else kind)
    yield Statement("null", "yes" if null else "no")
    yield Statement("format", kind if kind in FORMS else "")
    yield Statement("values", ())
    if items or kind == "array":
        yield Statement("items", "string" if items in FORMS else items or "any")


def _values(found: _Found) -> Iterator[Statement]:
    yield Statement("values", _names(found["list"]))
    yield Statement("null", "yes" if found["null"] else "no")


def _route(found: _Found) -> Iterator[Statement]:
    yield Statement("method", found["method"])
    if found["path"]:
        yield Statement("path", found["path"])


def _phases(found: _Found) -> Iterator[Statement]:
    yield from (Statement("phase", found["phase"], value) for value in _names(found["list"]))


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split(", "))


def _one(kind: str, value: Callable[[_Found], Any], name: str = "") -> Callable[[_Found], Iterator[Statement]]:
    def statements(found: _Found) -> Iterator[Statement]:
        yield Statement(kind, value(found), found[name] if name else "")

    return statements


_BOTH: Mapping[str, Callable[[_Found], Iterator[Statement]]] = {
    rf"(?:array of (?P<items>{_TYPE})|(?P<type>{_TYPE}|array|null))(?P<null> \| null)?": _type,
    rf"one of (?!the )(?P<list>{_VALUES})(?P<null> \| null)?": _values,
    rf"object with (?P<list>{_LIST})": _one("names", lambda found: _names(found["list"])),
    r"(?P<method>GET|PUT|POST|PATCH|DELETE)(?: (?P<path>/\S*))?": _route,
    r"(?P<path>/\S*)": _one("path", lambda found: found["path"]),
    r"header (?P<header>[\w-]+): (?P<form>(?:[\w-]+ )?<key>)": _one(
        "authentication", lambda found: found["form"], "header"
    ),
    r"default (?P<url>https?://\S+)": _one("base URL", lambda found: found["url"]),
    rf"(?P<bound>{'|'.join(BOUNDS)}) (?P<value>\S+)": lambda found: iter([Statement(found["bound"], found["value"])]),
    r"no default": _one("base URL", lambda found: "<placeholder>"),
    r"(?P<is>required|optional)": _one("required", lambda found: "yes" if found["is"] == "required" else "no"),
    r"responses (?P<list>\d\w\w(?:, \d\w\w)*)": _one("status", lambda found: _names(found["list"])),
    r"example (?P<value>\S.*)": _one("example", lambda found: found["value"]),
}
_SETTLED: Mapping[str, Callable[[_Found], Iterator[Statement]]] = {
    rf"without (?P<list>{_LIST})": _one("without", lambda found: _names(found["list"])),
    rf"(?P<list>{_VALUES}) (?:is|are) (?P<phase>{'|'.join(PHASES)})": _phases,
    rf"(?P<key>[a-z.]+) from (?P<list>{_LIST})": _one("x-job", lambda found: _names(found["list"]), "key"),
    rf"(?P<key>{'|'.join(OF_RESPONSES)}) (?P<phase>{'|'.join(PHASES)})": lambda found: iter(
        [Statement(found["key"], found["phase"])]
    ),
    r"read-only": _one("read-only", lambda found: "yes"),
}
EXPECTED = "statements such as: string | null; one of a, b; array of integer; GET /path; header NAME: <key>; example x"


def settled(text: str) -> list[Statement] | None:
    """Parse a `settled`, in which semicolons separate statements; return None if it is not in the notation."""
    said: list[Statement] = []
    for part in " ".join(text.split()).split("; "):
        found = _statements(part, {**_BOTH, **_SETTLED})
        if not found:
            return None
        said += found
    return said


def reading(text: str) -> list[Statement]:
    """Return the statements that a reading starts with; empty if it is prose."""
    bare = " ".join(text.split()).partition("; ")[0]
    bare = bare[found.end() :] if (found := _LEAD.match(bare)) else bare
    ends = [len(bare), *(found.start() for found in reversed(list(re.finditer(r",? ", bare))))]
    return next((said for end in ends if (said := _statements(bare[:end], _BOTH))), [])


def _statements(text: str, forms: Mapping[str, Callable[[_Found], Iterator[Statement]]]) -> list[Statement]:
    for form, statements in forms.items():
        if found := re.fullmatch(form, text):
            return list(statements(found))
    return []
