"""Find edits of a spec that do not affect callers: descriptions, examples and sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import frozen

from ..errors import Place, pointer, shown
from ..spec import rules
from ..spec.spec import Spec

_KINDS = ("info", "server", "server variable", "operation", "parameter", "request body", "media type", "response")


@frozen(order=True)
class Edit:
    """A text, an example or a source that has changed."""

    pointer: str
    says: str


def edits(old: Spec, new: Spec) -> list[Edit]:
    """Return each description, summary, title, example and source that was added, removed or changed."""
    before, after = _texts(old), _texts(new)
    found = []
    for place in [*before, *(place for place in after if place not in before)]:
        for at, was, now in _differences(place, before.get(place, _NONE), after.get(place, _NONE)):
            found.append(Edit(pointer(*at), _said(was, now)))
    return sorted(found)


_NONE = object()


def _texts(spec: Spec) -> dict[Place, Any]:
    texts: dict[Place, Any] = {}
    for kind in (*_KINDS, "security scheme", "schema"):
        for place, value in rules.each(spec, kind):
            for key in ("description", "summary", "example", "x-source", *(["title"] if kind == "info" else [])):
                if key in value:
                    texts[*place, key] = value[key]
    return texts


def _differences(place: Place, old: Any, new: Any) -> Iterator[tuple[Place, Any, Any]]:
    """Yield the innermost places where two values differ."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in {**old, **new}:
            yield from _differences((*place, key), old.get(key, _NONE), new.get(key, _NONE))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from _differences((*place, index), before, after)
    elif old is _NONE or new is _NONE or type(old) is not type(new) or old != new:
        yield place, old, new


def _said(old: Any, new: Any) -> str:
    if old is _NONE:
        return f"added: {shown(new)}"
    return f"removed: {shown(old)}" if new is _NONE else f"{shown(old)} became {shown(new)}"
