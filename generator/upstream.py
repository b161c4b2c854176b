"""
The only module that uses openapi-python-client.

Its version is pinned, because what we use is not its public API: `GeneratorData` parses a document, `Project` provides
the template environment, and `strings` makes identifiers. The parsed tree is converted to plain values here.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import jinja2
from attrs import evolve, frozen
from openapi_python_client import Project, strings
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser import properties as parsed
from openapi_python_client.parser.errors import GeneratorError
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties.boolean import BooleanProperty
from openapi_python_client.parser.properties.date import DateProperty
from openapi_python_client.parser.properties.datetime import DateTimeProperty
from openapi_python_client.parser.properties.float import FloatProperty
from openapi_python_client.parser.properties.int import IntProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.none import NoneProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol
from openapi_python_client.parser.properties.string import StringProperty
from openapi_python_client.parser.properties.union import UnionProperty
from openapi_python_client.parser.properties.uuid import UuidProperty
from openapi_python_client.strings import in_double_quote_literal, safe_for_docstring, snake_case

__all__ = [
    "GeneratorData",
    "Named",
    "Parsed",
    "ParsedOperation",
    "UpstreamError",
    "class_name",
    "environment",
    "identifier",
    "in_double_quote_literal",
    "parse",
    "safe_for_docstring",
    "snake_case",
]

_PREFIX = "field_"
_SCALARS: dict[type, str] = {
    StringProperty: "str",
    IntProperty: "int",
    FloatProperty: "float",
    BooleanProperty: "bool",
    DateTimeProperty: "datetime.datetime",
    DateProperty: "datetime.date",
    UuidProperty: "uuid.UUID",
    parsed.AnyProperty: "Any",
}


class UpstreamError(Exception):
    """openapi-python-client failed or issued a warning; the message is its own."""


@frozen
class Named:
    """A property or parameter: its name on the wire and its type."""

    wire: str
    annotation: str
    is_nullable: bool


@frozen
class ParsedOperation:
    """An operation: its parameters by location, and the types of its bodies."""

    path: tuple[Named, ...]
    query: tuple[Named, ...]
    header: tuple[Named, ...]
    body: Named | None
    responses: dict[str, str]


@frozen
class Parsed:
    """A whole document: the properties of each class, and each operation by method name."""

    models: dict[str, tuple[Named, ...]]
    operations: dict[str, ParsedOperation]


def parse(document: dict[str, Any]) -> tuple[Parsed, GeneratorData]:
    """
    Parse a document; return the result as plain values, and as openapi-python-client's own data for `environment`.

    Raises:
        UpstreamError: openapi-python-client failed or issued a warning.
    """
    try:
        prepared, wires = _prepared(document)
        data = GeneratorData.from_dict(prepared, config=_config())
    except Exception as error:  # it raises ValueError, AttributeError and others
        raise UpstreamError(f"{type(error).__name__}: {error}") from error
    if isinstance(data, GeneratorError):
        raise UpstreamError(_message(data))
    collections = data.endpoint_collections_by_tag.values()
    if warnings := [*data.errors, *(error for collection in collections for error in collection.parse_errors)]:
        raise UpstreamError("; ".join(_message(warning) for warning in warnings))
    known = {str(model.class_info.name): model for model in data.models}
    models = {name: tuple(_named(prop, known) for prop in _properties(model)) for name, model in known.items()}
    endpoints = [endpoint for collection in collections for endpoint in collection.endpoints]
    return Parsed(models, {str(endpoint.name): _operation(endpoint, known, wires) for endpoint in endpoints}), data


def environment(data: GeneratorData, templates: Path) -> jinja2.Environment:
    """Return openapi-python-client's template environment with our templates, in which unknown variables raise."""
    env = Project(openapi=data, config=_config(), custom_template_path=templates).env
    env.undefined = jinja2.StrictUndefined
    return env


def class_name(name: str) -> str:
    """Return a name as a class name."""
    return str(strings.ClassName(name, _PREFIX))


def identifier(name: str) -> str:
    """Return a name as a snake_case identifier."""
    return str(strings.PythonIdentifier(name, _PREFIX))


def _prepared(document: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """
    Return a copy that openapi-python-client accepts, and the original names of the parameters that it renames.

    Free-form objects get a title, because the name it derives from their location could clash with a component.
    Parameters get simple names, because it does not support dots in them.
    """
    prepared: dict[str, Any] = copy.deepcopy(document)
    wires: dict[str, str] = {}
    prepared["paths"] = dict(_renamed(path, item, wires) for path, item in prepared["paths"].items())
    values: list[Any] = [prepared]
    for value in values:  # grows during the loop
        if isinstance(value, list):
            values += value
        elif isinstance(value, dict):
            values += value.values()
            kind = value.get("type")
            if kind in ("object", ["object"], ["object", "null"], ["null", "object"]) and not value.get("properties"):
                value["title"] = f"JobdetailsFreeForm{len(values)}"
    return prepared, wires


def _renamed(path: str, item: dict[str, Any], wires: dict[str, str]) -> tuple[str, dict[str, Any]]:
    for part in (item, *item.values()):
        for parameter in part.get("parameters", ()) if isinstance(part, dict) else ():
            name = f"p{len(wires)}"
            wires[name] = parameter["name"]
            if parameter["in"] == "path":
                path = path.replace(f"{{{parameter['name']}}}", f"{{{name}}}")
            parameter["name"] = name
    return path, item


def _config() -> Config:
    return Config.from_sources(
        ConfigFile(field_prefix=_PREFIX),
        MetaType.NONE,
        document_source=Path("spec"),
        file_encoding="utf-8",
        overwrite=False,
        output_path=Path("output"),
    )


def _message(error: GeneratorError) -> str:
    text = " ".join(f"{error.header} {error.detail or ''}".split())
    return re.sub(r"<[\w.]+ object at 0x[0-9a-f]+>", "...", text)  # the repr of an object, printed by mistake


def _properties(model: parsed.ModelProperty) -> Iterator[PropertyProtocol]:
    yield from model.required_properties or ()
    yield from model.optional_properties or ()


Known = Mapping[str, parsed.ModelProperty]
"""Every class with its properties. A reference to a class defined later in the document has none yet."""


def _operation(endpoint: Endpoint, known: Known, wires: Mapping[str, str]) -> ParsedOperation:
    def named(properties: Iterable[PropertyProtocol]) -> tuple[Named, ...]:
        return tuple(evolve(found, wire=wires[found.wire]) for found in (_named(prop, known) for prop in properties))

    if len(endpoint.bodies) > 1:
        raise UpstreamError(f"{endpoint.name} has {len(endpoint.bodies)} bodies")
    return ParsedOperation(
        path=named(endpoint.path_parameters),
        query=named(endpoint.query_parameters),
        header=named(endpoint.header_parameters),
        body=_named(endpoint.bodies[0].prop, known) if endpoint.bodies else None,
        responses={response.status_code.pattern: _type(response.prop, known)[0] for response in endpoint.responses},
    )


def _named(prop: PropertyProtocol, known: Known) -> Named:
    return Named(prop.name.get_untrusted_value(), *_type(prop, known))


def _type(prop: PropertyProtocol, known: Known) -> tuple[str, bool]:
    """Return the Python type of a property, and whether it may also be null."""
    if scalar := _SCALARS.get(type(prop)):
        return scalar, False
    if isinstance(prop, parsed.EnumProperty):
        return str(prop.class_info.name), False
    if isinstance(prop, ListProperty):
        return f"list[{_inner(prop.inner_property, known)}]", False
    if isinstance(prop, parsed.ModelProperty):
        if prop.data.properties:
            return str(prop.class_info.name), False
        values = known[str(prop.class_info.name)].additional_properties
        return f"dict[str, {_inner(values, known) if values else 'Any'}]", False
    if isinstance(prop, UnionProperty):
        others = [_type(inner, known) for inner in prop.inner_properties if not isinstance(inner, NoneProperty)]
        names = dict.fromkeys(name for name, _ in others)
        may_be_null = len(others) < len(prop.inner_properties) or any(is_nullable for _, is_nullable in others)
        return "Any" if "Any" in names else " | ".join(names), may_be_null
    raise UpstreamError(f"{prop.name.get_untrusted_value()!r} has the unsupported type {type(prop).__name__}")


def _inner(prop: PropertyProtocol, known: Known) -> str:
    annotation, is_nullable = _type(prop, known)
    return f"{annotation} | None" if is_nullable else annotation
