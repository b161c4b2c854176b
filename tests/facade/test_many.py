"""Waiting for many jobs of several vendors side by side, on asyncio and trio, with time that is told to run."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import anyio
import attrs
import httpx
import pytest

import jobdetails
from jobdetails import JobOutcome, summarize, wait_for_jobs

from ..vendors import VENDORS, Vendor, async_answering
from ..waiting import FINAL, Jobs, Script

WAITING = [vendor for vendor in VENDORS if "x-job" in vendor.operation]
FAST = {"interval": 0.001, "max_interval": 0.001}


@attrs.frozen
class Phase:
    """A phase of a made-up job."""

    value: str

    @property
    def is_final(self) -> bool:
        """Whether it has ended."""
        return self.value in FINAL


@attrs.frozen
class Summary:
    """What is said of a made-up job."""

    id: str
    phase: Phase


@attrs.define
class Client:
    """A client whose jobs do as they are told; it knows how many are waited for, and were at most."""

    now: int = 0
    most: int = 0
    asked: list[Any] = attrs.field(factory=list)
    ended: list[Any] = attrs.field(factory=list)

    async def iter_job(self, name: str, act: Callable[[], Any] | None = None, **how: Any) -> AsyncIterator[Summary]:
        """Yield that a job runs, let it act, and yield that it has succeeded."""
        self.now += 1
        self.most = max(self.most, self.now)
        self.asked.append((name, how))
        try:
            yield Summary(name, Phase("running"))
            await anyio.lowlevel.checkpoint()
            if act:
                await act()
            yield Summary(name, Phase("succeeded"))
        finally:
            self.now -= 1
            self.ended.append(name)


def made_up(client: Client, *rest: Any) -> Any:
    """Return a reference to a made-up job, which is none to a type checker."""
    return (client, *rest)


async def outcomes(*refs: Any, **how: Any) -> list[JobOutcome]:
    """Return what came of some jobs."""
    return [outcome async for outcome in wait_for_jobs(refs, **how)]


async def for_ever() -> None:
    """Never end."""
    await anyio.sleep_forever()


def failing(error: BaseException) -> Callable[[], Any]:
    """Return what raises an error."""

    async def act() -> None:
        raise error

    return act


@pytest.mark.anyio
async def test_every_vendor_side_by_side() -> None:
    """Real clients of all vendors, each with a job in each final phase: each is yielded once, as it ended."""
    refs, expected = [], []
    for vendor in WAITING:
        jobs = Jobs(vendor)
        for phase in FINAL:
            for value in jobs.values(phase)[:1]:
                script = Script(jobs, jobs.value("running"), value)
                client = vendor.async_client(async_answering(script))
                refs.append((client, *vendor.arguments))
                expected += [(vendor.name, str(id_), phase) for id_ in jobs.ids]
    found = await outcomes(*refs, **FAST)
    assert all(outcome.error is None and outcome.ref in refs for outcome in found)
    summaries = [outcome.summary for outcome in found if outcome.summary]
    assert sorted((s.vendor, str(s.id), str(s.phase)) for s in summaries) == sorted(expected)
    assert {s.vendor for s in summaries} == {vendor.name for vendor in WAITING}


@pytest.mark.anyio
async def test_one_failure_costs_no_other() -> None:
    """An error of one job is its outcome, with the job as it was last seen; all others have theirs."""
    refs: list[Any] = []
    for vendor in WAITING:
        jobs = Jobs(vendor)
        gone = vendor.async_client(async_answering(lambda request: httpx.Response(404)))
        refs += [(gone, *vendor.arguments), (gone,), (gone, *vendor.arguments, "one too many")]
        slow = vendor.async_client(async_answering(Script(jobs, jobs.value("running"))))
        refs.append((slow, *vendor.arguments))
        good = vendor.async_client(async_answering(Script(jobs, jobs.value("succeeded"))))
        refs.append((good, *vendor.arguments))
    found = await outcomes(*refs, timeout=0.05, **FAST)
    for index, vendor in enumerate(WAITING):
        gone_, few, many, slow_, *good_ = (
            outcome for ref in refs[5 * index : 5 * index + 5] for outcome in found if outcome.ref is ref
        )
        assert isinstance(gone_.error, vendor.module.NotFoundError)
        assert gone_.summary is None
        assert isinstance(few.error, TypeError)
        assert isinstance(many.error, TypeError)
        assert isinstance(slow_.error, vendor.module.WaitTimeoutError)
        assert slow_.summary is not None
        assert slow_.summary.phase == "running"
        assert {outcome.error for outcome in good_} == {None}
        assert len(good_) == len(Jobs(vendor).ids)


@pytest.mark.anyio
async def test_what_ends_first_comes_first() -> None:
    """Outcomes come in the order of the ends, not of the jobs."""
    client, first, second = Client(), anyio.Event(), anyio.Event()
    refs = [made_up(client, "a", second.wait), made_up(client, "b", first.wait), made_up(client, "c")]
    order: list[str | None] = []
    async for ref, summary, error in wait_for_jobs(refs):
        assert error is None
        assert summary
        assert ref[1] == summary.id
        order.append(summary.id)
        {"c": first, "b": second, "a": second}[str(summary.id)].set()
    assert order == ["c", "b", "a"]


@pytest.mark.anyio
async def test_the_number_at_the_same_time_is_bounded() -> None:
    """Of jobs without end no more are begun than may be waited for, and than there is interest in."""
    client = Client()
    taken = []

    def without_end() -> Iterator[Any]:
        number = 0
        while True:
            taken.append(number)
            yield made_up(client, str(number))
            number += 1

    seen = 0
    waits = wait_for_jobs(without_end(), concurrency=3)
    async for _ in waits:
        seen += 1
        if seen == 20:
            break
    await waits.aclose()
    assert client.most == 3
    assert len(taken) <= 20 + 2 * 3
    assert client.now == 0


@pytest.mark.anyio
async def test_concurrency_is_used() -> None:
    """As many are waited for at the same time as may be."""
    client, event = Client(), anyio.Event()

    async def act() -> None:
        if client.now == 5:
            event.set()
        await event.wait()

    with anyio.fail_after(10):
        assert len(await outcomes(*(made_up(client, str(n), act) for n in range(5)), concurrency=5)) == 5


@pytest.mark.anyio
async def test_cancelling_it_cancels_all() -> None:
    """Who iterates and is cancelled leaves no wait behind."""
    client = Client()
    with anyio.move_on_after(0.05) as scope:
        await outcomes(*(made_up(client, str(n), for_ever) for n in range(7)))
    assert scope.cancelled_caught
    assert client.now == 0
    assert len(client.ended) == 7


@pytest.mark.anyio
@pytest.mark.filterwarnings("ignore:Async generator:ResourceWarning")  # trio's advice to close generators by hand
async def test_leaving_the_loop_ends_all() -> None:
    """After a `break`, and without closing anything by hand, the waits that are left end."""
    client = Client()
    async for outcome in wait_for_jobs([made_up(client, "a"), made_up(client, "b", for_ever)]):
        assert outcome.summary
        assert outcome.summary.id == "a"
        break
    gc.collect()
    with anyio.fail_after(10):
        while client.now:
            await anyio.sleep(0.001)
    assert sorted(client.ended) == ["a", "b"]


@pytest.mark.anyio
async def test_scopes_of_the_caller_are_free() -> None:
    """Between two outcomes the caller may open and close scopes and task groups as anywhere else."""
    client = Client()
    scope = None
    async for _ in wait_for_jobs([made_up(client, str(n)) for n in range(3)], concurrency=1):
        if scope:
            scope.__exit__(None, None, None)
        scope = anyio.move_on_after(60).__enter__()
        async with anyio.create_task_group() as group:
            group.start_soon(anyio.sleep, 0)
    assert scope
    scope.__exit__(None, None, None)


@pytest.mark.anyio
async def test_errors_of_the_caller_end_it() -> None:
    """What the caller's own iterator or callback raises is raised, and ends all waits."""
    client = Client()

    def broken() -> Iterator[Any]:
        yield made_up(client, "a")
        yield made_up(client, "b", for_ever)
        yield made_up(client, "c")
        raise LookupError("no more")

    with pytest.raises(LookupError, match="no more"):
        [_ async for _ in wait_for_jobs(broken(), concurrency=2)]
    assert client.now == 0

    def on_change(ref: Any, summary: Any) -> None:
        raise ArithmeticError(summary.id)

    with pytest.raises(ArithmeticError):
        await outcomes(made_up(client, "a", for_ever), made_up(client, "b", for_ever), on_change=on_change)
    assert client.now == 0


@pytest.mark.anyio
async def test_each_change_is_told() -> None:
    """`on_change` hears of each change of each job, with what the job was given as."""
    client = Client()
    heard = []
    refs = [made_up(client, "a"), made_up(client, "b", failing(OSError("out")))]
    found = await outcomes(*refs, on_change=lambda ref, summary: heard.append((ref[1], summary.phase.value)))
    assert sorted(heard) == [("a", "running"), ("a", "succeeded"), ("b", "running")]
    (failed,) = (outcome for outcome in found if outcome.error)
    assert str(failed.error) == "out"
    assert failed.summary
    assert failed.summary.phase.value == "running"


@pytest.mark.anyio
async def test_how_to_wait_is_handed_on() -> None:
    """What a client's `iter_job` takes, this does, with the same defaults."""
    client = Client()
    await outcomes(made_up(client, "a"))
    await outcomes(made_up(client, "b"), timeout=1, interval=3, max_interval=4, on_unknown="raise", max_errors=5)
    expected = {"timeout": 1800, "interval": 2, "max_interval": 30, "on_unknown": "wait", "max_errors": 5}
    assert client.asked[0] == ("a", expected)
    expected = {"timeout": 1, "interval": 3, "max_interval": 4, "on_unknown": "raise", "max_errors": 5}
    assert client.asked[1] == ("b", expected)


@pytest.mark.anyio
@pytest.mark.parametrize("concurrency", [0, -1, True, 1.5, "3", None])
async def test_a_bad_number(concurrency: Any) -> None:
    """A number that cannot be is told, and nothing is begun."""
    client = Client()
    with pytest.raises(ValueError, match=r"^concurrency: found .*; expected a whole number from 1 up$"):
        await outcomes(made_up(client, "a"), concurrency=concurrency)
    assert client.asked == []


@pytest.mark.anyio
async def test_no_jobs() -> None:
    """Nothing comes of nothing."""
    assert await outcomes() == []


@pytest.fixture(params=WAITING, ids=repr)
def jobs(request: pytest.FixtureRequest) -> Jobs:
    """The jobs of each vendor whose spec says how to wait for them."""
    return Jobs(request.param)


def test_a_job_of_any_vendor_is_summarized(jobs: Jobs) -> None:
    """`summarize` says of a job what its own package says."""
    vendor: Vendor = jobs.vendor
    client = vendor.client(httpx.Client(transport=httpx.MockTransport(Script(jobs, jobs.value("running")))))
    for job in jobs.returned(client.get_job_details(*vendor.arguments)):
        summary = summarize(job)
        assert summary == vendor.module.summarize(job)
        assert (summary.vendor, summary.phase, summary.job) == (vendor.name, "running", job)


@pytest.mark.parametrize("thing", [None, "job", {"status": "RUNNING"}, [], object()])
def test_what_is_no_job_is_told(thing: Any) -> None:
    """Anything else is a `TypeError` which names what a job is."""
    with pytest.raises(TypeError, match=r"^job: found a .*; expected one of jobdetails_") as caught:
        summarize(thing)
    for vendor in WAITING:
        assert f"{vendor.module.__name__}." in str(caught.value)


def test_what_a_job_comes_in_is_no_job(jobs: Jobs) -> None:
    """An answer around a job, or a part of one, is not taken for a job about which nothing is known."""
    models = vars(jobs.vendor.module.models).values()
    kinds = [
        kind for kind in models if isinstance(kind, type) and attrs.has(kind) and kind.__module__.endswith("models")
    ]
    refused = []
    for kind in kinds:
        thing: Any = object.__new__(kind)
        try:
            summarize(thing)
        except TypeError:
            refused.append(kind)
        except AttributeError:
            continue  # it is a job, though an empty one
    assert len(refused) == len(kinds) - 1


def test_the_names_are_public() -> None:
    """What the facade has beside the vendors is in its `__all__`."""
    assert {"summarize", "wait_for_jobs", "JobOutcome"} <= set(jobdetails.__all__)
    assert all(hasattr(jobdetails, name) for name in jobdetails.__all__)
