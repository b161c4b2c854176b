"""Programs end on request, whatever a client is doing, and send nothing more."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import anyio
import pytest

from jobdetails_core.wait import wait_for_jobs

from ..checkout import ROOT
from ..end_to_end.stand_in import stopping
from .service import KEY, PATIENCE, AsyncClient, Client, Request, Server, http, job, wait_until

PROGRAMS = [
    *(("sync", call, end) for call in ("get", "wait", "get_many") for end in ("SIGINT", "exit")),
    *(
        (kind, call, end)
        for kind in ("asyncio", "trio")
        for call in ("get", "get_many", "wait_for_jobs")
        for end in ("SIGINT", "exit", "sibling")
    ),
]


@pytest.mark.parametrize(("kind", "call", "end"), PROGRAMS)
def test_a_program_ends_at_once(kind: str, call: str, end: str) -> None:
    """It ends on Ctrl-C, on `sys.exit` and when a sibling task fails, although the service never responds."""
    release = threading.Event()

    def respond(request: Request) -> bytes:
        if request.id not in "01234":
            release.wait(3 * PATIENCE)
        return http(job(request.id))

    command = [sys.executable, "-m", "tests.trouble.ending"]
    with Server(respond) as server:
        program = subprocess.Popen(
            [*command, server.url, kind, call, end],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        with program, stopping(program):
            enough = 1 if call == "get" else 8
            wait_until(lambda: len(server.requests) >= enough or program.poll() is not None)
            program.send_signal(signal.SIGINT if end == "SIGINT" else signal.SIGTERM)
            if end == "sibling":
                assert program.stdout
                assert program.stdout.readline() == b"ended\n"
                sent = len(server.requests)
                release.set()
                time.sleep(0.1)
                assert len(server.requests) <= sent + 5  # those on their way; it would send hundreds a second
            _, errors = program.communicate(timeout=PATIENCE)
        release.set()
    codes = {"SIGINT": -signal.SIGINT, "exit": 7, "sibling": 0}
    assert program.returncode in (codes[end], 1 if kind == "trio" else None), (
        errors
    )  # a nursery wraps it in an exception group
    assert b"Internal" not in errors  # warnings are allowed: trio may warn where Ctrl-C interrupts it
    assert b"Warning" not in errors or (kind, end) == ("trio", "SIGINT")


async def _async_ids(ids: Iterator[str]) -> AsyncIterator[str]:
    for each in ids:
        yield each


@pytest.mark.parametrize("make", [lambda: SystemExit(7), KeyboardInterrupt, lambda: KeyError("mine")])
@pytest.mark.parametrize("kind", ["sync", "asyncio", "trio"])
@pytest.mark.parametrize("where", ["ids", "async ids", "key", "on_poll", "on_change", "jobs"])
def test_what_the_callers_code_raises_is_raised(kind: str, where: str, make: Callable[[], BaseException]) -> None:
    """This includes `sys.exit` in a callback, which on trio must not stop at one of our tasks."""
    error = make()

    def fail(*_: object) -> Any:
        raise error

    def ids() -> Iterator[Any]:
        yield from "01"
        fail()

    async def call() -> None:
        async with AsyncClient(server.url, api_key=fail if where == "key" else KEY) as client:
            if where == "on_poll":
                await client.wait("0", on_poll=fail)
            elif where in ("on_change", "jobs"):
                jobs = ((client, each) for each in ("0" if where == "on_change" else ids()))
                async for _ in wait_for_jobs(jobs, concurrency=1, timeout=0, on_change=fail):
                    pass
            else:
                async for _ in client.get_many(_async_ids(ids()) if where == "async ids" else ids()):
                    pass

    def call_sync() -> None:
        with Client(server.url, api_key=fail if where == "key" else KEY) as client:
            client.wait("0", on_poll=fail) if where == "on_poll" else list(client.get_many(ids()))

    with Server(lambda request: http(job(request.id))) as server:
        with pytest.raises(type(error)) as caught:
            call_sync() if kind == "sync" else anyio.run(call, backend=kind)
    assert caught.value is error
