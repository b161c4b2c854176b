"""Components that are referred to before they are defined."""

from __future__ import annotations

from ..fragment import Fragment


def test_the_order_does_not_matter(fragment: Fragment) -> None:
    """A reference to what comes later is as typed as one to what came before."""
    answer = [{"task": {"status": "done"}, "tasks": {"a": {"status": "failed"}}, "status": "done"}]
    response = fragment.client(answer).get_job_details_response()
    (job,) = response.parsed
    assert type(job.task) is type(job.tasks["a"]) is fragment.models.Task
    assert job.task.status is job.status is fragment.models.Status.DONE
    assert [job.to_dict()] == answer
    assert response.mismatches == ()
