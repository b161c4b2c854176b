"""Convert a spec to the document that its reference page shows, with conflicts and samples where they apply."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from ..errors import Place, pointer
from ..render.conflicts import folded
from ..render.layout import md
from ..spec import rules
from ..spec.schemas import component_name
from ..spec.spec import Spec

_TITLE = "The vendor's page is unclear about this"
_TEXTS = ("description", "summary")
_SHOWN = ("info", "operation", "parameter", "request body", "security scheme", "schema")
"""The kinds of objects whose full description a page shows."""


def page(spec: Spec, sample: str) -> dict[str, Any]:
    """
    Return the OpenAPI document that a page shows.

    A conflict is shown, folded, at its node, or else at the nearest enclosing node that has a description on the page.
    The conflict of a component is also shown wherever the component is used with a different description. If all these
    places are hidden, for example behind the tab of an error response, it is shown at the operation as well.

    Args:
        spec: A valid spec.
        sample: A Python program that uses the client.
    """
    document = copy.deepcopy(spec.document)
    described = dict(_described(spec))
    notes = _notes(spec, described)
    sources = document["info"].pop("x-source", ())
    notes["info",].insert(0, "\n".join(["Transcribed from:", "", *(_source(source) for source in sources)]))
    for kind in (*_SHOWN, "server variable", "response"):
        for place, _ in rules.each(spec, kind):
            value = _at(document, place)
            for key in _TEXTS:
                if key in value:
                    value[key] = md(value[key])
    for place, texts in notes.items():
        value = _at(document, place)
        if texts:
            value["description"] = "\n\n".join(text for text in (value.get("description", ""), *texts) if text)
    for server in document["servers"]:
        _show_default(server)
    for place, _ in rules.each(spec, "operation"):
        _at(document, place)["x-codeSamples"] = [{"lang": "Python", "label": "Python", "source": sample}]
    return document


def _notes(spec: Spec, described: dict[Place, dict[str, Any]]) -> dict[Place, list[str]]:
    """Return the conflicts to show at each place."""
    notes: dict[Place, list[str]] = {place: [] for place in described}
    operations = [place for place in described if _is_operation(place)]
    shown = _shown_components(spec.document)
    for conflict in spec.conflicts:
        places = _places(spec, conflict.pointer, described)
        if all(_is_hidden(place, described[place], shown) for place in places):
            places = [*places, *operations]
        for place in places:
            notes[place].append(folded(conflict, _TITLE))
    return notes


def _show_default(server: dict[str, Any]) -> None:
    """Show a documented URL instead of the name of its variable."""
    for name, variable in server.get("variables", {}).items():
        if variable["default"]:
            server["url"] = server["url"].replace(f"{{{name}}}", variable["default"])


def _described(spec: Spec) -> Iterator[tuple[Place, dict[str, Any]]]:
    for kind in _SHOWN:
        for place, value in rules.each(spec, kind):
            if "description" in value or kind in ("info", "operation"):
                yield place, value


def _places(spec: Spec, target: str, described: dict[Place, dict[str, Any]]) -> list[Place]:
    """Return the places where the conflict at a JSON pointer is shown."""
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


def _is_hidden(place: Place, value: dict[str, Any], shown: set[str | None]) -> bool:
    """Return whether a page shows a description only after a click, or not at all."""
    if place[0] != "components":
        return False
    is_alternative = "anyOf" in value or "oneOf" in value
    return is_alternative or len(place) == 3 or str(place[2]) not in shown


def _shown_components(document: dict[str, Any]) -> set[str | None]:
    """Return the schemas that a page shows without a click: those of the request and of the first response."""
    found: set[str | None] = set()
    waiting: list[Any] = []
    for methods in document["paths"].values():
        for operation in methods.values():
            if isinstance(operation, dict) and operation.get("responses"):
                first = min(operation["responses"])
                waiting += [operation.get("requestBody"), operation["responses"][first]]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if "$ref" in value and (name := component_name(value)) not in found:
                found.add(name)
                waiting.append(document["components"]["schemas"].get(name))
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return found


def _is_operation(place: Place) -> bool:
    return place[0] == "paths" and len(place) == 3 and place[-1] != "parameters"


def _uses(component: str, described: dict[Place, dict[str, Any]]) -> Iterator[Place]:
    """Yield the places where a component is used with a description that hides its own."""
    for place, value in described.items():
        parts = [value, value.get("items", {}), *value.get("anyOf", ()), *value.get("oneOf", ())]
        if "description" in value and any("$ref" in part and component_name(part) == component for part in parts):
            yield place


def _at(document: Any, place: Place) -> Any:
    for part in place:
        document = document[part]
    return document


def _source(source: dict[str, str]) -> str:
    where = source.get("url") or source.get("site", "")
    return f"- {md(source['title'])}, {md(where)} ({md(source['document'])})"
