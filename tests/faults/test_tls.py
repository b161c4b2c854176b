"""What may go wrong goes wrong in TLS, too: the same outcomes, and no way out of it."""

from __future__ import annotations

import json

import pytest

from ..callers import Caller
from ..vendors import KEY, Vendor
from .faulty import Faulty, status_fault
from .test_faults import NEVER_ENDING, SECONDS, TOO_LARGE, outcome

NO_ANSWERS = ["reset_before_headers", "close_before_headers", "reset_in_body", "short_body", "chunks_cut", "garbage"]


@pytest.fixture
def trusted(faulty: Faulty, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever signed the certificate of the fault server is trusted."""
    monkeypatch.setenv("SSL_CERT_FILE", str(faulty.authority))


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("fault", ["fine", "gzipped", "http_1_0", "early_answers"])
def test_an_answer_is_understood(vendor: Vendor, caller: Caller, faulty: Faulty, fault: str) -> None:
    """A client asks over TLS, with its credential."""
    found = outcome(caller, vendor, faulty.base_url(vendor, fault, tls=True), strict=True)
    assert json.loads(found.content) == vendor.example
    header, value = vendor.credential(KEY)
    assert faulty.told(vendor, fault).headers[header.lower()] == value


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("fault", NO_ANSWERS)
def test_a_broken_answer_is_a_connection_error(vendor: Vendor, caller: Caller, faulty: Faulty, fault: str) -> None:
    """An answer that breaks off is an APIConnectionError."""
    found = outcome(caller, vendor, faulty.base_url(vendor, fault, tls=True))
    assert type(found) is vendor.module.APIConnectionError
    assert "no complete answer (" in str(found)


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("fault", NEVER_ENDING)
def test_what_never_ends_ends_with_the_timeout(vendor: Vendor, caller: Caller, faulty: Faulty, fault: str) -> None:
    """TLS takes the deadline of an attempt along: a server that says nothing, or drips, cannot stretch it."""
    found = outcome(caller, vendor, faulty.base_url(vendor, fault, tls=True), timeout=SECONDS)
    assert type(found) is vendor.module.APITimeoutError


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("fault", TOO_LARGE)
def test_what_is_too_large_is_not_read(vendor: Vendor, caller: Caller, faulty: Faulty, fault: str) -> None:
    """A body larger than `max_response_bytes` is a ResponseDecodeError, with what was read of it."""
    found = outcome(caller, vendor, faulty.base_url(vendor, fault, tls=True), max_response_bytes=100_000)
    assert type(found) is vendor.module.ResponseDecodeError
    assert len(found.content) == 100_000


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_nothing_leads_out_of_tls(vendor: Vendor, caller: Caller, faulty: Faulty, status: int, host: str) -> None:
    """A redirect from https to http is an APIStatusError, and nothing is sent there, least of all the key."""
    fault = f"fine:{status}"  # asked for by nobody else
    to = f"http://{host}:{faulty.port}/{vendor.name}/{fault}"
    found = outcome(caller, vendor, faulty.base_url(vendor, status_fault(status, Location=to), tls=True))
    assert type(found) is vendor.module.APIStatusError
    assert found.status_code == status
    assert found.headers["location"] == to
    assert faulty.told(vendor, fault).times == 0


def test_a_certificate_that_nobody_vouches_for(vendor: Vendor, caller: Caller, faulty: Faulty) -> None:
    """A certificate that cannot be checked is an APIConnectionError, and no request is sent."""
    found = outcome(caller, vendor, faulty.base_url(vendor, "fine:unchecked", tls=True))
    assert type(found) is vendor.module.APIConnectionError
    assert "certificate" in str(found).lower()
    assert faulty.told(vendor, "fine:unchecked").times == 0


@pytest.mark.usefixtures("trusted")
def test_a_certificate_of_another_host(vendor: Vendor, caller: Caller, faulty: Faulty) -> None:
    """A certificate of another host is an APIConnectionError, and no request is sent."""
    base_url = faulty.base_url(vendor, "fine:other", tls=True).replace("127.0.0.1", "localhost")
    found = outcome(caller, vendor, base_url)
    assert type(found) is vendor.module.APIConnectionError
    assert faulty.told(vendor, "fine:other").times == 0


@pytest.mark.usefixtures("trusted")
def test_nothing_stays_open(vendor: Vendor, caller: Caller, faulty: Faulty) -> None:
    """Whatever went wrong, no connection is left when the client is closed."""
    for fault in ("fine", "drip_body", "silence", "endless_body", "reset_in_body"):
        outcome(caller, vendor, faulty.base_url(vendor, fault, tls=True), timeout=SECONDS, max_response_bytes=1000)
    assert faulty.open_connections() == 0
