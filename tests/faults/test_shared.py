"""One client shared by threads, tasks, processes and event loops: each call gets the response to its own request."""

from __future__ import annotations

import asyncio
import functools
import gc
import os
import random
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import anyio
import httpx
import pytest

from jobdetails_core import errors

from ..core.service import AsyncClient, Client
from .faulty import ASYNC_SENDERS, OWN, SENDERS, Faulty, Sender

SYNC = [sender for sender in SENDERS if sender.is_sync]
TLS = pytest.mark.parametrize("tls", [False, True], ids=["plain", "tls"])


@pytest.fixture(autouse=True)
def _collected() -> Iterator[None]:
    """Run the garbage collector while the test's own warning filters are active."""
    yield
    gc.collect()


def wrong_answers(get: Callable[[str], Any], name: str, calls: int) -> list[Any]:
    """Return the wrong responses to calls about different jobs."""
    wrong = []
    for number in range(calls):
        try:
            job = get(f"{name}-{number}")
        except Exception as error:
            wrong.append(error)
        else:
            wrong += [] if job.id == f"{name}-{number}" else [job.id]
    return wrong


def in_threads(count: int, work: Callable[[int], list[Any]]) -> list[Any]:
    """Return the combined results of work in several threads."""
    found: list[Any] = []
    threads = [threading.Thread(target=lambda number=number: found.extend(work(number))) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def fork(work: Callable[[], list[Any]]) -> list[Any]:
    """Return the results of work in a forked child, as text."""
    reader, writer = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12 warns of forking with threads
        child = os.fork()
    if child == 0:
        try:
            os.write(writer, repr(work())[:4000].encode())
        except BaseException as error:
            os.write(writer, repr([error]).encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        text = stream.read().decode()
    os.waitpid(child, 0)
    return [] if text == "[]" else [text]


@pytest.mark.parametrize("sender", SYNC, ids=repr)
def test_threads_share_a_client(sender: Sender, faulty: Faulty) -> None:
    """32 threads get the responses to their own requests."""
    with sender.client(base_url=faulty.base_url("slow:5")) as client:
        found = in_threads(32, lambda number: wrong_answers(client.get_job_details, f"t{number}", 10))
    assert found == []
    assert faulty.open_connections() == 0


@pytest.mark.parametrize("sender", ASYNC_SENDERS, ids=repr)
def test_tasks_share_a_client(sender: Sender, faulty: Faulty) -> None:
    """150 tasks, more than there are connections, get the responses to their own requests."""
    wrong: list[Any] = []

    async def work() -> None:
        base_url = faulty.base_url("slow:5")
        async with sender.async_client(base_url=base_url) as client, anyio.create_task_group() as group:
            for number in range(150):
                group.start_soon(get, client, f"job-{number}")

    async def get(client: AsyncClient, job_id: str) -> None:
        try:
            job = await client.get_job_details(job_id)
        except Exception as error:
            wrong.append(error)
        else:
            wrong.extend([] if job.id == job_id else [job.id])

    sender.run(work)
    gc.collect()
    assert wrong == []
    assert faulty.open_connections() == 0


@TLS
def test_a_forked_child_has_connections_of_its_own(faulty: Faulty, tls: bool) -> None:
    """After a request and a fork, parent and child both get the right responses, also under load."""
    with Client(base_url=faulty.base_url("slow:2", tls=tls)) as client:
        assert wrong_answers(client.get_job_details, "first", 2) == []
        load = threading.Thread(target=lambda: found.extend(wrong_answers(client.get_job_details, "load", 60)))
        found: list[Any] = []
        load.start()
        for child in range(3):
            found += fork(functools.partial(wrong_answers, client.get_job_details, f"child{child}", 20))
            found += wrong_answers(client.get_job_details, "parent", 10)
        load.join()
        assert found == []


@TLS
def test_the_end_of_a_child_does_not_end_the_connections_of_its_parent(faulty: Faulty, tls: bool) -> None:
    """A child that closes the client or exits sends nothing on the parent's connections."""
    fault = f"fine:kept-{tls}"
    with Client(base_url=faulty.base_url(fault, tls=tls), max_retries=0) as client:
        client.get_job_details("job-1")
        opened = faulty.open_connections(1)

        def work() -> list[Any]:
            wrong = wrong_answers(client.get_job_details, "child", 1)
            client.close()
            gc.collect()
            return wrong

        assert fork(work) == []
        assert wrong_answers(client.get_job_details, "parent", 5) == []
        assert faulty.open_connections(opened) == opened == 1


def test_a_fork_inside_threads(faulty: Faulty) -> None:
    """Threads of a child share its new connections."""
    with Client(base_url=faulty.base_url("slow:2")) as client:
        client.get_job_details("job-1")

        def work() -> list[Any]:
            return in_threads(8, lambda number: wrong_answers(client.get_job_details, f"c{number}", 10))

        assert fork(work) == []


@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_async_client_survives_a_fork(faulty: Faulty) -> None:
    """An event loop in a child uses its own connections."""
    client = AsyncClient(base_url=faulty.base_url("slow:2"))

    async def get(name: str) -> list[Any]:
        jobs = [await client.get_job_details(f"{name}-{number}") for number in range(5)]
        return [job.id for number, job in enumerate(jobs) if job.id != f"{name}-{number}"]

    assert asyncio.run(get("first")) == []
    assert fork(lambda: asyncio.run(get("child"))) == []
    assert asyncio.run(get("parent")) == []
    asyncio.run(client.aclose())


def test_a_callers_http_client_says_what_to_do_after_a_fork(faulty: Faulty) -> None:
    """Its connections are not ours to replace, so a child gets a clear error."""
    with httpx.Client() as http:
        client = Client(http_client=http, base_url=faulty.base_url("fine"))
        client.get_job_details("job-1")
        (found,) = fork(lambda: wrong_answers(client.get_job_details, "child", 1))
        assert "http_client was used before os.fork()" in found
        assert client.get_job_details("job-1").id == "job-1"


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@TLS
def test_an_async_client_works_in_one_event_loop_after_another(faulty: Faulty, backend: str, tls: bool) -> None:
    """Each event loop has its own connections; those of an ended loop are dropped."""
    client = AsyncClient(base_url=faulty.base_url("fine", tls=tls), max_retries=0)

    async def get() -> Any:
        return [(await client.get_job_details(f"job-{number}")).id for number in range(3)]

    for _ in range(3):
        assert anyio.run(get, backend=backend) == ["job-0", "job-1", "job-2"]
    anyio.run(client.aclose, backend=backend)


@pytest.mark.parametrize("sender", [each for each in ASYNC_SENDERS if each.http_library], ids=repr)
@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning", "ignore:Unclosed:ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_callers_http_client_refuses_a_second_event_loop(sender: Sender, faulty: Faulty) -> None:
    """The error says why and what to do, and does not come from a library."""

    async def first() -> AsyncClient:
        http = sender.http_client()
        client = AsyncClient(http_client=http, base_url=faulty.base_url("fine"), max_retries=0)
        await client.get_job_details("job-1")
        return client

    client = sender.run(first)

    async def second() -> Any:
        try:
            return (await client.get_job_details("job-2")).id
        except Exception as error:
            return str(error)

    found = sender.run(second)
    assert "http_client" in found
    assert "event loop" in found


def test_two_event_loops_at_the_same_time(faulty: Faulty) -> None:
    """Threads with their own event loops may share one client."""
    client = AsyncClient(base_url=faulty.base_url("slow:2"))
    ready = threading.Barrier(4)

    async def get(name: str) -> list[Any]:
        ready.wait()
        jobs = [await client.get_job_details(f"{name}-{number}") for number in range(20)]
        http = client._http.close_with(asyncio.get_running_loop())
        assert http
        await http.aclose()
        return [job.id for number, job in enumerate(jobs) if job.id != f"{name}-{number}"]

    assert in_threads(4, lambda number: asyncio.run(get(f"loop{number}"))) == []


def test_a_closed_client_sends_nothing(sender: Sender, faulty: Faulty) -> None:
    """Every method raises a clear error, and the caller's HTTP client stays open."""
    fault = f"fine:closed-{sender!r}"

    def close() -> list[str]:
        with sender.client(base_url=faulty.base_url(fault)) as client:
            client.close()
            return [message(call, "job-1") for call in (client.get_job_details, client.wait_for_job)]

    async def close_async() -> list[str]:
        found = []
        async with sender.async_client(base_url=faulty.base_url(fault)) as client:
            await client.aclose()
            for method in ("get_job_details", "wait_for_job"):
                try:
                    await getattr(client, method)("job-1")
                except RuntimeError as error:
                    found.append(str(error))
        return found

    found = close() if sender.is_sync else sender.run(close_async)
    assert len(found) == 2
    assert all(text.endswith("is closed") for text in found)
    assert faulty.seen(fault).times == 0


def message(call: Callable[..., Any], *arguments: Any) -> str:
    """Return the message of the RuntimeError that a call raises."""
    with pytest.raises(RuntimeError) as caught:
        call(*arguments)
    return str(caught.value)


def test_closing_a_client_ends_the_calls_of_other_threads(faulty: Faulty) -> None:
    """A retrying call raises a closed-client or connection error, and sends nothing more."""
    found: list[Any] = []
    client = Client(base_url=faulty.base_url("status:503"), max_retries=10_000)
    thread = threading.Thread(target=lambda: found.extend(wrong_answers(client.get_job_details, "job", 1)))
    thread.start()
    while faulty.seen("status:503").times < 3:
        pass
    client.close()
    thread.join()
    assert isinstance(found[0], RuntimeError | errors.APIConnectionError)
    times = faulty.seen("status:503").times
    gc.collect()
    assert faulty.seen("status:503").times == times


@pytest.mark.parametrize("sender", OWN, ids=repr)
@TLS
def test_closing_a_client_closes_every_connection(sender: Sender, faulty: Faulty, tls: bool) -> None:
    """This includes connections that other threads or tasks use or are opening; their calls end."""
    chance = random.Random(7)
    ended: list[Any] = []
    options: dict[str, Any] = {"base_url": faulty.base_url("silence", tls=tls), "timeout": 600, "max_retries": 0}

    def close() -> None:
        client = Client(**options)
        call = functools.partial(wrong_answers, client.get_job_details, "job", 1)
        threads = [threading.Thread(target=lambda: ended.extend(call())) for _ in range(4)]
        for thread in threads:
            thread.start()
        time.sleep(chance.random() * 0.02)
        client.close()
        for thread in threads:
            thread.join()

    async def close_async() -> None:
        client = AsyncClient(**options)

        async def call() -> None:
            try:
                await client.get_job_details("job")
            except Exception as error:
                ended.append(error)

        async with anyio.create_task_group() as group:
            for _ in range(4):
                group.start_soon(call)
            await anyio.sleep(chance.random() * 0.02)
            await client.aclose()

    gc.disable()
    try:
        for _ in range(10):
            close() if sender.is_sync else sender.run(close_async)
        assert faulty.open_connections() == 0
    finally:
        gc.enable()
    assert len(ended) == 40
    assert {type(error) for error in ended} <= {RuntimeError, errors.APIConnectionError}


def test_closing_the_callers_http_client_is_a_clear_error(faulty: Faulty) -> None:
    """The error says that the HTTP client is closed."""
    http = httpx.Client()
    client = Client(http_client=http, base_url=faulty.base_url("fine"))
    http.close()
    assert message(client.get_job_details, "job-1") == "http_client is closed"
