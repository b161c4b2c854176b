"""
Ask about many jobs, some at a time: each gets a result of its own, whatever becomes of the others.

Ids are taken only as there is room for them, so that their number does not matter. Where a service takes many ids at
once, they are asked about in chunks; a chunk that the service refuses is halved until it is known which id it minds.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    Awaitable,
    Callable,
    Coroutine,
    Generator,
    Iterable,
    Iterator,
    Mapping,
)
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, as_completed, wait
from typing import Any, Generic, TypeVar

import anyio  # no dependency of ours by name, but one of httpx, which cannot send without it
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream

from ._job import J, JobResult, JobView, K, scalar_text
from ._operation import Operation
from ._response import Response
from .errors import APIError, APIStatusError, ConfigurationError, JobMissingError

T = TypeVar("T")

CHUNK = 100
"""How many ids are in one request, where there can be many."""

_REFUSED = frozenset({400, 404, 409, 410, 413, 414, 422})
"""Statuses that one id of many may be the reason for."""


class Batches(Generic[K, J]):
    """How ids become questions, and answers become results."""

    def __init__(
        self, operation: Operation[Any], view: JobView[J], names: tuple[str, ...], others: Mapping[str, Any], url: str
    ) -> None:
        """
        Ask an operation about jobs.

        Args:
            operation: What is asked.
            view: How its jobs are read.
            names: The arguments that are the id, or the parts of it.
            others: The arguments that are the same for every id.
            url: Where it is asked, for errors.
        """
        self.size = CHUNK if view.ids else 1
        self._operation = operation
        self._view = view
        self._names = names
        self._others = others
        self._url = url

    def arguments(self, batch: list[K]) -> dict[str, Any]:
        """
        Return the arguments of one question.

        Raises:
            ValueError: An id has not as many parts as it should have.
        """
        if self._view.ids:
            return {self._view.ids: batch, **self._others}
        parts = batch[0] if len(self._names) > 1 else (batch[0],)
        if not isinstance(parts, tuple) or len(parts) != len(self._names):
            raise ValueError(f"ids: found {batch[0]!r}; expected a tuple of {', '.join(self._names)}")
        return {**dict(zip(self._names, parts, strict=True)), **self._others}

    def _results(self, batch: list[K], answer: Response[Any]) -> list[JobResult[K, J]]:
        jobs = self._view.jobs(answer.parsed)
        if not self._view.ids:
            return [JobResult(id=batch[0], job=jobs[0]) if jobs else self._missing(batch[0])]
        by_id = {scalar_text(getattr(job, self._view.id)): job for job in jobs}
        found = [(each, by_id.get(scalar_text(each))) for each in batch]
        return [JobResult(id=each, job=job) if job else self._missing(each) for each, job in found]

    def _missing(self, each: K) -> JobResult[K, J]:
        text = f"the answer has no job with the id {each!r}"
        return JobResult(id=each, error=JobMissingError(text, method=self._operation.method, url=self._url))

    def settled(
        self, batch: list[K], outcome: Response[Any] | APIError | ValueError
    ) -> tuple[list[JobResult[K, J]], list[list[K]]]:
        """Return the results of a question, and the questions to be asked instead."""
        if isinstance(outcome, Response):
            return self._results(batch, outcome), []
        is_for_one = isinstance(outcome, ValueError) and not isinstance(outcome, ConfigurationError)
        if isinstance(outcome, APIStatusError):
            is_for_one = outcome.status_code in _REFUSED
        if is_for_one and len(batch) > 1:
            middle = len(batch) // 2
            return [], [batch[:middle], batch[middle:]]
        return [JobResult(id=each, error=outcome) for each in batch], []


def many(
    batches: Batches[K, J], ids: Iterable[K], ask: Callable[[Mapping[str, Any]], Response[Any]], concurrency: int
) -> Generator[JobResult[K, J]]:
    """Yield the result of each id as it comes, with as many threads as questions at a time."""
    waiting: set[Future[list[JobResult[K, J]]]] = set()
    with ThreadPoolExecutor(concurrency, thread_name_prefix="get_many") as pool:
        try:
            for batch in _chunks(ids, batches.size):
                waiting.add(pool.submit(_ask, batches, batch, ask))
                if len(waiting) == concurrency:
                    done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                    for future in done:
                        yield from future.result()
            for future in as_completed(waiting):
                yield from future.result()
        finally:
            for future in waiting:
                future.cancel()


def _ask(
    batches: Batches[K, J], batch: list[K], ask: Callable[[Mapping[str, Any]], Response[Any]]
) -> list[JobResult[K, J]]:
    found: list[JobResult[K, J]] = []
    todo = [batch]
    while todo:
        batch = todo.pop()
        outcome: Response[Any] | APIError | ValueError
        try:
            outcome = ask(batches.arguments(batch))
        except (APIError, ValueError) as error:
            outcome = error
        results, again = batches.settled(batch, outcome)
        found += results
        todo += again
    return found


async def _ask_async(
    batches: Batches[K, J], batch: list[K], ask: Callable[[Mapping[str, Any]], Awaitable[Response[Any]]]
) -> list[JobResult[K, J]]:
    found: list[JobResult[K, J]] = []
    todo = [batch]
    while todo:
        batch = todo.pop()
        outcome: Response[Any] | APIError | ValueError
        try:
            outcome = await ask(batches.arguments(batch))
        except (APIError, ValueError) as error:
            outcome = error
        results, again = batches.settled(batch, outcome)
        found += results
        todo += again
    return found


def _chunks(ids: Iterable[K], size: int) -> Iterator[list[K]]:
    chunk: list[K] = []
    for each in ids:
        chunk.append(each)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


async def _chunks_async(ids: AsyncIterable[K], size: int) -> AsyncGenerator[list[K]]:
    chunk: list[K] = []
    async for each in ids:
        chunk.append(each)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


class _Chunks(Generic[K]):
    """Chunks of ids, for tasks that take one each time they have time for it."""

    def __init__(self, ids: Iterable[K] | AsyncIterable[K], size: int) -> None:
        self._chunks: Iterator[list[K]] | AsyncGenerator[list[K]]
        self._chunks = _chunks_async(ids, size) if isinstance(ids, AsyncIterable) else _chunks(ids, size)
        self._one_at_a_time = anyio.Lock()

    async def take(self) -> list[K] | None:
        """Return the next chunk, or None if there is none."""
        if isinstance(self._chunks, Iterator):
            return next(self._chunks, None)
        async with self._one_at_a_time:
            return await anext(self._chunks, None)

    async def aclose(self) -> None:
        """Take no more."""
        if isinstance(self._chunks, AsyncGenerator):
            await self._chunks.aclose()


async def _put(send: MemoryObjectSendStream[T], thing: T) -> None:
    try:
        send.send_nowait(thing)
    except anyio.WouldBlock:  # only then: to wait costs a turn of the event loop
        await send.send(thing)


async def _taken(receive: MemoryObjectReceiveStream[T]) -> T:
    try:
        return receive.receive_nowait()
    except anyio.WouldBlock:
        return await receive.receive()


async def many_async(
    batches: Batches[K, J],
    ids: Iterable[K] | AsyncIterable[K],
    ask: Callable[[Mapping[str, Any]], Awaitable[Response[Any]]],
    concurrency: int,
) -> AsyncGenerator[JobResult[K, J]]:
    """Yield the result of each id as it comes; who stops listening stops the asking."""
    send, receive = anyio.create_memory_object_stream[JobResult[K, J]](concurrency)
    scope = anyio.CancelScope()
    failures: list[Exception] = []
    chunks = _Chunks(ids, batches.size)
    ended = anyio.Event()

    async def work() -> None:
        while not failures:
            try:
                batch = await chunks.take()
                if batch is None:
                    return
                results = await _ask_async(batches, batch, ask)
            except Exception as error:  # of the ids, or of a key that is asked for: no result of an id
                failures.append(error)
                return
            with contextlib.suppress(anyio.BrokenResourceError):  # nobody listens any more
                for result in results:
                    await _put(send, result)

    async def work_side_by_side() -> None:
        try:
            with scope:
                async with send, anyio.create_task_group() as group:
                    for _ in range(concurrency):
                        group.start_soon(work)
            with anyio.CancelScope(shield=True):
                await chunks.aclose()
        finally:
            ended.set()

    working = _start(work_side_by_side)
    try:
        with contextlib.suppress(anyio.EndOfStream):
            while True:
                yield await _taken(receive)
        if failures:
            raise failures[0]
    finally:
        scope.cancel()
        receive.close()
        with anyio.CancelScope(shield=True):
            await ended.wait()
        del working


def _start(function: Callable[[], Coroutine[Any, Any, None]]) -> object:
    """
    Start a task that outlives this call, and return what keeps it alive.

    A task group would not do: a generator that is left half-way is closed by another task, which may not close it.
    """
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:  # it is trio that runs
        import trio

        return trio.lowlevel.spawn_system_task(function)
    return loop.create_task(function())
