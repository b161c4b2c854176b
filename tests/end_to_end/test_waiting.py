"""Waiting over real connections and in real time: one loop for all vendors, and servers that drip."""

from __future__ import annotations

import contextlib
import http.server
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import anyio
import httpx
import pytest

from ..callers import Caller
from ..vendors import VENDORS, Vendor
from ..waiting import Jobs, Script

WAITING = [vendor for vendor in VENDORS if "x-job" in vendor.operation]


@pytest.fixture(params=WAITING, ids=repr)
def jobs(request: pytest.FixtureRequest) -> Jobs:
    """The jobs of each vendor whose spec says how to wait for them."""
    return Jobs(request.param)


@contextlib.contextmanager
def serving(script: Script) -> Iterator[str]:
    """Yield the address on loopback of a server that follows a script."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            found = script(httpx.Request(self.command, "http://made-up.test"))
            self.send_response(found.status_code)
            for name, value in {**found.headers, "Content-Length": str(len(found.content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(found.content)

        def log_message(self, *_: Any) -> None:
            pass

    for vendor in WAITING:
        setattr(Handler, f"do_{vendor.route[1]}", Handler.answer)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/prefix"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def finished(client: Any, *ids: Any) -> list[tuple[str, bool]]:
    """Wait with any vendor's client, by public names alone."""
    heard = []
    client.wait_for_job(
        *ids, timeout=30, interval=0.01, max_interval=0.02, on_poll=lambda summary, elapsed: heard.append(summary)
    )
    again = list(client.iter_job(*ids))
    return [(summary.phase, summary.phase.is_final) for summary in [*heard, *again]]


def test_one_loop_for_all_vendors(jobs: Jobs) -> None:
    """The same loop, but for how the client is made and for the ids, waits for the jobs of every vendor."""
    going, end = jobs.value("running"), jobs.value("succeeded")
    busy = httpx.Response(503, headers={"Retry-After": "0"})
    script = Script(jobs, "odd", going, busy, httpx.Response(200, content=b"<html>"), going, end)
    with serving(script) as address, jobs.vendor.client(base_url=address) as client:
        found = finished(client, *jobs.vendor.arguments)
    expected = [("unknown", False), ("running", False), ("running", False), ("succeeded", True), ("succeeded", True)]
    assert found == [pair for pair in expected for _ in jobs.ids]


def test_real_time(jobs: Jobs, caller: Caller) -> None:
    """A wait ends at its deadline by the real clock, and not before."""
    script = Script(jobs, jobs.value("running"))
    with serving(script) as address:
        began = time.monotonic()
        call = {"timeout": 0.3, "interval": 0.05}
        (outcome,) = asked(caller, jobs.vendor, address, "wait_for_job", call)
        took = time.monotonic() - began
    assert type(outcome) is jobs.vendor.module.WaitTimeoutError
    assert 0.3 <= outcome.elapsed <= took < 5


def asked(caller: Caller, vendor: Vendor, address: str, method: str, call: dict[str, Any], **options: Any) -> list[Any]:
    """Return what one call of a client with connections of its own gives."""
    found: list[Any] = []

    async def ask_async() -> None:
        async with caller.client(vendor, base_url=address, **options) as client:
            try:
                found.append(await getattr(client, method)(*vendor.arguments, **call))
            except vendor.module.APIError as error:
                found.append(error)

    if caller.kind != "sync":
        anyio.run(ask_async, backend=caller.kind)
        return found
    with caller.client(vendor, base_url=address, **options) as client:
        try:
            found.append(getattr(client, method)(*vendor.arguments, **call))
        except vendor.module.APIError as error:
            found.append(error)
    return found


@contextlib.contextmanager
def dripping(start: bytes, drop: bytes, *, every: float = 0.02) -> Iterator[str]:
    """Yield the address of a server that sends something at once, and then a drop at a time for seconds."""
    listening = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def drip(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            connection.recv(65536)
            connection.sendall(start)
            for _ in range(200):  # then the connection is closed: nothing hangs where the deadline does not hold
                if over.wait(every):
                    break
                connection.sendall(drop)

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=drip, args=(listening.accept()[0],), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        over.set()
        listening.close()


DRIPS = {
    "headers": (b"HTTP/1.1 200 OK\r\nX-Long: ", b"a"),
    "body": (b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b" "),
    "chunks": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
}


@pytest.mark.parametrize("drip", DRIPS)
def test_a_drip_does_not_stretch_an_attempt(jobs: Jobs, caller: Caller, drip: str) -> None:
    """`timeout` bounds the attempt as a whole, not each read, wherever the server drips, one byte in 20 ms."""
    with dripping(*DRIPS[drip]) as address:
        began = time.monotonic()
        (outcome,) = asked(caller, jobs.vendor, address, "get_job_details", {"timeout": 0.1}, max_retries=0)
        took = time.monotonic() - began
    assert type(outcome) is jobs.vendor.module.APITimeoutError
    assert 0.1 <= took < 1.1


@pytest.mark.parametrize("drip", DRIPS)
def test_a_drip_does_not_stretch_a_wait(jobs: Jobs, caller: Caller, drip: str) -> None:
    """The deadline of a wait holds to within one request's timeout."""
    with dripping(*DRIPS[drip]) as address:
        began = time.monotonic()
        call = {"timeout": 0.2, "interval": 0.05}
        (outcome,) = asked(caller, jobs.vendor, address, "wait_for_job", call, timeout=0.1)
        took = time.monotonic() - began
    assert type(outcome) is jobs.vendor.module.WaitTimeoutError
    assert 0.2 <= took < 0.2 + 0.1 + 1


def test_an_error_that_drips_is_still_known(jobs: Jobs, caller: Caller) -> None:
    """Of an answer that is an error, the status is told, whatever becomes of its body."""
    start = b"HTTP/1.1 404 Not Found\r\nContent-Length: 100000\r\n\r\n"
    with dripping(start, b" ") as address:
        (outcome,) = asked(caller, jobs.vendor, address, "get_job_details", {"timeout": 0.1})
    assert type(outcome) is jobs.vendor.module.NotFoundError
