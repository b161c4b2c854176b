"""An httpx transport that reaches a fake service without a socket."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from ._service import Reply

    Respond = Callable[[str, str, dict[str, str], bytes], Reply]


class FakeTransport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Handle requests of `httpx.Client` and `httpx.AsyncClient` in process."""

    def __init__(self, respond: Respond) -> None:
        self._respond = respond

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the response to a request."""
        return self._response(request, request.read())

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Return the response to a request."""
        return self._response(request, await request.aread())

    def _response(self, request: httpx.Request, content: bytes) -> httpx.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        reply = self._respond(request.method, request.url.raw_path.decode("ascii"), headers, content)
        if reply.damage == "drop":
            raise httpx.RemoteProtocolError("Server disconnected without sending a response.", request=request)
        if reply.damage == "slow":
            raise httpx.ReadTimeout("The read operation timed out", request=request)
        stream = _Cut(reply.content) if reply.damage == "cut" else httpx.ByteStream(reply.content)
        return httpx.Response(reply.status_code, headers=dict(reply.headers), stream=stream, request=request)


class _Cut(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that breaks off halfway."""

    def __init__(self, content: bytes) -> None:
        self._half = content[: len(content) // 2]

    def __iter__(self) -> Iterator[bytes]:
        yield self._half
        raise httpx.RemoteProtocolError("peer closed connection without sending complete message body")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._half
        raise httpx.RemoteProtocolError("peer closed connection without sending complete message body")
