"""
A small scanner for the components of Mintlify pages.

HTML parsers drop `<api-key>` and misread `required={false}`. This scanner handles only what such pages contain: tags
with capitalized names, nested or self-closing, on one or several lines, with attributes in any order, quoted, braced
or without a value. Text in code, comments or braces is not a tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from attrs import Factory, define, frozen

from .facts import Line, lines_of

_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})[^`\n]*$", re.MULTILINE)
_NAME = re.compile(r"</?([A-Za-z][\w.]*)")
_ATTRIBUTE = re.compile(r"\s*([A-Za-z_][\w.:-]*)\s*(=\s*)?")
_LAYOUT = frozenset(("p", "div", "br", "hr", "span", "center", "details", "summary", "b", "i", "u", "em", "strong"))


@define
class Component:
    """A component: its attributes, position and content."""

    name: str
    attributes: dict[str, Any]
    line: int
    last_line: int = 0
    lines: dict[str, int] = Factory(dict)
    """The line of each attribute."""
    children: list[Component] = Factory(list)
    text: list[Line] = Factory(list)
    """Its own text, without its children's text."""

    def walk(self) -> Iterator[Component]:
        """Yield this component and all nested ones, in page order."""
        yield self
        for child in self.children:
            yield from child.walk()


@frozen
class Scan:
    """The result of scanning a page."""

    components: list[Component]
    markdown: str
    """The page with its tags blanked, line for line."""
    broken: list[Line]
    """Tags that could not be read, or that have no matching tag."""

    def walk(self) -> Iterator[Component]:
        """Yield every component, in page order."""
        for component in self.components:
            yield from component.walk()


@frozen
class _Tag:
    name: str
    start: int
    end: int
    attributes: dict[str, Any] | None
    kind: str  # open, close, alone
    starts: dict[str, int]
    """Start position of each attribute."""


def scan(page: str) -> Scan:
    """Return the components of a page, and the rest of it as Markdown."""
    blank = list(page)
    top: list[Component] = []
    opened: list[tuple[Component, int]] = []
    broken: list[Line] = []
    marks: list[tuple[int, int, Component | None]] = []
    for tag in _tags(page):
        line = page.count("\n", 0, tag.start) + 1
        blank[tag.start : tag.end] = ["\n" if character == "\n" else " " for character in page[tag.start : tag.end]]
        if tag.name in _LAYOUT:
            continue
        if tag.attributes is None:
            broken.append(Line(line, page[tag.start : tag.end].strip()))
            continue
        if tag.kind == "close":
            if not opened or opened[-1][0].name != tag.name:
                broken.append(Line(line, f"</{tag.name}>"))
                continue
            component, _ = opened.pop()
            component.last_line = line
        else:
            lines = {name: page.count("\n", 0, start) + 1 for name, start in tag.starts.items()}
            component = Component(tag.name, tag.attributes, line, line, lines)
            (opened[-1][0].children if opened else top).append(component)
            if tag.kind == "open":
                opened.append((component, tag.end))
        marks.append((tag.start, tag.end, opened[-1][0] if opened else None))
    broken += [Line(component.line, f"<{component.name}>") for component, _ in opened]
    markdown = "".join(blank)
    ends = [start for start, _, _ in marks[1:]] + [len(page)]
    for (_, start, component_open), end in zip(marks, ends, strict=False):
        if component_open is not None:
            first = page.count("\n", 0, start) + 1
            text = markdown[start:end]
            component_open.text += [line for line in lines_of(text, first) if line.text.strip()]
    return Scan(top, markdown, broken)


def _tags(page: str) -> Iterator[_Tag]:
    position = 0
    while position < len(page):
        if position == 0 or page[position - 1] == "\n":
            position = _after_fence(page, position)
        skipped = _skipped(page, position)
        if skipped > position:
            position = skipped
            continue
        is_tag = (
            page.startswith("<", position) and not page[position - 1 : position].isalnum()
        )  # List<String> is not a tag
        tag = _tag(page, position) if is_tag else None
        if tag:
            yield tag
        position = tag.end if tag else position + 1


def _after_fence(page: str, position: int) -> int:
    """Return the end of the fenced code that starts on this line, or the same position."""
    if not (fence := _FENCE.match(page, position)):
        return position
    close = re.compile(rf"^[ \t>]*{fence[1][0]}{{{len(fence[1])},}}[ \t]*$", re.MULTILINE)
    end_of_line = page.find("\n", position)
    found = close.search(page, end_of_line + 1) if end_of_line >= 0 else None
    return found.end() if found else len(page)


def _skipped(page: str, position: int) -> int:
    """Return the end of inline code or a comment that starts here, or the same position."""
    if page[position : position + 1] == "`":
        ticks = re.compile("`+").match(page, position)
        length = len(ticks[0]) if ticks else 1
        close = re.compile(rf"(?<!`)`{{{length}}}(?!`)").search(page, position + length)
        paragraph_end = page.find("\n\n", position)
        if close and (paragraph_end < 0 or close.start() < paragraph_end):
            return close.end()
        return position + length
    for opening, closing in (("<!--", "-->"), ("{/*", "*/}")):
        if page.startswith(opening, position):
            end = page.find(closing, position)
            return end + len(closing) if end >= 0 else len(page)
    return position


def _tag(page: str, start: int) -> _Tag | None:
    named = _NAME.match(page, start)
    if not named or not (named[1][0].isupper() or named[1] in _LAYOUT):
        return None
    is_close = page.startswith("</", start)
    position = named.end()
    attributes: dict[str, Any] = {}
    starts: dict[str, int] = {}
    while True:
        position += len(page[position:]) - len(page[position:].lstrip())
        if page.startswith("/>", position):
            return _Tag(named[1], start, position + 2, attributes, "alone", starts)
        if page.startswith(">", position):
            return _Tag(named[1], start, position + 1, attributes, "close" if is_close else "open", starts)
        attribute = _ATTRIBUTE.match(page, position)
        value: tuple[Any, int] | None = None
        if attribute:
            value = _value(page, attribute.end()) if attribute[2] else (True, attribute.end())
        if not attribute or value is None:
            end = page.find("\n", position)
            return _Tag(named[1], start, end if end >= 0 else len(page), None, "open", starts)
        starts[attribute[1]] = attribute.start(1)
        attributes[attribute[1]], position = value


def _value(page: str, position: int) -> tuple[Any, int] | None:
    """Return the value of an attribute, quoted or in braces, and its end."""
    quote = page[position : position + 1]
    if quote in ('"', "'"):
        end = page.find(quote, position + 1)
        return (page[position + 1 : end], end + 1) if end >= 0 else None
    if quote != "{":
        return None
    depth = 0
    for index in range(position, len(page)):
        depth += {"{": 1, "}": -1}.get(page[index], 0)
        if depth == 0:
            text = page[position + 1 : index].strip()
            known = {"true": True, "false": False}
            return known.get(text, text[1:-1] if text[:1] in "\"'`" and text[-1:] == text[:1] else text), index + 1
    return None
