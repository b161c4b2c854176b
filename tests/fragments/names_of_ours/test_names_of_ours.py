"""Names that a model or a client has for something else."""

from __future__ import annotations

import datetime

from ..fragment import Fragment

DAY = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)


def test_ours_stay_and_theirs_get_an_underscore(fragment: Fragment) -> None:
    """What every model and method has keeps its name and its use."""
    answer = {
        "to_dict": "a",
        "additional_properties": "b",
        "field": "c",
        "datetime": "2026-03-01T00:00:00Z",
        "uuid": "6f2c0c4e-5d1b-4c62-9d6a-1c5f6f0f1a2b",
        "self": "d",
        "more": "e",
    }
    with fragment.client(answer) as client:
        job = client.close_("j", headers_="h", self_="s", response_="r", datetime_=DAY, timeout=5)
    assert fragment.target.startswith("/jobs/j?")
    assert fragment.query == [("headers", "h"), ("self", "s"), ("response", "r"), ("datetime", "2026-03-01T00:00:00Z")]
    assert (job.to_dict_, job.additional_properties_, job.field_, job.self_) == ("a", "b", "c", "d")
    assert job.datetime_ == DAY
    assert job.additional_properties == {"more": "e"}
    assert job.to_dict() == answer
