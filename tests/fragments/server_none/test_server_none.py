"""A document that names no server."""

from __future__ import annotations

import pytest

from ..fragment import Fragment


def test_it_has_to_be_given(fragment: Fragment) -> None:
    """Without `base_url` there is no client; with it, its path is kept."""
    with pytest.raises(fragment.module.ConfigurationError, match="base_url"):
        fragment.client(base_url=None)
    fragment.client(base_url="https://mine.test/a/b").get_job_details()
    assert str(fragment.sent.url) == "https://mine.test/a/b/jobs/latest"
