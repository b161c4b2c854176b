"""An answer that is an array."""

from __future__ import annotations

import pytest

from ..fragment import Fragment


def test_each_item_is_a_model(fragment: Fragment) -> None:
    """The method returns a list of models."""
    jobs = fragment.client([{"id": 1}, {"id": 2}]).get_job_details()
    assert jobs == [fragment.models.Job(id=1), fragment.models.Job(id=2)]


def test_another_kind_of_body_is_an_error(fragment: Fragment) -> None:
    """A body that is no array is an error with what was expected."""
    with pytest.raises(fragment.module.ResponseDecodeError, match="expected array of object"):
        fragment.client({"id": 1}).get_job_details()
