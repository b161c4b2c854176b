"""Many jobs: each id gets its result, whatever becomes of the others, and their number does not matter."""

from __future__ import annotations

import contextlib
import gc
import itertools
import pickle
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any

import anyio
import pytest

from ..callers import Caller
from ..vendors import Vendor
from .fault_server import BROKEN, MISSING
from .faulty import AIOHTTP, WAYS, Faulty, client, run


class Jobs:
    """The jobs that a vendor has, on the fault server."""

    def __init__(self, vendor: Vendor, faulty: Faulty) -> None:
        self.vendor = vendor
        self.view = vendor.operation["x-job"]
        self.takes_many = vendor.body is not None
        self.fault = f"jobs:{self.view['id']},{vendor.returns or ''}"
        self.options = {"base_url": faulty.base_url(vendor, self.fault), "max_retries": 0, "timeout": 60}

    def id(self, number: int | str) -> Any:
        """Return an id of a kind that the vendor has: a number, a text, or a text for each part of the path."""
        if self.takes_many:
            return {"missing": MISSING, "broken": BROKEN}.get(str(number), number if number != MISSING else 0)
        parts = tuple(f"{name}-{number}-7" for name in self.vendor.path_arguments)
        return parts if len(parts) > 1 else parts[0]

    def ids(self, count: int) -> list[Any]:
        """Return ids of jobs that are there."""
        return [self.id(number) for number in range(1000, 1000 + count)]

    def id_of(self, job: Any) -> Any:
        """Return the id that a job says it has."""
        return getattr(job, self.view["id"])

    def get(self, caller: Caller, ids: Iterable[Any], *, most: int | None = None, **how: Any) -> list[Any]:
        """Return the results of asking about ids, or the first of them."""

        def get_sync() -> list[Any]:
            with client(caller, self.vendor, **self.options) as asking:
                return list(itertools.islice(asking.get_many(ids, **how), most))

        found: list[Any] = []

        async def get_async() -> None:
            async with (
                client(caller, self.vendor, **self.options) as asking,
                contextlib.aclosing(asking.get_many(ids, **how)) as results,
            ):
                async for result in results:
                    found.append(result)
                    if len(found) == most:
                        break

        if caller.kind == "sync":
            return get_sync()
        run(caller, get_async)
        return found


@pytest.fixture
def jobs(vendor: Vendor, faulty: Faulty) -> Jobs:
    """The jobs of each vendor."""
    return Jobs(vendor, faulty)


@pytest.mark.parametrize("concurrency", [1, 7])
def test_each_id_gets_its_job(jobs: Jobs, caller: Caller, concurrency: int) -> None:
    """Every id comes back once, with the job that has it."""
    ids = jobs.ids(230)
    results = jobs.get(caller, ids, concurrency=concurrency)
    assert sorted(result.id for result in results) == ids
    for result in results:
        assert result.error is None
        last = result.id[-1] if isinstance(result.id, tuple) else result.id
        assert jobs.id_of(result.job) == last


def test_one_failure_stops_no_other(jobs: Jobs, caller: Caller) -> None:
    """An id that is missing, one that the service fails at, and one that cannot be sent cost only themselves."""
    fine = jobs.ids(20)
    missing, broken = jobs.id("missing"), jobs.id("broken")
    unsendable = "no number" if jobs.takes_many else ("", *jobs.id("x")[1:]) if isinstance(missing, tuple) else ""
    ids = [*fine[:5], missing, *fine[5:10], broken, *fine[10:], unsendable]
    results = {result.id: result for result in jobs.get(caller, ids, concurrency=3)}
    module = jobs.vendor.module
    assert len(results) == len(ids)
    assert all(results[each].job is not None for each in fine)
    kind = module.JobMissingError if jobs.takes_many else module.NotFoundError
    assert type(results[missing].error) is kind
    assert type(results[broken].error) is module.InternalServerError
    assert isinstance(results[unsendable].error, ValueError)
    assert all(str(pickle.loads(pickle.dumps(result)).error) == str(result.error) for result in results.values())
    assert all((result.job is None) != (result.error is None) for result in results.values())


def test_ids_are_taken_as_they_are_needed(jobs: Jobs, caller: Caller) -> None:
    """Ids without end are no matter: no more are taken than are asked about."""
    taken = itertools.count(1000)
    ids = (jobs.id(number) for number in taken)
    results = jobs.get(caller, ids, concurrency=4, most=10)
    assert len(results) == 10
    assert next(taken) - 1000 <= (100 if jobs.takes_many else 1) * (10 + 2 * 4)


def test_an_error_of_the_ids_is_the_callers_own(jobs: Jobs, caller: Caller) -> None:
    """What goes wrong in making the ids is raised, after nothing was lost silently."""

    def ids() -> Iterator[Any]:
        yield from jobs.ids(3)
        raise LookupError("made up")

    with pytest.raises(LookupError, match="made up"):
        jobs.get(caller, ids())


@pytest.mark.parametrize("concurrency", [0, -1, 1.5, "2", None, True])
def test_a_bad_concurrency_is_refused(jobs: Jobs, caller: Caller, concurrency: Any) -> None:
    """What is no number of requests is named, before anything is sent."""
    with pytest.raises(jobs.vendor.module.ConfigurationError, match=r"^concurrency: found .*; expected a whole number"):
        jobs.get(caller, jobs.ids(1), concurrency=concurrency)


ASYNC = pytest.mark.parametrize("way", [way for way in WAYS if way.kind != "sync"], ids=repr)


@ASYNC
def test_ids_may_come_asynchronously(jobs: Jobs, way: Caller) -> None:
    """An asynchronous iterable of ids is as good as another."""
    found: list[Any] = []

    async def ids() -> AsyncIterator[Any]:
        for each in jobs.ids(12):
            await anyio.sleep(0)
            yield each

    async def get() -> None:
        async with client(way, jobs.vendor, **jobs.options) as asking:
            found.extend([result.id async for result in asking.get_many(ids())])

    run(way, get)
    assert sorted(found) == jobs.ids(12)


@pytest.mark.filterwarnings("ignore:Async generator 'httpx:ResourceWarning")  # of a request that is cancelled
@ASYNC
def test_who_leaves_early_leaves_nothing(jobs: Jobs, faulty: Faulty, way: Caller) -> None:
    """A loop that ends early, or is cancelled, stops the asking: nothing runs on, and no connection stays open."""

    async def leave() -> None:
        async with client(way, jobs.vendor, **jobs.options) as asking:
            async with contextlib.aclosing(asking.get_many(jobs.ids(1000))) as results:
                async for result in results:
                    assert result.job
                    break
            with anyio.move_on_after(0.2):
                async for _ in asking.get_many(jobs.id(number) for number in itertools.count(1000)):
                    pass
            gc.collect()

    run(way, leave)
    assert faulty.open_connections() == 0


def test_a_loop_of_asyncio_may_just_be_left(jobs: Jobs, faulty: Faulty) -> None:
    """On asyncio, results that nobody wants any more need not be closed: that happens by itself."""

    async def leave() -> None:
        async with client(AIOHTTP, jobs.vendor, **jobs.options) as asking:
            async for result in asking.get_many(jobs.ids(1000)):
                assert result.job
                break

    run(AIOHTTP, leave)
    assert faulty.open_connections() == 0
