"""Shared fixtures of the core tests."""

from __future__ import annotations

import pytest

from .ways import WAYS, Way


@pytest.fixture(params=WAYS, ids=repr)
def way(request: pytest.FixtureRequest) -> Way:
    """Run the test in each calling style."""
    found: Way = request.param
    return found
