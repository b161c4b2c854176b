"""Shared fixtures: importable packages, a virtual clock, and parameters for vendors and kinds of clients."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.configuration import set_hypothesis_home_dir

from .checkout import import_path

_METADATA = tempfile.TemporaryDirectory(prefix="jobdetails-")
IMPORT_PATH = import_path(Path(_METADATA.name))
sys.path[:0] = IMPORT_PATH

from jobdetails_core._clock import set_clock  # noqa: E402  # importable only now

from .callers import CALLERS, Caller  # noqa: E402
from .clock import VirtualClock  # noqa: E402
from .project import write_spec  # noqa: E402
from .vendors import VENDORS, Vendor  # noqa: E402


def pytest_configure(config: pytest.Config) -> None:
    """Run hypothesis without a database or deadlines."""
    settings.register_profile("tests", deadline=None, database=None)
    settings.load_profile("tests")
    home = tempfile.TemporaryDirectory(prefix="hypothesis-")
    config.add_cleanup(home.cleanup)
    config.add_cleanup(_METADATA.cleanup)
    set_hypothesis_home_dir(home.name)


@pytest.fixture(scope="session")
def packages_path() -> list[str]:
    """The `sys.path` entries for the checkout's packages, for other processes."""
    return IMPORT_PATH


@pytest.fixture(params=VENDORS, ids=repr)
def vendor(request: pytest.FixtureRequest) -> Vendor:
    """Each vendor in turn."""
    found: Vendor = request.param
    return found


@pytest.fixture(params=CALLERS, ids=repr)
def caller(request: pytest.FixtureRequest) -> Caller:
    """A blocking and an asynchronous client in turn."""
    found: Caller = request.param
    return found


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    """Each event loop in turn, for tests that are coroutines."""
    found: str = request.param
    return found


@pytest.fixture(autouse=True)
def clock() -> Iterator[VirtualClock]:
    """A virtual clock for the pauses of retries and waits, so that no test sleeps."""
    clock = VirtualClock()
    before = set_clock(clock)
    yield clock
    set_clock(before)


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the developer's own settings."""
    prefixes = tuple(f"{vendor.name.upper()}_" for vendor in VENDORS)
    for name in [name for name in os.environ if name.startswith(prefixes)]:
        monkeypatch.delenv(name)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the spec of a fictitious vendor, before the first run of the generator."""
    write_spec(tmp_path)
    return tmp_path
