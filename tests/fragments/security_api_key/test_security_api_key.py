"""A key in a header of its own, after a word."""

from __future__ import annotations

from ..fragment import Fragment


def test_it_is_sent_in_its_header(fragment: Fragment) -> None:
    """The key is sent in the documented header after the documented word, and in no other."""
    fragment.client(api_key="abc").get_job_details()
    assert fragment.sent.headers["X-Key"] == "Token abc"
    assert "Authorization" not in fragment.sent.headers


def test_it_may_be_asked_for(fragment: Fragment) -> None:
    """A callable is asked at each request."""
    keys = iter(["one", "two"])
    client = fragment.client(api_key=lambda: next(keys))
    client.get_job_details()
    assert fragment.sent.headers["X-Key"] == "Token one"
    client.get_job_details()
    assert fragment.sent.headers["X-Key"] == "Token two"
