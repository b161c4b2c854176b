"""Several operations in one spec."""

from __future__ import annotations

from ..fragment import Fragment


def test_each_has_its_methods(fragment: Fragment) -> None:
    """Each operation is a method of its own, with the parameters of its path, and returns what it documents."""
    assert fragment.client("it").get_job_details("j") == "it"
    assert (fragment.sent.method, fragment.target) == ("GET", "/jobs/j")
    assert fragment.client(True, status=202).cancel_job("j") is True
    assert (fragment.sent.method, fragment.target) == ("DELETE", "/jobs/j")
    assert fragment.client({"id": "k"}, status=201).job().id == "k"
    assert (fragment.sent.method, fragment.target) == ("POST", "/jobs")


def test_each_has_its_response_method(fragment: Fragment) -> None:
    """The method that returns the whole response is there for each."""
    assert fragment.client(False, status=202).cancel_job_response("j").parsed is False
