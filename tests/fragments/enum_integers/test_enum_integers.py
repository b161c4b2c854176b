"""An integer enum, one value of which is negative."""

from __future__ import annotations

import pytest

from ..fragment import Fragment


@pytest.mark.parametrize(("sent", "is_documented"), [(-1, True), (0, True), (20, True), (7, False)])
def test_it_is_open(fragment: Fragment, sent: int, is_documented: bool) -> None:
    """Documented and other numbers are accepted, and go back as they came."""
    job = fragment.client({"priority": sent}).get_job_details()
    assert job.priority == sent
    assert isinstance(job.priority, fragment.models.Priority)
    assert job.priority.is_documented is is_documented
    assert job.to_dict() == {"priority": sent}


def test_members_have_names(fragment: Fragment) -> None:
    """A negative number has a member too."""
    assert fragment.models.Priority.VALUE_NEGATIVE_1.value == -1
    assert fragment.models.Priority.VALUE_20.value == 20
