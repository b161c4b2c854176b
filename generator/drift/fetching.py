"""Fetch a page: as Markdown if the site offers it, and only if it has changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx
from attrs import frozen

from ..errors import CannotError

_TIMEOUT = 30
_LARGEST = 5 * 1024 * 1024
_HEADERS = {
    "User-Agent": "jobdetails-drift (compares a documentation page with its transcription, at most daily)",
    "Accept": "text/markdown, text/plain;q=0.9, text/html;q=0.1",
}
_VALIDATORS = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}


@frozen
class Fetched:
    """The content of a page, or None if it is unchanged, and the validators for the next conditional request."""

    content: bytes | None
    validators: Mapping[str, str]


def fetch(client: httpx.Client, url: str, known: Mapping[str, Any]) -> Fetched:
    """
    Return a page, as Markdown if the site offers it.

    Args:
        client: HTTP client that sends the request.
        url: URL of the page, as for a browser.
        known: The state of the page that was stored last time.

    Raises:
        CannotError: The page could not be fetched.
    """
    address = str(known.get("fetched", "")) or (url if url.endswith((".md", ".txt")) else f"{url.rstrip('/')}.md")
    response = _get(client, address, known)
    if response.status_code in (404, 406, 410) and address != url:
        address = url
        response = _get(client, address, {})
    if response.status_code == 304:
        return Fetched(None, {})
    if response.status_code != 200:
        raise CannotError(f"{address}: status {response.status_code}")
    validators = {name: response.headers[name] for name in _VALIDATORS if name in response.headers}
    return Fetched(response.content, {**validators, "fetched": address})


def _get(client: httpx.Client, address: str, known: Mapping[str, Any]) -> httpx.Response:
    headers = {header: str(known[name]) for name, header in _VALIDATORS.items() if name in known}
    try:
        with client.stream(
            "GET", address, headers={**_HEADERS, **headers}, timeout=_TIMEOUT, follow_redirects=True
        ) as response:
            content = bytearray()
            for part in response.iter_bytes():
                content += part
                if len(content) > _LARGEST:
                    raise CannotError(f"{address}: more than {_LARGEST} bytes")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise CannotError(f"{address}: {error or type(error).__name__}") from None
    return httpx.Response(response.status_code, headers=_decoded(response.headers), content=bytes(content))


def _decoded(headers: httpx.Headers) -> dict[str, str]:
    """Return the headers without those that describe the encoding, since the content is already decoded."""
    return {name: value for name, value in headers.items() if name not in ("content-encoding", "content-length")}
