"""Error statuses by range."""

from __future__ import annotations

import pytest

from ..fragment import Fragment


@pytest.mark.parametrize(
    ("status", "error", "model"),
    [
        (404, "NotFoundError", "Missing"),
        (400, "BadRequestError", "Problem"),
        (418, "APIStatusError", "Problem"),
        (599, "InternalServerError", "Problem"),
        (302, "APIStatusError", None),
    ],
)
def test_the_number_counts_before_the_range(fragment: Fragment, status: int, error: str, model: str | None) -> None:
    """A status has the model of its number, else that of its range, else none."""
    with pytest.raises(getattr(fragment.module, error)) as caught:
        fragment.client({}, status=status).get_job_details()
    assert caught.value.error == (getattr(fragment.models, model)() if model else None)
