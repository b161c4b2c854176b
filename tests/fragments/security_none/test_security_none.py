"""A service that takes no credential."""

from __future__ import annotations

import pytest

from ..fragment import Fragment


def test_there_is_no_key(fragment: Fragment) -> None:
    """The client has no argument for a key and sends none."""
    fragment.client().get_job_details()
    assert "Authorization" not in fragment.sent.headers
    with pytest.raises(TypeError, match="api_key"):
        fragment.client(api_key="abc")
