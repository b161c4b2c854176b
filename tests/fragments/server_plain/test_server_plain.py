"""A server URL without variables."""

from __future__ import annotations

from ..fragment import Fragment


def test_it_is_the_default(fragment: Fragment) -> None:
    """Without an argument, requests go to the documented URL, its path included."""
    fragment.client(base_url=None).get_job_details()
    assert str(fragment.sent.url) == "https://fragment.test/api/jobs/latest"
