"""How two types of a client, as written in annotations, relate."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .finding import Effect

Enums = Mapping[str, str]
"""Each enum of a package with the plain type that its values have, too."""


def change_when_read(old: str, new: str, old_enums: Enums, new_enums: Enums) -> tuple[Effect, str] | None:
    """Return what it means that a value which callers read has another type, or None if it has the same."""
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
    """Return what it means that a value which callers give has another type, or None if it has the same."""
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
    """Return a type with plain ones in the place of enums: each is a subclass of one."""
    return re.sub(r"\w+", lambda word: enums.get(word.group(), word.group()), annotation)
