"""A model that holds itself."""

from __future__ import annotations

from ..fragment import Fragment


def test_every_level_is_typed(fragment: Fragment) -> None:
    """A job in a job is a model, directly, in an array that is a component, and in a map."""
    answer = {"id": 1, "parent": {"id": 2, "parent": None}, "children": [{"id": 3}], "byName": {"x": {"id": 4}}}
    response = fragment.client(answer).get_job_details_response()
    job = response.parsed
    assert (job.parent.id, job.children[0].id, job.by_name["x"].id) == (2, 3, 4)
    assert {type(job), type(job.parent), type(job.children[0]), type(job.by_name["x"])} == {fragment.models.Job}
    assert job.to_dict() == {**answer, "parent": {"id": 2}}
    assert response.mismatches == ()
