"""An answer that is a scalar, with a status other than 200."""

from __future__ import annotations

import pytest

from ..fragment import Fragment


def test_the_scalar_is_returned(fragment: Fragment) -> None:
    """The scalar itself is returned, for the documented status only."""
    assert fragment.client(7, status=203).get_job_details() == 7
    with pytest.raises(fragment.module.APIStatusError):
        fragment.client(7, status=200).get_job_details()


def test_there_is_no_coercion(fragment: Fragment) -> None:
    """A string with a number in it is no integer."""
    with pytest.raises(fragment.module.ResponseDecodeError, match="expected integer"):
        fragment.client("7", status=203).get_job_details()
