"""Optional settings in the query, one with a name that a client has for something else."""

from __future__ import annotations

from ..fragment import Fragment


def test_what_is_given_is_sent_with_each_call(fragment: Fragment) -> None:
    """Settings stand in the query beside the parameters of the call."""
    fragment.client(workspace="w 1", timeout_="9", timeout=5).get_job_details(page=2)
    assert fragment.query == [("workspace", "w 1"), ("timeout", "9"), ("page", "2")]


def test_what_is_left_out_is_not_sent(fragment: Fragment) -> None:
    """An optional setting need not be given."""
    fragment.client().get_job_details()
    assert fragment.target == "/jobs/latest"
