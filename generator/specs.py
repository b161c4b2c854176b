"""Find and read specs: YAML with its line numbers, valid OpenAPI, and valid by our own rules."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from attrs import field, frozen
from openapi_spec_validator import OpenAPIV31SpecValidator

from . import rules
from .errors import Problem, SpecError, pointer, shown
from .naming import RESERVED_VENDORS


@frozen
class Spec:
    """One vendor's spec as read."""

    vendor: str
    file: str
    document: dict[str, Any] = field(repr=False)
    lines: Mapping[str, int | None] = field(repr=False)

    def problem(self, place: str, found: str, expected: str) -> Problem:
        """Return a problem at a JSON pointer of this spec, with the nearest line that is known."""
        known = place
        while known not in self.lines and "/" in known:
            known = known.rpartition("/")[0]
        return Problem(self.file, place, found, expected, self.lines.get(known))


def load_all(folder: Path) -> list[Spec]:
    """
    Return every spec of a folder, by vendor.

    Raises:
        SpecError: A spec cannot be read or is not valid; all problems of all specs are told.
    """
    problems: list[Problem] = []
    specs = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            specs.append(load(path))
        except SpecError as error:
            problems += error.problems
    if problems:
        raise SpecError(problems)
    if not specs:
        raise SpecError([Problem(folder.name, "#", "no *.yaml file", "one spec for each vendor")])
    return specs


def load(path: Path) -> Spec:
    """
    Return one spec.

    Raises:
        SpecError: It cannot be read or is not valid.
    """
    file = f"{path.parent.name}/{path.name}"
    vendor = path.stem
    if not re.fullmatch(r"[a-z][a-z0-9_]*", vendor) or keyword.iskeyword(vendor) or vendor in RESERVED_VENDORS:
        expected = "a lower-case Python identifier other than " + ", ".join(sorted(RESERVED_VENDORS))
        raise SpecError([Problem(file, "#", f"the vendor name {vendor!r}", expected)])
    document, lines = _read(path, file)
    spec = Spec(vendor, file, document, lines)
    for problems in (_invalid_openapi(spec), rules.broken_by(spec)):
        if found := list(problems):
            raise SpecError(found)
    return spec


def _invalid_openapi(spec: Spec) -> Iterator[Problem]:
    errors = OpenAPIV31SpecValidator(spec.document).iter_errors()
    try:
        for error in errors:
            parts = list(getattr(error, "absolute_path", ()))
            found = shown(getattr(error, "instance", None)) if parts else "the document"
            yield spec.problem(pointer(*parts), found, f"valid OpenAPI 3.1 ({_first_line(error)})")
    except Exception as error:  # the validator itself trips over some documents, for instance over broken references
        yield spec.problem("#", "the document", f"valid OpenAPI 3.1 ({_first_line(error)})")


def _first_line(error: Exception) -> str:
    text = (str(getattr(error, "message", "")) or str(error) or type(error).__name__).splitlines()[0]
    return text if len(text) < 300 else text[:297] + "..."


class _Loader(yaml.SafeLoader):
    """The safe loader, with dates left as the text they are in JSON."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _read(path: Path, file: str) -> tuple[dict[str, Any], dict[str, int | None]]:
    try:
        text = path.read_text(encoding="utf-8")
        for event in yaml.parse(text, Loader=_Loader):
            if isinstance(event, yaml.AliasEvent):
                line = _line(event.start_mark)
                raise SpecError([Problem(file, "#", f"the alias *{event.anchor}", "a $ref, or the text again", line)])
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            lines: dict[str, int | None] = {}
            if problems := list(_walk(node, (), file, lines)):
                raise SpecError(problems)
            document = loader.construct_document(node) if node else None
        finally:
            loader.dispose()
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        detail = " ".join(str(error).split()) or type(error).__name__
        raise SpecError([Problem(file, "#", f"no YAML ({detail})", "YAML", _line(mark))]) from None
    if not isinstance(document, dict):
        raise SpecError([Problem(file, "#", shown(document), "a mapping")])
    return document, lines


def _walk(
    node: yaml.Node | None, place: tuple[str | int, ...], file: str, lines: dict[str, int | None]
) -> Iterator[Problem]:
    """Note the line of each pointer; yield keys that are no strings or stand twice, and text that is no UTF-8."""
    if node is None:
        return
    lines.setdefault(pointer(*place), _line(node.start_mark))
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _walk(item, (*place, index), file, lines)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            line = _line(key.start_mark)
            if key.tag != "tag:yaml.org,2002:str":
                found = f"the key {getattr(key, 'value', '')!r}, which YAML reads as {key.tag.rpartition(':')[2]}"
                yield Problem(file, pointer(*place), found, "a string: put it in quotes", line)
                continue
            if key.value in seen:
                yield Problem(file, pointer(*place, key.value), f"the key {key.value!r} twice", "it once", line)
            seen.add(key.value)
            lines[pointer(*place, key.value)] = line
            yield from _encodable(key, place, file)
            yield from _walk(value, (*place, key.value), file, lines)
    else:
        yield from _encodable(node, place, file)


def _line(mark: Any) -> int | None:
    return mark.line + 1 if mark else None


def _encodable(node: yaml.Node, place: tuple[str | int, ...], file: str) -> Iterator[Problem]:
    try:
        str(node.value).encode()
    except UnicodeEncodeError:
        line = _line(node.start_mark)
        yield Problem(file, pointer(*place).encode(errors="replace").decode(), "a lone surrogate", "UTF-8 text", line)
