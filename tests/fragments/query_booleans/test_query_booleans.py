"""Booleans in the query."""

from __future__ import annotations

from ..fragment import Fragment


def test_they_are_written_as_json_writes_them(fragment: Fragment) -> None:
    """A boolean is sent as true or false, and false is not the same as left out."""
    client = fragment.client()
    client.get_job_details(verbose=True, archived=False)
    assert fragment.target == "/jobs?verbose=true&archived=false"
    client.get_job_details(verbose=False)
    assert fragment.target == "/jobs?verbose=false"
