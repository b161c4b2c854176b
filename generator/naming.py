"""Every name in generated code is made here, from those that openapi-python-client gives."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from . import upstream
from .runtime import errors

RESERVED_VENDORS = frozenset({"errors", "cli", "jobdetails"})
"""Modules of the facade, in which each vendor is a module too."""

RESERVED_CLASSES = frozenset(
    {*errors.__all__, "Any", "AsyncClient", "Client", "ContractWarning", "Mismatch", "Response"}
    | {"Model", "OpenIntEnum", "OpenStrEnum"}
)
"""What a package holds beside its models."""

_RESERVED_ATTRIBUTES = frozenset({"additional_properties", "field", "frozen", "to_dict", "uuid"})
"""What a model's class body uses itself, beyond what openapi-python-client avoids already."""

_RESERVED_ARGUMENTS = frozenset(
    {"api_key", "base_url", "headers", "http_client", "max_retries", "strict", "timeout", "uuid"}
)
"""What a client's methods use themselves."""

_RESERVED_METHODS = frozenset({"aclose", "close"})


def distribution(vendor: str) -> str:
    """Return the name to install."""
    return f"jobdetails-{vendor.replace('_', '-')}"


def package(vendor: str) -> str:
    """Return the name to import."""
    return f"jobdetails_{vendor}"


def class_name(component: str) -> str:
    """Return the class of a component."""
    return upstream.class_name(component)


def attribute(name: str) -> str:
    """Return the attribute of a model for a property that openapi-python-client calls `name`."""
    return _avoid(name, _RESERVED_ATTRIBUTES)


def argument(name: str) -> str:
    """Return the argument of a method for a parameter that openapi-python-client calls `name`."""
    return _avoid(name, _RESERVED_ARGUMENTS)


def body_argument(component: str | None) -> str:
    """Return the argument for a request body, which is named after its component."""
    return argument(upstream.identifier(component)) if component else "body"


def method(operation_id: str) -> str:
    """Return the method of an operation."""
    return _avoid(upstream.identifier(operation_id), _RESERVED_METHODS)


def upstream_operation(operation_id: str) -> str:
    """Return what openapi-python-client calls an operation."""
    return upstream.identifier(operation_id)


def constant(method_name: str) -> str:
    """Return the constant that describes the operation of a method."""
    return method_name.upper().rstrip("_")


def enum_member(value: str | int, index: int) -> str:
    """Return the member of an enum for its value at an index."""
    if isinstance(value, int):
        return f"VALUE_{value}" if value >= 0 else f"VALUE_NEGATIVE_{-value}"
    words = upstream.snake_case(value).upper()
    if words and not words[0].isdigit() and words.isidentifier() and words.strip("_"):
        return words
    return f"VALUE_{words}" if f"VALUE_{words}".isidentifier() and words else f"VALUE_{index}"


def collisions(names: Iterable[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Return from (name in the spec, name in Python) pairs each (first, second, name) that Python cannot tell apart."""
    seen: dict[str, str] = {}
    found = []
    for original, name in names:
        same = unicodedata.normalize("NFKC", name)
        if same in seen:
            found.append((seen[same], original, name))
        seen.setdefault(same, original)
    return found


def _avoid(name: str, reserved: frozenset[str]) -> str:
    return f"{name}_" if name in reserved else name
