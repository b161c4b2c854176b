"""
Cancel an attempt without leaving a half-made connection behind.

httpcore 1.0 and httpcore2 lose track of a connection that is cancelled between connecting and its first request: it
stays in the pool forever (https://github.com/encode/httpcore/issues/658). A cancelled TLS handshake leaves its socket
open. Both report their progress to a request's public "trace" extension, even in an HTTP client of the caller.
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
    """Follow one attempt, and shield it from cancellation where that would leak a connection."""

    def __init__(self, scope: anyio.CancelScope, check_open: Callable[[], None]) -> None:
        self._scope = scope
        self._check_open = check_open
        self._stream: Any = None

    async def __call__(self, event: str, info: Mapping[str, Any]) -> None:
        """Handle a trace event. Only one turn of the event loop passes between `_READY` and the next event."""
        self._scope.shield = event in _READY
        if event in _CONNECTED:
            self._stream = info["return_value"]
        elif event not in _HANDSHAKE:
            self._stream = None
        if event in _READY:
            await self._check(info["return_value"])

    async def _check(self, stream: Any) -> None:
        """Close a connection that was opened while the client was closing: its pool no longer knows it."""
        try:
            self._check_open()
        except RuntimeError:
            await stream.aclose()
            raise

    async def clean_up(self) -> None:
        """Close the socket of an unfinished TLS handshake."""
        import anyio

        self._scope.shield = False
        if self._stream is not None:
            with anyio.CancelScope(shield=True):
                await self._stream.aclose()
