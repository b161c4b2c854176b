"""Requests in the samples of documents, in any programming language."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

from attrs import Factory, define

from . import bodies
from .facts import UNREAD, Fact, Line, Place, joined
from .placeholders import credential, environment_variables, is_placeholder, split_url


@define
class Request:
    """A request, with the line of each part; parts that are not in the sample are empty."""

    line: int
    method: str = ""
    method_line: int = 0
    url: str = ""
    url_line: int = 0
    headers: list[tuple[str, str, int]] = Factory(list)
    body: list[Line] | None = None
    """The body as JSON text."""
    value: Any = None
    """The body, if the sample builds it in code."""
    lines: dict[Place, int] = Factory(dict)
    """The line of each value in a body built in code."""
    media_type: str = ""
    """The Content-Type of the body if no header states it."""


@define
class Sample:
    """The content of a code sample: its requests, and its uses of the responses."""

    requests: list[Request] = Factory(list)
    uses: list[tuple[tuple[str, ...], int]] = Factory(list)
    """Fields of the success that the sample reads."""
    compared: list[tuple[tuple[str, ...], str, int]] = Factory(list)
    """Fields of the success, each with a value that the sample compares it to."""
    statuses: list[tuple[str, int]] = Factory(list)
    variables: list[tuple[str, int]] = Factory(list)
    """Environment variables in the sample."""
    arguments: list[tuple[str, str, int]] = Factory(list)
    """Arguments passed to an SDK."""
    substituted: list[tuple[str, int, int]] = Factory(list)
    """Values that are defined on one line and used on another, with both lines."""
    unread: list[tuple[str, int]] = Factory(list)


def facts(sample: Sample, document: str, success: str) -> Iterator[Fact]:
    """Yield the facts about the endpoint in a sample."""
    for request in sample.requests:
        yield from _request(request, document)
    for path, line in sample.uses:
        yield Fact("use", (success, *path), path[-1], document, line, "code")
    for path, value, line in sample.compared:
        yield Fact("compared", (success, *path), value, document, line, "code")
    for status, line in sample.statuses:
        yield Fact("status", (status,), status, document, line, "code")
    for name, line in sample.variables:
        yield Fact("environment variable", (), name, document, line, "code")
    for name, value, line in sample.arguments:
        yield Fact("argument", (name,), value, document, line, "code")
    for value, line, used in sample.substituted:
        yield Fact("substituted", (str(used),), value, document, line, "code")
    for what, line in sample.unread:
        yield Fact(UNREAD, (), what, document, line, "code")


def _request(request: Request, document: str) -> Iterator[Fact]:
    def fact(kind: str, place: Place, value: str, line: int) -> Fact:
        return Fact(kind, place, value, document, line, "request")

    yield fact("method", (), request.method, request.method_line)
    base, path = split_url(request.url)
    path, _, query = path.partition("?")
    yield fact("base URL", (), base, request.url_line)
    yield fact("path", (), path, request.url_line)
    for name in environment_variables(request.url):
        yield fact("environment variable", (), name, request.url_line)
    for name, value in parse_qsl(query, keep_blank_values=True):
        yield fact("argument", (name,), value, request.url_line)
    names = []
    for name, value, line in request.headers:
        names.append(name.lower())
        yield from (fact("environment variable", (), variable, line) for variable in environment_variables(value))
        form = credential(value)
        scheme, _, key = value.partition(" ")
        if not form and _holds_key(name):
            form = f"{scheme} <key>" if key and " " not in key and name.lower() == "authorization" else "<key>"
        if form and (form != "<key>" or _holds_key(name)):
            yield fact("authentication", ("header", name), form, line)
        else:
            yield fact("header", ("header", name), "<placeholder>" if is_placeholder(value) else value, line)
    has_body = request.body is not None or request.value is not None
    if has_body and "content-type" not in names:
        yield fact("header", ("header", "Content-Type"), request.media_type, request.line)
    if not has_body:
        yield fact("body sent", ("body",), "no", request.line)
    yield Fact("headers sent", (), tuple(sorted(names)), document, request.line, "request")
    yield from _body(request, document)


def _body(request: Request, document: str) -> Iterator[Fact]:
    text = request.body
    if request.value is not None:
        line, value = request.value
        text = [Line(line, json.dumps(value))]
    if text is None:
        return
    try:
        body = bodies.read(text)
    except bodies.NotJSON as error:
        yield Fact(UNREAD, ("body",), "a body that is no JSON", document, error.line, "request")
        return
    body = bodies.Body(body.value, request.lines or body.lines, text[0].number)
    yield Fact("sample", ("body",), joined(text), document, text[0].number, "request")
    yield from bodies.facts(body, ("body",), document, "request")


def _holds_key(header: str) -> bool:
    lower = header.lower()
    return any(word in lower for word in ("authorization", "key", "token", "secret"))
