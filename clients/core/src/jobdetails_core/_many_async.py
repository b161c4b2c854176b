"""Look up many jobs concurrently, on asyncio or trio."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

import anyio

from ._batches import Batches, JobResult, Outcome, is_result
from ._callback import KeyCallableError
from ._settings import check_count
from ._tasks import spawn, to_hand_on
from ._view import J
from ._warning import Line, callers_line
from .response import Response

Send = Callable[[Mapping[str, Any]], Awaitable[Response[Any]]]


def get_many_async(batches: Batches[Any, J], send: Send, concurrency: int) -> AsyncIterator[JobResult[Any, J]]:
    """
    Yield the result for each id as it arrives. Leaving the loop stops all requests.

    Raises:
        ConfigurationError: `concurrency` is invalid.
    """
    check_count("concurrency", concurrency, least=1)
    return _results(batches, send, concurrency, callers_line())


class _Workers:
    """Tasks that take batches from one iterator. Each task starts the next one."""

    def __init__(self, batches: Batches[Any, Any], send: Send, concurrency: int) -> None:
        self.failures: list[BaseException] = []
        self._batches = batches
        self._batch_iterator = aiter(batches)
        self._send = send
        self._most = concurrency
        self._started = 0
        self._taking = anyio.Lock()
        self._results, self.results = anyio.create_memory_object_stream[JobResult[Any, Any]](concurrency)

    async def run(self) -> None:
        """Run until all batches are done."""
        try:
            async with self._results, anyio.create_task_group() as group:
                self._start(group)
        finally:
            with anyio.CancelScope(shield=True):
                await self._batch_iterator.aclose()

    def _start(self, group: anyio.abc.TaskGroup) -> None:
        if self._started < self._most and not self.failures:
            self._started += 1
            group.start_soon(self._work, group)

    async def _work(self, group: anyio.abc.TaskGroup) -> None:
        while not self.failures:
            try:
                async with self._taking:
                    batch = await anext(self._batch_iterator, None)
                if batch is None:
                    return
                if not self._batches.is_batched:
                    self._start(group)
                results = await self._exchange(batch)
                if self._batches.is_batched:  # the result of the first batch may save the others many requests
                    self._start(group)
            except BaseException as error:  # raised by the iterable of ids, or by a callable key
                if to_hand_on(error) is None:
                    raise
                self.failures.append(error)
                if not isinstance(error, Exception):
                    group.cancel_scope.cancel()
                return
            with contextlib.suppress(anyio.BrokenResourceError):  # the receiver has gone
                for result in results:
                    await self._put(result)

    async def _put(self, result: JobResult[Any, Any]) -> None:
        try:
            self._results.send_nowait(result)
        except anyio.WouldBlock:  # the buffer is full; `send` waits, but costs a turn of the event loop
            await self._results.send(result)

    async def _exchange(self, batch: list[Any]) -> list[JobResult[Any, Any]]:
        exchange = self._batches.exchange(batch)
        try:
            arguments = next(exchange)
            while True:
                outcome: Outcome
                try:
                    outcome = await self._send(arguments)
                except Exception as error:
                    if not is_result(error):
                        raise
                    outcome = error
                arguments = exchange.send(outcome)
        except StopIteration as end:
            results: list[JobResult[Any, Any]] = end.value
            return results


async def _results(
    batches: Batches[Any, Any], send: Send, concurrency: int, line: Line
) -> AsyncIterator[JobResult[Any, Any]]:
    workers = _Workers(batches, send, concurrency)
    task = spawn(workers.run, line)
    try:
        with contextlib.suppress(anyio.EndOfStream):
            while True:
                try:
                    result = workers.results.receive_nowait()
                except anyio.WouldBlock:
                    result = await workers.results.receive()
                yield result
        await task.ended.wait()
        if failure := task.failure or next(iter(workers.failures), None):
            raise failure.error if isinstance(failure, KeyCallableError) else failure
    finally:
        workers.results.close()
        await task.cancel_and_wait()
