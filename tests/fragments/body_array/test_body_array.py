"""A JSON body that is an array."""

from __future__ import annotations

import pytest

from ..fragment import Fragment


def test_the_array_is_the_whole_body(fragment: Fragment) -> None:
    """The argument has the name of the body's component, and the bare array is sent; any sequence will do."""
    client = fragment.client()
    client.get_job_details([1042, 1043])
    assert fragment.sent.content == b"[1042, 1043]"
    client.get_job_details(job_ids=())
    assert fragment.sent.content == b"[]"


def test_an_item_that_does_not_fit_is_not_sent(fragment: Fragment) -> None:
    """An item of another type is an error with its index."""
    with pytest.raises(ValueError, match=r"job_ids\[1\]: expected integer"):
        fragment.client().get_job_details([1, "2"])
