"""
Waiting for many jobs side by side.

Each wait runs in a task of its own, with a cancel scope of its own. No scope reaches over a ``yield``, so that who
iterates may stop at any time, be cancelled, or use scopes and task groups of its own between two outcomes.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias, TypeVar

if TYPE_CHECKING:
    from anyio.streams.memory import MemoryObjectSendStream

    from ._types import AsyncClient, JobSummary

    Ref: TypeAlias = tuple[AsyncClient, *tuple[Any, ...]]
    OnChange: TypeAlias = Callable[[Ref, JobSummary], object]


T = TypeVar("T")


class JobOutcome(NamedTuple):
    """What waiting for a job came to."""

    ref: Ref
    """The client and the ids, as they were given."""

    summary: JobSummary | None
    """The job when it had ended; with an error, as it was last seen, or None if it never was."""

    error: Exception | None
    """Why its end was not seen, such as a `WaitTimeoutError`; None if it was, even if the job failed."""


class _Broken(NamedTuple):
    """What no outcome can tell: the caller's own code failed."""

    error: Exception


class _Waits:
    """The waits for some jobs, done by workers that take one after the other."""

    def __init__(self, refs: Iterator[Ref], on_change: OnChange | None, how: dict[str, Any]) -> None:
        self._refs = refs
        self._on_change = on_change
        self._how = how

    async def work(self, ref: Ref, send: MemoryObjectSendStream[JobOutcome | _Broken]) -> None:
        """Wait for a job, and then for others as long as there are any."""
        while True:
            await self._wait(ref, send)
            try:
                ref = next(self._refs)
            except StopIteration:
                return
            except Exception as error:
                await send.send(_Broken(error))
                return

    async def _wait(self, ref: Ref, send: MemoryObjectSendStream[JobOutcome | _Broken]) -> None:
        last = None
        ended = set()  # a job may change after its end, while others are waited for
        try:
            client, *ids = ref
            async with _closing(client.iter_job(*ids, **self._how)) as summaries:
                async for summary in summaries:
                    last = summary
                    if self._on_change:
                        try:
                            self._on_change(ref, summary)
                        except Exception as error:
                            await send.send(_Broken(error))
                            return
                    if summary.phase.is_final and summary.id not in ended:
                        ended.add(summary.id)
                        await send.send(JobOutcome(ref, summary, None))
        except Exception as error:  # whatever it is, it is this job's and must not cost the others
            await send.send(JobOutcome(ref, getattr(error, "summary", None) or last, error))


async def wait_for_jobs(
    jobs: Iterable[Ref],
    *,
    concurrency: int = 10,
    timeout: float | None = 1800,
    interval: float = 2,
    max_interval: float = 30,
    on_change: OnChange | None = None,
    on_unknown: Literal["wait", "raise"] = "wait",
    max_errors: int = 5,
) -> AsyncGenerator[JobOutcome, None]:
    """
    Wait for many jobs of any vendors side by side, on asyncio or trio, and yield what came of each as it ends.

    One failure never costs the others: it is the outcome of its job. A job that failed has ended as others have. Who
    stops iterating, or is cancelled, ends all waits. Where one question asks about several jobs, each has an outcome
    when it ends, and those that have not ended share one with an error. Who leaves the loop early on trio,
    which wants generators to be closed by hand, uses `contextlib.aclosing`.

    Args:
        jobs: Tuples of an `AsyncClient` and the ids as its `wait_for_job` takes them. They are taken one by one, when
            there is room, and may be without end.
        concurrency: How many are waited for at the same time; the others have not begun, nor has their timeout.
        timeout: Seconds to wait for each; 0 asks once, None waits for ever.
        interval: Seconds of the first pause; each pause may be up to a fifth shorter.
        max_interval: Seconds of the longest pause, unless ``Retry-After`` says more.
        on_change: Called with the tuple and the summary of its job, at first and whenever something has changed.
        on_unknown: Whether to "wait" for what becomes of a status that is not known, or to make it an error.
        max_errors: How many errors in a row to survive: no answer, 408, 429, 5xx, and a body that cannot be read.

    Raises:
        ValueError: `concurrency` is no number from 1 up.
        Exception: Whatever `jobs` or `on_change` raises; it ends all waits.
    """
    import anyio  # no dependency of ours by name, but one of httpx, which cannot send without it

    if isinstance(concurrency, bool) or not isinstance(concurrency, int) or concurrency < 1:
        raise ValueError(f"concurrency: found {concurrency!r}; expected a whole number from 1 up")
    refs = iter(jobs)
    how = {
        "timeout": timeout,
        "interval": interval,
        "max_interval": max_interval,
        "on_unknown": on_unknown,
        "max_errors": max_errors,
    }
    waits = _Waits(refs, on_change, how)
    send, receive = anyio.create_memory_object_stream[JobOutcome | _Broken](0)
    scopes: list[anyio.CancelScope] = []
    tasks: list[object] = []

    def start(ref: Ref) -> None:
        scope = anyio.CancelScope()
        own = send.clone()

        async def run() -> None:
            with own, scope:
                await waits.work(ref, own)

        scopes.append(scope)
        tasks.append(_spawn(run))

    try:
        with send:
            for _ in range(concurrency):
                try:
                    start(next(refs))
                except StopIteration:
                    break
        async for outcome in receive:
            if isinstance(outcome, _Broken):
                raise outcome.error
            yield outcome
    finally:
        for scope in scopes:
            scope.cancel()
        with receive, anyio.CancelScope(shield=True):
            async for _ in receive:  # until all have ended
                pass


@contextlib.asynccontextmanager
async def _closing(summaries: T) -> AsyncIterator[T]:
    """Close an iterator at the end, also when that is because of a cancellation."""
    import anyio

    try:
        yield summaries
    finally:
        if isinstance(summaries, AsyncGenerator):
            with anyio.CancelScope(shield=True):
                await summaries.aclose()


def _spawn(work: Callable[[], Awaitable[None]]) -> object:
    """Start a task that belongs to no task group: it ends by its own cancel scope, and raises nothing."""
    trio = sys.modules.get("trio")
    if trio is not None and trio.lowlevel.in_trio_task():
        return trio.lowlevel.spawn_system_task(work, context=contextvars.copy_context())
    return asyncio.ensure_future(work())
