"""Keys made up at random: sent to the service that was asked, and found nowhere else."""

from __future__ import annotations

import base64
import logging
import pickle
import string
import traceback
import warnings
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ..reach import texts
from ..vendors import Vendor
from .faulty import WAYS, Faulty, ask, status_fault

KEYS = st.text(string.ascii_letters + string.digits + "-_.~+/=!$%&*'\"\\<>", min_size=12, max_size=60)
"""What keys are made of, long enough not to stand anywhere by chance."""

FAULTS = [
    "fine",
    "status:401",
    status_fault(302, Location="http://localhost:9/"),
    "reset_in_headers",
    "reset_in_body",
    "gzip_broken",
    "not_utf8",
    "garbage",
    "two_lengths",
    "large_header:200",
]


class Records(logging.Handler):
    """Keeps every record as it would be written, with all that it holds."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.formatter = logging.Formatter()
        self.texts: list[str] = []
        self.loggers: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record."""
        self.loggers.add(record.name.partition(".")[0])
        self.texts += [self.format(record), *texts(vars(record))]


@pytest.fixture
def records() -> Iterator[Records]:
    """What any logger says at any level."""
    kept = Records()
    root = logging.getLogger()
    level = root.level
    root.addHandler(kept)
    root.setLevel(logging.NOTSET + 1)
    yield kept
    root.removeHandler(kept)
    root.setLevel(level)


def shown(vendor: Vendor, outcome: Any) -> Iterator[str]:
    """Yield everything that an outcome shows of itself."""
    yield from (repr(outcome), str(outcome))
    if isinstance(outcome, Exception):
        assert isinstance(outcome, vendor.module.APIError)
        yield from texts(outcome)
        yield "".join(traceback.format_exception(outcome))
        yield pickle.dumps(outcome).decode("latin-1")
    else:
        yield from texts(outcome.parsed)
        yield from texts(outcome.mismatches)
        yield repr(outcome.headers)


def forms(key: str) -> set[str]:
    """Return a key in the forms in which it could be shown: as it is, as Python writes it, and as basic auth has it."""
    encoded = base64.b64encode(key.encode()).decode().rstrip("=")
    return {key, repr(key)[1:-1], repr(key.encode())[2:-1], encoded}


def test_the_search_finds_a_key_that_is_shown(records: Records) -> None:
    """The search sees what it searches: a key in a record is found."""
    logging.getLogger("made.up").debug("key %s", "sk-of-the-service")
    assert any("sk-of-the-service" in text for text in records.texts)
    assert records.loggers == {"made"}


def test_a_random_key_is_shown_nowhere(vendor: Vendor, faulty: Faulty, records: Records) -> None:
    """No repr, text, log record, warning, error or pickle has the key, whatever the service does."""

    @settings(max_examples=30)
    @given(KEYS, st.sampled_from(FAULTS), st.sampled_from(WAYS), st.booleans())
    @example("sk-of-the-service", "fine", WAYS[0], True)
    @example("sk-of-the-service", "fine", WAYS[0], False)
    def holds(key: str, fault: str, caller: Any, is_own: bool) -> None:
        records.texts.clear()
        with warnings.catch_warnings(record=True) as warned, httpx.Client() as http_client:
            warnings.simplefilter("always")
            # An HTTP client of the caller's own logs what it sends.
            own: dict[str, Any] = {"http_client": http_client} if is_own and caller.kind == "sync" else {}
            (outcome,) = ask(caller, vendor, faulty.base_url(vendor, fault), api_key=key, max_retries=1, **own)
        header, _ = vendor.credential(key)
        assert faulty.told(vendor, fault).headers[header.lower()] == vendor.credential(key)[1]
        found = [*shown(vendor, outcome), *records.texts, *(str(warning.message) for warning in warned)]
        assert [text for text in found for form in forms(key) if form in text] == []

    holds()
    assert {vendor.module.__name__, "httpx", "httpcore"} <= records.loggers


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_no_redirect_takes_a_key_along(vendor: Vendor, faulty: Faulty, host: str) -> None:
    """A redirect is followed by nobody, not even with an HTTP client that follows all others."""

    @settings(max_examples=5)
    @given(KEYS)
    def holds(key: str) -> None:
        to = f"http://{host}:{faulty.port}/{vendor.name}/fine"
        base_url = faulty.base_url(vendor, status_fault(307, Location=to))
        before = faulty.told(vendor, "fine").times
        with httpx.Client(follow_redirects=True) as http_client:
            client = vendor.client(http_client=http_client, base_url=base_url, api_key=key, max_retries=0)
            with pytest.raises(vendor.module.APIStatusError):
                client.get_job_details(*vendor.arguments)
        assert faulty.told(vendor, "fine").times == before

    holds()
