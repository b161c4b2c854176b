"""A required setting that is a header."""

from __future__ import annotations

import pytest

from ..fragment import Fragment


def test_it_is_given_once(fragment: Fragment, monkeypatch: pytest.MonkeyPatch) -> None:
    """The client takes the setting, from its argument or else the environment, and sends it with each request."""
    client = fragment.client(workspace_id="w-1")
    for _ in range(2):
        client.get_job_details()
        assert fragment.sent.headers["Workspace-Id"] == "w-1"
    monkeypatch.setenv("FRAGMENT_WORKSPACE", "w-2")
    fragment.client().get_job_details()
    assert fragment.sent.headers["Workspace-Id"] == "w-2"


def test_it_must_be_given(fragment: Fragment, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the setting there is no client; the error names the argument and the environment variable."""
    monkeypatch.delenv("FRAGMENT_WORKSPACE", raising=False)
    with pytest.raises(fragment.module.ConfigurationError, match=r"workspace_id.*FRAGMENT_WORKSPACE"):
        fragment.client()
