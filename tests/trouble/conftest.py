"""A virtual clock for tests, and an environment without the user's own settings."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jobdetails_core.testing import VirtualClock


@pytest.fixture(autouse=True)
def clock() -> Iterator[VirtualClock]:
    """A clock that advances only when something sleeps."""
    with VirtualClock() as clock:
        yield clock


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "ssl_cert_file", "ssl_cert_dir"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
