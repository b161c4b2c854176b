"""Read a YAML file as JSON, with the line of each value, and report values that YAML interprets unexpectedly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from attrs import frozen

from ..errors import Problem, SpecError, pointer, shown

_DEEPEST = 40
_TODO = re.compile(r"#.*\bTODO\b|\bTODO:|:\s+[\"']?TODO\b")
_STRING = "tag:yaml.org,2002:str"
_JSON_TAGS = ("bool", "float", "int", "map", "null", "seq", "str")


class _AliasError(Exception):
    """An alias: its name and line."""


class Loader(yaml.SafeLoader):
    """The safe loader, except that dates stay text, as in JSON, and aliases are errors."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Return the next node; reject aliases."""
        if self.check_event(yaml.AliasEvent):
            event = self.current_event
            raise _AliasError(event.anchor, _line(event.start_mark))
        return super().compose_node(parent, index)


Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.yaml_constructors = {f"tag:yaml.org,2002:{tag}": getattr(Loader, f"construct_yaml_{tag}") for tag in _JSON_TAGS}


@frozen
class Read:
    """The content of a file: its document, the line of each JSON pointer, and its problems."""

    document: dict[str, Any]
    lines: dict[str, int | None]
    problems: list[Problem]


def read(path: Path, file: str) -> Read:
    """
    Read a YAML file.

    Raises:
        SpecError: The file cannot be read at all.
    """
    problems: list[Problem] = []
    try:
        text = path.read_text(encoding="utf-8")
        loader = Loader(text)
        try:
            node = loader.get_single_node()
            lines: dict[str, int | None] = {}
            problems += _walk(node, (), file, lines)
            problems += _todos(text, file)
            document = loader.construct_document(node) if node else None
        finally:
            loader.dispose()
    except _AliasError as error:
        found = f"the alias *{error.args[0]}"
        raise SpecError([Problem(file, "#", found, "a $ref, or the text repeated", error.args[1])]) from None
    except OSError as error:
        found = f"a file that cannot be read ({error.strerror})"
        raise SpecError([Problem(file, "#", found, "a readable file")]) from None
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        if problems:  # they explain better which value JSON does not allow
            raise SpecError(problems) from None
        mark = getattr(error, "problem_mark", None)
        detail = " ".join(str(error).split()) or type(error).__name__
        expected = "YAML"
        if mark:
            expected += "; quote a text that contains ': ' or ' #', or a comma inside {} or []"
        raise SpecError([Problem(file, "#", f"invalid YAML ({detail})", expected, _line(mark))]) from None
    if not isinstance(document, dict):
        raise SpecError([*problems, Problem(file, "#", shown(document), "a mapping", 1)])
    return Read(document, lines, problems)


def _todos(text: str, file: str) -> Iterator[Problem]:
    """Yield a problem for each TODO that is left from a draft."""
    for number, line in enumerate(text.splitlines(), start=1):
        if _TODO.search(line):
            yield Problem(
                file, "#", f"a TODO: {shown(line.strip())}", "what the document says, without the TODO", number
            )


def _walk(
    node: yaml.Node | None, place: tuple[str | int, ...], file: str, lines: dict[str, int | None]
) -> Iterator[Problem]:
    """Record the line of each pointer; yield duplicate keys, non-string keys, and values that JSON does not have."""
    if node is None:
        return
    lines.setdefault(pointer(*place), _line(node.start_mark))
    tag = node.tag.removeprefix("tag:yaml.org,2002:")
    if len(place) > _DEEPEST:
        yield Problem(
            file, pointer(*place), "a value nested too deeply", f"at most {_DEEPEST} levels", _line(node.start_mark)
        )
    elif tag not in _JSON_TAGS or (tag == "float" and node.value.lower().endswith(("inf", "nan"))):
        yield Problem(
            file, pointer(*place), f"a value that YAML reads as {tag}", "a JSON value", _line(node.start_mark)
        )
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _walk(item, (*place, index), file, lines)
    elif isinstance(node, yaml.MappingNode):
        yield from _walk_mapping(node, place, file, lines)
    else:
        yield from _encodable(node, place, file)


def _walk_mapping(
    node: yaml.MappingNode, place: tuple[str | int, ...], file: str, lines: dict[str, int | None]
) -> Iterator[Problem]:
    seen: set[str] = set()
    for key, value in node.value:
        line = _line(key.start_mark)
        if place[-3:-1] == ("x-conflict", "readings"):
            key.tag = _STRING  # a line number is text, and so is 4:12, which YAML reads as a time
        if key.tag != _STRING:
            name = shown(key.value) if isinstance(key, yaml.ScalarNode) else "that is not a scalar"
            found = f"the key {name}, which YAML reads as {key.tag.rpartition(':')[2]}"
            yield Problem(file, pointer(*place), found, "a string; put it in quotes", line)
            if not isinstance(key, yaml.ScalarNode):
                continue
            key.tag = _STRING
        if node.flow_style and _is_nothing(value):
            found = f"the key {key.value!r} without a value; inside {{}} a comma ends a text"
            yield Problem(file, pointer(*place, key.value), found, "quotes around a text that contains a comma", line)
        if key.value in seen:
            yield Problem(file, pointer(*place, key.value), f"a second key {key.value!r}", "each key once", line)
        seen.add(key.value)
        lines[pointer(*place, key.value)] = line
        yield from _encodable(key, place, file)
        yield from _walk(value, (*place, key.value), file, lines)


def _is_nothing(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.style is None and not node.value


def _line(mark: Any) -> int | None:
    return mark.line + 1 if mark else None


def _encodable(node: yaml.Node, place: tuple[str | int, ...], file: str) -> Iterator[Problem]:
    try:
        str(node.value).encode()
    except UnicodeEncodeError:
        line = _line(node.start_mark)
        yield Problem(file, pointer(*place).encode(errors="replace").decode(), "a lone surrogate", "UTF-8 text", line)
