"""Names that collide with Python or with a client."""

from __future__ import annotations

import datetime

from .fragment import Fragment, of


@of("names_no_identifiers")
def test_signs_fall_away_on_the_python_side_only(fragment: Fragment) -> None:
    """Python names are words joined by underscores; the original names are sent."""
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


DAY = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)


@of("names_of_ours")
def test_ours_stay_and_theirs_get_an_underscore(fragment: Fragment) -> None:
    """Names that every model and method has keep their meaning; others get an underscore."""
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


@of("names_reserved_by_python")
def test_they_get_an_underscore(fragment: Fragment) -> None:
    """The Python name ends with an underscore; the original name is sent."""
    answer = {"from": "a", "None": "b", "str": 1, "list": ["c"], "id": "d", "type": "def"}
    client = fragment.client(answer)
    job = client.import_("x", lambda_="y", print_="z")
    assert fragment.target == "/jobs/x?lambda=y"
    assert fragment.sent.headers["print"] == "z"
    assert (job.from_, job.none, job.str_, job.list_, job.id) == ("a", "b", 1, ["c"], "d")
    assert job.type_ is fragment.models.List.DEF
    assert job.to_dict() == answer


@of("same_name_in_places")
def test_the_place_tells_them_apart(fragment: Fragment) -> None:
    """Each argument name includes its location."""
    fragment.client().get_job_details("j", ["t"], id_query=2, id_header="me")
    assert fragment.target == "/jobs/j?id=2"
    assert fragment.sent.headers["Id"] == "me"
    assert fragment.body == ["t"]
    fragment.client().get_job_details(id_path="k", id_body=[])
    assert fragment.target == "/jobs/k"
