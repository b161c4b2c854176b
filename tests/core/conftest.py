"""What the tests of the core share."""

from __future__ import annotations

import pytest

from .ways import WAYS, Way


@pytest.fixture(params=WAYS, ids=repr)
def way(request: pytest.FixtureRequest) -> Way:
    """Each way to call in turn."""
    found: Way = request.param
    return found
