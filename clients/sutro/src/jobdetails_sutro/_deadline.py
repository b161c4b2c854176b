"""
One deadline for a whole attempt, where httpx has a timeout for each read, which a server that drips stretches.

Blocking code cannot be cancelled, so the connections themselves know the deadline of the attempt they serve: the one
that is being made in their thread. Import this only where a client is made: it needs httpcore, as that does.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpcore  # what httpx sends with; its network backends are public, and are made to be replaced
import httpx

from ._transport import TOO_LONG


class _Attempt(threading.local):
    ends: float | None = None


_ATTEMPT = _Attempt()


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Have what is read and written in this thread end after so many seconds, on connections that know of it."""
    before = _ATTEMPT.ends
    _ATTEMPT.ends = time.monotonic() + seconds
    try:
        yield
    finally:
        _ATTEMPT.ends = before  # another attempt, if one client asks for its key with another


def bind(client: httpx.Client) -> int:
    """
    Let the connections that a client will make, proxied or not, know of deadlines; return in how many pools.

    The way to a client's pools is not public in httpx. Should it change, none is found, and each read has a timeout.
    """
    mounts = getattr(client, "_mounts", None)
    transports = [getattr(client, "_transport", None), *(mounts.values() if isinstance(mounts, dict) else ())]
    pools: list[Any] = [getattr(transport, "_pool", None) for transport in transports]
    found = [pool for pool in pools if isinstance(getattr(pool, "_network_backend", None), httpcore.NetworkBackend)]
    for pool in found:
        pool._network_backend = _Backend(pool._network_backend)
    return len(found)


def _cut(timeout: float | None, error: type[Exception]) -> float | None:
    if _ATTEMPT.ends is None:
        return timeout
    left = _ATTEMPT.ends - time.monotonic()
    if left <= 0:
        raise error(TOO_LONG)
    return left if timeout is None else min(timeout, left)


class _Stream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _cut(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _cut(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _cut(timeout, httpcore.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    def __init__(self, backend: httpcore.NetworkBackend) -> None:
        self._backend = backend

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        left = _cut(timeout, httpcore.ConnectTimeout)
        return _Stream(self._backend.connect_tcp(host, port, left, local_address, socket_options))

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        return _Stream(self._backend.connect_unix_socket(path, _cut(timeout, httpcore.ConnectTimeout), socket_options))

    def sleep(self, seconds: float) -> None:
        self._backend.sleep(seconds)
