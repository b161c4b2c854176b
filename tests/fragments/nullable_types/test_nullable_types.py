"""Types that allow null."""

from __future__ import annotations

from ..fragment import Fragment


def test_null_fits(fragment: Fragment) -> None:
    """Null is None, and no mismatch."""
    answer = {"name": None, "retries": None, "tags": None, "limits": None}
    response = fragment.client(answer).get_job_details_response()
    assert response.parsed == fragment.models.Job(name=None)
    assert response.parsed.to_dict() == {"name": None}
    assert response.mismatches == ()


def test_the_type_fits(fragment: Fragment) -> None:
    """What is not null has the documented type."""
    answer = {"name": "x", "retries": 1, "tags": ["a"], "limits": {"cpu": 2}}
    response = fragment.client(answer).get_job_details_response()
    assert response.parsed.to_dict() == answer
    assert response.mismatches == ()
