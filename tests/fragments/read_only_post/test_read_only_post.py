"""A POST that changes nothing, beside one that does."""

from __future__ import annotations

import pytest

from ..fragment import Fragment


@pytest.mark.parametrize(("method", "attempts"), [("get_job_details", 3), ("start_job", 1)])
def test_only_what_changes_nothing_is_repeated(fragment: Fragment, method: str, attempts: int) -> None:
    """After an answer that may pass, the reading POST is repeated and the other is not."""
    fragment.requests.clear()
    with pytest.raises(fragment.module.InternalServerError):
        getattr(fragment.client("busy", status=503, max_retries=2), method)()
    assert len(fragment.requests) == attempts
