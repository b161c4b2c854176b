"""The example in a client's README: a call with real arguments that prints some fields of the result."""

from __future__ import annotations

import json
from typing import Any

from attrs import frozen

from ..errors import printable
from .values import Argument, Package

_PLACEHOLDERS = {"str": '"..."', "int": "1", "float": "1.0", "bool": "True"}


@frozen
class Example:
    """The parts of the example that depend on the vendor."""

    comment: str
    result: str
    arguments: str
    use: tuple[str, ...]


def of(package: Package) -> Example:
    """Return the example of a package: its first operation, called with the spec's own examples."""
    operation = package.operations[0]
    given = [argument for argument in operation.call_arguments if argument.is_required]
    arguments = ", ".join(
        _value(argument) if argument.is_positional else f"{argument.name}={_value(argument)}" for argument in given
    )
    names = (
        *(scheme.argument for scheme in package.schemes),
        "base_url",
        *(setting.name for setting in package.settings),
    )
    comment = ", ".join(f"{name}=..." for name in names)
    if package.environment_variables:
        comment += ", or " + ", ".join(package.environment_variables)
    model = package.model(operation.returns)
    enums = {enum.name for enum in package.enums}
    is_list = operation.returns.startswith("list[")
    result, item = ("jobs", "job") if is_list else ("job", "job")
    if model is None:
        return Example(comment, result, arguments, (f"print({result})",))
    shown = [field for field in model.fields if field.annotation.removesuffix(" | None") in enums][:1]
    shown = [*[field for field in model.fields if field not in shown][:1], *shown]
    line = f"print({', '.join(f'{item}.{field.name}' for field in shown)})"
    return Example(comment, result, arguments, (f"for {item} in {result}:", f"    {line}") if is_list else (line,))


def _value(argument: Argument) -> str:
    if argument.example is not None:
        return _literal(argument.example)
    return _PLACEHOLDERS.get(argument.annotation, "...")


def _literal(value: Any) -> str:
    """Return a JSON value as a Python literal, with unprintable characters escaped."""
    if isinstance(value, str):
        return printable(json.dumps(value, ensure_ascii=False))
    if isinstance(value, list):
        return f"[{', '.join(_literal(item) for item in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_literal(key)}: {_literal(item)}' for key, item in value.items())}}}"
    return repr(value)
