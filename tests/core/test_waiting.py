"""Waits are limited in time, tolerate temporary errors, and never mistake anything for the end of a job."""

from __future__ import annotations

import datetime
import email.utils
import logging
from typing import Any

import httpx
import pytest

from jobdetails_core import errors

from ..clock import VirtualClock
from .service import BASE_URL, LIST, PATIENT_GET, AsyncClient, Client, Server, job, many
from .ways import SYNC, Way, answering, answering_async

BUSY = httpx.Response(503, json={"message": "busy"})
LOST = httpx.Response(404, json={"code": 4, "message": "no such job"})
TROUBLE = [httpx.Response(status) for status in (408, 429, 500, 502, 503, 504)] + [
    httpx.ConnectError,
    httpx.ReadTimeout,
    httpx.Response(200, content=b'{"id": "job-1", "sta'),
    httpx.Response(502, content=b"<html><title>Bad Gateway</title></html>"),
]


def test_a_wait_polls_until_the_job_ends(way: Way, clock: VirtualClock) -> None:
    """The first poll is immediate, pauses grow, and the finished job is returned."""
    server = Server(job(status="queued"), job(status="running"), job(status="running"), job(), clock=clock)
    assert way.call(server, "wait_for_job").status == "done"
    assert clock.pauses == [2, 3, 4.5]


def test_changes_are_reported_once(way: Way) -> None:
    """`iter_job` yields the first summary and each change."""
    server = Server(job(status="queued"), job(status="queued"), job(status="running"), job())
    assert [each.status for each in way.call(server, "iter_job")] == ["queued", "running", "done"]


@pytest.mark.parametrize(("status", "kind"), [("failed", errors.JobFailedError), ("stopped", errors.JobCancelledError)])
def test_a_job_that_did_not_succeed_raises(way: Way, status: str, kind: Any) -> None:
    """The error is not an APIError and has the job and reason; `raise_on_failure=False` returns the job."""
    error: Any = way.error(Server(job(status=status, error="out of memory")), "wait_for_job")
    assert type(error) is kind
    assert not isinstance(error, errors.APIError)
    assert (error.job.id, error.reason, "out of memory" in str(error)) == ("job-1", "out of memory", True)
    assert way.call(Server(job(status=status)), "wait_for_job", raise_on_failure=False).status == status


def test_an_unknown_status_is_no_end(way: Way) -> None:
    """The wait continues; with on_unknown="raise" it is an error."""
    assert way.call(Server(job(status="paused"), job()), "wait_for_job").status == "done"
    error = way.error(Server(job(status="paused")), "wait_for_job", on_unknown="raise")
    assert type(error) is errors.UnknownStatusError


@pytest.mark.parametrize("trouble", TROUBLE, ids=lambda each: getattr(each, "status_code", None) or repr(each))
def test_trouble_that_passes_is_survived(way: Way, trouble: Any) -> None:
    """Polling continues through temporary errors, however many, unless they last too long."""
    assert way.call(Server(*[trouble] * 12, job()), "wait_for_job").status == "done"


def test_unbroken_trouble_ends_a_wait_early(way: Way, clock: VirtualClock) -> None:
    """After `max_outage` the last error is raised; its message has the duration, the count and the cause."""
    began = clock.now()
    server = Server(job(status="running"), BUSY)
    error = way.error(server, "wait_for_job", max_outage=100)
    assert type(error) is errors.InternalServerError
    assert "busy" in str(error)
    assert f"gave up after 100 s of errors, {len(server.requests) - 1} times in a row" in str(error)
    assert 100 <= clock.now() - began < 110


def test_one_good_response_ends_an_outage(way: Way) -> None:
    """Only consecutive errors count as an outage."""
    troubled = [each for _ in range(40) for each in (BUSY, job(status="running"))]
    assert way.call(Server(*troubled, job()), "wait_for_job", max_outage=40, timeout=None).status == "done"


def test_obeying_retry_after_is_no_outage(way: Way, clock: VirtualClock) -> None:
    """Pauses that the service requests do not count towards `max_outage`."""
    wanted = httpx.Response(503, headers={"Retry-After": "60"})
    began = clock.now()
    assert way.call(Server(*[wanted] * 20, job()), "wait_for_job", max_outage=30).status == "done"
    assert clock.now() - began >= 1200


@pytest.mark.parametrize("max_outage", [0, 0.0])
def test_without_an_outage_the_first_error_is_raised(max_outage: float) -> None:
    """`max_outage=0` tolerates no errors."""
    server = Server(BUSY)
    assert "gave up after 0 s of errors, once" in str(SYNC.error(server, "wait_for_job", max_outage=max_outage))
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 410, 422])
def test_an_error_that_does_not_pass_is_raised_at_once(way: Way, status: int) -> None:
    """There is no further poll after a wrong id or key."""
    server = Server(httpx.Response(status))
    assert way.error(server, "wait_for_job").status_code == status
    assert len(server.requests) == 1


def test_a_job_may_be_unknown_right_after_submission(way: Way, clock: VirtualClock) -> None:
    """`existence_timeout` covers a 404 before the job was seen; if the vendor documents this, the default is 60 s."""
    began = clock.now()
    assert way.call(Server(LOST, LOST, job()), "wait_for_job", existence_timeout=30).status == "done"
    assert way.call(Server(LOST, LOST, job()), "wait_for_job", operation=PATIENT_GET).status == "done"
    assert type(way.error(Server(LOST, job()), "wait_for_job")) is errors.NotFoundError
    began = clock.now()
    error = way.error(Server(LOST), "wait_for_job", operation=PATIENT_GET)
    assert type(error) is errors.NotFoundError
    assert 60 <= clock.now() - began < 65


def test_a_404_after_the_job_was_seen_passes(way: Way, clock: VirtualClock) -> None:
    """It is a temporary error like any other, up to `max_outage`."""
    running = job(status="running")
    assert way.call(Server(running, LOST, LOST, job()), "wait_for_job").status == "done"
    assert type(way.error(Server(running, LOST), "wait_for_job", max_outage=50)) is errors.NotFoundError


def test_a_missing_job_of_a_batch_is_an_error_long_before_the_deadline(way: Way, clock: VirtualClock) -> None:
    """After `existence_timeout` without it, JobMissingError names the id."""
    server = Server({"data": [job("a", "running")]})
    error = way.error(server, "wait_for_job", ["a", "b"], operation=LIST, existence_timeout=20)
    assert type(error) is errors.JobMissingError
    assert error.missing == ("b",)
    assert clock.now() < 1000 + 30


def test_all_jobs_of_a_batch_are_waited_for(way: Way) -> None:
    """The list is in the order of the ids, and a job that is missing for a while is not lost."""
    server = Server({"data": [job("b"), job("a", "running")]}, {"data": [job("b")]}, {"data": [job("a"), job("b")]})
    jobs = way.call(server, "wait_for_job", ["a", "b"], operation=LIST)
    assert [each.id for each in jobs] == ["a", "b"]


def test_a_wait_ends_at_its_timeout(way: Way, clock: VirtualClock) -> None:
    """The last poll is at the timeout, and the error has the state of the job."""
    server = Server(job(status="running"), clock=clock)
    error = way.error(server, "wait_for_job", timeout=60)
    assert type(error) is errors.WaitTimeoutError
    assert isinstance(error, TimeoutError)
    assert (error.elapsed, error.polls, error.summary and error.summary.status) == (60, len(server.requests), "running")
    assert server.times[-1] == 1060


def test_a_timeout_of_zero_polls_once(way: Way) -> None:
    """There is a single poll, with the full request timeout."""
    server = Server(job(status="running"))
    assert type(way.error(server, "wait_for_job", timeout=0)) is errors.WaitTimeoutError
    assert len(server.requests) == 1
    assert server.requests[0].extensions["timeout"]["read"] == 30


def test_a_poll_has_no_more_time_than_is_left(way: Way, clock: VirtualClock) -> None:
    """`wait_for_job(timeout=2)` limits each request to 2 s, and the last one to 1 s."""
    server = Server(job(status="running"), clock=clock)
    way.error(server, "wait_for_job", timeout=2)
    assert [request.extensions["timeout"]["read"] for request in server.requests] == [2, 1]
    assert server.times == [1000, 1002]


def test_a_slow_service_does_not_stretch_a_wait(way: Way, clock: VirtualClock) -> None:
    """Polls that time out end the wait at its deadline, plus a short grace period."""

    def slow(request: httpx.Request) -> httpx.Response:
        clock.time += request.extensions["timeout"]["read"]
        raise httpx.ReadTimeout("slow", request=request)

    error = way.error(Server(slow), "wait_for_job", timeout=2)
    assert type(error) is errors.WaitTimeoutError
    assert clock.now() <= 1003
    assert isinstance(error.__cause__, errors.APITimeoutError)


def test_polls_ask_caches_for_a_fresh_response(way: Way) -> None:
    """Polls send `Cache-Control: no-cache`; other calls do not."""
    server = Server(job())
    way.call(server, "wait_for_job")
    way.get(server)
    assert [request.headers.get("cache-control") for request in server.requests] == ["no-cache", None]


def in_seconds(seconds: int) -> dict[str, str]:
    """Return headers with a date as `Retry-After`."""
    date = datetime.datetime(2030, 1, 15, 12, tzinfo=datetime.UTC)
    later = date + datetime.timedelta(seconds=seconds)
    return {
        "Date": email.utils.format_datetime(date, usegmt=True),
        "Retry-After": email.utils.format_datetime(later, usegmt=True),
    }


RETRY_AFTER: list[tuple[dict[str, str] | list[tuple[str, str]], float]] = [
    ({"Retry-After": "7"}, 7),
    ({"Retry-After": "6.2"}, 7),
    ({"Retry-After": "0.1"}, 1),
    (in_seconds(7), 7),
    ([("Retry-After", "3"), ("Retry-After", "9")], 9),
    ({"Retry-After": "3, 9, 5"}, 9),
]


@pytest.mark.parametrize(("headers", "seconds"), RETRY_AFTER)
def test_retry_after_is_obeyed(way: Way, clock: VirtualClock, headers: Any, seconds: float) -> None:
    """Fractions are rounded up, a date is relative to the `Date` header, and the largest of several values counts."""
    way.get(Server(httpx.Response(429, headers=headers), job()))
    assert clock.pauses == [seconds]
    way.call(Server(httpx.Response(429, headers=headers), job()), "wait_for_job")
    assert clock.pauses[1:] == [max(seconds, 2)]


@pytest.mark.parametrize("value", ["soon", "", "-5", "NaN", "1e9", "Mon, 99 Foo 2030", "++", "0x10"])
def test_an_unreadable_retry_after_is_ignored(clock: VirtualClock, value: str) -> None:
    """The normal pause is used."""
    SYNC.get(Server(httpx.Response(429, headers={"Retry-After": value}), job()))
    assert clock.pauses == [0.5]


@pytest.mark.parametrize("headers", [{"Retry-After": "10"}, in_seconds(10)])
def test_retry_after_has_positive_jitter(clock: VirtualClock, headers: dict[str, str]) -> None:
    """Clients that are delayed together return at different times, and none too early."""
    clock.fraction = 1.0
    SYNC.get(Server(httpx.Response(429, headers=headers), job()))
    SYNC.call(Server(httpx.Response(429, headers=headers), job()), "wait_for_job")
    assert all(10 < pause <= 12 for pause in clock.pauses)
    clock.fraction = 0.0
    SYNC.get(Server(httpx.Response(429, headers=headers), job()))
    assert clock.pauses[-1] == 10


def test_a_call_does_not_sleep_for_more_than_a_minute(way: Way, clock: VirtualClock) -> None:
    """A longer `Retry-After` is left to the caller."""
    error = way.error(Server(httpx.Response(429, headers={"Retry-After": "61"}), job()))
    assert (type(error), error.retry_after, clock.pauses) == (errors.RateLimitError, 61, [])


def test_each_retry_is_one_log_line(way: Way, caplog: pytest.LogCaptureFixture) -> None:
    """It has the pause and the reason, at level INFO, in the vendor's logger."""
    caplog.set_level(logging.INFO)
    way.get(Server(BUSY, httpx.ConnectError, job()))
    ours = [record for record in caplog.records if record.name != "httpx"]
    assert {(record.name, record.levelname) for record in ours} == {("jobdetails_acme", "INFO")}
    assert [record.getMessage().partition(" (")[0] for record in ours] == [
        "retry 1 of 2 in 0.5 s: InternalServerError: 503: busy",
        "retry 2 of 2 in 1 s: APIConnectionError: no complete response",
    ]


def test_a_rotated_key_is_asked_for_again(way: Way) -> None:
    """After a 401, a callable key is called once more, also during a wait; a second 401 is raised."""
    keys = iter(["old-key", "new-key", "new-key", "new-key"])

    def serve(request: httpx.Request) -> httpx.Response:
        is_new = request.headers["authorization"] == "Bearer new-key"
        return httpx.Response(200, json=job()) if is_new else httpx.Response(401)

    assert way.call(serve, "wait_for_job", client={"api_key": lambda: next(keys)}).status == "done"
    server = Server(httpx.Response(401))
    assert type(way.error(server, client={"api_key": lambda: "key-1"})) is errors.AuthenticationError
    assert len(server.requests) == 2
    server = Server(httpx.Response(401))
    way.error(server)
    assert len(server.requests) == 1


@pytest.mark.parametrize("raised", [ValueError("vault"), OSError("vault"), httpx.ReadTimeout("vault"),
                                    errors.APIConnectionError("vault", method="GET", url="x")])  # fmt: skip
@pytest.mark.parametrize("method", ["get_job_details", "wait_for_job", "get_many"])
def test_what_a_callable_key_raises_is_raised(way: Way, method: str, raised: Exception) -> None:
    """It is never retried, and never reported as an error of the vendor."""

    def key() -> str:
        raise raised

    server = Server(job())
    ids = ["job-1"] if method == "get_many" else "job-1"
    assert way.error(server, method, ids, client={"api_key": key}) is raised
    assert server.requests == []


def test_an_async_key_is_awaited() -> None:
    """An asynchronous client accepts a coroutine function as key; a blocking client raises a clear error."""

    async def key() -> str:
        return "fetched-key"

    server = Server(job())
    Way("asyncio").get(server, client={"api_key": key})
    assert server.requests[0].headers["authorization"] == "Bearer fetched-key"
    with pytest.raises(TypeError, match="only an async client can use"):
        SYNC.get(server, client={"api_key": key})


@pytest.mark.parametrize("how", [{"interval": 0}, {"timeout": -1}, {"max_outage": -1}, {"max_interval": 1},
                                 {"existence_timeout": float("nan")}, {"on_unknown": "stop"}])  # fmt: skip
def test_unusable_arguments_of_a_wait_are_errors(way: Way, how: dict[str, Any]) -> None:
    """Nothing is sent, and the error names the argument and the vendor."""
    server = Server(job())
    error = way.error(server, "wait_for_job", **how)
    assert type(error) is errors.ConfigurationError
    assert (str(error).partition(":")[0], error.vendor) == (next(iter(how)), "acme")
    assert server.requests == []


def test_a_closed_client_ends_a_wait(way: Way) -> None:
    """A client that is closed between two polls raises an error and sends nothing more."""
    server = Server(job(status="running"))

    def wait() -> None:
        with answering(server) as http:
            client = Client(http_client=http)
            client.wait_for_job("job-1", on_poll=lambda *_: client.close())

    async def wait_async() -> None:
        async with answering_async(server) as http:
            client = AsyncClient(http_client=http)

            async def close(*_: Any) -> None:
                await client.aclose()

            await client.wait_for_job("job-1", on_poll=close)

    with pytest.raises(RuntimeError, match=f"Client\\(base_url='{BASE_URL}'\\) is closed"):
        way.either(wait, wait_async)
    assert len(server.requests) == 1


def test_batches_of_a_wait_are_sent_as_one_request(way: Way) -> None:
    """Repeated ids are polled once, and the result has each job once."""
    server = Server(many)
    assert len(way.call(server, "wait_for_job", ["a", "b", "a"], operation=LIST)) == 2
    assert server.bodies == [["a", "b"]]
