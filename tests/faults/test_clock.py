"""The clock on the wall may be wrong, or be set while a client asks: nothing that a client does follows it."""

from __future__ import annotations

import datetime
import email.utils
import threading
import time
from collections.abc import Iterator

import httpx
import pytest
import stamina
import time_machine

from ..callers import CALLERS, Caller
from ..vendors import Vendor
from ..waiting import Jobs, Script
from .faulty import Faulty, ask, status_fault
from .test_faults import AT_LEAST_IN, SECONDS

DAY = 24 * 60 * 60


@pytest.fixture
def jumping() -> Iterator[None]:
    """A clock on the wall that is set, a day forward and a day back, all the time."""
    ended = threading.Event()
    with time_machine.travel(datetime.datetime.now(datetime.UTC)) as clock:

        def jump() -> None:
            while not ended.wait(0.02):
                clock.shift(DAY)
                ended.wait(0.02)
                clock.shift(-DAY)

        jumps = threading.Thread(target=jump)
        jumps.start()
        yield
        ended.set()
        jumps.join()


@pytest.mark.usefixtures("jumping")
def test_the_clock_jumps() -> None:
    """What the other tests rest on: it goes forward and back by a day, and the other clock does not."""
    began = time.monotonic()
    seen = {time.time() // (DAY / 2) for _ in iter(lambda: time.monotonic() - began < 1, False)}
    assert len(seen) > 1
    assert time.monotonic() - began < AT_LEAST_IN


@pytest.mark.usefixtures("jumping")
@pytest.mark.parametrize("fault", ["silence", "drip_headers", "drip_body"])
def test_the_timeout_is_the_same(vendor: Vendor, caller: Caller, faulty: Faulty, fault: str) -> None:
    """An attempt ends after its timeout: neither at once, when the clock is set forward, nor a day later."""
    began = time.monotonic()
    (outcome,) = ask(caller, vendor, faulty.base_url(vendor, fault), max_retries=0, timeout=SECONDS)
    took = time.monotonic() - began
    assert type(outcome) is vendor.module.APITimeoutError
    assert SECONDS <= took < AT_LEAST_IN


@pytest.mark.usefixtures("jumping")
def test_the_wait_before_a_retry_is_the_same(vendor: Vendor, caller: Caller, faulty: Faulty) -> None:
    """The second that a service asks for is a second."""
    fault = status_fault(503, Retry_After="1")
    before = faulty.told(vendor, fault).times
    began = time.monotonic()
    with stamina.set_testing(False):  # waits as it does for users
        (outcome,) = ask(caller, vendor, faulty.base_url(vendor, fault), max_retries=1)
    took = time.monotonic() - began
    assert type(outcome) is vendor.module.InternalServerError
    assert faulty.told(vendor, fault).times - before == 2
    assert 1 <= took < AT_LEAST_IN


@pytest.mark.usefixtures("jumping")
@pytest.mark.parametrize("way", CALLERS, ids=repr)
def test_waiting_ends_at_its_deadline(vendor: Vendor, way: Caller) -> None:
    """Waiting for a job goes on until its timeout, and no longer."""
    jobs = Jobs(vendor)
    script = Script(jobs, jobs.value("running"))
    began = time.monotonic()
    outcome = way.error(vendor, script, method="wait_for_job", call={"timeout": SECONDS, "interval": 0.05})
    took = time.monotonic() - began
    assert type(outcome) is vendor.module.WaitTimeoutError
    assert SECONDS <= outcome.elapsed <= took < AT_LEAST_IN
    assert len(script.asked) > 1


@pytest.mark.parametrize("wrong_by", [-DAY, 0, DAY])
def test_a_date_is_counted_from_the_date_of_the_answer(
    vendor: Vendor, caller: Caller, faulty: Faulty, wrong_by: int
) -> None:
    """A Retry-After that is a date means the same, whatever time it is here."""
    date = datetime.datetime(2030, 1, 15, 12, tzinfo=datetime.UTC)
    later = date + datetime.timedelta(seconds=7)
    fault = status_fault(
        429, Date=email.utils.format_datetime(date, usegmt=True), Retry_After=email.utils.format_datetime(later, True)
    )
    with time_machine.travel(date + datetime.timedelta(seconds=wrong_by)):
        (outcome,) = ask(caller, vendor, faulty.base_url(vendor, fault), max_retries=0)
    assert type(outcome) is vendor.module.RateLimitError
    assert outcome.retry_after == 7


@pytest.mark.parametrize("way", CALLERS, ids=repr)
@pytest.mark.parametrize("dates", [[], ["soon"], [""], ["1 Jan 2030 00:00:00 +99999999999999"]])
def test_without_a_date_it_is_counted_from_now(vendor: Vendor, way: Caller, dates: list[str]) -> None:
    """Where the answer does not say what time it is, the clock here has to do."""
    now = datetime.datetime(2030, 1, 15, 12, tzinfo=datetime.UTC)
    later = email.utils.format_datetime(now + datetime.timedelta(seconds=7), usegmt=True)
    headers = [("Retry-After", later), *(("Date", date) for date in dates)]
    with time_machine.travel(now, tick=False):
        outcome = way.error(vendor, lambda request: httpx.Response(429, headers=headers), max_retries=0)
    assert outcome.retry_after == 7
