"""
The transports of HTTP clients that we create.

They are httpx transports, so tools that mock, record or instrument httpx see every request. Only their pools are our
own. httpx has no public way to pass a pool in, so this module, and no other, sets `HTTPTransport._pool`.
"""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import httpcore  # httpx is built on it; its pools and network backends are public and replaceable
import httpx

from ._deadline import DeadlineBackend

if TYPE_CHECKING:
    import anyio

MOST_CONNECTIONS = 100
MOST_IDLE = 100
_IDLE_SECONDS = 5.0


class Transport(httpx.HTTPTransport):
    """A blocking transport that enforces the deadline of the current attempt."""

    def __init__(self, context: ssl.SSLContext, proxy: httpx.Proxy | None) -> None:
        super().__init__(verify=context)
        self._network = DeadlineBackend()
        self._pool = httpcore.ConnectionPool(network_backend=self._network, **_options(context, proxy))

    def close(self) -> None:
        """Close all connections, including those that other threads are using or opening."""
        self._network.close()
        super().close()


def async_transport(context: ssl.SSLContext, proxy: httpx.Proxy | None) -> httpx.AsyncHTTPTransport:
    """Return a transport for asyncio and trio, where deadlines are cancel scopes."""
    limits = httpx.Limits(
        max_connections=None, max_keepalive_connections=MOST_IDLE, keepalive_expiry=_IDLE_SECONDS
    )  # a client limits its requests; waiting in a pool would count as a slow service
    return httpx.AsyncHTTPTransport(verify=context, proxy=proxy, limits=limits)


def _options(context: ssl.SSLContext, proxy: httpx.Proxy | None) -> dict[str, Any]:
    return {
        "ssl_context": context,
        "proxy": proxy
        and httpcore.Proxy(
            httpcore.URL(
                scheme=proxy.url.raw_scheme, host=proxy.url.raw_host, port=proxy.url.port, target=proxy.url.raw_path
            ),
            auth=proxy.raw_auth,
            headers=proxy.headers.raw,
            ssl_context=proxy.ssl_context,
        ),
        "max_connections": None,  # a client limits its requests; waiting in a pool would count as a slow service
        "max_keepalive_connections": MOST_IDLE,
        "keepalive_expiry": _IDLE_SECONDS,
    }


class LimitedClient(httpx.AsyncClient):
    """An HTTP client that limits concurrent requests, so that waiting for a connection does not count as a timeout."""

    limiter: anyio.CapacityLimiter | None = None


@contextlib.asynccontextmanager
async def turn(http: Any) -> AsyncIterator[None]:
    """Wait until one of our HTTP clients may send another request."""
    if not isinstance(http, LimitedClient):
        yield
        return
    import anyio

    if http.limiter is None:
        http.limiter = anyio.CapacityLimiter(MOST_CONNECTIONS)
    borrower = object()
    if http.limiter.available_tokens > 0:  # saves two turns of the event loop
        http.limiter.acquire_on_behalf_of_nowait(borrower)
    else:
        await http.limiter.acquire_on_behalf_of(borrower)
    try:
        yield
    finally:
        http.limiter.release_on_behalf_of(borrower)
