"""Waits end on time: not early, not late, and not because of temporary errors."""

from __future__ import annotations

import time
from typing import Any

import anyio
import pytest

from jobdetails_core._clock import Clock, set_clock
from jobdetails_core.errors import (
    APIConnectionError,
    APIError,
    AuthenticationError,
    ConfigurationError,
    InternalServerError,
    JobFailedError,
    NotFoundError,
    RateLimitError,
    ResponseDecodeError,
    WaitTimeoutError,
)
from jobdetails_core.testing import VirtualClock
from jobdetails_core.wait import wait_for_jobs

from .service import PATIENCE, PENDING_AT_FIRST, AsyncClient, Client, Request, Server, http, job

BUSY = http({"message": "try later"}, status=503)
TROUBLE = {
    "503": BUSY,
    "429": http({}, status=429),
    "408": http({}, status=408),
    "no response": None,
    "not JSON": http(b'{"id": '),
    "gateway page": http(b"<html><h1>Bad gateway</h1></html>", status=502),
}


@pytest.mark.parametrize("trouble", TROUBLE.values(), ids=TROUBLE)
def test_trouble_ends_a_wait_after_max_outage(clock: VirtualClock, trouble: bytes | None) -> None:
    """The error has the duration, the number of errors, and the last reason."""
    with Server([http(job()), trouble]) as server, Client(server.url, timeout=PATIENCE) as client:
        with pytest.raises(APIError, match=r"gave up after \S+ s of errors, \d+ times in a row"):
            client.wait("job-1")
    assert 300 <= clock.elapsed <= 340


def test_one_good_response_resets_the_outage(clock: VirtualClock) -> None:
    """Intermittent errors over hours do not end a wait."""
    responses = [BUSY if number % 6 else http(job()) for number in range(400)]
    with Server([*responses, http(job(status="done"))]) as server, Client(server.url) as client:
        assert client.wait("job-1", timeout=None).status == "done"
    assert clock.elapsed > 3600


def test_time_spent_obeying_retry_after_does_not_count(clock: VirtualClock) -> None:
    """Two pauses of ten minutes do not count as an outage of five."""
    slow = http({}, status=429, headers={"Retry-After": "600"})
    with Server([http(job()), slow, slow, http(job(status="done"))]) as server, Client(server.url) as client:
        assert client.wait("job-1", timeout=None).status == "done"
    assert clock.elapsed >= 1200


def test_max_outage_of_0_raises_the_first_error() -> None:
    """A permanent error is also raised at once."""
    with Server([BUSY]) as server, Client(server.url) as client:
        with pytest.raises(InternalServerError, match="try later"):
            client.wait("job-1", max_outage=0)
        assert len(server.requests) == 1
    with Server([http(job()), http({}, status=401)]) as server, Client(server.url) as client:
        with pytest.raises(AuthenticationError):
            client.wait("job-1")
        assert len(server.requests) == 2


def test_a_404_at_first_is_raised_at_once() -> None:
    """The exception is a job that may not be visible yet."""
    with Server([http({}, status=404)]) as server, Client(server.url) as client:
        with pytest.raises(NotFoundError):
            client.wait("job-1")
        assert len(server.requests) == 1


@pytest.mark.parametrize("how", [{}, {"existence_timeout": 60}])
def test_a_404_right_after_submission_is_waited_out(clock: VirtualClock, how: dict[str, Any]) -> None:
    """The wait tolerates it for `existence_timeout`, which is 60 if the spec says so."""
    operation = PENDING_AT_FIRST if not how else Client.operation
    missing = http({}, status=404)
    with Server([missing, missing, missing, http(job(status="done"))]) as server:
        with Client(server.url, operation=operation) as client:
            assert client.wait("job-1", **how).status == "done"
    with Server([missing]) as server, Client(server.url, operation=operation) as client:
        before = clock.elapsed
        with pytest.raises(NotFoundError):
            client.wait("job-1", **how)
        assert 60 <= clock.elapsed - before <= 90


def test_a_404_after_the_job_was_seen_passes() -> None:
    """A success without a job is also tolerated."""
    gone, odd = http({}, status=404), http({"error": "for a moment"})
    with Server([http(job()), gone, odd, gone, http(job(status="done"))]) as server, Client(server.url) as client:
        assert client.wait("job-1").status == "done"


def test_a_callable_key_is_asked_again_once_after_a_401() -> None:
    """This applies to calls and waits."""
    keys = iter(["old", "old", "new-key", "older", "newest"])

    def respond(request: Request) -> bytes:
        is_old = request.headers["authorization"] in ("Key old", "Key older")
        return http({}, status=401) if is_old else http(job(status="done"))

    with Server(respond) as server, Client(server.url, api_key=lambda: next(keys)) as client:
        with pytest.raises(AuthenticationError):
            client.get("job-1")
        assert client.get("job-1").status == "done"
        assert client.wait("job-1").status == "done"


@pytest.mark.parametrize("key", ["", "bad-key\n", " bad-key", None])
@pytest.mark.parametrize("backend", ["sync", "asyncio", "trio"])
def test_what_a_callable_key_returns_is_checked(backend: str, key: Any) -> None:
    """A key that is not valid in a header is a configuration error, and nothing is sent."""

    async def get(url: str) -> None:
        async with AsyncClient(url, api_key=lambda: key) as client:
            await client.get("job-1")

    def get_sync(url: str) -> None:
        with Client(url, api_key=lambda: key) as client:
            client.get("job-1")

    with Server([BUSY]) as server:
        with pytest.raises(ConfigurationError, match="api_key: expected") as caught:
            get_sync(server.url) if backend == "sync" else anyio.run(get, server.url, backend=backend)
        assert not server.requests
    trace = caught.value.__traceback__
    while trace:
        ours = "jobdetails_core" in trace.tb_frame.f_code.co_filename
        assert not ours or "bad-key" not in repr(trace.tb_frame.f_locals)
        trace = trace.tb_next


@pytest.mark.parametrize("error", [KeyError("vault"), APIConnectionError("vault", method="GET", url="https://vault")])
def test_what_a_callable_key_raises_is_its_own_error(error: Exception) -> None:
    """It is not retried, and nothing is sent."""

    def key() -> str:
        raise error

    async def wait_async(url: str) -> None:
        async with AsyncClient(url, api_key=key) as client:
            for wait in (client.get, client.wait):
                with pytest.raises(type(error)) as caught:
                    await wait("job-1")
                assert caught.value is error

    with Server([BUSY]) as server, Client(server.url, api_key=key) as client:
        for wait in (client.get, client.wait):
            with pytest.raises(type(error)) as caught:
                wait("job-1")
            assert caught.value is error
        anyio.run(wait_async, server.url)
        assert not server.requests


def test_a_wait_ends_soon_after_its_timeout() -> None:
    """The current poll is cut off, whatever the client's timeout."""
    before = set_clock(Clock())
    try:

        def respond(request: Request) -> bytes:
            time.sleep(PATIENCE / 2)
            return http(job())

        with Server(respond) as server, Client(server.url, timeout=PATIENCE) as client:
            began = time.monotonic()
            with pytest.raises(WaitTimeoutError) as caught:
                client.wait("job-1", timeout=1)
            assert time.monotonic() - began < PATIENCE / 3
            assert isinstance(caught.value, TimeoutError)
    finally:
        set_clock(before)


def test_the_last_poll_is_at_the_timeout(clock: VirtualClock) -> None:
    """A job that ends just before the timeout is not missed."""
    with Server(lambda request: http(job(status="done" if clock.elapsed >= 100 else "running"))) as server:
        with Client(server.url) as client:
            assert client.wait("job-1", timeout=100).status == "done"
    assert clock.elapsed == pytest.approx(100)


def test_a_timeout_of_0_polls_once() -> None:
    """It raises an error if the job is running."""
    with Server([http(job())]) as server, Client(server.url) as client:
        with pytest.raises(WaitTimeoutError, match="still has the status 'running'"):
            client.wait("job-1", timeout=0)
        assert len(server.requests) == 1


def test_polls_ask_caches_not_to_answer() -> None:
    """A cached response would hide the end of a job."""
    with Server([http(job(status="done"))]) as server, Client(server.url) as client:
        client.wait("job-1")
        assert server.requests[0].headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("value", "least"),
    [("7", 7), ("6.2", 7), ("3, 9", 9), ("9, soon", 9), ("Fri, 31 Dec 1999 23:59:59 GMT", 20), ("soon", 0), ("-5", 0)],
)
def test_retry_after_in_every_form(clock: VirtualClock, value: str, least: float) -> None:
    """Fractions are rounded up, the largest of several values counts, garbage is ignored."""
    busy = http({}, status=429, headers={"Retry-After": value, "Date": "Fri, 31 Dec 1999 23:59:39 GMT"})
    with Server([busy, http(job())]) as server, Client(server.url) as client:
        client.get("job-1")
    assert least <= clock.elapsed <= max(1, least + 0.1)


def test_retry_after_has_positive_jitter() -> None:
    """Many clients do not return at the same time, and none too early."""

    class Chance(VirtualClock):
        def chance(self) -> float:
            return 1.0

    busy = http({}, status=429, headers={"Retry-After": "10"})
    with Chance() as clock, Server([busy, http(job())]) as server, Client(server.url) as client:
        client.get("job-1")
    assert 10 < clock.elapsed <= 12


def test_a_failed_job_is_no_api_error() -> None:
    """Code that retries after an `APIError` does not hide a failed job."""
    with Server([http(job(status="failed", reason="out of memory"))]) as server, Client(server.url) as client:
        with pytest.raises(JobFailedError, match="out of memory") as caught:
            client.wait("job-1")
        assert not isinstance(caught.value, APIError)
        assert caught.value.vendor == "acme"
        assert client.wait("job-1", raise_on_failure=False).status == "failed"


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_many_jobs_share_one_timeout(backend: str, clock: VirtualClock) -> None:
    """It counts from the start, even with more jobs than connections."""

    def respond(request: Request) -> bytes:
        return http(job(request.id, "done" if int(request.id) % 10 else "running"))

    async def main(url: str) -> list[Any]:
        async with AsyncClient(url, timeout=PATIENCE) as client:
            jobs = [(client, str(number)) for number in range(250)]
            return [outcome async for outcome in wait_for_jobs(jobs, timeout=50, interval=5)]

    with Server(respond) as server:
        outcomes = anyio.run(main, server.url, backend=backend)
    assert len(outcomes) == 250
    assert sum(outcome.error is None for outcome in outcomes) == 225
    assert all(isinstance(outcome.error, WaitTimeoutError) for outcome in outcomes if outcome.error)
    assert clock.elapsed < 60


def test_strict_waits_raise_a_mismatch() -> None:
    """It is raised at once, since the next response would have it again."""
    with Server([http(job(cost="much"))]) as server, Client(server.url, strict=True) as client:
        with pytest.raises(ResponseDecodeError, match="cost"):
            client.wait("job-1")
        assert len(server.requests) == 1


def test_each_retry_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    """It is at level INFO, has the pause and the reason, and comes from the vendor's logger."""
    busy = http({"message": "try later"}, status=429, headers={"Retry-After": "3"})
    with caplog.at_level("INFO"), Server([busy, busy, http(job())]) as server, Client(server.url) as client:
        client.get("job-1")
    lines = [record for record in caplog.records if record.name == "jobdetails_acme"]
    assert [record.levelname for record in lines] == ["INFO", "INFO"]
    assert "in 3" in lines[0].getMessage()
    assert "try later" in lines[0].getMessage()
    assert RateLimitError.__name__ in lines[0].getMessage()
