"""What all tests share: clients can be imported, vendors and ways to call are parameters, no retry sleeps."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator

import pytest
import stamina
from hypothesis import settings
from hypothesis.configuration import set_hypothesis_home_dir

from .callers import CALLERS, Caller
from .vendors import ROOT, VENDORS, Vendor

sys.path[:0] = [str(path) for path in sorted((ROOT / "clients").glob("*/src"))]


def pytest_configure(config: pytest.Config) -> None:
    """Let hypothesis search anew each time, without a clock, and keep what it keeps outside the checkout."""
    settings.register_profile("tests", deadline=None, database=None)
    settings.load_profile("tests")
    home = tempfile.TemporaryDirectory(prefix="hypothesis-")
    config.add_cleanup(home.cleanup)
    set_hypothesis_home_dir(home.name)


@pytest.fixture(params=VENDORS, ids=repr)
def vendor(request: pytest.FixtureRequest) -> Vendor:
    """Each vendor in turn."""
    found: Vendor = request.param
    return found


@pytest.fixture(params=CALLERS, ids=repr)
def caller(request: pytest.FixtureRequest) -> Caller:
    """Each way to call a client in turn."""
    found: Caller = request.param
    return found


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    """Each event loop in turn, for tests that are coroutines."""
    found: str = request.param
    return found


@pytest.fixture(autouse=True)
def _no_sleep() -> Iterator[None]:
    with stamina.set_testing(True, attempts=100, cap=True):
        yield


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests do not read the settings of whoever runs them."""
    for vendor in VENDORS:
        prefix = vendor.name.upper() + "_"
        for name in list(os.environ):
            if name.startswith(prefix):
                monkeypatch.delenv(name)
