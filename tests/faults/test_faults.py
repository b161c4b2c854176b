"""Nothing a server does hangs, crashes, leaks or loses: every outcome is a value or one of our errors, in time."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from typing import Any

import pytest

from ..callers import Caller
from ..vendors import KEY, Vendor
from .faulty import Faulty, ask, status_fault

SECONDS = 0.6
"""Given to each attempt at what never ends; what is too late is later by far."""

AT_LEAST_IN = 20.0
"""Seconds after which something hangs, on however slow a machine."""

VALUES = [
    "fine",
    "gzipped",
    "deflated",
    "deflated:raw",
    "twice_gzipped",
    "wrong_charset:utf-16",
    "wrong_charset:no-such-charset",
    "duplicate_headers",
    "large_header:16",
    "many_headers:90",
    "early_answers",
    "http_1_0",
]
"""What is odd, and still an answer that is understood."""

NO_ANSWERS = [
    "reset_before_headers",
    "close_before_headers",
    "reset_in_headers",
    "reset_after_headers",
    "reset_in_body",
    "short_body",
    "chunks_cut",
    "chunks_broken",
    "garbage",
    "two_lengths",
    "large_header:200",
    "gzip_broken",
    "gzip_cut",
    "unknown_encoding",
]
"""What is no complete answer."""

NEVER_ENDING = ["silence", "drip_headers", "drip_body", "only_early_answers"]

TOO_LARGE = ["endless_body", "large_body", "gzip_bomb"]


def outcome(caller: Caller, vendor: Vendor, base_url: str, **options: Any) -> Any:
    """Return what one call gives, by itself and soon."""
    began = time.monotonic()
    (found,) = ask(caller, vendor, base_url, **{"max_retries": 0, **options})
    assert time.monotonic() - began < AT_LEAST_IN
    return found


@pytest.mark.parametrize("fault", VALUES)
def test_an_odd_answer_is_understood(vendor: Vendor, caller: Caller, faulty: Faulty, fault: str) -> None:
    """What can be understood is: compressed, under a wrong charset, after other answers, in an old version of HTTP."""
    found = outcome(caller, vendor, faulty.base_url(vendor, fault), strict=True)
    assert (found.status_code, found.mismatches) == (200, ())
    assert json.loads(found.content) == vendor.example


def test_what_may_be_refused_is_a_value_or_a_connection_error(vendor: Vendor, caller: Caller, faulty: Faulty) -> None:
    """A length that stands there twice is understood or refused, as the library that reads it has it."""
    found = outcome(caller, vendor, faulty.base_url(vendor, "framing_twice"), strict=True)
    assert type(found) in (vendor.module.Response, vendor.module.APIConnectionError)


@pytest.mark.parametrize("fault", NO_ANSWERS)
def test_a_broken_answer_is_a_connection_error(vendor: Vendor, caller: Caller, faulty: Faulty, fault: str) -> None:
    """An answer that breaks off, or cannot be understood as HTTP, is an APIConnectionError that says what was wrong."""
    found = outcome(caller, vendor, faulty.base_url(vendor, fault))
    assert type(found) is vendor.module.APIConnectionError
    assert "no complete answer (" in str(found)


@pytest.mark.parametrize("fault", NO_ANSWERS[:2])
def test_a_broken_answer_is_asked_for_again(vendor: Vendor, caller: Caller, faulty: Faulty, fault: str) -> None:
    """Each attempt is a new one, and there are no more than `max_retries` allows."""
    before = faulty.told(vendor, fault).times
    found = outcome(caller, vendor, faulty.base_url(vendor, fault), max_retries=3)
    assert type(found) is vendor.module.APIConnectionError
    assert faulty.told(vendor, fault).times - before == 4


@pytest.mark.parametrize("fault", NEVER_ENDING)
def test_what_never_ends_ends_with_the_timeout(vendor: Vendor, caller: Caller, faulty: Faulty, fault: str) -> None:
    """A server that says nothing, or drips, cannot stretch the timeout of an attempt: it is an APITimeoutError."""
    found = outcome(caller, vendor, faulty.base_url(vendor, fault), timeout=SECONDS)
    assert type(found) is vendor.module.APITimeoutError
    assert f"no answer within {SECONDS} s" in str(found)


def test_an_error_that_never_ends_is_its_status(vendor: Vendor, caller: Caller, faulty: Faulty) -> None:
    """An error whose body drips for ever is told when the time is up."""
    found = outcome(caller, vendor, faulty.base_url(vendor, "drip_error"), timeout=SECONDS)
    assert type(found) is vendor.module.NotFoundError


@pytest.mark.parametrize("fault", TOO_LARGE)
def test_what_is_too_large_is_not_read(vendor: Vendor, caller: Caller, faulty: Faulty, fault: str) -> None:
    """A body larger than `max_response_bytes`, unpacked, is a ResponseDecodeError, with what was read of it."""
    found = outcome(caller, vendor, faulty.base_url(vendor, fault), max_response_bytes=100_000)
    assert type(found) is vendor.module.ResponseDecodeError
    assert "100000 bytes at most" in str(found)
    assert len(found.content) == 100_000


def test_an_error_that_is_too_large_is_its_status(vendor: Vendor, caller: Caller, faulty: Faulty) -> None:
    """The status of an endless error is told, with as much of the body as may be read."""
    found = outcome(caller, vendor, faulty.base_url(vendor, "endless_error"), max_response_bytes=100_000)
    assert type(found) is vendor.module.NotFoundError
    assert len(found.content) == 100_000


def test_a_body_as_large_as_allowed_is_read(vendor: Vendor, caller: Caller, faulty: Faulty) -> None:
    """`max_response_bytes` is the number of bytes that may be read."""
    size = len(outcome(caller, vendor, faulty.base_url(vendor, "fine")).content)
    for fault in ("fine", "gzipped"):
        base_url = faulty.base_url(vendor, fault)
        assert outcome(caller, vendor, base_url, max_response_bytes=size).status_code == 200
        found = outcome(caller, vendor, base_url, max_response_bytes=size - 1)
        assert type(found) is vendor.module.ResponseDecodeError


def test_bytes_that_are_no_utf8_are_a_decode_error(vendor: Vendor, caller: Caller, faulty: Faulty) -> None:
    """A body that is no UTF-8 is a ResponseDecodeError with all of it."""
    found = outcome(caller, vendor, faulty.base_url(vendor, "not_utf8"))
    assert type(found) is vendor.module.ResponseDecodeError
    assert b"\xff" in found.content


def test_a_refused_connection_is_a_connection_error(vendor: Vendor, caller: Caller) -> None:
    """A port on which nobody listens is an APIConnectionError."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        base_url = f"http://127.0.0.1:{closed.getsockname()[1]}"
        found = outcome(caller, vendor, base_url, max_retries=1)
    assert type(found) is vendor.module.APIConnectionError


def test_a_server_that_takes_no_connection_is_a_timeout(vendor: Vendor, caller: Caller) -> None:
    """A listener that accepts and never reads is an APITimeoutError."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        found = outcome(caller, vendor, f"http://127.0.0.1:{listener.getsockname()[1]}", timeout=SECONDS)
    assert type(found) is vendor.module.APITimeoutError


def test_a_server_without_tls_is_a_connection_error(vendor: Vendor, caller: Caller, faulty: Faulty) -> None:
    """A server that speaks no TLS at an https address is an APIConnectionError, a timeout if it waits for more."""
    base_url = faulty.base_url(vendor, "fine").replace("http:", "https:")
    found = outcome(caller, vendor, base_url, timeout=SECONDS)
    assert isinstance(found, vendor.module.APIConnectionError)


def test_a_connection_that_was_closed_is_opened_again(vendor: Vendor, caller: Caller, faulty: Faulty) -> None:
    """A connection that the server closes between two calls costs no call, only an attempt if it was in use again."""
    found = ask(caller, vendor, faulty.base_url(vendor, "closed_between"), times=5, max_retries=1)
    assert [response.status_code for response in found] == [200] * 5


LOCATIONS = {
    "same origin": "http://127.0.0.1:{port}/{vendor}/fine",
    "other host": "http://localhost:{port}/{vendor}/fine",
    "other port": "http://127.0.0.1:9/{vendor}/fine",
    "relative": "/{vendor}/fine",
    "other scheme": "https://127.0.0.1:{port}/{vendor}/fine",
    "no URL": "http://[",
}


@pytest.mark.parametrize("location", LOCATIONS)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(vendor: Vendor, caller: Caller, faulty: Faulty, status: int, location: str) -> None:
    """A redirect, wherever to, is an APIStatusError, and nothing is sent there: no loop, and no credential."""
    before = faulty.told(vendor, "fine").times
    to = LOCATIONS[location].format(port=faulty.port, vendor=vendor.name)
    found = outcome(caller, vendor, faulty.base_url(vendor, status_fault(status, Location=to)))
    assert type(found) is vendor.module.APIStatusError
    assert found.status_code == status
    assert faulty.told(vendor, "fine").times == before


RETRY_AFTER = {
    "0": 0.0,
    "1": 1.0,
    "Thu, 01 Jan 1970 00:00:00 GMT": 0.0,
    "Fri, 31 Dec 9999 23:59:59 GMT": 2.0e11,
    "-5": None,
    "soon": None,
    "1.5": None,
    "999999999999999999999": 1e11,
    "": None,
}


@pytest.mark.parametrize("text", RETRY_AFTER)
@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_in_every_form(vendor: Vendor, caller: Caller, faulty: Faulty, status: int, text: str) -> None:
    """Whatever stands in Retry-After, the error is that of the status, with the seconds to wait if these are known."""
    fault = status_fault(status, Retry_After=text)
    found = outcome(caller, vendor, faulty.base_url(vendor, fault), max_retries=1)
    assert found.status_code == status
    expected = RETRY_AFTER[text]
    if expected is None or expected <= 1:
        assert found.retry_after == expected
        assert faulty.told(vendor, fault).times % 2 == 0
    else:
        assert found.retry_after >= expected  # too long to be waited for: told at once


def test_the_key_goes_to_its_own_origin_only(vendor: Vendor, caller: Caller, faulty: Faulty) -> None:
    """The server that was asked got the credential; that this is seen shows that the other tests would see one."""
    header, value = vendor.credential(KEY)
    outcome(caller, vendor, faulty.base_url(vendor, "fine"))
    assert faulty.told(vendor, "fine").headers[header.lower()] == value


def test_nothing_stays_open(vendor: Vendor, caller: Caller, faulty: Faulty) -> None:
    """Whatever went wrong, no connection is left when the client is closed."""
    for fault in ("fine", "drip_body", "silence", "endless_body", "gzip_bomb", "reset_in_body", "two_lengths"):
        ask(caller, vendor, faulty.base_url(vendor, fault), max_retries=0, timeout=SECONDS, max_response_bytes=1000)
    assert faulty.open_connections() == 0


QUIET = """
import importlib, json, sys

package, options, arguments = json.loads(sys.argv[1])
module = importlib.import_module(package)
with module.Client(**options) as client:
    try:
        client.get_job_details(*arguments)
    except module.InternalServerError as error:
        print(error.status_code)
"""
"""A program that asks, with retries, and has set up no logging."""


def test_a_retry_prints_nothing(vendor: Vendor, faulty: Faulty) -> None:
    """Who has set up no logging reads nothing of retries: neither from us nor from what counts them."""
    fault = status_fault(503, Retry_After="0")
    options = {**vendor.needed(), "base_url": faulty.base_url(vendor, fault), "max_retries": 2}
    before = faulty.told(vendor, fault).times
    done = subprocess.run(
        [sys.executable, "-c", QUIET, json.dumps([vendor.module.__name__, options, vendor.arguments])],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert (done.stdout.strip(), done.stderr) == (b"503", b"")
    assert faulty.told(vendor, fault).times - before == 3


MEASURE = """
import asyncio, importlib, json, resource, sys

kind, package, options, arguments = json.loads(sys.argv[1])
module = importlib.import_module(package)

def outcome(error):
    return type(error).__name__

def ask_sync(options):
    with module.Client(**options) as client:
        try:
            client.get_job_details(*arguments)
        except module.APIError as error:
            return outcome(error)

async def ask_async(options):
    async with module.AsyncClient(**options) as client:
        try:
            await client.get_job_details(*arguments)
        except module.APIError as error:
            return outcome(error)

def ask(base_url):
    given = {**options, "base_url": base_url}
    return ask_sync(given) if kind == "sync" else asyncio.run(ask_async(given))

ask(sys.argv[2])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
outcomes = [ask(base_url) for base_url in sys.argv[3:]]
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([outcomes, (after - before) / (1024 * 1024 if sys.platform == "darwin" else 1024)]))
"""
"""A program that prints what some calls gave, and by how many MiB the process grew with them."""


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_memory_is_bounded(vendor: Vendor, faulty: Faulty, kind: str) -> None:
    """By default no more than 32 MiB of an answer are read, however large it is or becomes: the process stays small."""
    options = {**vendor.needed(), "max_retries": 0}
    given = json.dumps([kind, vendor.module.__name__, options, vendor.arguments])
    urls = [faulty.base_url(vendor, fault) for fault in ("fine", "endless_body", "large_body", "gzip_bomb")]
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, given, *urls],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        check=True,
        timeout=300,
    )
    outcomes, grown = json.loads(done.stdout)
    assert outcomes == ["ResponseDecodeError"] * 3
    assert grown < 6 * 32, f"{grown:.0f} MiB"
