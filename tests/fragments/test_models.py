"""Schemas and the models generated from them."""

from __future__ import annotations

import datetime
import typing
import uuid
from typing import Any

import pytest

from .fragment import Fragment, of


@of("any_of_null", "one_of_null")
def test_null_and_the_schema_fit(fragment: Fragment) -> None:
    """Null is None, other values have their type; a required field may be null, and stays null in `to_dict`."""
    answer = {"status": "done", "task": {"id": 1}, "note": "x"}
    response = fragment.client(answer).get_job_details_response()
    assert response.parsed.status is fragment.models.JobStatus.DONE
    assert response.parsed.task == fragment.models.Task(id=1)
    assert response.parsed.to_dict() == answer
    response = fragment.client({"status": None, "task": None, "note": None}).get_job_details_response()
    assert (response.parsed.status, response.parsed.task, response.parsed.note) == (None, None, None)
    assert response.parsed.to_dict() == {"status": None}
    assert response.mismatches == ()


@of("any_of_null", "one_of_null")
def test_required_is_not_the_same_as_not_null(fragment: Fragment) -> None:
    """A missing required field is reported even if it may be null."""
    with pytest.warns(fragment.module.ContractWarning, match=r"\$\.status"):
        fragment.client({"note": "x"}).get_job_details()


@of("nullable_types")
def test_null_fits(fragment: Fragment) -> None:
    """Null is None without a mismatch."""
    answer = {"name": None, "retries": None, "tags": None, "limits": None}
    response = fragment.client(answer).get_job_details_response()
    assert response.parsed == fragment.models.Job(name=None)
    assert response.parsed.to_dict() == {"name": None}
    assert response.mismatches == ()


@of("nullable_types")
def test_the_type_fits(fragment: Fragment) -> None:
    """Other values have the documented type."""
    answer = {"name": "x", "retries": 1, "tags": ["a"], "limits": {"cpu": 2}}
    response = fragment.client(answer).get_job_details_response()
    assert response.parsed.to_dict() == answer
    assert response.mismatches == ()


@of("typed_maps")
def test_values_are_typed_whatever_the_keys(fragment: Fragment) -> None:
    """A map is a dict with keys as sent and values of the documented type, or None where documented."""
    answer = {"counts": {"a b": 1, "": 2, "class": 3}, "tasks": {"one": {"id": 1}, "none": None}}
    response = fragment.client(answer).get_job_details_response()
    assert response.parsed.counts == answer["counts"]
    assert response.parsed.tasks == {"one": fragment.models.Task(id=1), "none": None}
    assert response.parsed.to_dict() == answer
    assert response.mismatches == ()


@of("typed_maps")
def test_one_bad_value_costs_no_other(fragment: Fragment) -> None:
    """A value of the wrong type is kept as sent and reported with its key."""
    with pytest.warns(fragment.module.ContractWarning):
        response = fragment.client({"counts": {"a": 1, "b c": "2"}}).get_job_details_response()
    assert response.parsed.counts == {"a": 1, "b c": "2"}
    assert [mismatch.path for mismatch in response.mismatches] == ['$.counts["b c"]']


@of("free_form_objects")
def test_they_are_left_as_they_are(fragment: Fragment) -> None:
    """A free-form object is a dict, and an untyped value any JSON, without mismatches."""
    answer = [{"details": {"id": "x", "class": None}, "extra": {}, "value": [1, {"a": None}]}, {"value": "text"}]
    response = fragment.client(answer).get_job_details_response({"any": ["thing"]})
    assert fragment.body == {"any": ["thing"]}
    assert response.parsed[0].details == {"id": "x", "class": None}
    assert [job.to_dict() for job in response.parsed] == answer
    assert response.mismatches == ()


@of("free_form_objects")
def test_another_kind_than_an_object_is_reported(fragment: Fragment) -> None:
    """Another value in place of a free-form object is kept and reported."""
    with pytest.warns(fragment.module.ContractWarning):
        response = fragment.client([{"details": "text", "value": 5}]).get_job_details_response({})
    assert [mismatch.path for mismatch in response.mismatches] == ["$[0].details"]


@of("nested_arrays")
def test_they_are_decoded_at_any_depth(fragment: Fragment) -> None:
    """Each level is a list with typed items."""
    answer = {"grid": [[1.5, None], []], "stages": [[{"id": 1}], [{"id": 2}, {"id": 3}]]}
    response = fragment.client(answer).get_job_details_response()
    assert response.parsed.grid == [[1.5, None], []]
    assert response.parsed.stages[1][1] == fragment.models.Task(id=3)
    assert response.parsed.to_dict() == answer
    assert response.mismatches == ()


@of("nested_arrays")
def test_one_bad_item_costs_no_other(fragment: Fragment) -> None:
    """An item of the wrong type is kept as sent and reported with its path."""
    with pytest.warns(fragment.module.ContractWarning):
        response = fragment.client({"grid": [[1, "x"], [2]]}).get_job_details_response()
    assert response.parsed.grid == [[1, "x"], [2]]
    assert [mismatch.path for mismatch in response.mismatches] == ["$.grid[0][1]"]


@of("recursive_model")
def test_every_level_is_typed(fragment: Fragment) -> None:
    """A nested job is a model, directly, in an array component, and in a map."""
    answer = {"id": 1, "parent": {"id": 2, "parent": None}, "children": [{"id": 3}], "byName": {"x": {"id": 4}}}
    response = fragment.client(answer).get_job_details_response()
    job = response.parsed
    assert (job.parent.id, job.children[0].id, job.by_name["x"].id) == (2, 3, 4)
    assert {type(job), type(job.parent), type(job.children[0]), type(job.by_name["x"])} == {fragment.models.Job}
    assert job.to_dict() == {**answer, "parent": {"id": 2}}
    assert response.mismatches == ()


@of("merged_objects")
def test_an_object_has_the_properties_of_all_parts(fragment: Fragment) -> None:
    """Parts may be merged themselves, may be inline, and may have required properties."""
    answer = {
        "links": ["a"],
        "name": "n",
        "id": "j",
        "previous": {"links": [], "name": "p"},
        "next": {"links": [], "at": "x"},
    }
    response = fragment.client(answer).get_job_details_response()
    models = fragment.models
    assert response.parsed == models.Job(
        links=["a"],
        name="n",
        id="j",
        previous=models.Named(links=[], name="p"),
        next_=models.JobNext(links=[], at="x"),
    )
    assert (response.mismatches, response.undocumented) == ((), ())
    assert response.parsed.to_dict() == answer


@of("objects_in_place")
def test_classes_are_named_after_their_place(fragment: Fragment) -> None:
    """The name consists of the words of the path, with Item for arrays and Value for maps."""
    answer = {
        "state": {"stage": "waiting", "since": {"day": "x"}},
        "tasks": [{"id": 1}],
        "labels": {"x": {"text": "t"}},
        "kind": "a",
    }
    job = fragment.client(answer).get_job_details(sort="up")
    found = (job, job.state, job.state.stage, job.state.since, job.tasks[0], job.labels["x"], job.kind)
    assert [type(value).__name__ for value in found] == [
        "GetJobDetailsResponse200",
        "GetJobDetailsResponse200State",
        "GetJobDetailsResponse200StateStage",
        "GetJobDetailsResponse200StateSince",
        "GetJobDetailsResponse200TasksItem",
        "GetJobDetailsResponse200LabelsValue",
        "GetJobDetailsResponse200Kind",
    ]
    assert job.to_dict() == answer
    assert fragment.models.GetJobDetailsResponse200State.__doc__.strip().startswith("Where it is.")


@of("objects_in_place")
def test_null_in_an_enum_is_no_value_of_it(fragment: Fragment) -> None:
    """Null is None, and the members of the class are the other values."""
    kind = fragment.models.GetJobDetailsResponse200Kind
    assert list(kind) == ["a", "b"]
    assert typing.get_type_hints(fragment.models.GetJobDetailsResponse200)["kind"] == kind | None
    assert fragment.client({"kind": None}).get_job_details_response().mismatches == ()


@of("objects_in_place")
def test_a_name_of_ours_is_avoided(fragment: Fragment) -> None:
    """The class for the error of a job is not named `JobError`."""
    assert fragment.models.Job.from_dict({"error": {}}).error == fragment.models.JobErrorObject()
    assert issubclass(fragment.module.JobError, Exception)


@of("objects_in_place")
def test_an_error_in_place_is_a_model(fragment: Fragment) -> None:
    """The inline schema of an error becomes a model."""
    with pytest.raises(fragment.module.NotFoundError) as caught:
        fragment.client({"text": "none"}, status=404).get_job_details()
    assert caught.value.error == fragment.models.GetJobDetailsResponse404(text="none")


@of("unions")
def test_types_are_those_of_the_members(fragment: Fragment) -> None:
    """A field has the union of its members' types, with None if nullable."""
    hints = typing.get_type_hints(fragment.models.Job)
    link: Any = fragment.models.Link
    sheet: Any = fragment.models.Sheet
    assert hints["result"] == link | sheet | None
    assert hints["number"] == str | int | None
    assert hints["parts"] == list[link | str] | None
    assert hints["output"] == link | list[link] | None


@of("unions")
@pytest.mark.parametrize("result", [{"href": "a", "rel": "b"}, {"href": "a", "new": 1}, {"value": "x"}, None])
def test_a_value_is_decoded_to_the_member_that_fits(fragment: Fragment, result: dict[str, object] | None) -> None:
    """Undocumented keys do not rule out a member, and `to_dict` returns all of the value."""
    response = fragment.client({"result": result}).get_job_details_response()
    expected = type(None) if result is None else fragment.models.Link if "href" in result else fragment.models.Sheet
    assert type(response.parsed.result) is expected
    assert response.mismatches == ()
    assert response.parsed.to_dict() == ({} if result is None else {"result": result})


@of("unions")
def test_scalars_keep_their_types(fragment: Fragment) -> None:
    """Text and numbers are not converted into each other, not even in arrays."""
    answer = {"number": 12, "parts": [{"href": "a"}, "b"], "at": 5.5, "output": [{"href": "c"}]}
    job = fragment.client(answer).get_job_details()
    assert (job.number, job.at) == (12, 5.5)
    assert [type(part).__name__ for part in job.parts] == ["Link", "str"]
    assert job.output == [fragment.models.Link(href="c")]
    assert fragment.client({"number": "twelve"}).get_job_details().number == "twelve"


@of("unions")
def test_what_fits_no_member_is_reported_once_and_kept(fragment: Fragment) -> None:
    """The mismatch lists the members."""
    client = fragment.client({"result": {"href": 1, "value": 2}, "parts": [True]})
    with pytest.warns(fragment.module.ContractWarning):
        response = client.get_job_details_response()
    assert response.parsed.result == {"href": 1, "value": 2}
    assert [(each.path, each.expected) for each in response.mismatches] == [
        ("$.result", "Link or Sheet"),
        ("$.parts[0]", "Link or string"),
    ]


@of("constants")
def test_the_value_has_its_type(fragment: Fragment) -> None:
    """A constant has the type of its value."""
    response = fragment.client({"object": "job", "version": 2, "isJob": True}).get_job_details_response()
    assert (response.parsed.object_, response.parsed.version, response.parsed.is_job) == ("job", 2, True)
    assert (response.mismatches, response.undocumented) == ((), ())


@of("constants")
def test_another_value_is_undocumented_and_another_type_a_mismatch(fragment: Fragment) -> None:
    """As with enums, an unknown value is kept and listed without a warning."""
    response = fragment.client({"object": "run"}).get_job_details_response()
    assert response.parsed.object_ == "run"
    assert [each.path for each in response.undocumented] == ["$.object"]
    with pytest.warns(fragment.module.ContractWarning, match=r"\$\.object"):
        fragment.client({"object": 5}).get_job_details()


@of("constants")
@pytest.mark.parametrize(("kind", "model"), [("text", "Text"), ("image", "Image")])
def test_constants_select_the_member_of_a_union(fragment: Fragment, kind: str, model: str) -> None:
    """The member whose constant was sent is used."""
    job = fragment.client({"object": "job", "content": {"kind": kind, "value": "x"}}).get_job_details()
    assert type(job.content).__name__ == model


@of("discriminators")
@pytest.mark.parametrize(("form", "model"), [("grid", "Grid"), ("table", "Grid"), ("List", "List")])
def test_the_property_decides(fragment: Fragment, form: str, model: str) -> None:
    """A member is selected by the values in the mapping, or by its own name."""
    response = fragment.client({"legend": {"form": form, "rows": 1}}).get_job_details_response()
    assert type(response.parsed.legend).__name__ == model
    assert (response.mismatches, response.undocumented) == ((), ())


@of("discriminators")
def test_what_does_not_fit_in_the_member_costs_only_itself(fragment: Fragment) -> None:
    """Other fields of the selected member are decoded normally."""
    with pytest.warns(fragment.module.ContractWarning, match=r"legend\.rows"):
        job = fragment.client({"legend": {"form": "List", "rows": "one"}}).get_job_details()
    assert (type(job.legend).__name__, job.legend.rows) == ("List", "one")


@of("discriminators")
def test_another_value_fits_no_member(fragment: Fragment) -> None:
    """A value that selects no member is reported and kept as sent."""
    with pytest.warns(fragment.module.ContractWarning, match="expected Grid or List"):
        assert fragment.client({"legend": {"form": "tree"}}).get_job_details().legend == {"form": "tree"}


@of("enum_integers")
@pytest.mark.parametrize(("sent", "is_documented"), [(-1, True), (0, True), (20, True), (7, False)])
def test_an_integer_enum_is_open(fragment: Fragment, sent: int, is_documented: bool) -> None:
    """Documented and other numbers are accepted and round-trip."""
    job = fragment.client({"priority": sent}).get_job_details()
    assert job.priority == sent
    assert isinstance(job.priority, fragment.models.Priority)
    assert job.priority.is_documented is is_documented
    assert job.to_dict() == {"priority": sent}


@of("enum_integers")
def test_members_have_names(fragment: Fragment) -> None:
    """Negative numbers have members too."""
    assert fragment.models.Priority.VALUE_NEGATIVE_1.value == -1
    assert fragment.models.Priority.VALUE_20.value == 20


@of("enum_strings")
def test_each_value_has_a_member(fragment: Fragment) -> None:
    """Every documented value is a member, whatever its characters, and round-trips."""
    status = fragment.models.JobStatus
    values = ["in progress", "1-day", "+", "", "-1", "1", "isDone", "class", "mro", 'it\'s "so"', "a\\b", "déjà", "<="]
    assert [member.value for member in status] == values
    job = fragment.client({"former": values}).get_job_details()
    assert job.former == list(status)
    assert all(value.is_documented for value in job.former)
    assert job.to_dict() == {"former": values}


@of("enum_strings")
@pytest.mark.parametrize(("sent", "is_documented"), [("In Progress", True), ("lost", False), (" ", False)])
def test_a_string_enum_is_open(fragment: Fragment, sent: str, is_documented: bool) -> None:
    """Case does not matter, and an undocumented value is kept."""
    status = fragment.client({"status": sent}).get_job_details().status
    assert status.is_documented is is_documented
    assert status == (sent.lower() if is_documented else sent)


WHEN = datetime.datetime(2026, 3, 1, 12, 30, tzinfo=datetime.UTC)
DAY = datetime.date(2026, 3, 1)
RUN = uuid.UUID("6f2c0c4e-5d1b-4c62-9d6a-1c5f6f0f1a2b")
WIRE = {
    "startedAt": "2026-03-01T12:30:00Z",
    "day": "2026-03-01",
    "run": "6f2c0c4e-5d1b-4c62-9d6a-1c5f6f0f1a2b",
    "pauses": ["2026-03-01T12:30:00Z"],
}


@of("times_and_uuids")
def test_dates_and_uuids_round_trip(fragment: Fragment) -> None:
    """Arguments are sent as text, and response values are parsed."""
    job = fragment.models.Job(started_at=WHEN, day=DAY, run=RUN, pauses=[WHEN])
    response = fragment.client(WIRE).get_job_details_response(job, since=WHEN, day=DAY, run=RUN)
    assert fragment.query == [("since", WIRE["startedAt"]), ("day", WIRE["day"]), ("run", WIRE["run"])]
    assert fragment.body == WIRE
    assert response.parsed == job
    assert response.parsed.to_dict() == WIRE
    assert response.mismatches == ()


@of("times_and_uuids")
def test_text_that_is_none_is_kept(fragment: Fragment) -> None:
    """A text in a response that does not match its format is kept as sent and reported."""
    client = fragment.client({"startedAt": "yesterday", "run": "x"})
    with pytest.warns(fragment.module.ContractWarning):
        response = client.get_job_details_response(fragment.models.Job())
    assert (response.parsed.started_at, response.parsed.run) == ("yesterday", "x")
    assert [mismatch.path for mismatch in response.mismatches] == ["$.startedAt", "$.run"]


@of("times_and_uuids")
def test_an_argument_may_be_the_text_itself(fragment: Fragment) -> None:
    """A UUID may be passed as text; an invalid one is not sent."""
    client = fragment.client(WIRE)
    client.get_job_details(fragment.models.Job(), run=str(RUN))
    assert fragment.query == [("run", WIRE["run"])]
    with pytest.raises(ValueError, match="run: expected string with a UUID"):
        client.get_job_details(fragment.models.Job(), run="x")


@of("used_before_defined")
def test_the_order_does_not_matter(fragment: Fragment) -> None:
    """A reference to a later component is typed like one to an earlier component."""
    answer = [{"task": {"status": "done"}, "tasks": {"a": {"status": "failed"}}, "status": "done"}]
    response = fragment.client(answer).get_job_details_response()
    (job,) = response.parsed
    assert type(job.task) is type(job.tasks["a"]) is fragment.models.Task
    assert job.task.status is job.status is fragment.models.Status.DONE
    assert [job.to_dict()] == answer
    assert response.mismatches == ()


@of("facts_for_readers")
def test_values_beyond_the_bounds_fit(fragment: Fragment) -> None:
    """Bounds, patterns and other formats are not enforced."""
    answer = {"id": "", "share": 7, "count": 11, "small": 2**40, "link": "?", "owner": "?", "tasks": ["a", "bc", "d"]}
    response = fragment.client(answer).get_job_details_response("x", depth=9)
    assert (response.mismatches, response.undocumented) == ((), ())
    assert response.parsed.to_dict() == answer
    assert fragment.query == [("depth", "9")]


@of("facts_for_readers")
def test_no_default_is_made_up(fragment: Fragment) -> None:
    """Defaults are never filled in, neither in requests nor in responses."""
    client = fragment.client({})
    assert client.get_job_details("j-1").share is None
    assert fragment.query == []
