"""Nothing a server does hangs, crashes or leaks: each call returns a response or raises one of our errors, in time."""

from __future__ import annotations

import gc
import json
import socket
from typing import Any

import httpx
import pytest

from jobdetails_core import errors
from jobdetails_core.response import Response

from .faulty import OWN, SENDERS, Faulty, Sender, status_fault

SECONDS = 0.6
"""The timeout for each attempt if the response never ends."""

UNDERSTOOD = [
    "fine",
    "gzipped",
    "deflated",
    "deflated:raw",
    "twice_gzipped",
    "wrong_charset:utf-16",
    "wrong_charset:no-such-charset",
    "duplicate_headers",
    "large_header:4",
    "many_headers:90",
    "early_answers",
    "http_1_0",
]
BROKEN = [
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
]
NEVER_ENDING = ["silence", "drip_headers", "drip_body", "only_early_answers"]
TOO_LARGE = ["endless_body", "large_body", "gzip_bomb"]
TLS = pytest.mark.parametrize("tls", [False, True], ids=["plain", "tls"])


@TLS
def test_an_unusual_response_is_understood(sender: Sender, faulty: Faulty, tls: bool) -> None:
    """Compressed, with a wrong charset, after other responses, or in an old version of HTTP."""
    for fault in UNDERSTOOD[:: 5 if tls else 1]:
        found = faulty.outcome(sender, fault, tls=tls, strict=True)
        assert isinstance(found, Response), (fault, found)
        assert json.loads(found.content)["id"] == "job-1"


def test_a_length_sent_twice_is_understood_or_a_connection_error(sender: Sender, faulty: Faulty) -> None:
    """HTTP libraries differ here, and either result is correct."""
    assert type(faulty.outcome(sender, "framing_twice")) in (Response, errors.APIConnectionError)


@TLS
def test_a_broken_response_is_a_connection_error(sender: Sender, faulty: Faulty, tls: bool) -> None:
    """The error describes the problem."""
    for fault in BROKEN[:: 3 if tls else 1]:
        if (sender.http_library, fault) == ("httpx_aiohttp", "two_lengths"):
            continue  # aiohttp reads the number of bytes in the first header
        found = faulty.outcome(sender, fault, tls=tls)
        assert type(found) is errors.APIConnectionError, (fault, found)
        assert "no complete response (" in str(found)


@pytest.mark.parametrize("fault", BROKEN[:2])
def test_a_broken_response_is_retried(sender: Sender, faulty: Faulty, fault: str) -> None:
    """There are as many attempts as `max_retries` allows."""
    before = faulty.seen(fault).times
    found = faulty.outcome(sender, fault, max_retries=3)
    assert type(found) is errors.APIConnectionError
    retried_by_library = sender.http_library == "httpx_aiohttp"  # aiohttp itself retries an idempotent request once
    assert faulty.seen(fault).times - before in ((4, 8) if retried_by_library else (4,))


@TLS
def test_a_response_that_never_ends_times_out(sender: Sender, faulty: Faulty, tls: bool) -> None:
    """A server that sends nothing, or a byte now and then, cannot stretch the timeout of an attempt."""
    if sender.http_library == "httpx_aiohttp" and tls:
        return  # aiohttp closes TLS connections in the background, which the end of the event loop interrupts
    for fault in NEVER_ENDING:
        if sender.is_sync and sender.http_library and fault in ("drip_headers", "only_early_answers"):
            continue  # slow headers may exceed the timeout of a caller's blocking client, as its documentation says
        found = faulty.outcome(sender, fault, timeout=SECONDS, tls=tls)
        assert type(found) is errors.APITimeoutError
        assert f"no response within {SECONDS} s" in str(found)


def test_an_error_that_never_ends_is_its_status(sender: Sender, faulty: Faulty) -> None:
    """An error status counts even if its body never ends."""
    assert type(faulty.outcome(sender, "drip_error", timeout=SECONDS)) is errors.NotFoundError
    found = faulty.outcome(sender, "endless_error", max_response_bytes=100_000)
    assert type(found) is errors.NotFoundError
    assert len(found.content) == 100_000


@TLS
def test_a_response_that_is_too_large_is_not_read(sender: Sender, faulty: Faulty, tls: bool) -> None:
    """An endless response or a decompression bomb cannot exhaust memory."""
    for fault in TOO_LARGE[:1] if tls else TOO_LARGE:
        found = faulty.outcome(sender, fault, tls=tls, max_response_bytes=100_000)
        assert type(found) is errors.ResponseDecodeError
        assert "at most 100000 bytes" in str(found)
        assert len(found.content) == 100_000


def test_an_unknown_encoding_is_named_and_not_retried(sender: Sender, faulty: Faulty) -> None:
    """It is a ResponseDecodeError with the encoding."""
    before = faulty.seen("unknown_encoding").times
    found = faulty.outcome(sender, "unknown_encoding", max_retries=2)
    assert type(found) is errors.ResponseDecodeError, found
    assert "'br'" in str(found)
    assert faulty.seen("unknown_encoding").times - before == 1


def test_a_refused_connection_is_a_connection_error(sender: Sender) -> None:
    """A port on which nothing listens is an APIConnectionError, after each retry."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        base_url = f"http://127.0.0.1:{closed.getsockname()[1]}"
        (found,) = sender.outcomes("get_job_details", "job-1", base_url=base_url, max_retries=1)
    assert type(found) is errors.APIConnectionError


def test_a_listener_that_never_accepts_times_out(sender: Sender) -> None:
    """A connection that nobody reads from is an APITimeoutError."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        base_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        (found,) = sender.outcomes("get_job_details", "job-1", base_url=base_url, timeout=SECONDS, max_retries=0)
    assert type(found) is errors.APITimeoutError


def test_connections_closed_between_calls_are_replaced(sender: Sender, faulty: Faulty) -> None:
    """A server that closes a connection after promising to keep it costs at most an attempt."""
    base_url = faulty.base_url("closed_between")
    found = sender.outcomes("get_job_details", *["job-1"] * 5, base_url=base_url, max_retries=2)
    assert [getattr(each, "id", each) for each in found] == ["job-1"] * 5


@TLS
def test_nothing_stays_open(sender: Sender, faulty: Faulty, tls: bool) -> None:
    """Whatever went wrong, no connection is left when the client is closed."""
    if sender.http_library == "httpx_aiohttp" and tls:
        return  # aiohttp closes TLS connections in the background, which the end of the event loop interrupts
    for fault in ("fine", "drip_body", "silence", "endless_body", "reset_in_body", "unknown_encoding"):
        faulty.outcome(sender, fault, tls=tls, timeout=SECONDS, max_response_bytes=1000)
    gc.collect()
    assert faulty.open_connections() == 0


@pytest.mark.parametrize("sender", OWN, ids=repr)
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
@pytest.mark.parametrize("status", [301, 307])
def test_redirects_are_errors(sender: Sender, faulty: Faulty, status: int, host: str) -> None:
    """Nothing is sent to the target of a redirect, also not from https to http; the message names the target."""
    target = f"http://{host}:{faulty.port}/fine:{status}"
    for tls in (False, True):
        found = faulty.outcome(sender, status_fault(status, Location=target), tls=tls)
        assert type(found) is errors.APIStatusError
        assert f"it redirects to {target}" in str(found)
    assert faulty.seen(f"fine:{status}").times == 0


def test_a_client_that_follows_redirects_does_not_follow_them_for_us(faulty: Faulty) -> None:
    """The key never leaves the origin of the base URL."""
    base_url = faulty.base_url(status_fault(307, Location=f"http://localhost:{faulty.port}/fine:followed"))
    with httpx.Client(follow_redirects=True) as http:
        with Sender("sync").client() as _, pytest.raises(errors.APIStatusError):
            client_for(http, base_url).get_job_details("job-1")
    assert faulty.seen("fine:followed").times == 0


def client_for(http: httpx.Client, base_url: str) -> Any:
    """Return a client that uses an HTTP client."""
    from ..core.service import Client

    return Client(http_client=http, base_url=base_url)


@pytest.mark.parametrize("sender", SENDERS, ids=repr)
def test_a_certificate_of_another_host_is_a_connection_error(sender: Sender, faulty: Faulty) -> None:
    """No request is sent to a host that cannot prove its identity."""
    base_url = faulty.base_url("fine:other", tls=True).replace("127.0.0.1", "localhost")
    found = faulty.outcome(sender, "fine:other", base_url=base_url)
    assert type(found) is errors.APIConnectionError
    assert "certificate" in str(found).lower()
    assert faulty.seen("fine:other").times == 0


def test_a_server_without_tls_is_a_connection_error(sender: Sender, faulty: Faulty) -> None:
    """A plain server behind an https URL is a connection error or a timeout."""
    base_url = faulty.base_url("fine").replace("http:", "https:")
    found = faulty.outcome(sender, "fine", base_url=base_url, timeout=SECONDS)
    assert isinstance(found, errors.APIConnectionError)


@pytest.mark.parametrize("sender", OWN, ids=repr)
@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_the_proxy_of_the_environment_is_used(
    sender: Sender, faulty: Faulty, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A host that only the proxy can reach is reached; `NO_PROXY` excludes hosts from it."""
    monkeypatch.setenv(variable, f"http://127.0.0.1:{faulty.port}")
    with pytest.warns(UserWarning, match="unencrypted"):
        found = faulty.outcome(sender, "fine:proxied", base_url="http://acme.invalid/fine:proxied")
    assert isinstance(found, Response)
    assert faulty.seen("fine:proxied").headers["host"] == "acme.invalid"
    monkeypatch.setenv(variable, "http://127.0.0.1:9")
    assert type(faulty.outcome(sender, "fine")) is errors.APIConnectionError
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    assert isinstance(faulty.outcome(sender, "fine"), Response)
