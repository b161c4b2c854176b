"""The last body that came, kept while a client reads it. Import this only where it is wanted: it needs httpx."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator

import httpx

_MOST = 32 * 1024 * 1024
"""Bytes: as many as a client reads by default."""


class Received:
    """The last body that came, as far as the client read it."""

    def __init__(self) -> None:
        self._kept: bytearray | None = None
        self._is_packed = False

    def client(self) -> httpx.AsyncClient:
        """Return an HTTP client whose answers are kept."""
        return httpx.AsyncClient(event_hooks={"response": [self._keep]})

    async def _keep(self, response: httpx.Response) -> None:
        assert isinstance(response.stream, httpx.AsyncByteStream)
        self._kept = bytearray()
        self._is_packed = "Content-Encoding" in response.headers
        response.stream = _Kept(response.stream, self._kept)

    @property
    def content(self) -> bytes | None:
        """The body, unpacked where that can be done; None if there was no answer."""
        if self._kept is None:
            return None
        if self._is_packed:
            try:
                return zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(self._kept, _MOST)
            except zlib.error:
                pass  # shown as it is
        return bytes(self._kept)


class _Kept(httpx.AsyncByteStream):
    def __init__(self, stream: httpx.AsyncByteStream, kept: bytearray) -> None:
        self._stream = stream
        self._kept = kept

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            self._kept += chunk
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()
