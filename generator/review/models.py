"""Compare the classes of two generated `models.py`: the types, defaults and values that griffe does not compare."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import griffe

from .finding import Effect, Finding
from .types import Enums, change_when_read

_BASES = {"OpenStrEnum": "str", "OpenIntEnum": "int"}


def enums_of(models: griffe.Module) -> Enums:
    """Return the enums of a module, each with the plain type of its values."""
    bases = {name: str(found.bases[0]) for name, found in models.classes.items() if found.bases}
    return {name: _BASES[base] for name, base in bases.items() if base in _BASES}


def compare(old: griffe.Module, new: griffe.Module) -> Iterator[Finding]:
    """Yield the changes of classes that are in both modules, and the new classes."""
    old_enums, new_enums = enums_of(old), enums_of(new)
    for name, found in new.classes.items():
        if name not in old.classes:
            yield Finding(Effect.ADDITION, name, "is a new class.")
        elif (name in old_enums) != (name in new_enums) or old_enums.get(name) != new_enums.get(name):
            before, after = _kind(name, old_enums), _kind(name, new_enums)
            yield Finding(Effect.BREAKING, name, f"is {after} instead of {before}: its values are of another kind.")
        elif name in new_enums:
            yield from _enum(old.classes[name], found)
        else:
            yield from _model(old.classes[name], found, old_enums, new_enums)


def _kind(name: str, enums: Enums) -> str:
    return f"an enum of {enums[name]}" if name in enums else "a model"


def _enum(old: griffe.Class, new: griffe.Class) -> Iterator[Finding]:
    for name, member in new.attributes.items():
        where = f"{new.name}.{name}"
        if name not in old.attributes:
            says = f"is a new value, {member.value}; before, it came as one that the document does not name."
            yield Finding(Effect.ADDITION, where, says)
        elif str(member.value) != str(old.attributes[name].value):
            before = old.attributes[name].value
            says = f"is {member.value} instead of {before}: comparing with {before} is false now."
            yield Finding(Effect.BREAKING, where, says)


def _model(old: griffe.Class, new: griffe.Class, old_enums: Enums, new_enums: Enums) -> Iterator[Finding]:
    for name, attribute in new.attributes.items():
        where = f"{new.name}.{name}"
        before = old.attributes.get(name)
        if before is None:
            if _is_required(attribute):
                says = "is a new field that is required: an answer without it raises ResponseDecodeError."
                yield Finding(Effect.BREAKING, where, says)
            else:
                yield Finding(Effect.ADDITION, where, "is a new field; it was in additional_properties before.")
            continue
        changed = change_when_read(str(before.annotation), str(attribute.annotation), old_enums, new_enums)
        if changed:
            yield Finding(changed[0], where, f"{changed[1]}.")
        elif _is_required(attribute) and not _is_required(before):
            yield Finding(Effect.BREAKING, where, "is required: an answer without it raises ResponseDecodeError.")
        elif _is_required(before) and not _is_required(attribute):
            yield Finding(Effect.ADDITION, where, "is optional: an answer without it is no error any more.")
        if _wire(before) != _wire(attribute):
            says = f"is the key {_wire(attribute)!r} on the wire, not {_wire(before)!r}, in answers and in to_dict()."
            yield Finding(Effect.BREAKING, where, says)
        constants = [_metadata(each).get("const") for each in (before, attribute)]
        if constants[1] and constants[0] != constants[1]:
            says = f"is to be {constants[1][0]!r} alone: any other value is a mismatch, and an error with strict=True."
            yield Finding(Effect.BREAKING, where, says)


def _is_required(attribute: griffe.Attribute) -> bool:
    return attribute.value is None or (_arguments(attribute) is not None and "default" not in _named(attribute))


def _wire(attribute: griffe.Attribute) -> str:
    return str(_metadata(attribute).get("wire", attribute.name))


def _metadata(attribute: griffe.Attribute) -> dict[str, Any]:
    """Return a field's metadata besides its type: its wire name and its constant value."""
    written = _named(attribute).get("metadata")
    return ast.literal_eval(written) if written else {}


def _named(attribute: griffe.Attribute) -> dict[str, ast.expr]:
    """Return the arguments of a `field(...)` call used as a default."""
    call = _arguments(attribute)
    return {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg} if call else {}


def _arguments(attribute: griffe.Attribute) -> ast.Call | None:
    value = ast.parse(str(attribute.value), mode="eval").body
    return value if isinstance(value, ast.Call) else None
