"""Find names in a spec that collide in Python, with each other or with names that a package uses itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ..errors import Place, Problem, pointer, shown
from . import naming
from .operations import arguments_of, operations_of
from .schemas import classes_of
from .spec import Spec


def problems_in(spec: Spec, place: Place, document: dict[str, Any]) -> Iterator[Problem]:
    """Yield each collision of names; the spec must be valid otherwise."""
    schemas = classes_of(document)
    classes = [(name, naming.class_name(name)) for name in schemas]
    yield from _same(spec, pointer("components", "schemas"), classes)
    for name, class_name in classes:
        at: Place = ("components", "schemas", name)
        if class_name in naming.RESERVED_CLASSES:
            found = f"{name!r}, which becomes the class {class_name} in Python"
            yield spec.problem(pointer(*at), found, "another name; every package uses this one already")
        properties = schemas[name].get("properties", {})
        yield from _same(spec, pointer(*at, "properties"), [(wire, naming.attribute(wire)) for wire in properties])
        members = [(value, naming.enum_member(value)) for value in schemas[name].get("enum", ())]
        yield from _same(spec, pointer(*at, "enum"), members)
    yield from _arguments(spec)
    yield from _methods(spec, {class_name for _, class_name in classes})


def _arguments(spec: Spec) -> Iterator[Problem]:
    schemes = spec.document.get("components", {}).get("securitySchemes", {})
    credentials = list(zip(schemes, naming.credentials(list(schemes)), strict=True))
    yield from _same(spec, pointer("components", "securitySchemes"), credentials)
    settings: dict[str, dict[str, Any]] = {}
    for path, method, operation, parameters in operations_of(spec.document):
        place = pointer("paths", path, method)
        arguments = arguments_of(operation, parameters)
        own = [(name, arguments[place, name]) for place, name in arguments if (place, name) in _settings_of(parameters)]
        yield from _same(spec, pointer("components", "securitySchemes"), [*credentials, *own]) if own else ()
        yield from _same(spec, place, [(name, argument) for (_, name), argument in arguments.items()])
        for parameter in parameters:
            if "x-setting" in parameter:
                argument = arguments[parameter["in"], parameter["name"]]
                keys = {key: parameter.get(key) for key in ("name", "required", "x-env")}
                if settings.setdefault(argument, keys) != keys:
                    found = f"the setting {argument} with {keys}"
                    yield spec.problem(place, found, f"the same as on the previous operation: {settings[argument]}")


def _settings_of(parameters: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(parameter["in"], parameter["name"]) for parameter in parameters if "x-setting" in parameter]


def _methods(spec: Spec, classes: set[str]) -> Iterator[Problem]:
    identifiers = [operation["operationId"] for _, _, operation, _ in operations_of(spec.document)]
    named = [(own, naming.method(own)) for own in identifiers]
    methods = [(own, f"{name}{suffix}") for own, name in named for suffix in ("", "_response")]
    constants = [(own, naming.constant(name, classes)) for own, name in named]
    place = pointer("paths")
    yield from list(_same(spec, place, methods)) or _same(spec, place, constants)


def _same(spec: Spec, place: str, names: Iterable[tuple[str | int, str]]) -> Iterator[Problem]:
    for first, second, name in naming.collisions(names):
        found = f"{shown(first)} and {shown(second)}, which both become {shown(name)} in Python"
        yield spec.problem(place, found, "names that stay distinct")
