"""Tasks that outlive the step of a generator that started them."""

from __future__ import annotations

import asyncio
import contextvars
import sys
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import anyio


class Task:
    """A running task with a cancel scope of its own, so that it ends without the task group of its caller."""

    def __init__(self) -> None:
        self.scope = anyio.CancelScope()
        self.ended = anyio.Event()
        self.handle: object = None
        """Keeps the task alive: asyncio itself does not."""

    async def cancel_and_wait(self) -> None:
        """Cancel the task, and return when it has ended."""
        self.scope.cancel()
        with anyio.CancelScope(shield=True):
            await self.ended.wait()


def spawn(work: Callable[[], Awaitable[None]]) -> Task:
    """
    Start a task on the running event loop.

    A task group would not do: a generator that is left half-way may be closed by another task, which must not close it.
    """
    task = Task()

    async def run() -> None:
        try:
            with task.scope:
                await work()
        finally:
            task.ended.set()

    trio = sys.modules.get("trio")
    if trio is not None and trio.lowlevel.in_trio_task():
        task.handle = trio.lowlevel.spawn_system_task(run, context=contextvars.copy_context())
    else:
        coroutine: Coroutine[Any, Any, None] = run()
        task.handle = asyncio.get_running_loop().create_task(coroutine)
    return task
