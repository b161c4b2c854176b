"""Compare two types of a client, given as annotations."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .finding import Effect

Enums = Mapping[str, str]
"""The enums of a package, each with the plain type of its values."""


def change_when_read(old: str, new: str, old_enums: Enums, new_enums: Enums) -> tuple[Effect, str] | None:
    """Return the effect of a changed type on callers who read the value, or None if the type is the same."""
    if old == new:
        return None
    (old_type, old_null), (new_type, new_null) = _split(old), _split(new)
    if old_type != new_type:
        if _plain(new_type, new_enums) == old_type and (old_null or not new_null):
            return Effect.ADDITION, f"is {new}, which is a {old}, too"
        return Effect.BREAKING, f"is {new} instead of {old}: what is done with a {old_type} may fail"
    if new_null:
        return Effect.BREAKING, f"may be None: it is {new} instead of {old}"
    return (
        Effect.BREAKING,
        f"is {new} instead of {old}: an answer without it, or with null, raises ResponseDecodeError",
    )


def change_when_given(old: str, new: str, old_enums: Enums, new_enums: Enums) -> tuple[Effect, str] | None:
    """Return the effect of a changed type on callers who pass the value, or None if the type is the same."""
    if old == new:
        return None
    (old_type, old_null), (new_type, new_null) = _split(old), _split(new)
    takes_all = old_type == new_type or _plain(old_type, old_enums) == new_type
    if takes_all and (new_null or not old_null):
        return Effect.ADDITION, f"takes {new}, and {old} as before"
    return Effect.BREAKING, f"takes {new} instead of {old}: a call with a {old_type if new_null else old} is refused"


def _split(annotation: str) -> tuple[str, bool]:
    return annotation.removesuffix(" | None"), annotation.endswith(" | None")


def _plain(annotation: str, enums: Enums) -> str:
    """Return a type with each enum replaced by the plain type that it subclasses."""
    return re.sub(r"\w+", lambda word: enums.get(word.group(), word.group()), annotation)
