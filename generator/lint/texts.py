"""Conventions about the texts of a spec: descriptions, reasons, and YAML style."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from ..errors import Place, shown
from ..spec import rules
from ..spec.spec import Spec
from .convention import Convention, Found, without

_TIMESTAMP = re.compile(r"\d{4}-\d\d?-\d\d?([Tt \t].*)?")
_SENTENCE = re.compile(r"[^\s].*[^.\s]\.", re.DOTALL)
_MARKDOWN = re.compile(r"`|\*\w|\w\*|\]\(|<[a-z/]|^\s*(#|[-*] |\d+\. )|\n\s*\n|__")
_ENDS_WITHIN = re.compile(r"[a-z0-9)][.!?] +[A-Z]")
_DESCRIBED = ("info", "server variable", "operation", "parameter", "request body", "response", "security scheme")


def _missing_description(spec: Spec, text: str) -> Found:
    yield from without(spec, "description", *_DESCRIBED)
    for place, schema in rules.each(spec, "schema"):
        is_named = place[:-1] == ("components", "schemas") or place[-2] == "properties"
        if is_named and "description" not in schema:
            yield place, "none"


def _described(spec: Spec) -> Iterator[tuple[Place, str]]:
    for kind in (*_DESCRIBED, "schema"):
        for place, value in rules.each(spec, kind):
            for key in ("summary", "description"):
                if key in value:
                    yield (*place, key), value[key]


def _no_sentence(spec: Spec, text: str) -> Found:
    for place, description in _described(spec):
        if not _SENTENCE.fullmatch(description.strip()) or _ENDS_WITHIN.search(description):
            yield place, shown(description)


def _markdown(spec: Spec, text: str) -> Found:
    for place, description in _described(spec):
        if _MARKDOWN.search(description.strip()):
            yield place, shown(description)


def _source(spec: Spec, text: str) -> Found:
    sources = spec.document["info"].get("x-source")
    if not sources:
        yield ("info",), "none"
    for index, source in enumerate(sources or ()):
        if "url" not in source:
            yield ("info", "x-source", index), "no url"


def _no_reason(spec: Spec, text: str) -> Found:
    for conflict in spec.conflicts:
        if not _SENTENCE.fullmatch(conflict.because.strip()):
            yield (*conflict.place, "x-conflict", "because"), shown(conflict.because)


def _unquoted_date(spec: Spec, text: str) -> Found:
    yield from _dates(yaml.compose(text, Loader=yaml.SafeLoader), ())


def _dates(node: yaml.Node | None, place: Place) -> Found:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _dates(value, (*place, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _dates(item, (*place, index))
    elif isinstance(node, yaml.ScalarNode) and node.style is None and _TIMESTAMP.fullmatch(node.value):
        yield place, node.value


def _anchor(spec: Spec, text: str) -> Found:
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.NodeEvent) and event.anchor:
            yield (), f"&{event.anchor}"


CONVENTIONS = (
    Convention("description-missing", "a description, which becomes a docstring", _missing_description),
    Convention("description-sentence", "one sentence, ending in a period", _no_sentence),
    Convention("description-plain", "plain text without Markdown", _markdown),
    Convention("source-missing", "x-source with the url of each transcribed page", _source),
    Convention("conflict-sentence", "complete sentences, ending in a period", _no_reason),
    Convention("date-quoted", "a date in quotes", _unquoted_date),
    Convention("anchor", "no anchors", _anchor),
)
"""All conventions about texts."""
