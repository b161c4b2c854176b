"""An answer that is an object."""

from __future__ import annotations

import pytest

from ..fragment import Fragment


def test_fields_are_typed_and_the_rest_is_kept(fragment: Fragment) -> None:
    """The object becomes a model, what the document does not name included, and `to_dict` gives it back."""
    answer = {"jobId": "j-1", "share": 0.5, "isLate": False, "more": {"a": 1}}
    job = fragment.client(answer).get_job_details("j-1")
    assert job == fragment.models.Job(job_id="j-1", share=0.5, is_late=False, additional_properties={"more": {"a": 1}})
    assert job.to_dict() == answer


def test_optional_fields_may_be_missing(fragment: Fragment) -> None:
    """An optional field that is missing is None; a required one that is missing is an error which names it."""
    job = fragment.client({"jobId": "j-1"}).get_job_details("j-1")
    assert (job.share, job.is_late) == (None, None)
    with pytest.raises(fragment.module.ResponseDecodeError, match=r"\$\.jobId"):
        fragment.client({}).get_job_details("j-1")
