"""A JSON body that is a scalar without a component, and optional."""

from __future__ import annotations

from ..fragment import Fragment


def test_the_scalar_is_the_whole_body(fragment: Fragment) -> None:
    """A body without a component is the argument `body`; being optional, it is given by name or not sent at all."""
    client = fragment.client()
    client.get_job_details(body=7)
    assert fragment.sent.content == b"7"
    client.get_job_details()
    assert fragment.sent.content == b""
    assert "Content-Type" not in fragment.sent.headers
