"""A JSON body that is an object."""

from __future__ import annotations

import pytest

from ..fragment import Fragment


def test_a_model_is_sent_under_wire_names(fragment: Fragment) -> None:
    """The argument has the name of the body's component; its optional fields are sent only where set."""
    client = fragment.client()
    client.get_job_details(fragment.models.JobQuery(job_id="j-1"))
    assert fragment.body == {"jobId": "j-1"}
    assert fragment.sent.headers["Content-Type"] == "application/json"
    client.get_job_details(job_query=fragment.models.JobQuery(job_id="j-1", depth=2, additional_properties={"x": [1]}))
    assert fragment.body == {"jobId": "j-1", "depth": 2, "x": [1]}


def test_a_model_that_does_not_fit_is_not_sent(fragment: Fragment) -> None:
    """A field of another type is an error with the way to it."""
    with pytest.raises(ValueError, match=r"job_query\.depth: expected integer, got string 'two'"):
        fragment.client().get_job_details(fragment.models.JobQuery(job_id="j-1", depth="two"))
