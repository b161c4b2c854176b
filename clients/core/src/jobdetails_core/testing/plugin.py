"""
The pytest plugin: fixtures that fake vendors and time.

    def test_my_report(jobdetails_service):
        service = jobdetails_service("acme")         # sets ACME_API_KEY and ACME_API_URL as well
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
    """Start a fake of a vendor, by its name, and set the environment variables that make its client use the fake."""
    from . import FakeService  # only here: the plugin is imported by every run of pytest

    with contextlib.ExitStack() as stack:

        def start(vendor: str) -> FakeService:
            service = stack.enter_context(FakeService(vendor))
            for name, value in service.env().items():
                monkeypatch.setenv(name, value)
            return service

        yield start


@pytest.fixture
def jobdetails_clock() -> Iterator[VirtualClock]:
    """Make waits and retries instant, and count the seconds they would have taken."""
    from . import VirtualClock

    with VirtualClock() as clock:
        yield clock
