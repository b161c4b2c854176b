"""
Provide an HTTP client that belongs to this process and, on asyncio and trio, to this event loop.

If two processes shared a connection, one would receive the other's responses, so a forked child gets its own
connections. Inherited connections stay open and unused: closing them would end TLS for the parent.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar

H = TypeVar("H")
H_co = TypeVar("H_co", covariant=True)

_INHERITED: list[object] = []
"""HTTP clients of a parent process; references that keep them from being closed."""


class HttpClients(Protocol[H_co]):
    """The source of a client's HTTP client."""

    def current(self, loop: object = None) -> H_co:
        """Return the HTTP client of this process for an event loop; None means blocking code."""
        ...

    def close_with(self, loop: object = None) -> H_co | None:
        """Return the HTTP client to close, if any."""
        ...


class Connections(Generic[H]):
    """HTTP clients that we create: one per process and event loop."""

    def __init__(self, make: Callable[[], H]) -> None:
        self._make = make
        self._pid = os.getpid()
        self._by_loop: dict[object, H] = {None: make()} if current_loop() is None else {}

    def current(self, loop: object = None) -> H:
        """Return the HTTP client of this process for an event loop; None means blocking code."""
        if self._pid != os.getpid():
            _INHERITED.append(self._by_loop)
            self._by_loop = {}
            self._pid = os.getpid()
        found = self._by_loop.get(loop)
        if found is None:
            found = self._by_loop.pop(None, None) or self._make()  # one may have been created before the loop started
            self._forget_ended_loops()
            found = self._by_loop.setdefault(loop, found)
        return found

    def close_with(self, loop: object = None) -> H | None:
        """Return the HTTP client of this process and event loop, if there is one."""
        if self._pid != os.getpid():
            return None
        return self._by_loop.pop(loop, None) or self._by_loop.pop(None, None)

    def _forget_ended_loops(self) -> None:
        for loop in list(self._by_loop):
            if loop is not None and has_ended(loop):
                self._by_loop.pop(loop, None)


class Given(Generic[H]):
    """A caller's HTTP client. Only the first process and event loop that use it may use it."""

    def __init__(self, client: H) -> None:
        self._client = client
        self._pid: int | None = None
        self._loop: object = None

    def current(self, loop: object = None) -> H:
        """
        Return the HTTP client.

        Raises:
            RuntimeError: Another process or event loop has already used it.
        """
        if self._pid is None:
            self._pid, self._loop = os.getpid(), loop
        if self._pid != os.getpid():
            raise RuntimeError(
                "http_client was used before os.fork(), so both processes would read from the same connections; "
                "create it in the child process"
            )
        if self._loop is not loop:
            raise RuntimeError(
                "http_client was used in another event loop, which its connections belong to; "
                "create one for each event loop"
            )
        return self._client

    def close_with(self, loop: object = None) -> None:
        """Return None: the caller closes its own client."""


def current_loop() -> Any:
    """Return the running event loop, or its equivalent on trio; None in blocking code."""
    trio = sys.modules.get("trio")
    if trio is not None and trio.lowlevel.in_trio_run():
        return trio.lowlevel.current_trio_token()
    asyncio = sys.modules.get("asyncio")
    return asyncio._get_running_loop() if asyncio else None


def has_ended(loop: object) -> bool:
    """Return whether an event loop has ended. Trio does not report this, so any other trio run counts as ended."""
    is_closed: Callable[[], bool] | None = getattr(loop, "is_closed", None)
    return is_closed() if is_closed else True
