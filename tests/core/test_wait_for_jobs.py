"""`wait_for_jobs`: many jobs of several services at the same time, with one timeout for all."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Iterator
from typing import Any

import anyio
import httpx
import pytest

from jobdetails_core import errors, wait_for_jobs

from ..clock import VirtualClock
from .service import LIST, AsyncClient, Server, job, many, one
from .ways import answering_async

pytestmark = pytest.mark.anyio


async def outcomes(server: Any, ids: Any, *, client: dict[str, Any] | None = None, **how: Any) -> list[Any]:
    """Return the outcome for each id."""
    async with answering_async(server) as http:
        waiter = AsyncClient(http_client=http, **(client or {}))
        return [outcome async for outcome in wait_for_jobs([(waiter, each) for each in ids], **how)]


async def test_each_job_has_its_outcome() -> None:
    """No outcome is lost if there are more jobs than connections or `concurrency`."""
    ids = [f"job-{number}" for number in range(300)]
    found = await outcomes(one, ids, concurrency=50)
    assert {outcome.summary.id for outcome in found} == set(ids)
    assert [outcome.error for outcome in found] == [None] * 300


async def test_an_error_is_the_outcome_of_its_own_job() -> None:
    """A missing job or a failed job does not affect the others."""

    def serve(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("missing"):
            return httpx.Response(404)
        return httpx.Response(200, json=job("bad", "failed")) if request.url.path.endswith("bad") else one(request)

    found = {outcome.ref[1]: outcome for outcome in await outcomes(serve, ["job-1", "missing", "bad", ""])}
    assert type(found["missing"].error) is errors.NotFoundError
    assert (found["bad"].error, found["bad"].summary.phase) == (None, "failed")
    assert type(found[""].error) is ValueError
    assert found["job-1"].summary.phase == "succeeded"


async def test_one_timeout_counts_for_all_jobs(clock: VirtualClock) -> None:
    """It runs from the start, even for jobs that start later because of `concurrency`."""

    def serve(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=job(request.url.path[6:], "running"))

    found = await outcomes(serve, ["a", "b", "c"], timeout=60, concurrency=1)
    assert [type(outcome.error) for outcome in found] == [errors.WaitTimeoutError] * 3
    assert clock.now() <= 1000 + 62


async def test_jobs_of_one_request_have_an_outcome_each() -> None:
    """A batch is one request, and each of its jobs has its own outcome."""
    async with answering_async(many) as http:
        waiter = AsyncClient(LIST, http_client=http)
        found = [outcome.summary async for outcome in wait_for_jobs([(waiter, ["a", "b"])])]
    assert [summary and summary.id for summary in found] == ["a", "b"]


async def test_leaving_the_loop_stops_every_wait() -> None:
    """Nothing is sent afterwards."""
    server = Server(lambda request: httpx.Response(200, json=job(request.url.path[6:], "running")))
    server_of_first = one

    def serve(request: httpx.Request) -> httpx.Response:
        return server_of_first(request) if request.url.path.endswith("first") else server(request)

    async with answering_async(serve) as http:
        waiter = AsyncClient(http_client=http)
        refs = [(waiter, "first"), *((waiter, f"job-{number}") for number in range(20))]
        async with contextlib.aclosing(wait_for_jobs(refs, timeout=None)) as found:
            async for _ in found:
                break
        sent = len(server.requests)
        await anyio.sleep(0.02)
        assert len(server.requests) == sent


async def test_cancellation_and_failing_siblings_end_all_waits() -> None:
    """A failing task group also stops the waits."""

    async def wait(waiter: AsyncClient) -> None:
        async for _ in wait_for_jobs([(waiter, "job-1")] * 20, timeout=None):
            pass

    async def fail() -> None:
        await anyio.sleep(0.01)
        raise LookupError("sibling")

    async def both(waiter: AsyncClient) -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(wait, waiter)
            group.start_soon(fail)

    async with answering_async(Server(job(status="running"))) as http:
        waiter = AsyncClient(http_client=http)
        with pytest.raises(ExceptionGroup) as caught:
            await both(waiter)
        assert caught.group_contains(LookupError, match="sibling")


async def test_jobs_that_raise_end_all_waits() -> None:
    """An error in the caller's iterable is raised."""
    async with answering_async(one) as http:
        waiter = AsyncClient(http_client=http)

        def refs() -> Iterator[Any]:
            yield (waiter, "job-1")
            raise KeyError("no more")

        outcomes = wait_for_jobs(refs())
        with pytest.raises(KeyError, match="no more"):
            await anext(outcome async for outcome in outcomes if outcome.error)


async def test_jobs_may_arrive_one_by_one() -> None:
    """Jobs from an asynchronous iterable are polled before the later ones arrive, and its errors are raised."""
    async with answering_async(one) as http:
        waiter = AsyncClient(http_client=http)
        has_ended = anyio.Event()

        async def refs() -> AsyncIterator[Any]:
            yield (waiter, "job-1")
            await has_ended.wait()
            yield (waiter, "job-2")
            raise KeyError("no more")

        found = wait_for_jobs(refs())
        assert (await anext(found)).ref[1] == "job-1"
        has_ended.set()
        with pytest.raises(KeyError, match="no more"):
            await anext(outcome async for outcome in found if outcome.error)


async def test_changes_are_reported() -> None:
    """`on_change` may be a coroutine function; an exception in it stops all waits."""
    seen: list[Any] = []

    async def on_change(ref: Any, summary: Any) -> None:
        seen.append((ref[1], summary.status))

    await outcomes(Server(job(status="running"), job()), ["job-1"], on_change=on_change)
    assert seen == [("job-1", "running"), ("job-1", "done")]

    def fail(*_: Any) -> None:
        raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        await outcomes(one, ["job-1"], on_change=fail)


@pytest.mark.parametrize("how", [{"concurrency": 0}, {"concurrency": 1.5}])
async def test_unusable_arguments_are_errors(how: dict[str, Any]) -> None:
    """Nothing is sent."""
    with pytest.raises(errors.ConfigurationError):
        await outcomes(one, ["job-1"], **how)
