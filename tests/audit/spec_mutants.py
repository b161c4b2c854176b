"""Mutants: a spec with one fact changed, in every way that may keep it valid."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from attrs import frozen

from generator.audit.report import Finding
from generator.spec.notation import FORMS, PHASES

Place = tuple[str | int, ...]

TYPES = ("string", "integer", "number", "boolean", "object", "array")
METHODS = ("get", "put", "post", "delete", "patch")
OURS = {
    "openapi": "the version of the format",
    "title": "a name for people",
    "version": "the version of the package",
    "description": "prose",
    "summary": "prose",
    "operationId": "the name of the method, which lint fixes",
    "x-source": "where the document is from; its checksum has tests of its own",
    "x-conflict": "what a person found; it is held against spec and document, which are what changes here",
    "x-setting": "the shape of the client",
    "x-env": "the shape of the client, except where a document names the variable",
    "url": "lint fixes it",
}
"""Keys of which the value is no fact of a document, with the reason."""


@frozen
class Mutant:
    """A spec with one change: what it is called, the document, and the words of which the audit names one."""

    kind: str
    place: Place
    document: dict[str, Any]
    names: tuple[str, ...]
    parameter: str = ""
    """The name of the parameter that is changed, if any."""

    def is_named_by(self, finding: Finding) -> bool:
        """Return whether a finding is about the change."""
        said = " ".join((finding.kind, finding.place, finding.says, finding.spec, finding.pointer))
        return any(_plain(name) in _plain(said) for name in self.names)


def _plain(text: str) -> str:
    """Return a text in which ``BlockInfo`` and ``block_info`` are the same."""
    return text.casefold().replace("_", "")


def spec_mutants(document: dict[str, Any], paths: list[str]) -> Iterator[Mutant]:
    """Yield every mutant of a spec with the paths of the fields of its job, valid or not."""
    for place, value in _values(document, ()):
        for kind, changed, *names in _changes(document, place, value, paths):
            own = [str(part) for part in place if isinstance(part, str) and part not in _ROOMS and part[0] != "/"]
            words = [*names, *(word.removeprefix("x-") for word in own[-2:])]
            words += (
                _named(value) if place[-1] in ("parameters", "properties") or place[-2:-1] == ("parameters",) else []
            )
            words += [_KINDS[str(part)] for part in place if part in _KINDS]
            words += _users(document, str(place[2])) if place[-1] == "properties" else []
            parameter = _at(document, place[:5])["name"] if place[3:4] == ("parameters",) and len(place) > 5 else ""
            yield Mutant(kind, place, changed, tuple(words), parameter)


_ROOMS = (
    *("paths", "get", "post", "parameters", "responses", "content", "application/json", "schema"),
    *("components", "schemas", "properties", "items", "anyOf", "$ref"),
)
_KINDS = {
    "servers": "base URL",
    "variables": "base URL",
    "default": "base URL",
    "enum": "values",
    "security": "authentication",
    "securitySchemes": "authentication",
}
"""What the audit calls what stands under these keys."""


def _users(document: dict[str, Any], component: str) -> Iterator[str]:
    """Yield the names of the fields that are a component."""
    for schema in document["components"]["schemas"].values():
        for name, field in schema.get("properties", {}).items():
            if f"/{component}" in str(field):
                yield name


def _named(value: Any) -> Iterator[str]:
    """Yield the names of parameters, and of fields, that are in a value."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            yield from (name for name in (each.get("name"), *each) if isinstance(name, str))


def _values(value: Any, place: Place) -> Iterator[tuple[Place, Any]]:
    """Yield every value of a spec that may be changed, from the outside in."""
    if place and place[-1] in OURS and not (len(place) > 1 and place[-2] == "properties"):
        return
    if place:
        yield place, value
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield from _values(child, (*place, key))


def _changes(document: dict[str, Any], place: Place, value: Any, paths: list[str]) -> Iterator[tuple[Any, ...]]:
    key, room = place[-1], place[-2] if len(place) > 1 else ""
    yield "dropped", _without(document, place)
    if key == "type" and (isinstance(value, list) or value in TYPES):
        yield from _types(document, place, value)
    elif room == "properties" and isinstance(value, dict):
        yield "renamed", _renamed(document, place, f"{key}_too"), key
        yield "format added", _with(document, (*place, "format"), "uuid"), key
    elif isinstance(value, dict):
        yield from _objects(document, place, value)
    elif room == "enum" or (len(place) > 2 and place[-3] == "phases"):
        yield from _listed(document, place, value)
    elif "x-job" in place and isinstance(value, str):
        yield from (("path of x-job changed", _with(document, place, path)) for path in paths if path != value)
    else:
        yield from (("value changed", _with(document, place, other)) for other in _others(key, value, document))
    if isinstance(value, list) and key in ("enum", *PHASES):
        yield "value added", _with(document, place, [*value, "quite_new"]), "quite_new"


def _objects(document: dict[str, Any], place: Place, value: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    key, room = place[-1], place[-2] if len(place) > 1 else ""
    if "properties" in value:
        yield "field added", _with(document, (*place, "properties", "quite_new"), {"type": "string"}), "quite_new"
        for name in value["properties"]:
            toggled = sorted({name} ^ set(value.get("required", [])))
            changed = _with(document, (*place, "required"), toggled)
            yield "required toggled", changed if toggled else _without(changed, (*place, "required")), name
    if room == "paths":
        yield "path changed", _renamed(document, place, f"{key}/more"), "path"
    elif key in METHODS and place[0] == "paths":
        others = (method for method in METHODS if method != key)
        yield from (("method changed", _renamed(document, place, method), "method") for method in others)
    elif room == "responses":
        yield "status changed", _renamed(document, place, "410"), str(key)


def _types(document: dict[str, Any], place: Place, value: Any) -> Iterator[tuple[Any, ...]]:
    kinds = value if isinstance(value, list) else [value]
    for other in TYPES:
        if other not in kinds:
            swapped = [other if kind != "null" else kind for kind in kinds]
            changed = _with(document, place, swapped if isinstance(value, list) else other)
            if other == "array":
                changed = _with(changed, (*place[:-1], "items"), {"type": "string"})
            yield "type changed", changed
    is_null = "null" in kinds
    yield "null toggled", _with(document, place, kinds[0] if is_null else [*kinds, "null"])


def _listed(document: dict[str, Any], place: Place, value: Any) -> Iterator[tuple[Any, ...]]:
    other = f"{value}_X" if isinstance(value, str) else value + 7
    yield "value changed", _with(document, place, other)
    if "phases" in place:
        index = place.index("phases") + 1
        for phase in PHASES:
            if phase != place[index]:
                without = _without(document, place)
                phases = _at(without, place[:index])
                phases[phase] = [*phases.get(phase, []), value]
                if not phases[place[index]]:
                    del phases[place[index]]
                yield "phase changed", without, str(value)


def _others(key: Any, value: Any, document: dict[str, Any]) -> Iterator[Any]:
    if key == "$ref":
        yield from (
            f"#/components/schemas/{name}"
            for name in document["components"]["schemas"]
            if not value.endswith(f"/{name}")
        )
    elif key == "in":
        yield from (other for other in ("query", "header", "path") if other != value)
    elif key == "format":
        yield from (form for form in FORMS if form != value)
    elif key == "scheme":
        yield "basic"
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield value + 1
    elif value is None:
        yield from ("quite new", 5)
    elif isinstance(value, str):
        yield f"{value}x"
        yield None


def _at(value: Any, place: Place) -> Any:
    for part in place:
        value = value[part]
    return value


def _with(document: dict[str, Any], place: Place, new: Any) -> dict[str, Any]:
    """Return a copy of a spec with one value replaced."""
    changed = deepcopy(document)
    around = _at(changed, place[:-2])
    inner = around[place[-2]] if len(place) > 1 else around
    inner[place[-1]] = new
    return changed


def _without(document: dict[str, Any], place: Place) -> dict[str, Any]:
    """Return a copy of a spec without a value; a list that becomes empty is removed as well."""
    changed = deepcopy(document)
    around = _at(changed, place[:-1])
    del around[place[-1]]
    return changed


def _renamed(document: dict[str, Any], place: Place, name: str) -> dict[str, Any]:
    """Return a copy of a spec with a key renamed, in its place in the order."""
    changed = deepcopy(document)
    around = _at(changed, place[:-1])
    entries = [(name if key == place[-1] else key, value) for key, value in around.items()]
    around.clear()
    around.update(entries)
    return changed
