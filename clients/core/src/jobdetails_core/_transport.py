"""
The connections of a client that we create.

They are transports of httpx, so that whatever mocks, records or instruments httpx sees every request. Only their pools
are our own: httpx has no public way to hand one over, so this module, and no other, sets `HTTPTransport._pool`.
"""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import httpcore  # httpx sends with it; its pools and network backends are public and made to be replaced
import httpx

from ._deadline import DeadlineBackend

if TYPE_CHECKING:
    import anyio

MOST_CONNECTIONS = 100
MOST_IDLE = 100
_IDLE_SECONDS = 5.0


class Transport(httpx.HTTPTransport):
    """Blocking connections that keep to the deadline of the attempt they serve."""

    def __init__(self, context: ssl.SSLContext, proxy: httpx.Proxy | None) -> None:
        super().__init__(verify=context)
        self._network = DeadlineBackend()
        self._pool = httpcore.ConnectionPool(network_backend=self._network, **_options(context, proxy))

    def close(self) -> None:
        """Close all connections, also those that other threads use or are opening."""
        self._network.close()
        super().close()


def async_transport(context: ssl.SSLContext, proxy: httpx.Proxy | None) -> httpx.AsyncHTTPTransport:
    """Return connections for asyncio and trio, which have a deadline of their own."""
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
    """An HTTP client with a limit for its requests, so that waiting for a connection is not the service's fault."""

    limiter: anyio.CapacityLimiter | None = None


@contextlib.asynccontextmanager
async def turn(http: Any) -> AsyncIterator[None]:
    """Wait until one of our own HTTP clients may send another request."""
    if not isinstance(http, LimitedClient):
        yield
        return
    import anyio

    if http.limiter is None:
        http.limiter = anyio.CapacityLimiter(MOST_CONNECTIONS)
    borrower = object()
    if http.limiter.available_tokens > 0:  # or else it would cost two turns of the event loop
        http.limiter.acquire_on_behalf_of_nowait(borrower)
    else:
        await http.limiter.acquire_on_behalf_of(borrower)
    try:
        yield
    finally:
        http.limiter.release_on_behalf_of(borrower)
