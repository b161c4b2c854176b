"""Names that start with a digit, hold dashes or other signs, or are empty."""

from __future__ import annotations

from ..fragment import Fragment


def test_signs_fall_away_on_the_python_side_only(fragment: Fragment) -> None:
    """Python names are words joined by underscores; the wire has the names as documented."""
    names = ["1st", "x-y.z w", "@id", "", "_under", "quote\"'\\", "größe", "\ufb01le", "HTTPCode"]
    answer = {name: str(index) for index, name in enumerate(names)}
    client = fragment.client(answer)
    job = client.get_job_details_2nd("j", field_2nd="a", filtername="b", field="c")
    assert fragment.target.startswith("/jobs/j?")
    assert fragment.query == [("2nd", "a"), ("filter[name]", "b"), ("$", "c")]
    assert type(job).__name__ == "Field1StJobResult"
    assert (job.field_1st, job.x_y_z_w, job.id, job.field_, job.field_under) == ("0", "1", "2", "3", "4")
    assert (job.quote, job.größe, job.file, job.http_code) == ("5", "6", "7", "8")
    assert job.to_dict() == answer
