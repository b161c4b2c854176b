"""An answer in an envelope."""

from __future__ import annotations

import pytest

from ..fragment import Fragment


def test_the_method_opens_the_envelope(fragment: Fragment) -> None:
    """The method returns the property that x-returns names; the response has the whole body."""
    client = fragment.client({"from": [{"id": 1}], "total": 1})
    assert client.get_job_details() == [fragment.models.Job(id=1)]
    response = client.get_job_details_response()
    assert response.parsed.total == 1
    assert response.parsed.from_ == client.get_job_details()


def test_an_empty_envelope_is_an_error(fragment: Fragment) -> None:
    """Without the property there is nothing to return."""
    with pytest.raises(fragment.module.ResponseDecodeError, match=r"\$\.from"):
        fragment.client({"total": 0}).get_job_details()
