"""
Cancel an attempt without leaving a half-made connection behind.

httpcore 1.0 and httpcore2 forget a connection that is cancelled between connecting and its first request: it stays in
the pool for ever (https://github.com/encode/httpcore/issues/658). A cancelled TLS handshake leaves its socket open.
Both tell a request's "trace" extension, which is public, what they are doing, whoever created the HTTP client.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import anyio

_CONNECTED = ("connection.connect_tcp.complete", "connection.connect_unix_socket.complete")
_HANDSHAKE = ("connection.start_tls.started", "connection.start_tls.failed")
_READY = (*_CONNECTED, "connection.start_tls.complete")


class Connecting:
    """Follows one attempt, and shields it from cancellation where that would leak."""

    def __init__(self, scope: anyio.CancelScope, check_open: Callable[[], None]) -> None:
        self._scope = scope
        self._check_open = check_open
        self._stream: Any = None

    async def __call__(self, event: str, info: Mapping[str, Any]) -> None:
        """Take an event: there is only one turn of the event loop between `_READY` and the next one."""
        self._scope.shield = event in _READY
        if event in _CONNECTED:
            self._stream = info["return_value"]
        elif event not in _HANDSHAKE:
            self._stream = None
        if event in _READY:
            await self._check(info["return_value"])

    async def _check(self, stream: Any) -> None:
        """Close a connection that was opened while the client was closed: its pool has forgotten it."""
        try:
            self._check_open()
        except RuntimeError:
            await stream.aclose()
            raise

    async def clean_up(self) -> None:
        """Close the socket of a TLS handshake that did not end."""
        import anyio

        self._scope.shield = False
        if self._stream is not None:
            with anyio.CancelScope(shield=True):
                await self._stream.aclose()
