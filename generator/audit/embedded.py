"""OpenAPI YAML that stands in a page, as Mintlify writes it into the Markdown of a generated page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from ..specs import Loader
from .facts import UNREAD, Fact, Text, joined
from .markdown import Fence
from .openapi import OpenAPI, pointer

_SAID_ELSEWHERE = ("environment variable", "unit")  # our own extension, and our own wording


def is_openapi(fence: Fence) -> bool:
    """Return whether fenced code is an OpenAPI document."""
    return fence.language in ("yaml", "yml", "json") and any(
        re.match(r"\s*[\"']?(?:openapi|swagger)[\"']?\s*:", line.text) for line in fence.code[:3]
    )


def facts(fence: Fence, document: str) -> Iterator[Fact]:
    """Yield what an OpenAPI document in a page says."""
    if title := re.search(r"\b(get|put|post|delete|patch)\s+(/\S*)", fence.title, re.IGNORECASE):
        yield Fact("method", (), title[1].upper(), document, fence.line)
        yield Fact("path", (), title[2], document, fence.line)
    lines: dict[str, int] = {}
    try:
        loader = Loader(joined(fence.code))
        node = loader.get_single_node()
        _note(node, "#", fence.code, lines)
        claims = list(OpenAPI(loader.construct_document(node)).claims())
    except (yaml.YAMLError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        what = " ".join(str(error).split())[:80]
        yield Fact(UNREAD, (), f"an OpenAPI document ({type(error).__name__}: {what})", document, fence.line)
        return
    for claim in claims:
        if claim.kind not in _SAID_ELSEWHERE:
            yield Fact(claim.kind, claim.place, claim.value, document, _line(lines, claim.pointers[0], fence), "list")


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
