"""Parameters in the path."""

from __future__ import annotations

import pytest

from ..fragment import Fragment


def test_they_are_positional_in_the_order_of_the_path(fragment: Fragment) -> None:
    """Path parameters are given in path order, by position or by name, and each stays one segment of the path."""
    client = fragment.client()
    assert client.get_job_details(7, "a/b c", True) == "done"
    assert fragment.target == "/users/7/jobs/a%2Fb%20c/true"
    client.get_job_details(job_id="j", user=8, exact=False)
    assert fragment.target == "/users/8/jobs/j/false"


@pytest.mark.parametrize("job_id", ["", ".", "..", "a\n"])
def test_what_would_change_the_path_is_not_sent(fragment: Fragment, job_id: str) -> None:
    """An id that would change the path is an error, and nothing is sent."""
    client = fragment.client()
    before = len(fragment.requests)
    with pytest.raises(ValueError, match="job_id: found"):
        client.get_job_details(7, job_id, True)
    assert len(fragment.requests) == before
