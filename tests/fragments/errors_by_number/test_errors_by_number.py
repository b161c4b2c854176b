"""Error statuses by number."""

from __future__ import annotations

import pytest

from ..fragment import Fragment


@pytest.mark.parametrize(
    ("status", "error", "model", "answer"),
    [
        (404, "NotFoundError", "Missing", {"hint": "look elsewhere"}),
        (503, "InternalServerError", "Problem", {"code": 7}),
        (429, "RateLimitError", None, {"code": 7}),
        (418, "APIStatusError", None, {"code": 7}),
    ],
)
def test_each_has_its_class_and_model(
    fragment: Fragment, status: int, error: str, model: str | None, answer: dict[str, object]
) -> None:
    """A documented status is raised with its model, and any other, or one without a body, without."""
    with pytest.raises(getattr(fragment.module, error)) as caught:
        fragment.client(answer, status=status).get_job_details()
    assert caught.value.status_code == status
    expected = getattr(fragment.models, model)(**answer) if model else None
    assert caught.value.error == expected


def test_another_body_does_not_hide_the_status(fragment: Fragment) -> None:
    """A body that is not the documented one leaves the status as it is."""
    with pytest.raises(fragment.module.NotFoundError) as caught:
        fragment.client(["nothing"], status=404).get_job_details()
    assert caught.value.error is None
    assert caught.value.content == b'["nothing"]'
