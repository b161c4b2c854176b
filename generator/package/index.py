"""``vendor.json``, which describes a package to the command, the test kit and integrations without importing it."""

from __future__ import annotations

from typing import Any

from .values import Argument, Operation, Package

_FOR_REVIEWERS = frozenset({"x-conflict", "x-conflicts", "x-source"})

_KINDS = {
    "str": "str",
    "int": "int",
    "float": "float",
    "bool": "bool",
    "datetime.datetime": "str",  # parsed by the client, like the JSON strings
    "datetime.date": "str",
    "uuid.UUID": "str",
}
"""Types of arguments that fit in one word on a command line; other values are written as JSON."""


def description(package: Package, document: dict[str, Any]) -> dict[str, Any]:
    """
    Return the description of a package: of the operation that returns jobs, or else its first.

    Args:
        package: The package.
        document: The OpenAPI document of its spec.
    """
    operation = _operation(package)
    return {
        "name": package.vendor,
        "title": package.title,
        "package": package.name,
        "version": package.version,
        "method": operation.name,
        "job": operation.job.model if operation.job else None,
        "arguments": [_argument(package, argument) for argument in operation.call_arguments],
        "settings": _settings(package),
        "openapi": _without_sources(document),
    }


def _operation(package: Package) -> Operation:
    return next((operation for operation in package.operations if operation.job), package.operations[0])


def _settings(package: Package) -> list[dict[str, Any]]:
    found = [_setting(scheme.argument, scheme.env, doc=scheme.doc, is_secret=True) for scheme in package.schemes]
    found.append(
        _setting(
            "base_url",
            package.base_url_env,
            doc=package.base_url_doc,
            is_required=package.base_url is None,
            default=package.base_url,
        )
    )
    found += [
        _setting(
            setting.name,
            setting.setting_env,
            doc=setting.doc,
            is_required=setting.is_required,
            kind="int" if setting.annotation == "int" else "str",
        )
        for setting in package.settings
    ]
    return found


def _setting(
    name: str,
    variable: str | None,
    *,
    doc: str,
    kind: str = "str",
    is_secret: bool = False,
    is_required: bool = True,
    default: str | None = None,
) -> dict[str, Any]:
    return {
        "name": name,
        "variable": variable,
        "kind": kind,
        "is_secret": is_secret,
        "is_required": is_required,
        "default": default,
        "doc": doc,
    }


def _argument(package: Package, argument: Argument) -> dict[str, Any]:
    annotation = argument.annotation.removesuffix(" | None")
    is_many = annotation.startswith("list[")
    item = annotation.removeprefix("list[").removesuffix("]") if is_many else annotation
    kinds = _KINDS | {enum.name: "int" if enum.is_integer else "str" for enum in package.enums}
    return {
        "name": argument.name,
        "kind": kinds.get(item, "json"),
        "is_many": is_many,
        "is_positional": argument.is_positional,
        "is_required": argument.is_required,
        "doc": argument.doc,
    }


def _without_sources(value: Any) -> Any:
    """Return a document without the keys that only reviewers need."""
    if isinstance(value, dict):
        return {key: _without_sources(item) for key, item in value.items() if key not in _FOR_REVIEWERS}
    if isinstance(value, list):
        return [_without_sources(item) for item in value]
    return value
