"""
Pytest plugin with fixtures for fake vendors and virtual time.

    def test_my_report(jobdetails_service):
        service = jobdetails_service("acme")         # also sets ACME_API_KEY and ACME_API_URL
        service.job("job-1").running(2).succeeded()
        assert my_report("job-1") == "succeeded"
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from . import FakeService, VirtualClock


@pytest.fixture
def jobdetails_service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], FakeService]]:
    """Start the fake of a vendor, given its name, and set the environment variables that make clients use it."""
    from . import FakeService  # imported here, because every pytest run imports the plugin

    with contextlib.ExitStack() as stack:

        def start(vendor: str) -> FakeService:
            service = stack.enter_context(FakeService(vendor))
            for name, value in service.env().items():
                monkeypatch.setenv(name, value)
            return service

        yield start


@pytest.fixture
def jobdetails_clock() -> Iterator[VirtualClock]:
    """Make waits and retries instant, and count the seconds that they would have taken."""
    from . import VirtualClock

    with VirtualClock() as clock:
        yield clock
