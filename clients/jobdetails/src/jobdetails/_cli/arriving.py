"""Read items one by one, for example from a pipe."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Generic, TypeVar

T = TypeVar("T")


class Arriving(Generic[T]):
    """Takes items from an iterator that may block, without blocking the event loop or losing items on cancellation."""

    def __init__(self, items: Iterator[T], *, may_block: bool) -> None:
        self._items = items
        self._may_block = may_block
        self._coming: Future[T | None] | None = None

    async def take(self) -> T | None:
        """Return the next item, or None after the last one."""
        if not self._may_block:
            return next(self._items, None)
        if self._coming is None:
            self._coming = Future()
            self._coming.set_running_or_notify_cancel()  # survives cancellation of the caller
            threading.Thread(target=self._read, args=(self._coming,), daemon=True).start()
        found = await asyncio.wrap_future(self._coming)
        self._coming = None
        return found

    def _read(self, coming: Future[T | None]) -> None:
        try:
            coming.set_result(next(self._items, None))
        except Exception as error:
            coming.set_exception(error)
