"""
Wait for many jobs, of one vendor or several, at the same time, on asyncio or trio.

Each wait runs in its own task and cancel scope. No scope spans a ``yield``, so between two outcomes the caller may stop
iterating, be cancelled, or use its own scopes and task groups.
"""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias, TypeVar

from ._clock import get_clock
from ._settings import check_count
from ._warning import callers_line
from .summary import JobSummary

if TYPE_CHECKING:
    from anyio.streams.memory import MemoryObjectSendStream

    from ._tasks import Task

__all__ = ["JobOutcome", "OnChange", "Ref", "wait_for_jobs"]

T = TypeVar("T")

Ref: TypeAlias = tuple[Any, ...]
"""An `AsyncClient` and the ids of a job, as its `wait_for_job` takes them."""

OnChange: TypeAlias = Callable[[Ref, JobSummary[Any]], object]


class JobOutcome(NamedTuple):
    """How the wait for one job ended."""

    ref: Ref
    """The client and ids, as passed in."""

    summary: JobSummary[Any] | None
    """The final state of the job; with an error, its last known state, or None if it was never seen."""

    error: Exception | None
    """Why the wait stopped early, such as a `WaitTimeoutError`; None if the job ended, even if it failed."""


class _Broken(NamedTuple):
    """The caller's own code raised; this is not the outcome of a job."""

    error: BaseException


class _OnChangeError(Exception):
    """Wraps an exception from `on_change`, so that it is not treated as the outcome of a job."""

    def __init__(self, error: Exception) -> None:
        super().__init__(error)
        self.error = error


class _Waits:
    """Workers that each wait for one job after another. A worker that gets a job starts the next worker."""

    def __init__(
        self,
        refs: Iterator[Ref] | AsyncIterator[Ref],
        on_change: OnChange | None,
        how: dict[str, Any],
        ends: float | None,
        concurrency: int,
    ) -> None:
        import anyio

        self._refs = refs
        self._on_change = on_change
        self._how = how
        self._ends = ends
        self._line = callers_line()
        self._left = concurrency
        self._taking = anyio.Lock()  # only one task at a time may advance an asynchronous generator
        self._tasks: list[Task] = []

    def start(self, send: MemoryObjectSendStream[JobOutcome | _Broken]) -> None:
        """Start another worker, unless the limit is reached."""
        from ._tasks import spawn

        if not self._left:
            return
        self._left -= 1
        own = send.clone()

        async def run() -> None:
            with own:
                await self._work(own)

        self._tasks.append(spawn(run, self._line))

    def stop(self) -> None:
        """Cancel all workers."""
        self._left = 0
        for task in self._tasks:
            task.scope.cancel()

    async def _work(self, send: MemoryObjectSendStream[JobOutcome | _Broken]) -> None:
        """Wait for one job after another, until there are no more."""
        from ._tasks import to_hand_on

        try:
            while (ref := await self._take()) is not None:
                self.start(send)
                await self._wait(ref, send)
        except BaseException as error:
            if (failure := to_hand_on(error)) is None:
                raise
            await send.send(_Broken(failure))

    async def _take(self) -> Ref | None:
        if isinstance(self._refs, Iterator):
            return next(self._refs, None)
        async with self._taking:
            return await anext(self._refs, None)

    async def _wait(self, ref: Ref, send: MemoryObjectSendStream[JobOutcome | _Broken]) -> None:
        last = None
        ended = set()  # a job may change after it ended, while others in the same request are still running
        left = None if self._ends is None else max(0.0, self._ends - get_clock().now())
        try:
            client, *ids = ref
            async with _closing(client.iter_job(*ids, timeout=left, **self._how)) as summaries:
                async for summary in summaries:
                    last = summary
                    await self._report(ref, summary)
                    if summary.phase.is_final and summary.id not in ended:
                        ended.add(summary.id)
                        await send.send(JobOutcome(ref, summary, None))
        except _OnChangeError as error:
            raise error.error from None
        except Exception as error:  # this is the outcome of one job and must not affect the others
            await send.send(JobOutcome(ref, getattr(error, "summary", None) or last, error))

    async def _report(self, ref: Ref, summary: JobSummary[Any]) -> None:
        try:
            returned = self._on_change(ref, summary) if self._on_change else None
            if inspect.isawaitable(returned):
                await returned
        except Exception as error:
            raise _OnChangeError(error) from None


async def wait_for_jobs(
    jobs: Iterable[Ref] | AsyncIterable[Ref],
    *,
    timeout: float | None = 1800,
    concurrency: int = 1000,
    interval: float = 2,
    max_interval: float = 30,
    max_outage: float = 300,
    existence_timeout: float | None = None,
    on_change: OnChange | None = None,
    on_unknown: Literal["wait", "raise"] = "wait",
) -> AsyncGenerator[JobOutcome, None]:
    """
    Wait for many jobs at the same time, and yield the outcome of each when it ends. Vendors may be mixed.

    An error is the outcome of its own job and never affects the others. A failed job counts as ended, without an error.
    Breaking out of the loop, or cancellation, stops every wait; on trio, use `contextlib.aclosing` if you leave the
    loop early. If one request looks up several jobs, each gets its own outcome when it ends, and the jobs that have not
    ended share one outcome with an error.

    Args:
        jobs: Tuples of an `AsyncClient` and the ids for its `wait_for_job`. They are consumed only as fast as waits
        start, so there may be any number. If they arrive over time, pass an asynchronous generator.
        timeout: Seconds from now until all waits stop; 0 polls each job once, None sets no limit.
        concurrency: How many jobs to wait for at the same time.
        interval: First pause between polls, in seconds. Each pause may be up to a fifth shorter.
        max_interval: Longest pause, in seconds, unless ``Retry-After`` asks for more.
        max_outage: Seconds of continuous errors after which the wait for a job ends with the last error.
        existence_timeout: Seconds during which a new job may not be found yet; the default is the vendor's.
        on_change: Called with the tuple and the job's summary, on the first poll and after every change.
        on_unknown: On an undocumented status, "wait" keeps polling and "raise" makes it an error.

    Raises:
        ConfigurationError: An argument is invalid.
        Exception: Whatever `jobs` or `on_change` raises; all waits stop.
    """
    import anyio

    check_count("concurrency", concurrency, least=1)
    refs = aiter(jobs) if isinstance(jobs, AsyncIterable) else iter(jobs)
    how = {
        "interval": interval,
        "max_interval": max_interval,
        "max_outage": max_outage,
        "existence_timeout": existence_timeout,
        "on_unknown": on_unknown,
    }
    ends = None if timeout is None else get_clock().now() + timeout
    waits = _Waits(refs, on_change, how, ends, concurrency)
    send, receive = anyio.create_memory_object_stream[JobOutcome | _Broken](0)
    try:
        with send:
            waits.start(send)
        async for outcome in receive:
            if isinstance(outcome, _Broken):
                raise outcome.error
            yield outcome
    finally:
        waits.stop()
        with receive, anyio.CancelScope(shield=True):
            async for _ in receive:  # until all have ended
                pass


@contextlib.asynccontextmanager
async def _closing(summaries: T) -> AsyncIterator[T]:
    """Close an iterator on exit, even after a cancellation."""
    import anyio

    try:
        yield summaries
    finally:
        if isinstance(summaries, AsyncGenerator):
            with anyio.CancelScope(shield=True):
                await summaries.aclose()
