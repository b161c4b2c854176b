"""Scalars in the query."""

from __future__ import annotations

import pytest

from ..fragment import Fragment


def test_what_is_given_is_sent(fragment: Fragment) -> None:
    """Each parameter that is given stands in the query under its own name, quoted."""
    client = fragment.client()
    client.get_job_details(job_name="a&b=c d", limit=5, share=0.5, kind=fragment.models.Kind.BATCH)
    assert fragment.query == [("jobName", "a&b=c d"), ("limit", "5"), ("share", "0.5"), ("kind", "batch")]


def test_what_is_left_out_is_not_sent(fragment: Fragment) -> None:
    """An optional parameter that is left out does not stand in the query; a required one must be given."""
    client = fragment.client()
    client.get_job_details(job_name="")
    assert fragment.target == "/jobs?jobName="
    with pytest.raises(TypeError, match="job_name"):
        client.get_job_details()


def test_what_does_not_fit_is_not_sent(fragment: Fragment) -> None:
    """An argument of another type is an error that names it."""
    with pytest.raises(ValueError, match="limit: expected integer, got string '5'"):
        fragment.client().get_job_details(job_name="a", limit="5")
