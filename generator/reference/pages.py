"""From a spec to the document its page is made of: what Redocly shows, with conflicts and samples where they apply."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from .. import rules
from ..errors import Place, pointer
from ..render import md
from ..schemas import component_name
from ..specs import Spec

_TEXTS = ("description", "summary")
_SHOWN = ("info", "operation", "parameter", "request body", "security scheme", "schema")
"""The kinds of objects of which a page shows the description at length."""


def page(spec: Spec, sample: str) -> dict[str, Any]:
    """
    Return the OpenAPI document that a page shows.

    A conflict stands at the thing its pointer names, or else at the nearest thing around it that has a description on
    the page; that of a component also stands wherever the component is used with a description of that place. All of
    them stand at the top as well, since a page folds some of its parts away.

    Args:
        spec: A valid spec.
        sample: A Python program that uses the client.
    """
    document = copy.deepcopy(spec.document)
    described = dict(_described(spec))
    told: dict[Place, list[str]] = {place: [] for place in described}
    sources = document["info"].pop("x-source", ())
    told["info",].append("\n".join(["Transcribed from:", "", *(_source(source) for source in sources)]))
    for conflict in document["info"].pop("x-conflicts", ()):
        for place in {("info",), *_places(spec, conflict["pointer"], described)}:
            told[place].append(_conflict(conflict))
    for kind in (*_SHOWN, "server variable", "response"):
        for place, _ in rules.each(spec, kind):
            value = _at(document, place)
            for key in _TEXTS:
                if key in value:
                    value[key] = md(value[key])
    for place, texts in told.items():
        value = _at(document, place)
        if texts:
            value["description"] = "\n\n".join(text for text in (value.get("description", ""), *texts) if text)
    for place, _ in rules.each(spec, "operation"):
        _at(document, place)["x-codeSamples"] = [{"lang": "Python", "label": "Python", "source": sample}]
    return document


def _described(spec: Spec) -> Iterator[tuple[Place, dict[str, Any]]]:
    for kind in _SHOWN:
        for place, value in rules.each(spec, kind):
            if "description" in value or kind in ("info", "operation"):
                yield place, value


def _places(spec: Spec, target: str, described: dict[Place, dict[str, Any]]) -> list[Place]:
    """Return where a conflict about a JSON pointer is shown."""
    by_pointer = {pointer(*place): place for place in described}
    around = target
    while around not in by_pointer:
        inside = [place for at, place in by_pointer.items() if at.startswith(f"{around}/") and _is_operation(place)]
        if inside:
            return inside
        around = around.rpartition("/")[0]
        if around in ("#", ""):
            return [("info",)]
    place = by_pointer[around]
    if place[:-1] == ("components", "schemas"):
        return [place, *_uses(str(place[-1]), described)]
    return [place]


def _is_operation(place: Place) -> bool:
    return place[0] == "paths" and len(place) == 3 and place[-1] != "parameters"


def _uses(component: str, described: dict[Place, dict[str, Any]]) -> Iterator[Place]:
    """Yield where a component is used with a description that hides its own."""
    for place, value in described.items():
        parts = [value, value.get("items", {}), *value.get("anyOf", ()), *value.get("oneOf", ())]
        if "description" in value and any("$ref" in part and component_name(part) == component for part in parts):
            yield place


def _at(document: Any, place: Place) -> Any:
    for part in place:
        document = document[part]
    return document


def _conflict(conflict: dict[str, Any]) -> str:
    readings = "\n".join(f"> - {_where(reading)}: {md(reading['says'])}" for reading in conflict["readings"])
    return (
        f"> **The document is not of one mind** about `{conflict['pointer'].replace('`', '')}`:\n>\n{readings}\n>\n"
        f"> Transcribed: {md(conflict['transcribed'])}\n>\n> Why: {md(conflict['reason'])}"
    )


def _where(reading: dict[str, Any]) -> str:
    line = f", line {reading['line']}" if "line" in reading else ""
    return f"{md(reading['document'])}{line}"


def _source(source: dict[str, str]) -> str:
    return f"- {md(source['title'])}, {md(source['site'])} ({md(source['document'])})"
