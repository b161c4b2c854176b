"""A bearer token."""

from __future__ import annotations

import pytest

from ..fragment import Fragment


def test_it_is_sent_after_its_word(fragment: Fragment, monkeypatch: pytest.MonkeyPatch) -> None:
    """The token is sent in Authorization after the word Bearer; the environment variable stands in for the argument."""
    fragment.client(api_key="abc").get_job_details()
    assert fragment.sent.headers["Authorization"] == "Bearer abc"
    monkeypatch.setenv("FRAGMENT_KEY", "def")
    fragment.client(api_key=None).get_job_details()
    assert fragment.sent.headers["Authorization"] == "Bearer def"


def test_it_must_be_given(fragment: Fragment, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a token there is no client; the error names the argument and the environment variable."""
    monkeypatch.delenv("FRAGMENT_KEY", raising=False)
    with pytest.raises(fragment.module.ConfigurationError, match=r"api_key.*FRAGMENT_KEY"):
        fragment.client(api_key=None)
