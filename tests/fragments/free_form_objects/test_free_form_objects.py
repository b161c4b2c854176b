"""Objects and values of which the document says nothing more."""

from __future__ import annotations

import pytest

from ..fragment import Fragment


def test_they_are_left_as_they_are(fragment: Fragment) -> None:
    """A free-form object is a dict, and a value of any kind what JSON has; nothing in them is a mismatch."""
    answer = [{"details": {"id": "x", "class": None}, "extra": {}, "value": [1, {"a": None}]}, {"value": "text"}]
    response = fragment.client(answer).get_job_details_response({"any": ["thing"]})
    assert fragment.body == {"any": ["thing"]}
    assert response.parsed[0].details == {"id": "x", "class": None}
    assert [job.to_dict() for job in response.parsed] == answer
    assert response.mismatches == ()


def test_another_kind_than_an_object_is_reported(fragment: Fragment) -> None:
    """A free-form object that is no object is kept, and reported."""
    with pytest.warns(fragment.module.ContractWarning):
        response = fragment.client([{"details": "text", "value": 5}]).get_job_details_response({})
    assert [mismatch.path for mismatch in response.mismatches] == ["$[0].details"]
