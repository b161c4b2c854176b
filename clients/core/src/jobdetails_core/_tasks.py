"""Tasks that outlive the step of a generator that started them."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import anyio

from ._warning import Line, context_of


class Task:
    """A running task with a cancel scope of its own, so that it ends without the task group of its caller."""

    def __init__(self) -> None:
        self.scope = anyio.CancelScope()
        self.ended = anyio.Event()
        self.failure: BaseException | None = None
        """What ended the task, if that was an error; whoever started the task has to raise it."""

        self.handle: object = None
        """Keeps the task alive: asyncio itself does not."""

    async def cancel_and_wait(self) -> None:
        """Cancel the task, and return when it has ended."""
        self.scope.cancel()
        with anyio.CancelScope(shield=True):
            await self.ended.wait()


def to_hand_on(error: BaseException) -> BaseException | None:
    """
    Return an error in a task of ours that another task has to raise; None for a cancellation.

    `SystemExit` from a callback is one, and Ctrl-C, which trio may raise in any task: it takes both for errors of its
    own where they end a system task, and asyncio for the end of the loop.
    """
    if isinstance(error, Exception | SystemExit | KeyboardInterrupt):
        return error
    while isinstance(error, BaseExceptionGroup):
        found = error.subgroup((SystemExit, KeyboardInterrupt))
        if found is None:
            return None
        error = found.exceptions[0]
    return error if isinstance(error, SystemExit | KeyboardInterrupt) else None


def spawn(work: Callable[[], Awaitable[None]], line: Line) -> Task:
    """
    Start a task on the running event loop.

    A task group would not do: a generator that is left half-way may be closed by another task, which must not close it.

    Args:
        work: What the task does.
        line: The line of the caller's code that warnings of the task name.
    """
    task = Task()

    async def run() -> None:
        try:
            with task.scope:
                await work()
        except BaseException as error:
            task.failure = to_hand_on(error)
            if task.failure is None:
                raise
        finally:
            task.ended.set()

    context = context_of(line)
    trio = sys.modules.get("trio")
    if trio is not None and trio.lowlevel.in_trio_task():
        task.handle = trio.lowlevel.spawn_system_task(run, context=context)
    else:
        coroutine: Coroutine[Any, Any, None] = run()
        task.handle = asyncio.get_running_loop().create_task(coroutine, context=context)
    return task
