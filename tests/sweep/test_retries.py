"""When a request is sent again, how often and after how long."""

from __future__ import annotations

import asyncio
import datetime
import email.utils
import logging
import time
from collections.abc import Iterator

import httpx
import pytest
import stamina
import trio

from ..callers import Breaking, Caller, Server, reply
from ..vendors import Vendor

RETRIED = [408, 429, *range(500, 600)]
FAILURES = [httpx.ConnectError, httpx.ConnectTimeout, httpx.ReadTimeout, httpx.ReadError, httpx.RemoteProtocolError]


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """The seconds that would have been waited, with the real rules and without waiting."""
    waited: list[float] = []

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(time, "sleep", waited.append)
    monkeypatch.setattr(asyncio, "sleep", wait)
    monkeypatch.setattr(trio, "sleep", wait)
    with stamina.set_testing(False):
        yield waited


@pytest.mark.parametrize("max_retries", [0, 1, 2, 5])
def test_failures_are_retried_so_often(vendor: Vendor, caller: Caller, max_retries: int) -> None:
    """No answer and half an answer are asked for again, `max_retries` times; then the last error is raised."""
    for failure in FAILURES:
        server = Server(*[failure] * max_retries, failure("the last"))
        error = caller.error(vendor, server, max_retries=max_retries)
        assert isinstance(error, vendor.module.APIConnectionError)
        assert "the last" in str(error)
        assert len(server.requests) == max_retries + 1
    half = Server(lambda: httpx.Response(200, stream=Breaking(b"{", error=httpx.ReadError("made up"))))
    assert isinstance(caller.error(vendor, half, max_retries=max_retries), vendor.module.APIConnectionError)
    assert len(half.requests) == max_retries + 1


def test_the_default_is_two_retries(vendor: Vendor, caller: Caller) -> None:
    """Without `max_retries`, a request is sent three times at most."""
    server = Server(reply(503))
    assert caller.error(vendor, server).status_code == 503
    assert len(server.requests) == 3


def test_which_statuses_are_retried(vendor: Vendor) -> None:
    """408, 429 and every 5xx are asked for again; no other status is."""
    statuses = [201, 204, 299, *range(300, 600), 600, 999]
    found = []
    for status in statuses:
        server = Server(reply(status))
        Caller("sync").error(vendor, server, max_retries=1)
        if len(server.requests) == 2:
            found.append(status)
    assert found == RETRIED


@pytest.mark.parametrize("status", [408, 429, 500, 503, 599])
def test_a_retry_can_succeed(vendor: Vendor, caller: Caller, status: int) -> None:
    """The answer to a repeated request, which is the same request, is what the call returns."""
    server = Server(reply(status), httpx.ReadTimeout, reply(200, json=vendor.example))
    assert caller.response(vendor, server).status_code == 200
    first, *others = server.requests
    assert len(others) == 2
    for request in others:
        assert (request.method, request.url, request.content) == (first.method, first.url, first.content)
        assert request.headers == first.headers
        assert request.extensions["timeout"] == first.extensions["timeout"]


def test_a_retry_can_fail_for_good(vendor: Vendor, caller: Caller) -> None:
    """An error that is worth no retry ends them."""
    server = Server(reply(503), reply(404))
    assert type(caller.error(vendor, server, max_retries=5)) is vendor.module.NotFoundError
    assert len(server.requests) == 2


def test_a_wrong_success_is_not_retried(vendor: Vendor, caller: Caller) -> None:
    """A 200 that is not what the document says would be the same again."""
    server = Server(reply(200, content=b"<html>"))
    assert type(caller.error(vendor, server)) is vendor.module.ResponseDecodeError
    assert len(server.requests) == 1


def test_waits_grow(vendor: Vendor, caller: Caller, waits: list[float]) -> None:
    """Before a retry, half a second is waited, doubled each time up to eight, and up to half a second by chance."""
    server = Server(reply(503))
    assert caller.error(vendor, server, max_retries=7).status_code == 503
    assert len(waits) == 7
    for wait, least in zip(waits, [0.5, 1, 2, 4, 8, 8, 8], strict=True):
        assert least <= wait <= min(8, least + 0.5)


@pytest.mark.parametrize("seconds", [0, 1, 59, 60])
def test_retry_after_is_obeyed(vendor: Vendor, caller: Caller, waits: list[float], seconds: int) -> None:
    """Where the service says how long to wait, up to a minute, so long is waited, and no longer."""
    late = {"Retry-After": str(seconds)}
    server = Server(reply(429, headers=late), reply(503, headers=late), reply(200, json=vendor.example))
    assert caller.response(vendor, server).status_code == 200
    assert waits == [seconds, seconds]


def test_retry_after_may_be_a_date(vendor: Vendor, caller: Caller, waits: list[float]) -> None:
    """A date that is past is no wait at all."""
    date = email.utils.format_datetime(datetime.datetime(2015, 10, 21, 7, 28, tzinfo=datetime.UTC), usegmt=True)
    server = Server(reply(503, headers={"Retry-After": date}), reply(200, json=vendor.example))
    assert caller.response(vendor, server).status_code == 200
    assert waits == [0]


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_who_is_asked_to_wait_longer_is_told_at_once(
    vendor: Vendor, caller: Caller, waits: list[float], status: int
) -> None:
    """Above a minute, the error is raised now with `retry_after` set; so it is after some retries."""
    late = reply(status, headers={"Retry-After": "61"})
    for answers in ([late], [reply(503, headers={"Retry-After": "3"}), late]):
        waits.clear()
        server = Server(*answers)
        error = caller.error(vendor, server, max_retries=5)
        assert (error.status_code, error.retry_after) == (status, 61)
        assert len(server.requests) == len(answers)
        assert waits == [3] * (len(answers) - 1)


def test_every_attempt_is_logged(vendor: Vendor, caller: Caller, caplog: pytest.LogCaptureFixture) -> None:
    """Each request is one record at DEBUG, each retry one at INFO that says why, all of the package's own logger."""
    name = vendor.module.__name__
    caplog.set_level(logging.DEBUG, logger=name)
    server = Server(reply(503), httpx.ConnectError, reply(200, json=vendor.example))
    caller.response(vendor, server)
    records = [(record.levelname, record.getMessage()) for record in caplog.records if record.name == name]
    assert [level for level, _ in records] == ["DEBUG", "INFO", "DEBUG", "INFO", "DEBUG"]
    said = [text for _, text in records]
    request = f"{server.requests[0].method} {server.requests[0].url}"
    assert said[0].startswith(f"{request}: 503 in ")
    assert said[1].startswith("attempt 2 of 3 after InternalServerError: 503: Service Unavailable")
    assert said[2].startswith(f"{request}: ConnectError in ")
    assert said[3].startswith("attempt 3 of 3 after APIConnectionError: ")
    assert said[4].startswith(f"{request}: 200 in ")


def test_nothing_is_logged_above_debug_when_all_is_well(
    vendor: Vendor, caller: Caller, caplog: pytest.LogCaptureFixture
) -> None:
    """A call that is answered at once is one record at DEBUG."""
    name = vendor.module.__name__
    caplog.set_level(logging.DEBUG, logger=name)
    caller.response(vendor, Server(reply(200, json=vendor.example)))
    assert [record.levelname for record in caplog.records if record.name == name] == ["DEBUG"]


def test_retries_switched_off_for_all_of_stamina(vendor: Vendor, caller: Caller) -> None:
    """Who switches stamina off for a process gets the first error."""
    server = Server(reply(503))
    stamina.set_active(False)
    try:
        error = caller.error(vendor, server)
    finally:
        stamina.set_active(True)
    assert error.status_code == 503
    assert len(server.requests) == 1
