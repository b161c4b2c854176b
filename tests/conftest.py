"""What all tests share: the generated packages can be imported, each vendor is a parameter, and no retry sleeps."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest
import stamina

from .vendors import ROOT, VENDORS, Vendor

sys.path[:0] = [str(path) for path in sorted((ROOT / "clients").glob("*/src"))]


@pytest.fixture(params=VENDORS, ids=repr)
def vendor(request: pytest.FixtureRequest) -> Vendor:
    """Each vendor in turn."""
    found: Vendor = request.param
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
