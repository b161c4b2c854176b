"""
Several small pools of connections in the place of a large one.

httpx's pool looks at all its connections, and all that wait for one, each time something begins or ends, so that it
gets slower with their number; one of a few connections does not.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator

import httpx

_WIDTH = 10
"""Connections of one pool."""


class _Lane:
    def __init__(self, context: ssl.SSLContext) -> None:
        limits = httpx.Limits(max_connections=_WIDTH, max_keepalive_connections=_WIDTH)
        self.transport = httpx.AsyncHTTPTransport(verify=context, limits=limits)
        self.requests = 0
        """How many are being answered."""


class LanesTransport(httpx.AsyncBaseTransport):
    """Sends each request in the first pool that has a connection left for it; so few requests share few connections."""

    def __init__(self, *, most_connections: int) -> None:
        self._most = most_connections // _WIDTH
        self._context = httpx.create_ssl_context()
        self._lanes = [_Lane(self._context)]  # now: what it imports is not to be imported in the time of a request

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """
        Send a request, and return the answer with its body still to be read.

        Raises:
            TransportError: There is no answer.
        """
        lane = self._lane()
        lane.requests += 1
        response = None
        try:
            response = await lane.transport.handle_async_request(request)
        finally:
            if response is None:
                lane.requests -= 1
        assert isinstance(response.stream, httpx.AsyncByteStream)
        response.stream = _Body(response.stream, lane)
        return response

    def _lane(self) -> _Lane:
        for lane in self._lanes:
            if lane.requests < _WIDTH:
                return lane
        if len(self._lanes) < self._most:
            self._lanes.append(_Lane(self._context))
            return self._lanes[-1]
        return min(self._lanes, key=lambda lane: lane.requests)

    async def aclose(self) -> None:
        """Close the connections."""
        for lane in self._lanes:
            await lane.transport.aclose()


class _Body(httpx.AsyncByteStream):
    def __init__(self, stream: httpx.AsyncByteStream, lane: _Lane) -> None:
        self._stream = stream
        self._lane: _Lane | None = lane

    def __aiter__(self) -> AsyncIterator[bytes]:
        return aiter(self._stream)

    async def aclose(self) -> None:
        try:
            await self._stream.aclose()
        finally:
            if self._lane:
                self._lane.requests -= 1
                self._lane = None
