"""Capture the last response body. Import this module only when needed, because it imports httpx."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx

_MAX_BYTES = 32 * 1024 * 1024
"""The client's default limit."""


class Received:
    """The last response body, as far as the client has read it."""

    def __init__(self) -> None:
        self._kept: bytearray | None = None
        self._is_compressed = False

    def client(self) -> httpx.Client:
        """Return an HTTP client whose responses are captured."""
        return httpx.Client(event_hooks={"response": [self._keep]})

    def async_client(self) -> httpx.AsyncClient:
        """Return an asynchronous HTTP client whose responses are captured."""

        async def keep(response: httpx.Response) -> None:
            self._keep(response)

        return httpx.AsyncClient(event_hooks={"response": [keep]})

    def _keep(self, response: httpx.Response) -> None:
        self._kept = bytearray()
        self._is_compressed = "Content-Encoding" in response.headers
        response.stream = _Kept(response.stream, self._kept)

    @property
    def content(self) -> bytes:
        """The body, decompressed if possible."""
        if self._kept is None:
            return b""
        if self._is_compressed:
            try:
                return zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(self._kept, _MAX_BYTES)
            except zlib.error:
                pass  # return it as received
        return bytes(self._kept)


class _Kept(httpx.SyncByteStream, httpx.AsyncByteStream):
    def __init__(self, stream: Any, kept: bytearray) -> None:
        self._stream = stream
        self._kept = kept

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._stream:
            self._kept += chunk
            yield chunk

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            self._kept += chunk
            yield chunk

    def close(self) -> None:
        self._stream.close()

    async def aclose(self) -> None:
        await self._stream.aclose()
