"""A server URL with variables."""

from __future__ import annotations

from ..fragment import Fragment


def test_their_defaults_make_the_base_url(fragment: Fragment) -> None:
    """Without an argument, requests go to the URL with the defaults of its variables; `base_url` replaces it all."""
    fragment.client(base_url=None).get_job_details()
    assert str(fragment.sent.url) == "https://eu.fragment.test/v2/jobs/latest"
    fragment.client(base_url="https://us.fragment.test/v3/").get_job_details()
    assert str(fragment.sent.url) == "https://us.fragment.test/v3/jobs/latest"
