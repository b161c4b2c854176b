"""Read OpenAPI YAML embedded in a page, as in the Markdown of pages that Mintlify generates."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import yaml

from ..spec.reading import Loader
from .bodies import shown_kind, values
from .facts import UNREAD, Fact, Place, Text, joined, schema_place
from .nullable import in_example, pointer
from .openapi import OpenAPI
from .page import Fence
from .placeholders import split_url


def is_openapi(fence: Fence) -> bool:
    """Return whether fenced code is an OpenAPI document."""
    return fence.language in ("yaml", "yml", "json") and any(
        re.match(r"\s*[\"']?(?:openapi|swagger)[\"']?\s*:", line.text) for line in fence.code[:3]
    )


def facts(fence: Fence, document: str) -> Iterator[Fact]:
    """Yield the facts of an OpenAPI document in a page."""
    if title := re.search(r"\b(get|put|post|delete|patch)\s+(/\S*)", fence.title, re.IGNORECASE):
        yield Fact("method", (), title[1].upper(), document, fence.line)
        yield Fact("path", (), title[2], document, fence.line)
    lines: dict[str, int] = {}
    try:
        loader = Loader(joined(fence.code))
        node = loader.get_single_node()
        _note(node, "#", fence.code, lines)
        api = OpenAPI(loader.construct_document(node))
        claims = list(api.claims())
    except (yaml.YAMLError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        what = " ".join(str(error).split())[:80]
        yield Fact(UNREAD, (), f"an OpenAPI document ({type(error).__name__}: {what})", document, fence.line)
        return
    for claim in claims:
        line = _line(lines, claim.stated or claim.pointers[0], fence)
        value = _base(str(claim.value)) if claim.kind == "base URL" else claim.value
        yield Fact(claim.kind, claim.place, value, document, line, "list")
        if claim.kind == "values":
            for index, listed in enumerate(claim.value):
                line = _line(lines, pointer(claim.stated, str(index)), fence)
                yield Fact("value", claim.place, listed, document, line, "list")
    for where, at, example in api.examples:
        if isinstance(example, str):
            continue  # JSON in a string, which has no line numbers
        text = json.dumps(example)
        yield Fact("sample", where, text, document, _line(lines, at, fence), "sample")
        yield from _shown(where, at, example, lines, fence, document)


def _base(url: str) -> str:
    base, path = split_url(url)
    return base if "<" in base else f"{base}{path}".rstrip("/") or url


def _shown(where: Place, at: str, example: Any, lines: dict[str, int], fence: Fence, document: str) -> Iterator[Fact]:
    """Yield the facts of each value in an example."""
    seen: set[tuple[Place, str]] = set()
    for place, value in values(example):
        shown = ((*where, *schema_place(place)), shown_kind(value))
        if shown not in seen:
            seen.add(shown)
            yield Fact("shown", *shown, document, _line(lines, in_example(at, place), fence), "sample")


def _note(node: Any, place: str, text: Text, lines: dict[str, int]) -> None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            here = pointer(place, str(key.value))
            lines[here] = text[key.start_mark.line].number
            _note(value, here, text, lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            here = pointer(place, str(index))
            lines[here] = text[item.start_mark.line].number
            _note(item, here, text, lines)


def _line(lines: dict[str, int], place: str, fence: Fence) -> int:
    while place not in lines and "/" in place:
        place = place.rpartition("/")[0]
    return lines.get(place, fence.line)
