"""Find and read specs: YAML with its line numbers, valid OpenAPI, and valid by our own rules."""

from __future__ import annotations

import keyword
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from attrs import field, frozen
from openapi_spec_validator import OpenAPIV31SpecValidator
from openapi_spec_validator.schemas import openapi_v31_schema_validator

from . import rules
from .errors import Problem, SpecError, pointer, shown
from .naming import RESERVED_VENDORS, VENDOR


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


def paths(folder: Path) -> list[Path]:
    """
    Return the file of every spec in a folder, by vendor.

    Raises:
        SpecError: There is none.
    """
    found = sorted(folder.glob("*.yaml"))
    if not found:
        raise SpecError([Problem(folder.name, "#", "no *.yaml file", "one spec for each vendor")])
    return found


def load_all(folder: Path) -> list[Spec]:
    """
    Return every spec of a folder, by vendor.

    Raises:
        SpecError: There is none, or some cannot be read or are not valid; all problems of all specs are told.
    """
    problems: list[Problem] = []
    found = []
    for path in paths(folder):
        try:
            found.append(load(path))
        except SpecError as error:
            problems += error.problems
    if problems:
        raise SpecError(problems)
    return found


def load(path: Path) -> Spec:
    """
    Return one spec.

    Raises:
        SpecError: It cannot be read or is not valid.
    """
    file = f"{path.parent.name}/{path.name}"
    vendor = path.stem
    if not VENDOR.fullmatch(vendor) or keyword.iskeyword(vendor) or vendor in RESERVED_VENDORS:
        expected = "a lower-case Python identifier of words joined by single underscores, other than "
        expected += ", ".join(sorted(RESERVED_VENDORS))
        raise SpecError([Problem(file, "#", f"the vendor name {vendor!r}", expected)])
    document, lines = _read(path, file)
    spec = Spec(vendor, file, document, lines)
    for broken_by in (rules.unknown_keys, _malformed, rules.broken_by, _invalid):  # each relies on those before
        if found := list(broken_by(spec)):
            raise SpecError(found)
    return spec


def _malformed(spec: Spec) -> Iterator[Problem]:
    """Yield what has not the form of OpenAPI; schemas are not looked into."""
    for error in openapi_v31_schema_validator.iter_errors(spec.document):
        value: Any = spec.document
        for part in error.absolute_path:
            value = value[part]
        yield spec.problem(pointer(*error.absolute_path), shown(value), f"OpenAPI 3.1 ({_first_line(error)})")


def _invalid(spec: Spec) -> Iterator[Problem]:
    """Yield what openapi-spec-validator finds beyond the form, which is nothing unless our own rules have a gap."""
    validator = OpenAPIV31SpecValidator(spec.document)
    try:
        for error in validator.root_validator(validator.schema_path):
            yield spec.problem("#", "the document", f"valid OpenAPI 3.1 ({_first_line(error)})")
    except Exception as error:  # it has no error class of its own for what it trips over
        yield spec.problem("#", "the document", f"valid OpenAPI 3.1 ({_first_line(error)})")


def _first_line(error: Exception) -> str:
    text = (str(getattr(error, "message", "")) or str(error) or type(error).__name__).splitlines()[0]
    return text if len(text) < 300 else text[:297] + "..."


_DEEPEST = 40
_JSON_TAGS = ("bool", "float", "int", "map", "null", "seq", "str")


class _AliasError(Exception):
    """An alias: its name and line."""


class Loader(yaml.SafeLoader):
    """The safe loader, with dates left as the text they are in JSON, and without aliases."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Return the next node, if it is none of those before."""
        if self.check_event(yaml.AliasEvent):
            event = self.current_event
            raise _AliasError(event.anchor, _line(event.start_mark))
        return super().compose_node(parent, index)


Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _read(path: Path, file: str) -> tuple[dict[str, Any], dict[str, int | None]]:
    try:
        loader = Loader(path.read_text(encoding="utf-8"))
        try:
            node = loader.get_single_node()
            lines: dict[str, int | None] = {}
            if problems := list(_walk(node, (), file, lines)):
                raise SpecError(problems)
            document = loader.construct_document(node) if node else None
        finally:
            loader.dispose()
    except _AliasError as error:
        found = f"the alias *{error.args[0]}"
        raise SpecError([Problem(file, "#", found, "a $ref, or the text again", error.args[1])]) from None
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        detail = " ".join(str(error).split()) or type(error).__name__
        raise SpecError([Problem(file, "#", f"no YAML ({detail})", "YAML", _line(mark))]) from None
    if not isinstance(document, dict):
        raise SpecError([Problem(file, "#", shown(document), "a mapping", 1)])
    return document, lines


def _walk(
    node: yaml.Node | None, place: tuple[str | int, ...], file: str, lines: dict[str, int | None]
) -> Iterator[Problem]:
    """Note the line of each pointer; yield keys that are no strings or stand twice, and values that JSON has not."""
    if node is None:
        return
    lines.setdefault(pointer(*place), _line(node.start_mark))
    tag = node.tag.removeprefix("tag:yaml.org,2002:")
    if len(place) > _DEEPEST:
        yield Problem(file, pointer(*place), "a value this deep", f"{_DEEPEST} levels at most", _line(node.start_mark))
    elif tag not in _JSON_TAGS or (tag == "float" and node.value.lower().endswith(("inf", "nan"))):
        yield Problem(file, pointer(*place), f"a value that YAML reads as {tag}", "JSON's", _line(node.start_mark))
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _walk(item, (*place, index), file, lines)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            line = _line(key.start_mark)
            if key.tag != "tag:yaml.org,2002:str":
                name = shown(key.value) if isinstance(key, yaml.ScalarNode) else "that is no scalar"
                found = f"the key {name}, which YAML reads as {key.tag.rpartition(':')[2]}"
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
