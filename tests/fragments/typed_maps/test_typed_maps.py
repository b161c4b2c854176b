"""Maps with typed values."""

from __future__ import annotations

import pytest

from ..fragment import Fragment


def test_values_are_typed_whatever_the_keys(fragment: Fragment) -> None:
    """A map is a dict with the keys as sent and values of the documented type, null where that is documented."""
    answer = {"counts": {"a b": 1, "": 2, "class": 3}, "tasks": {"one": {"id": 1}, "none": None}}
    response = fragment.client(answer).get_job_details_response()
    assert response.parsed.counts == answer["counts"]
    assert response.parsed.tasks == {"one": fragment.models.Task(id=1), "none": None}
    assert response.parsed.to_dict() == answer
    assert response.mismatches == ()


def test_one_bad_value_costs_no_other(fragment: Fragment) -> None:
    """A value that does not fit is kept as sent, and reported with its key."""
    with pytest.warns(fragment.module.ContractWarning):
        response = fragment.client({"counts": {"a": 1, "b c": "2"}}).get_job_details_response()
    assert response.parsed.counts == {"a": 1, "b c": "2"}
    assert [mismatch.path for mismatch in response.mismatches] == ['$.counts["b c"]']
