"""The credential: set per request, for one origin, and shown nowhere."""

from __future__ import annotations

import base64
import inspect
import re
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from typing import Literal

import httpx
from attrs import frozen

from .errors import ConfigurationError

ApiKey = str | Callable[[], str]
AsyncApiKey = str | Callable[[], str | Awaitable[str]]

_SHORTEST_SECRET = 8


@frozen(kw_only=True)
class Scheme:
    """How a service wants its credential."""

    kind: Literal["apiKey", "bearer", "basic"]
    header: str = "Authorization"
    prefix: str = ""
    env: str | None

    def header_value(self, key: str) -> str:
        """Return the header that carries a key, which for basic is ``user:password``."""
        if self.kind == "basic":
            key = base64.b64encode(key.encode()).decode()
        return f"{self.prefix} {key}" if self.prefix else key


class Credential(httpx.Auth):
    """Sets the key on requests to one origin, asking for it at each request where it is a callable."""

    def __init__(self, scheme: Scheme, key: ApiKey | AsyncApiKey, *, base_url: str) -> None:
        self._scheme = scheme
        self._origin = _origin(httpx.URL(base_url))
        if isinstance(key, str):
            check_key(key)
            self._ask: Callable[[], str | Awaitable[str]] = lambda: key
        else:
            self._ask = key

    def __repr__(self) -> str:
        return f"<credential in the header {self._scheme.header}>"

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Set the key on the request."""
        self.set_on(request)
        yield request

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Set the key on the request, awaiting it where it has to be."""
        await self.set_on_async(request)
        yield request

    def set_on(self, request: httpx.Request) -> None:
        """Set the key on the request."""
        if _origin(request.url) == self._origin:
            self._set(request, self._ask())

    async def set_on_async(self, request: httpx.Request) -> None:
        """Set the key on the request, awaiting it where it has to be."""
        if _origin(request.url) == self._origin:
            key = self._ask()
            self._set(request, await key if inspect.isawaitable(key) else key)

    def _set(self, request: httpx.Request, key: object) -> None:
        request.headers[self._scheme.header] = self._scheme.header_value(check_key(key))

    def redact(self, request: httpx.Request, text: str) -> str:
        """Return a text of the answer without the key, should the service have repeated it, plain or escaped."""
        sent = request.headers.get(self._scheme.header, "").removeprefix(self._scheme.prefix).strip()
        secrets = {sent, *sent.split()}  # the key may have been given with a word such as Bearer before it
        if self._scheme.kind == "basic":
            secrets |= set(base64.b64decode(sent).decode().split(":", 1))
        for secret in sorted(secrets, key=len, reverse=True):
            if len(secret) >= _SHORTEST_SECRET:
                text = re.sub("".join(map(_as_json_may_have_it, secret)), "***", text)
        return text


def check_key(key: object) -> str:
    """Return a key that a header can hold; the text of the error does not repeat it."""
    if not isinstance(key, str):
        raise ConfigurationError(f"api_key: found a {type(key).__name__}; expected a string")
    if not key:
        raise ConfigurationError("api_key: found an empty string; expected a key")
    if key != key.strip(" "):  # refused when sent, with a text that repeats the key
        raise ConfigurationError("api_key: found a space at its start or end; expected none")
    for position, character in enumerate(key):
        if not " " <= character <= "~":
            raise ConfigurationError(
                f"api_key: found U+{ord(character):04X} at position {position} of {len(key)}; "
                "expected printable ASCII characters"
            )
    return key


def _as_json_may_have_it(character: str) -> str:
    """Return a pattern for a character and its escapes in a JSON string."""
    plain = re.escape(character)
    escaped = rf"\\{plain}|" if character in '"\\/' else ""
    return rf"(?:\\u(?i:{ord(character):04x})|{escaped}{plain})"


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port or {"http": 80, "https": 443}.get(url.scheme)
