"""A string enum with values that are no identifiers."""

from __future__ import annotations

import pytest

from ..fragment import Fragment


def test_each_value_has_a_member(fragment: Fragment) -> None:
    """Every documented value is a member, whatever it is made of, and goes there and back."""
    status = fragment.models.JobStatus
    values = ["in progress", "1-day", "+", "", "-1", "1", "isDone", "class", "mro", 'it\'s "so"', "a\\b", "déjà", "<="]
    assert [member.value for member in status] == values
    job = fragment.client({"former": values}).get_job_details()
    assert job.former == list(status)
    assert all(value.is_documented for value in job.former)
    assert job.to_dict() == {"former": values}


@pytest.mark.parametrize(("sent", "is_documented"), [("In Progress", True), ("lost", False), (" ", False)])
def test_it_is_open(fragment: Fragment, sent: str, is_documented: bool) -> None:
    """Case does not matter, and a value that is not documented keeps its text."""
    status = fragment.client({"status": sent}).get_job_details().status
    assert status.is_documented is is_documented
    assert status == (sent.lower() if is_documented else sent)
