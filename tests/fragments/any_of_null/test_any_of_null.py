"""anyOf of one schema and null."""

from __future__ import annotations

import pytest

from ..fragment import Fragment


def test_null_and_the_schema_fit(fragment: Fragment) -> None:
    """Null is None and the other schema its type; a required field may then be null, and stays null in `to_dict`."""
    answer = {"status": "done", "task": {"id": 1}, "note": "x"}
    response = fragment.client(answer).get_job_details_response()
    assert response.parsed.status is fragment.models.JobStatus.DONE
    assert response.parsed.task == fragment.models.Task(id=1)
    assert response.parsed.to_dict() == answer
    response = fragment.client({"status": None, "task": None, "note": None}).get_job_details_response()
    assert (response.parsed.status, response.parsed.task, response.parsed.note) == (None, None, None)
    assert response.parsed.to_dict() == {"status": None}
    assert response.mismatches == ()


def test_required_is_not_the_same_as_not_null(fragment: Fragment) -> None:
    """A required field that is missing is an error, though it might have been null."""
    with pytest.raises(fragment.module.ResponseDecodeError, match=r"\$\.status"):
        fragment.client({"note": "x"}).get_job_details()
