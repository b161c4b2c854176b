"""Choose every name in generated code. openapi-python-client splits names into words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence

from jobdetails_core import errors

from .. import upstream

VENDOR = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
RESERVED_VENDORS = frozenset(
    {"airflow", "annotations", "cli", "core", "errors", "importlib", "jobdetails", "mcp", "summarize", "testing"}
)
"""Names already used in the facade, in which each vendor is a module."""

RESERVED_CLASSES = frozenset(
    {*errors.__all__, "Any", "AsyncClient", "Client", "ContractWarning", "Mismatch", "Response"}
    | {
        "ApiKey",
        "AsyncApiKey",
        "AsyncBaseClient",
        "AsyncHttpClient",
        "HttpClient",
        "Mapping",
        "Model",
        "OpenIntEnum",
        "OpenStrEnum",
        "Operation",
    }
    | {"Parameter", "SERVICE", "Scheme", "Sequence", "Service", "Setting", "SyncClient"}
    | {"AsyncIterable", "AsyncIterator", "Callable", "Counts", "Iterable", "Iterator", "JobResult", "JobSummary"}
    | {"JobView", "Literal", "Phase", "Undocumented"}
)
"""Names that the modules of a package use besides its models."""

_RESERVED_ATTRIBUTES = frozenset({"additional_properties", "field", "from_dict", "frozen", "to_dict", "uuid"})
"""Names that a model's class body uses, in addition to those that openapi-python-client avoids."""

_RESERVED_ARGUMENTS = frozenset(
    {"api_key", "base_url", "headers", "http_client", "max_response_bytes", "max_retries", "response"}
    | {"strict", "timeout", "uuid"}
    | {
        "concurrency",
        "existence_timeout",
        "ids",
        "interval",
        "max_interval",
        "max_outage",
        "on_poll",
        "on_unknown",
        "raise_on_failure",
        "request_timeout",
    }
)
"""Argument names that a client's methods already use."""

_RESERVED_METHODS = frozenset({"aclose", "close", "get_many", "iter_job", "wait_for_job"})
_RESERVED_CONSTANTS = frozenset(
    {"DEFAULT_MAX_RESPONSE_BYTES", "DEFAULT_MAX_RETRIES", "DEFAULT_TIMEOUT", "JOB_VIEW", "SERVICE"}
)


def distribution(vendor: str) -> str:
    """Return the name to install."""
    return f"jobdetails-{vendor.replace('_', '-')}"


def package(vendor: str) -> str:
    """Return the name to import."""
    return f"jobdetails_{vendor}"


def class_name(component: str) -> str:
    """Return the class of a component."""
    return upstream.class_name(component)


def attribute(wire: str) -> str:
    """Return the attribute of a model for a property."""
    return _avoid(_identifier(wire), _RESERVED_ATTRIBUTES)


def arguments(parameters: Sequence[tuple[str, str]]) -> list[str]:
    """Return the arguments of a method for (location, name) pairs; a name in two locations gets the location added."""
    named = [(place, _avoid(_identifier(_header_words(name)), _RESERVED_ARGUMENTS)) for place, name in parameters]
    places: dict[str, set[str]] = {}
    for place, name in named:
        places.setdefault(name, set()).add(place)
    return [f"{name.rstrip('_')}_{place}" if len(places[name]) > 1 else name for place, name in named]


def credentials(schemes: Sequence[str]) -> list[str]:
    """Return the arguments of a client for the keys of its security schemes; several are named after their schemes."""
    if len(schemes) == 1:
        return ["api_key"]
    return [_avoid(_identifier(scheme), _RESERVED_ARGUMENTS - {"api_key"}) for scheme in schemes]


def method(operation_id: str) -> str:
    """Return the method of an operation."""
    return _avoid(_identifier(operation_id), _RESERVED_METHODS)


def upstream_operation(operation_id: str) -> str:
    """Return openapi-python-client's name for an operation."""
    return upstream.identifier(operation_id)


def constant(method_name: str, classes: Collection[str]) -> str:
    """Return the name of the constant for the operation of a method, in a module that imports these classes."""
    name = unicodedata.normalize("NFKC", method_name.upper().rstrip("_"))
    return f"{name}_OPERATION" if name in classes or name in _RESERVED_CONSTANTS else name


def enum_member(value: str | int) -> str:
    """Return an enum member for a value: its words, its number, or else the names of its characters."""
    if number := re.fullmatch(r"(-?)(\d+)", str(value), flags=re.ASCII):
        return f"VALUE_NEGATIVE_{number[2]}" if number[1] else f"VALUE_{number[2]}"
    text = unicodedata.normalize("NFKC", str(value))
    words = unicodedata.normalize("NFKC", upstream.snake_case(text).upper())
    if words.isidentifier():
        return words
    if f"VALUE_{words}".isidentifier() and words:
        return f"VALUE_{words}"
    return "_".join(_character(character) for character in text) or "EMPTY"


def collisions(names: Iterable[tuple[str | int, str]]) -> list[tuple[str | int, str | int, str]]:
    """Find collisions in (name in the spec, name in Python) pairs, as (first, second, name in Python)."""
    seen: dict[str, str | int] = {}
    found = []
    for original, name in names:
        if name in seen:
            found.append((seen[name], original, name))
        seen.setdefault(name, original)
    return found


def _header_words(name: str) -> str:
    """Return a name with dashes in lower case, so that ``X-GitHub-Api-Version`` has four words."""
    return name.lower() if "-" in name else name


def _identifier(name: str) -> str:
    """Return an identifier in NFKC form, in which Python compares identifiers."""
    identifier = upstream.identifier(unicodedata.normalize("NFKC", name))
    return upstream.identifier(unicodedata.normalize("NFKC", identifier))


def _character(character: str) -> str:
    """Return the name of a character, such as ``PLUS_SIGN``, or its number."""
    return re.sub(r"\W", "_", unicodedata.name(character, f"U{ord(character):04X}"), flags=re.ASCII)


def _avoid(name: str, reserved: frozenset[str]) -> str:
    return f"{name}_" if name in reserved else name
