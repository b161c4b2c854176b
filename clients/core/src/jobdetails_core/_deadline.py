"""
Enforce one deadline for a whole attempt. httpx only limits each read, which a slow trickle of bytes never exceeds.

Blocking code cannot be cancelled, so the connections look up the deadline of the attempt in their thread.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
import weakref
from collections.abc import Callable, Iterable
from typing import Any

import httpcore

TOO_LONG = "the attempt as a whole took too long"
_SLICE = 0.2
"""Seconds between checks of whether a read should stop."""


class _Attempt(threading.local):
    ends: float | None = None
    stop: threading.Event | None = None


_ATTEMPT = _Attempt()


class Within:
    """Make every read and write in this thread fail after a number of seconds, or soon after `stop` is set."""

    __slots__ = ("_before", "_ends", "_stop")

    def __init__(self, seconds: float, stop: threading.Event | None) -> None:
        self._ends = time.monotonic() + seconds
        self._stop = stop

    def __enter__(self) -> None:
        self._before = _ATTEMPT.ends, _ATTEMPT.stop  # from an outer attempt, if a callable key makes this one
        _ATTEMPT.ends, _ATTEMPT.stop = self._ends, self._stop

    def __exit__(self, *error: object) -> None:
        _ATTEMPT.ends, _ATTEMPT.stop = self._before


def _left(timeout: float | None, error: type[Exception]) -> float | None:
    if _ATTEMPT.ends is None:
        return timeout
    left = _ATTEMPT.ends - time.monotonic()
    if left <= 0 or (_ATTEMPT.stop and _ATTEMPT.stop.is_set()):
        raise error(TOO_LONG)
    return left if timeout is None else min(timeout, left)


class _Stream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream, opened: Callable[[_Stream], None]) -> None:
        self._stream = stream
        self._opened = opened
        opened(self)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        while True:
            left = _left(timeout, httpcore.ReadTimeout)
            if _ATTEMPT.stop is None or left is None or left <= _SLICE:
                return self._stream.read(max_bytes, left)
            try:
                return self._stream.read(max_bytes, _SLICE)
            except httpcore.ReadTimeout:
                timeout = left - _SLICE

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def shut_down(self) -> None:
        """Make reads in other threads end. They close the socket themselves; `SSLSocket.shutdown` would break them."""
        with contextlib.suppress(OSError):
            socket.socket.shutdown(self._stream.get_extra_info("socket"), socket.SHUT_RDWR)

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left), self._opened)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class DeadlineBackend(httpcore.NetworkBackend):
    """An httpcore network backend that applies the deadline of the attempt to all operations."""

    def __init__(self) -> None:
        self._backend = httpcore.SyncBackend()
        self._streams: weakref.WeakSet[_Stream] = weakref.WeakSet()
        self._lock = threading.Lock()
        self._is_closed = False

    def close(self) -> None:
        """End the reads of all threads, and reject new connections: a pool does not track those still being opened."""
        with self._lock:
            self._is_closed = True
            streams = list(self._streams)
        for stream in streams:
            stream.shut_down()

    def _opened(self, stream: _Stream) -> None:
        """Track a new stream, or close it if this backend is already closed."""
        with self._lock:
            self._streams.add(stream)
            is_late = self._is_closed
        if is_late:
            stream.close()
            raise httpcore.ConnectError("the client is closed")

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of a host that accepts. Each attempt gets the rest of the timeout."""
        began = time.monotonic()
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpcore.ConnectError(error) from error
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in dict.fromkeys(str(entry[4][0]) for entry in found):
            left = None if timeout is None else timeout - (time.monotonic() - began)
            if left is not None and left <= 0:
                break
            try:
                stream = self._backend.connect_tcp(
                    address, port, _left(left, httpcore.ConnectTimeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Stream(stream, self._opened)
        raise failure

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to a Unix domain socket."""
        stream = self._backend.connect_unix_socket(path, _left(timeout, httpcore.ConnectTimeout), socket_options)
        return _Stream(stream, self._opened)

    def sleep(self, seconds: float) -> None:
        """Block for `seconds`."""
        self._backend.sleep(seconds)
