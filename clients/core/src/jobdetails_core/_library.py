"""Support for two HTTP libraries: httpx, and httpx2, which has the same interface but its own classes."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any, Literal, Protocol

from .errors import ConfigurationError

_LIBRARIES = ("httpx", "httpx2")


class HttpClient(Protocol):
    """An `httpx.Client`, an `httpx2.Client`, or a subclass."""

    @property
    def is_closed(self) -> bool:
        """Whether it was closed."""
        ...

    def build_request(
        self, method: str, url: Any, *, content: Any = ..., headers: Any = ..., timeout: Any = ...
    ) -> Any:
        """Return a request."""

    def send(self, request: Any, *, stream: bool = ..., auth: Any = ..., follow_redirects: Any = ...) -> Any:
        """Send a request, and return its response."""


class AsyncHttpClient(Protocol):
    """An `httpx.AsyncClient`, an `httpx2.AsyncClient`, or a subclass such as `HttpxAiohttpClient`."""

    @property
    def is_closed(self) -> bool:
        """Whether it was closed."""
        ...

    def build_request(
        self, method: str, url: Any, *, content: Any = ..., headers: Any = ..., timeout: Any = ...
    ) -> Any:
        """Return a request."""

    async def send(self, request: Any, *, stream: bool = ..., auth: Any = ..., follow_redirects: Any = ...) -> Any:
        """Send a request, and return its response."""


def library_of(http_client: object, kind: Literal["Client", "AsyncClient"]) -> ModuleType:
    """
    Return the HTTP library of a caller's client.

    Raises:
        ConfigurationError: It is not a client of this kind.
    """
    for base in type(http_client).__mro__:
        library = base.__module__.partition(".")[0]
        if base.__name__ == kind and library in _LIBRARIES:
            return sys.modules[library]
    expected = " or ".join(f"{library}.{kind}" for library in _LIBRARIES)
    found = type(http_client)
    module = found.__module__.partition("._")[0]
    raise ConfigurationError(f"http_client: expected an {expected}, got {module}.{found.__qualname__}")


def is_transport_error(library: Any, error: BaseException) -> bool:
    """Return whether an error comes from sending or receiving, not from our code or the caller's."""
    if isinstance(error, (library.HTTPError, library.StreamError, OSError, EOFError)):
        return True
    return type(error).__module__.partition(".")[0] in ("aiohttp", "httpcore", "httpcore2", "h11")
