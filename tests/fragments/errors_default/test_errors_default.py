"""An error answer by default."""

from __future__ import annotations

import pytest

from ..fragment import Fragment


@pytest.mark.parametrize(("status", "model"), [(404, "Missing"), (400, "Problem"), (500, "Problem"), (302, "Problem")])
def test_it_is_for_all_that_is_not_named(fragment: Fragment, status: int, model: str) -> None:
    """A status that is not named has the default's model."""
    with pytest.raises(fragment.module.APIStatusError) as caught:
        fragment.client({}, status=status).get_job_details()
    assert caught.value.error == getattr(fragment.models, model)()
