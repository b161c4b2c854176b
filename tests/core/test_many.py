"""`get_many`: each id gets its own result, whatever happens to the others, and nothing runs after the end."""

from __future__ import annotations

import contextlib
import contextvars
import threading
import time
import warnings
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest

from jobdetails_core import ContractWarning, errors

from .service import LIST, AsyncClient, Client, Server, job, many, one
from .ways import SYNC, Way, answering, answering_async

IDS = [f"job-{number}" for number in range(25)]


def get(way: Way, server: Any, ids: Any = IDS, **options: Any) -> list[Any]:
    """Return the results for ids, in the order of their ids."""
    return sorted(way.call(server, "get_many", ids, **options), key=lambda result: str(result.id))


@pytest.mark.parametrize(("operation", "serve"), [(None, one), (LIST, many)])
def test_each_id_has_its_job(way: Way, operation: Any, serve: Any) -> None:
    """One request for each job, or one for a batch."""
    how = {"operation": operation} if operation else {}
    results = get(way, serve, **how)
    assert [(each.id, each.job.id, each.error) for each in results] == [(each, each, None) for each in sorted(IDS)]


def test_an_error_is_the_result_of_its_own_id(way: Way) -> None:
    """A job that does not exist, or an id that cannot be sent, does not affect the others."""

    def serve(request: httpx.Request) -> httpx.Response:
        return httpx.Response(404) if request.url.path.endswith("job-3") else one(request)

    results = {each.id: each for each in way.call(serve, "get_many", ["job-1", "job-3", "", "job-4"])}
    assert type(results["job-3"].error) is errors.NotFoundError
    assert type(results[""].error) is ValueError
    assert (results["job-1"].job.id, results["job-4"].job.id) == ("job-1", "job-4")


@pytest.mark.parametrize("ids", ["abc", b"abc", 5, None])
@pytest.mark.parametrize("operation", [None, LIST])
def test_a_text_is_no_list_of_ids(way: Way, ids: Any, operation: Any) -> None:
    """`get_many("abc")` is an error before anything is sent."""
    server = Server(job())
    how = {"operation": operation} if operation else {}
    assert type(way.error(server, "get_many", ids, **how)) is errors.ConfigurationError
    assert server.requests == []


def test_missing_jobs_of_a_batch_have_an_error(way: Way) -> None:
    """Each id that the response lacks gets a JobMissingError that names it."""
    results = get(way, Server({"data": [job("a")]}), ["a", "b"], operation=LIST)
    assert (results[0].job.id, type(results[1].error)) == ("a", errors.JobMissingError)
    assert results[1].error.missing == ("b",)


@pytest.mark.parametrize("status", [400, 403, 404, 422])
def test_a_refusal_that_is_about_no_id_is_not_halved(way: Way, status: int) -> None:
    """1,000 ids with a wrong workspace take fewer than 30 requests, and each gets the error."""
    server = Server(httpx.Response(status, json={"message": "no such workspace"}))
    results = get(way, server, [f"job-{number}" for number in range(1000)], operation=LIST)
    assert len(results) == 1000
    assert all("no such workspace" in str(each.error) for each in results)
    assert len(server.requests) < 30


@pytest.mark.parametrize("bad", [["job-7"], ["job-0", "job-24"], IDS[3:6]])
def test_the_ids_that_a_batch_was_refused_for_are_found(way: Way, bad: list[str]) -> None:
    """All others get their jobs."""

    def serve(request: httpx.Request) -> httpx.Response:
        import json

        asked = json.loads(request.content)
        if wrong := [each for each in asked if each in bad]:
            return httpx.Response(422, json={"message": f"{wrong[0]} is no id"})
        return many(request)

    results = get(way, serve, operation=LIST)
    assert {each.id for each in results if each.error} == set(bad)
    assert {each.job.id for each in results if each.job} == set(IDS) - set(bad)


def odd_batch(request: httpx.Request) -> httpx.Response:
    """Reply with two jobs, one of which has a field of the wrong type."""
    return httpx.Response(200, json={"data": [job("a"), job("b", cost="much")]})


def test_one_odd_job_in_a_batch_costs_that_job_only(way: Way) -> None:
    """With strict, or with warnings as errors, the other jobs are still returned."""
    strict = get(way, odd_batch, ["a", "b"], operation=LIST, client={"strict": True})
    assert (strict[0].job.id, type(strict[1].error)) == ("a", errors.ResponseDecodeError)
    with warnings.catch_warnings():
        warnings.simplefilter("error", ContractWarning)
        found = get(way, odd_batch, ["a", "b"], operation=LIST)
    assert (found[0].job.id, type(found[1].error)) == ("a", ContractWarning)


def test_ids_that_raise_lose_no_result(way: Way) -> None:
    """Pending results arrive before the error of the iterable of ids."""

    def ids() -> Iterator[str]:
        yield "job-1"
        yield "job-2"
        raise KeyError("no more")

    found = []

    def call() -> None:
        with answering(one) as http:
            for result in Client(http_client=http).get_many(ids()):
                found.append(result.id)

    async def call_async() -> None:
        async with answering_async(one) as http:
            async for result in AsyncClient(http_client=http).get_many(ids()):
                found.append(result.id)

    with pytest.raises(KeyError, match="no more"):
        way.either(call, call_async)
    assert sorted(found) == ["job-1", "job-2"]


def test_results_arrive_however_slow_the_ids_are(way: Way) -> None:
    """The first result arrives before the second id is available."""
    arrived = threading.Event()

    def ids() -> Iterator[str]:
        yield "job-1"
        assert arrived.wait(20)
        yield "job-2"

    async def ids_async() -> AsyncIterator[str]:
        import anyio

        yield "job-1"
        while not arrived.is_set():
            await anyio.sleep(0.001)
        yield "job-2"

    found = []

    def call() -> None:
        with answering(one) as http:
            for result in Client(http_client=http).get_many(ids()):
                found.append(result.id)
                arrived.set()

    async def call_async() -> None:
        async with answering_async(one) as http:
            async for result in AsyncClient(http_client=http).get_many(ids_async()):
                found.append(result.id)
                arrived.set()

    way.either(call, call_async)
    assert found == ["job-1", "job-2"]


def test_leaving_the_loop_stops_everything(way: Way) -> None:
    """No thread or task sends anything after a break."""
    server = Server(one)

    def call() -> None:
        with answering(server) as http:
            results = Client(http_client=http).get_many((f"job-{number}" for number in range(10_000)), concurrency=4)
            for _ in results:
                break
            results.close()
            threads = [thread for thread in threading.enumerate() if thread.name == "get_many"]
            assert threads == []

    async def call_async() -> None:
        async with answering_async(server) as http:
            client = AsyncClient(http_client=http)
            ids = (f"job-{number}" for number in range(10_000))
            async with contextlib.aclosing(client.get_many(ids, concurrency=4)) as results:
                async for _ in results:
                    break

    way.either(call, call_async)
    sent = len(server.requests)
    time.sleep(0.02)
    assert len(server.requests) == sent < 1000


def test_context_variables_reach_the_workers(way: Way) -> None:
    """A callable key sees the context variables of the code that called get_many."""
    tenant = contextvars.ContextVar("tenant", default="nobody")
    tenant.set("me")
    server = Server(one)
    get(way, server, client={"api_key": lambda: f"key-of-{tenant.get()}"})
    assert {request.headers["authorization"] for request in server.requests} == {"Bearer key-of-me"}


def test_there_are_as_many_requests_at_a_time_as_allowed() -> None:
    """`concurrency` is an upper limit."""
    running, most = 0, 0
    lock = threading.Lock()

    def serve(request: httpx.Request) -> httpx.Response:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.002)
        with lock:
            running -= 1
        return one(request)

    get(SYNC, serve, concurrency=3)
    assert 1 <= most <= 3
    assert type(SYNC.error(one, "get_many", IDS, concurrency=0)) is errors.ConfigurationError


def test_options_of_a_call_apply_to_each_request(way: Way) -> None:
    """Timeout, retries and headers."""
    server = Server(httpx.Response(503))
    results = get(way, server, ["a", "b"], timeout=7, max_retries=1, headers={"X-Own": "1"})
    assert len(results) == 2
    assert len(server.requests) == 4
    assert {request.extensions["timeout"]["read"] for request in server.requests} == {7}
    assert {request.headers["x-own"] for request in server.requests} == {"1"}


def test_warnings_of_workers_name_no_line_of_the_package(way: Way) -> None:
    """A warning from a worker points to code outside the package, if there is any."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        get(way, lambda request: httpx.Response(200, json=job("a", cost="much")), ["a"])
    assert len(caught) == 1
    assert "/jobdetails_core/" not in caught[0].filename
