"""Parameters in headers."""

from __future__ import annotations

import pytest

from ..fragment import Fragment


def test_what_is_given_is_sent(fragment: Fragment) -> None:
    """A header parameter is an argument with the words of the header; left out, there is no such header."""
    client = fragment.client()
    client.get_job_details(x_tenant="acme", x_depth=3, x_dry_run=True)
    assert fragment.sent.headers["X-Tenant"] == "acme"
    assert fragment.sent.headers["X-Depth"] == "3"
    assert fragment.sent.headers["X-Dry-Run"] == "true"
    client.get_job_details(x_tenant="acme")
    assert "X-Depth" not in fragment.sent.headers


def test_what_no_header_can_hold_is_not_sent(fragment: Fragment) -> None:
    """A value with which a header would end is an error that does not repeat the value."""
    with pytest.raises(ValueError, match=r"x_tenant: found U\+000D at position 4"):
        fragment.client().get_job_details(x_tenant="acme\r\nX-Admin: 1")
