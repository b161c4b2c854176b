"""One name in the path, the query, a header and the body."""

from __future__ import annotations

from ..fragment import Fragment


def test_the_place_tells_them_apart(fragment: Fragment) -> None:
    """Each argument says in its name where it goes."""
    fragment.client().get_job_details("j", ["t"], id_query=2, id_header="me")
    assert fragment.target == "/jobs/j?id=2"
    assert fragment.sent.headers["Id"] == "me"
    assert fragment.body == ["t"]
    fragment.client().get_job_details(id_path="k", id_body=[])
    assert fragment.target == "/jobs/k"
