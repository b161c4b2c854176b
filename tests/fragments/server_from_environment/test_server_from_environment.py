"""A server that is one variable with an environment variable."""

from __future__ import annotations

import pytest

from ..fragment import Fragment


def test_argument_then_environment_then_default(fragment: Fragment, monkeypatch: pytest.MonkeyPatch) -> None:
    """The argument counts before the environment variable, and that before the documented default."""
    fragment.client(base_url=None).get_job_details()
    assert str(fragment.sent.url) == "https://fragment.test/api/jobs/latest"
    monkeypatch.setenv("FRAGMENT_URL", "https://own.test")
    fragment.client(base_url=None).get_job_details()
    assert str(fragment.sent.url) == "https://own.test/jobs/latest"
    fragment.client(base_url="https://mine.test").get_job_details()
    assert str(fragment.sent.url) == "https://mine.test/jobs/latest"
