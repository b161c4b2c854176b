"""Build the request of a call from its arguments."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import quote, urlencode

import httpx
from attrs import define

from ._decode import misfits
from ._operation import Operation, Parameter
from .models import to_wire

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_LONGEST_URL = 65536


@define(kw_only=True)
class Request:
    """A request without its credentials."""

    vendor: str
    method: str
    url: str
    """The URL without its query, as errors show it."""
    query: str
    headers: httpx.Headers
    content: bytes | None
    timeout: float
    """Seconds for one whole attempt."""
    on_mismatch: Literal["warn", "raise", "ignore"]
    """The reaction to a response that differs from the documentation."""
    is_poll: bool = False
    """Whether this is a poll of a wait, which reports missing jobs itself."""
    ids: tuple[str, ...] = ()
    """Ids of the requested jobs, as strings; if one job has several id arguments, all of them."""


def build_request(
    operation: Operation[Any],
    arguments: Mapping[str, Any],
    *,
    vendor: str,
    base_url: str,
    headers: httpx.Headers,
    timeout: float,
    on_mismatch: Literal["warn", "raise", "ignore"],
) -> Request:
    """
    Build the request of a call.

    Raises:
        ValueError: An argument has the wrong type, or cannot be sent in its place. The message names it.
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
    url = join(base_url, operation.path)[: -len(operation.path)] + path if operation.path else base_url
    encoded = urlencode(query, quote_via=quote) if query else ""
    if len(url) + len(encoded) > _LONGEST_URL:
        in_url = [parameter.argument for parameter in operation.parameters if parameter.place in ("path", "query")]
        longest = max(in_url, key=lambda argument: len(str(arguments[argument])), default="base_url")
        raise ValueError(f"{longest}: too long for a URL")
    return Request(
        vendor=vendor,
        method=operation.method,
        url=url,
        query=encoded,
        headers=with_headers(headers, own_headers) if own_headers else headers,
        content=content,
        timeout=timeout,
        on_mismatch=on_mismatch,
        ids=operation.job.ids_in(arguments) if operation.job else (),
    )


def with_headers(headers: httpx.Headers, more: Mapping[str, str]) -> httpx.Headers:
    """Return a copy of the headers with others added."""
    copy = headers.copy()
    copy.update(more)
    return copy


@functools.lru_cache(maxsize=64)
def join(base_url: str, path: str) -> str:
    """Join a base URL and a path. A part that ends the one and begins the other is not repeated."""
    scheme, _, rest = base_url.partition("://")
    host, *before = rest.split("/")
    _, *after = path.split("/")
    for count in range(min(len(before), len(after) - 1), 0, -1):
        if before[-count:] == after[:count]:
            before = before[:-count]
            break
    return "/".join([f"{scheme}://{host}", *before, *after])


def path_segment(argument: str, text: str) -> str:
    """Quote a text so that it stays one segment of a path."""
    if text in ("", ".", ".."):
        raise ValueError(f"{argument}: expected an id, got {text!r}, which would change the path")
    if _CONTROL.search(text):
        raise ValueError(f"{argument}: expected an id, got {text!r}, which contains control characters")
    return quote(_encodable(argument, text), safe="")


def header_value(argument: str, text: str) -> str:
    """Return the text if it is valid in a header. Error messages do not include it, since it may be a secret."""
    for position, character in enumerate(text):
        if not " " <= character <= "~":
            raise ValueError(
                f"{argument}: expected printable ASCII characters, got U+{ord(character):04X} at position {position}"
            )
    if text != text.strip():
        raise ValueError(f"{argument}: expected no space at the start or end, got one")
    return text


def _checked(parameter: Parameter, value: object) -> Any:
    """Return the argument as JSON if it fits its type."""
    if type(value) is parameter.kind and parameter.kind in (str, int):
        return value
    wire = to_wire(value)
    if wrong := misfits(parameter.kind, wire):
        raise ValueError(f"{parameter.argument}{wrong[0].path[1:]}: expected {wrong[0].expected}, got {wrong[0].got}")
    return wire


def _json(argument: str, value: object) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{argument}: expected JSON, got something else ({error})") from None


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
            f"{argument}: expected text that UTF-8 can encode, got the lone surrogate U+{surrogate:04X}"
        ) from None
    return text
