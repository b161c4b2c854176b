"""What a document says of its service, as data, and the request that follows from it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Generic, Literal, TypeVar
from urllib.parse import quote

import httpx
from attrs import frozen

from ._credential import Scheme
from ._decode import Misfit, compiled
from ._model import Model, to_wire

T = TypeVar("T")

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


@frozen(kw_only=True)
class Setting:
    """A parameter that is given once to the client, not to each call."""

    argument: str
    env: str | None
    required: bool


@frozen(kw_only=True)
class Service:
    """Where a service is and who may ask."""

    distribution: str
    version: str
    logger: str
    base_url: str | None
    base_url_env: str | None
    scheme: Scheme | None
    settings: tuple[Setting, ...] = ()


@frozen(kw_only=True)
class Parameter:
    """One argument of an operation: its names in Python and on the wire, its place and its type."""

    argument: str
    name: str
    place: Literal["path", "query", "header", "body"]
    kind: Any
    required: bool = True


@frozen(kw_only=True)
class Operation(Generic[T]):
    """One operation: what is asked and what may be answered."""

    method: str
    path: str
    parameters: tuple[Parameter, ...] = ()
    status: int
    returns: type[T]
    errors: Mapping[str, type[Model]]
    is_repeatable: bool

    def error_model(self, status_code: int) -> type[Model] | None:
        """Return the documented error model of a status: by number, else by range, else the default."""
        for key in (str(status_code), f"{status_code // 100}XX", "default"):
            if key in self.errors:
                return self.errors[key]
        return None


@frozen(kw_only=True)
class Request:
    """A request without its credential."""

    method: str
    url: str
    """Without the query, as errors show it."""
    address: httpx.URL
    headers: httpx.Headers
    content: bytes | None
    timeout: float


def build_request(
    operation: Operation[Any],
    arguments: Mapping[str, Any],
    *,
    base_url: str,
    headers: httpx.Headers,
    timeout: float,
) -> Request:
    """
    Return the request of a call.

    Raises:
        ValueError: An argument does not fit its type, or cannot stand where it goes; the text names it.
    """
    path = operation.path
    query: list[tuple[str, str]] = []
    own_headers: dict[str, str] = {}
    content = None
    for parameter in operation.parameters:
        value = arguments[parameter.argument]
        if value is None and not parameter.required:
            continue
        value = _checked(parameter, value)
        if parameter.place == "path":
            path = path.replace(f"{{{parameter.name}}}", path_segment(parameter.argument, _text(value)))
        elif parameter.place == "query":
            entries = value if isinstance(value, list) else [value]
            query += [(parameter.name, _encodable(parameter.argument, _text(entry))) for entry in entries]
        elif parameter.place == "header":
            own_headers[parameter.name] = header_value(parameter.argument, _text(value))
        else:
            content = _encodable(parameter.argument, _json(parameter.argument, value)).encode()
            own_headers["Content-Type"] = "application/json"
    url = base_url + path
    try:
        address = httpx.URL(url, params=query) if query else httpx.URL(url)
    except httpx.InvalidURL as error:  # each part is fine, so there is too much
        in_url = [parameter.argument for parameter in operation.parameters if parameter.place in ("path", "query")]
        longest = max(in_url, key=lambda argument: len(str(arguments[argument])), default="base_url")
        raise ValueError(f"{longest}: found more than a URL can hold ({error}); expected less") from None
    if own_headers:
        headers = headers.copy()
        headers.update(own_headers)
    return Request(
        method=operation.method,
        url=url,
        address=address,
        headers=headers,
        content=content,
        timeout=timeout,
    )


def path_segment(argument: str, text: str) -> str:
    """Return a text quoted so that it stays one segment of a path."""
    if text in ("", ".", ".."):
        raise ValueError(f"{argument}: found {text!r}, which would change the path; expected an id")
    if _CONTROL.search(text):
        raise ValueError(f"{argument}: found {text!r}, which holds control characters; expected an id")
    return quote(_encodable(argument, text), safe="")


def header_value(argument: str, text: str) -> str:
    """Return a text that can stand in a header. What is found is not repeated: it may be a secret."""
    for position, character in enumerate(text):
        if not " " <= character <= "~":
            raise ValueError(
                f"{argument}: found U+{ord(character):04X} at position {position}; expected printable ASCII characters"
            )
    if text != text.strip():
        raise ValueError(f"{argument}: found a space at its start or end; expected none")
    return text


def _checked(parameter: Parameter, value: object) -> Any:
    """Return an argument as JSON has it, if it fits its type."""
    found: list[Misfit] = []
    wire = to_wire(value)
    try:
        compiled(parameter.kind).convert(wire, found)
    except Misfit as misfit:
        found.append(misfit)
    if found:
        first = found[0].mismatch()
        raise ValueError(f"{parameter.argument}{first.path[1:]}: expected {first.expected}, got {first.got}")
    return wire


def _json(argument: str, value: object) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{argument}: found what JSON cannot hold ({error}); expected JSON") from None


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def _encodable(argument: str, text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        surrogate = ord(text[error.start])
        raise ValueError(
            f"{argument}: found the lone surrogate U+{surrogate:04X}; expected text that can be UTF-8"
        ) from None
    return text
