"""
Sending with aiohttp, where httpx keeps the look of it: several times the requests per second at many at a time.

httpx's own pool looks at all its connections and all that wait for one each time one is free, so it gets slower with
their number. Import this only where it is asked for by name: aiohttp is an extra.
"""

from __future__ import annotations

import asyncio
import contextvars
import urllib.request
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import httpx
import yarl  # aiohttp's own URLs

from .errors import ConfigurationError

_LONGEST_HEADER = 64 * 1024

_ERRORS: tuple[tuple[type[Exception], type[httpx.TransportError]], ...] = (
    (aiohttp.ConnectionTimeoutError, httpx.ConnectTimeout),
    (TimeoutError, httpx.ReadTimeout),
    (aiohttp.ClientProxyConnectionError, httpx.ProxyError),
    (aiohttp.ClientConnectorError, httpx.ConnectError),
    (aiohttp.ServerDisconnectedError, httpx.RemoteProtocolError),
    (aiohttp.ClientPayloadError, httpx.RemoteProtocolError),
    (aiohttp.ClientResponseError, httpx.RemoteProtocolError),
    (aiohttp.ClientError, httpx.ReadError),
    (OSError, httpx.ReadError),
)
"""What each error of aiohttp is to httpx; the first that fits."""


_USED: contextvars.ContextVar[list[asyncio.Transport | None]] = contextvars.ContextVar("_USED")
"""What the request that is being sent was sent on."""


class _Connector(aiohttp.TCPConnector):
    """Says what a request is sent on, so that it can be cut off: over TLS, closing waits for the other side."""

    async def connect(self, *args: Any, **options: Any) -> aiohttp.connector.Connection:
        connection = await super().connect(*args, **options)
        _USED.get().append(connection.transport)
        return connection


class AiohttpTransport(httpx.AsyncBaseTransport):
    """Sends the requests of an `httpx.AsyncClient` with aiohttp; proxies are those of the environment."""

    def __init__(self, *, most_connections: int) -> None:
        self._session: aiohttp.ClientSession | None = None
        self._most_connections = most_connections
        self._proxies = urllib.request.getproxies()  # aiohttp would look anew for each request, in a thread

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """
        Send a request, and return the answer with its body still to be read.

        Raises:
            TransportError: There is no answer.
            ConfigurationError: It is not asyncio that runs.
        """
        session = self._open()
        timeouts = request.extensions.get("timeout", {})
        timeout = aiohttp.ClientTimeout(sock_connect=timeouts.get("connect"), sock_read=timeouts.get("read"))
        content = await request.aread()
        failure: httpx.TransportError | None = None
        response = None
        used: list[asyncio.Transport | None] = []
        token = _USED.set(used)
        try:
            response = await session.request(
                request.method,
                yarl.URL(str(request.url), encoded=True),
                headers=[(name.decode("ascii"), value.decode("ascii")) for name, value in request.headers.raw],
                data=content or None,
                allow_redirects=False,
                timeout=timeout,
                proxy=self._proxy(request.url),
            )
        except (aiohttp.ClientError, OSError) as error:
            failure = _error_of_httpx(error, request)
        finally:
            _USED.reset(token)
            if response is None:
                for transport in filter(None, used):
                    transport.abort()
        if response is None:
            assert failure
            raise failure  # only here: what led to it, and would go with it, holds the credential
        return httpx.Response(
            response.status,
            headers=list(response.raw_headers),
            stream=_Body(response, request),
            extensions={"reason_phrase": (response.reason or "").encode("latin-1", "replace")},
        )

    def _proxy(self, url: httpx.URL) -> str | None:
        proxy = self._proxies.get(url.scheme, self._proxies.get("all"))
        return None if proxy is None or urllib.request.proxy_bypass(url.host) else proxy

    async def aclose(self) -> None:
        """Close the connections."""
        if self._session:
            await self._session.close()
            self._session = None

    def _open(self) -> aiohttp.ClientSession:
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            raise ConfigurationError("backend: found 'aiohttp', which needs asyncio; expected 'httpx' here") from None
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=_Connector(limit=self._most_connections, ssl=httpx.create_ssl_context()),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                max_field_size=_LONGEST_HEADER,
                skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
            )
            self._session._retry_connection = False  # there are retries already, and they are counted
        return self._session


class _Body(httpx.AsyncByteStream):
    def __init__(self, response: aiohttp.ClientResponse, request: httpx.Request) -> None:
        self._response = response
        self._request = request

    async def __aiter__(self) -> AsyncIterator[bytes]:
        failure: httpx.TransportError | None = None
        try:
            while chunk := await self._response.content.readany():
                yield chunk
        except (aiohttp.ClientError, OSError) as error:
            failure = _error_of_httpx(error, self._request)
        if failure:
            raise failure

    async def aclose(self) -> None:
        if self._response.content.is_eof():
            self._response.release()
            return
        connection = self._response.connection
        if connection and connection.transport:
            connection.transport.abort()
        self._response.close()


def _error_of_httpx(error: Exception, request: httpx.Request) -> httpx.TransportError:
    """Return what httpx would raise, without bytes of the service that are no HTTP: the key may be among them."""
    kind = next(ours for theirs, ours in _ERRORS if isinstance(error, theirs))
    text = type(error).__name__ if isinstance(error, aiohttp.ClientResponseError) else str(error)
    return kind(text, request=request)
