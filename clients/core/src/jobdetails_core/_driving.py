"""Execute the steps of a wait, in blocking or asynchronous code."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

from ._callback import KeyCallableError
from ._request import Request
from ._steps import OnPoll, Pause, Poll
from ._view import J
from ._waiting import Waiting
from .errors import APIError
from .response import Response
from .summary import JobSummary


def drive(
    waiting: Waiting[J], poll: Callable[[Request], Response[Any]], on_poll: OnPoll[J] | None = None
) -> Iterator[JobSummary[J]]:
    """Wait, and yield each summary that differs from the previous one."""
    steps = waiting.steps()
    outcome: Response[Any] | APIError | None = None
    while True:
        try:
            step = steps.send(outcome)
        except StopIteration:
            return
        outcome = None
        if isinstance(step, Poll):
            try:
                outcome = poll(step.request)
            except APIError as error:
                outcome = error
            except KeyCallableError as error:
                error.unwrap()
        elif isinstance(step, Pause):
            waiting.clock.sleep(step.seconds)
        else:
            if on_poll:
                on_poll(step.summary, step.elapsed)
            if step.is_new:
                yield step.summary


async def drive_async(
    waiting: Waiting[J],
    poll: Callable[[Request], Awaitable[Response[Any]]],
    on_poll: OnPoll[J] | None = None,
) -> AsyncIterator[JobSummary[J]]:
    """Wait, and yield each summary that differs from the previous one. If `on_poll` returns an awaitable, await it."""
    steps = waiting.steps()
    outcome: Response[Any] | APIError | None = None
    while True:
        try:
            step = steps.send(outcome)
        except StopIteration:
            return
        outcome = None
        if isinstance(step, Poll):
            try:
                outcome = await poll(step.request)
            except APIError as error:
                outcome = error
            except KeyCallableError as error:
                error.unwrap()
        elif isinstance(step, Pause):
            await waiting.clock.sleep_async(step.seconds)
        else:
            returned = on_poll(step.summary, step.elapsed) if on_poll else None
            if inspect.isawaitable(returned):
                await returned
            if step.is_new:
                yield step.summary
