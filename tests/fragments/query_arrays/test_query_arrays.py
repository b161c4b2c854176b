"""Arrays in the query."""

from __future__ import annotations

from ..fragment import Fragment


def test_each_item_stands_on_its_own(fragment: Fragment) -> None:
    """An array is sent as one pair for each item; any sequence will do."""
    fragment.client().get_job_details(id=(1, 2), tag=["a b", "c"])
    assert fragment.query == [("id", "1"), ("id", "2"), ("tag", "a b"), ("tag", "c")]


def test_an_optional_array_is_left_out(fragment: Fragment) -> None:
    """An array that is left out, or empty, sends no pair."""
    client = fragment.client()
    client.get_job_details(id=[3])
    assert fragment.target == "/jobs?id=3"
    client.get_job_details(id=[4], tag=[])
    assert fragment.target == "/jobs?id=4"
