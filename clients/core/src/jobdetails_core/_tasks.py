"""Tasks that outlive the generator step that started them."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import anyio

from ._warning import Line, context_of


class Task:
    """A running task with its own cancel scope, so that it can be stopped without a task group."""

    def __init__(self) -> None:
        self.scope = anyio.CancelScope()
        self.ended = anyio.Event()
        self.failure: BaseException | None = None
        """The error that ended the task, if any; the code that started the task must raise it."""

        self.handle: object = None
        """A reference that keeps the task alive, since asyncio keeps none."""

    async def cancel_and_wait(self) -> None:
        """Cancel the task, and wait until it has ended."""
        self.scope.cancel()
        with anyio.CancelScope(shield=True):
            await self.ended.wait()


def to_hand_on(error: BaseException) -> BaseException | None:
    """
    Return the error that the caller must raise for one of our tasks; None for a cancellation.

    This includes `SystemExit` from a callback, and Ctrl-C, which trio may raise in any task. If either ended a system
    task, trio would report an internal error, and asyncio would stop the loop.
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

    A task group does not work here: another task may close an unfinished generator, but must not close its task group.

    Args:
        work: The function to run.
        line: The line of the caller's code to which warnings of the task refer.
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
