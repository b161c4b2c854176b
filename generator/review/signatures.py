"""Compare the methods of two generated `client.py`: the types and additions that griffe does not compare."""

from __future__ import annotations

from collections.abc import Iterator

import griffe

from .finding import Effect, Finding
from .types import Enums, change_when_given, change_when_read


def compare(old: griffe.Module, new: griffe.Module, old_enums: Enums, new_enums: Enums) -> Iterator[Finding]:
    """Yield the changes of methods that are in both clients, and the new methods."""
    for client, found in new.classes.items():
        for name, function in found.functions.items():
            where = client if name == "__init__" else f"{client}.{name}"
            before = old.classes[client].functions.get(name)
            if before is None:
                yield Finding(Effect.ADDITION, where, "is a new method.")
                continue
            yield from _parameters(where, before, function, old_enums, new_enums)
            changed = change_when_read(str(before.returns), str(function.returns), old_enums, new_enums)
            if changed:
                yield Finding(changed[0], where, f"returns another type: it {changed[1]}.")


def _parameters(
    where: str, old: griffe.Function, new: griffe.Function, old_enums: Enums, new_enums: Enums
) -> Iterator[Finding]:
    known = {parameter.name: parameter for parameter in old.parameters}
    for parameter in new.parameters:
        argument = f"{where}({parameter.name})"
        before = known.get(parameter.name)
        if before is None:
            if not parameter.required:
                yield Finding(Effect.ADDITION, argument, "is a new argument that may be left out.")
            continue
        changed = change_when_given(str(before.annotation), str(parameter.annotation), old_enums, new_enums)
        if changed:
            yield Finding(changed[0], argument, f"{changed[1]}.")
        elif before.required and not parameter.required:
            yield Finding(Effect.ADDITION, argument, "may be left out.")
