"""Arrays in arrays."""

from __future__ import annotations

import pytest

from ..fragment import Fragment


def test_they_are_decoded_at_any_depth(fragment: Fragment) -> None:
    """Each level is a list, and what lies inside is typed."""
    answer = {"grid": [[1.5, None], []], "stages": [[{"id": 1}], [{"id": 2}, {"id": 3}]]}
    response = fragment.client(answer).get_job_details_response()
    assert response.parsed.grid == [[1.5, None], []]
    assert response.parsed.stages[1][1] == fragment.models.Task(id=3)
    assert response.parsed.to_dict() == answer
    assert response.mismatches == ()


def test_one_bad_item_costs_no_other(fragment: Fragment) -> None:
    """An item that does not fit is kept as sent, and reported with the way to it."""
    with pytest.warns(fragment.module.ContractWarning):
        response = fragment.client({"grid": [[1, "x"], [2]]}).get_job_details_response()
    assert response.parsed.grid == [[1, "x"], [2]]
    assert [mismatch.path for mismatch in response.mismatches] == ["$.grid[0][1]"]
