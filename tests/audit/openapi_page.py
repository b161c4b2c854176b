"""A page with embedded OpenAPI YAML, as vendors generate it; every fact in it is marked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from .marks import Other, Place, bare
from .writing import Writer


def embedded(writer: Writer) -> str:
    """Return the page."""
    text = "\n".join(_lines(writer, _as_published(writer), ()))
    return f"# Details of a job\n\n> What came of it\n\n## OpenAPI\n\n````yaml {writer.route()}\n{text}\n````\n"


def _as_published(writer: Writer) -> dict[str, Any]:
    """Return the spec without our extensions, as a vendor would publish it."""
    document: dict[str, Any] = _without_ours(writer.outline.document)
    document["info"] = {"title": "Jobs", "version": "1"}
    document["servers"] = [{"url": writer.outline.base or "https://{host}"}]
    scheme = next(iter(document["components"]["securitySchemes"].values()))
    if scheme["type"] == "apiKey":
        scheme["description"] = f"Format: `{writer.outline.form}`"
    return document


def _without_ours(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_ours(item) for key, item in value.items() if not key.startswith("x-")}
    return [_without_ours(item) for item in value] if isinstance(value, list) else value


def _lines(writer: Writer, value: Any, way: Place) -> list[str]:
    """Return YAML, block by block."""
    if isinstance(value, dict) and value:
        lines = []
        for key, item in value.items():
            inside = _lines(writer, item, (*way, key))
            head = f"{_key(writer, key, way)}:"
            if isinstance(item, dict | list) and item and len(inside) + ("\n" in inside[0]):
                block = [f"  {line}" for line in inside]
                lines += _droppable(writer, key, way, [head, *block])
            else:
                lines += _droppable(writer, key, way, [f"{head} {inside[0]}"])
        return lines
    if isinstance(value, list) and value:
        lines = []
        for index, item in enumerate(value):
            first, *rest = _lines(writer, item, (*way, f"[{index}]"))
            text = "\n".join([f"- {first}", *(f"  {line}" for line in rest)])
            if way[-1] in ("required", "enum") and len(value) > 1:
                kind = "value dropped" if way[-1] == "enum" else "required changed"
                text = writer.mark("item", text, (), Other(kind, "# nothing", (str(item),)))
            elif way[-1] == "parameters":
                gone = "# nothing" if len(value) > 1 else "[]"
                text = writer.mark("item", text, (), Other("field dropped", gone, (item["name"],)))
            lines.append(text)
        return [line for text in lines for line in text.split("\n")]
    return [_scalar(writer, value, way)]


def _key(writer: Writer, key: str, way: Place) -> str:
    if "example" in way:
        return writer.mark("key", json.dumps(key), (key,))
    if way[-1:] == ("properties",):
        return writer.mark("name", key, (key,))
    if way[-1:] == ("responses",):
        return f'"{writer.mark("status", key, (key,))}"'
    if way == ("paths",):
        return writer.mark("path", key)
    if len(way) == 2 and way[0] == "paths":
        return writer.mark("method", key, (), Other("method changed", "patch"))
    return key


def _droppable(writer: Writer, key: str, way: Place, lines: list[str]) -> list[str]:
    """Return the lines of an entry, which could be left out if it is a fact."""
    kind = ""
    if way[-1:] == ("properties",) and "example" not in way:
        kind = "field dropped"
    elif way[-1:] == ("responses",):
        kind = "status dropped"
    elif "schemas" in way and "properties" in way and key == "type" and '"null"' not in lines[0]:
        kind = "type dropped"
    elif "schemas" in way and key == "format":
        kind = "format dropped"
    elif way == () and key == "security":
        kind = "authentication changed"
    elif "schemas" in way and key in ("enum", "required", "items") and not _is_returned(writer, lines):
        kind = f"{key} dropped"
    elif "example" in way:
        kind = "sample entry dropped"
    elif key == "requestBody":
        kind = "body dropped"
    if not kind:
        return lines
    name = next((part for part in reversed((*way, key)) if part not in _WORDS and not part.startswith("[")), key)
    name = _SAID_AS.get(key, name)
    return writer.mark("entry", "\n".join(lines), (), Other(kind, "# nothing", (name,))).split("\n")


def _is_returned(writer: Writer, lines: list[str]) -> bool:
    """Return whether this says that what a method returns is required, which the spec says in any case."""
    return bare(" ".join(lines)).split() == ["required:", "-", json.dumps(writer.outline.vendor.returns)]


_SAID_AS = {"enum": "values", "required": "required", "items": "items"}
_SAID_AS |= {"security": "authentication", "requestBody": "body"}
_WORDS = ("type", "format", "enum", "required", "items", "properties", "anyOf", "security", "requestBody")


def _scalar(writer: Writer, value: Any, way: Place) -> str:
    """Return a scalar, marked as what it says."""
    text = json.dumps(value, ensure_ascii=False)
    key = next((part for part in reversed(way) if not part.startswith("[")), "")
    if "example" in way:
        return writer.mark("value", text, way)
    if key == "type" and {"schemas", "schema"} & set(way) and way[-2] != "properties":
        null = Other("null dropped", '"boolean"', ("null",))
        return writer.mark("null", text, way, null) if value == "null" else writer.mark("type", str(value), way)
    for place, named, kind, other in _SCALARS:
        if place in way and key == named:
            return writer.mark(key, text, way, Other(f"{kind} changed", other(value)))
    if "securitySchemes" in way and key == "description" and "Format" in str(value):
        changed = re.sub(r"`.*`", "`Token <api-key>`", str(value))
        return writer.mark("description", text, way, Other("authentication changed", json.dumps(changed)))
    return text


_SCALARS: tuple[tuple[str, str, str, Callable[[Any], str]], ...] = (
    ("schemas", "enum", "value", lambda value: '"quite_new"'),
    ("schemas", "format", "format", lambda value: "uuid" if value != "uuid" else "date"),
    ("servers", "url", "base URL", lambda value: '"https://other.test"'),
    ("paths", "required", "required", lambda value: json.dumps(not value)),
    ("schemas", "required", "required", lambda value: '"quite_new"'),
    ("parameters", "name", "name", lambda value: json.dumps(value + "_x")),
    ("parameters", "in", "place", lambda value: '"query"'),
    ("securitySchemes", "scheme", "authentication", lambda value: '"X-Other"'),
    ("securitySchemes", "name", "authentication", lambda value: '"X-Other"'),
)
"""Where a key stands, the key, the kind of fact that its value is, and another value."""
