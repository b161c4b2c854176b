"""Success and error responses."""

from __future__ import annotations

import httpx
import pytest

from .fragment import Fragment, of


@of("answer_scalar")
def test_the_scalar_is_returned(fragment: Fragment) -> None:
    """The scalar is returned for the documented status only."""
    assert fragment.client(7, status=203).get_job_details() == 7
    with pytest.raises(fragment.module.ResponseDecodeError, match="expected status 203"):
        fragment.client(7, status=200).get_job_details()


@of("answer_scalar")
def test_there_is_no_coercion(fragment: Fragment) -> None:
    """A string that contains a number is not an integer."""
    with pytest.raises(fragment.module.ResponseDecodeError, match="expected integer"):
        fragment.client("7", status=203).get_job_details()


@of("answer_array")
def test_each_item_is_a_model(fragment: Fragment) -> None:
    """The method returns a list of models."""
    jobs = fragment.client([{"id": 1}, {"id": 2}]).get_job_details()
    assert jobs == [fragment.models.Job(id=1), fragment.models.Job(id=2)]


@of("answer_array")
def test_another_kind_of_body_is_an_error(fragment: Fragment) -> None:
    """A body that is not an array is an error that says what was expected."""
    with pytest.raises(fragment.module.ResponseDecodeError, match="expected array of object"):
        fragment.client({"id": 1}).get_job_details()


@of("answer_object")
def test_fields_are_typed_and_the_rest_is_kept(fragment: Fragment) -> None:
    """The object becomes a model; undocumented keys are kept, and `to_dict` returns all."""
    answer = {"jobId": "j-1", "share": 0.5, "isLate": False, "more": {"a": 1}}
    job = fragment.client(answer).get_job_details("j-1")
    assert job == fragment.models.Job(job_id="j-1", share=0.5, is_late=False, additional_properties={"more": {"a": 1}})
    assert job.to_dict() == answer


@of("answer_object")
def test_optional_fields_may_be_missing(fragment: Fragment) -> None:
    """A missing field is None; if it is required, a warning names it."""
    job = fragment.client({"jobId": "j-1"}).get_job_details("j-1")
    assert (job.share, job.is_late) == (None, None)
    with pytest.warns(fragment.module.ContractWarning, match=r"\$\.jobId"):
        assert fragment.client({}).get_job_details("j-1").job_id is None


@of("answer_envelope")
def test_the_method_opens_the_envelope(fragment: Fragment) -> None:
    """The method returns the property named by x-returns; the response has the whole body."""
    client = fragment.client({"from": [{"id": 1}], "total": 1})
    assert client.get_job_details() == [fragment.models.Job(id=1)]
    response = client.get_job_details_response()
    assert response.parsed.total == 1
    assert response.parsed.from_ == client.get_job_details()


@of("answer_envelope")
def test_an_empty_envelope_is_reported(fragment: Fragment) -> None:
    """A missing array is a warning that names it, or an error with `strict`."""
    with pytest.warns(fragment.module.ContractWarning, match=r"\$\.from"):
        assert fragment.client({"total": 0}).get_job_details() == []
    with pytest.raises(fragment.module.ResponseDecodeError, match=r"\$\.from"):
        fragment.client({"total": 0}, strict=True).get_job_details()


@of("envelope_within_envelope")
def test_the_method_opens_both(fragment: Fragment) -> None:
    """The method and the wait return the job; the response has the whole body."""
    client = fragment.client({"data": {"theJob": {"id": "j", "status": "over"}}})
    job = fragment.models.Job(id="j", status="over")
    assert client.get_job_details("j") == client.wait_for_job("j") == job
    assert client.get_job_details_response("j").parsed.data.the_job == job


@of("envelope_within_envelope")
@pytest.mark.parametrize("answer", [{}, {"data": None}, {"data": {}}, {"data": {"theJob": {}}}])
def test_an_empty_envelope_is_no_job(fragment: Fragment, answer: dict[str, object]) -> None:
    """The error names the place."""
    with pytest.raises(fragment.module.ResponseDecodeError, match=r"\$\.data\.theJob"):
        fragment.client(answer).get_job_details("j")


@of("errors_by_number")
@pytest.mark.parametrize(
    ("status", "error", "model", "answer"),
    [
        (404, "NotFoundError", "Missing", {"hint": "look elsewhere"}),
        (503, "InternalServerError", "Problem", {"code": 7}),
        (429, "RateLimitError", None, {"code": 7}),
        (418, "APIStatusError", None, {"code": 7}),
    ],
)
def test_each_has_its_class_and_model(
    fragment: Fragment, status: int, error: str, model: str | None, answer: dict[str, object]
) -> None:
    """A documented status is raised with its model; other statuses and empty bodies have none."""
    with pytest.raises(getattr(fragment.module, error)) as caught:
        fragment.client(answer, status=status).get_job_details()
    assert caught.value.status_code == status
    expected = getattr(fragment.models, model)(**answer) if model else None
    assert caught.value.error == expected


@of("errors_by_number")
def test_another_body_does_not_hide_the_status(fragment: Fragment) -> None:
    """An undocumented body does not change the error's class."""
    with pytest.raises(fragment.module.NotFoundError) as caught:
        fragment.client(["nothing"], status=404).get_job_details()
    assert caught.value.error is None
    assert caught.value.content == b'["nothing"]'


@of("errors_by_range")
@pytest.mark.parametrize(
    ("status", "error", "model"),
    [
        (404, "NotFoundError", "Missing"),
        (400, "BadRequestError", "Problem"),
        (418, "APIStatusError", "Problem"),
        (599, "InternalServerError", "Problem"),
        (302, "APIStatusError", None),
    ],
)
def test_the_number_counts_before_the_range(fragment: Fragment, status: int, error: str, model: str | None) -> None:
    """A status has the model of its number, else of its range, else none."""
    with pytest.raises(getattr(fragment.module, error)) as caught:
        fragment.client({}, status=status).get_job_details()
    assert caught.value.error == (getattr(fragment.models, model)() if model else None)


@of("errors_default")
@pytest.mark.parametrize(("status", "model"), [(404, "Missing"), (400, "Problem"), (500, "Problem"), (302, "Problem")])
def test_it_is_for_all_that_is_not_named(fragment: Fragment, status: int, model: str) -> None:
    """An unlisted status has the default's model."""
    with pytest.raises(fragment.module.APIStatusError) as caught:
        fragment.client({}, status=status).get_job_details()
    assert caught.value.error == getattr(fragment.models, model)()


@of("job_not_ready")
def test_another_success_is_an_error_with_a_phase(fragment: Fragment) -> None:
    """The error has the documented body, or None."""
    with pytest.raises(fragment.module.JobNotReadyError, match="Wait") as caught:
        fragment.client({"text": "Wait."}, status=202).get_job_details("j")
    assert (caught.value.phase, caught.value.error) == (
        "running",
        fragment.models.GetJobDetailsResponse202(text="Wait."),
    )
    with pytest.raises(fragment.module.JobNotReadyError) as caught:
        fragment.client(None, status=204).get_job_details("j")
    assert (caught.value.phase, caught.value.error) == ("pending", None)


@of("job_not_ready")
def test_waiting_goes_on(fragment: Fragment) -> None:
    """The wait also continues after a 404 for a while, because a job may not be known yet."""
    answers = iter([(404, {}), (202, {"text": "Wait."}), (204, {}), (200, {"status": "over"})])

    def handle(request: httpx.Request) -> httpx.Response:
        status, body = next(answers)
        return httpx.Response(status, json=body)

    with httpx.Client(transport=httpx.MockTransport(handle)) as http_client:
        client = fragment.module.Client(base_url="https://fragment.test", http_client=http_client)
        assert client.wait_for_job("j", interval=0.001).status == "over"


@of("job_not_ready")
def test_a_404_may_be_final(fragment: Fragment) -> None:
    """A 404 is raised by a single call, and by a wait with `existence_timeout=0`."""
    client = fragment.client({}, status=404)
    with pytest.raises(fragment.module.NotFoundError):
        client.wait_for_job("j", existence_timeout=0)
    with pytest.raises(fragment.module.NotFoundError):
        client.get_job_details("j")


@of("read_only_post")
@pytest.mark.parametrize(("method", "attempts"), [("get_job_details", 3), ("start_job", 1)])
def test_only_what_changes_nothing_is_repeated(fragment: Fragment, method: str, attempts: int) -> None:
    """After a temporary error, the read-only POST is retried and the other is not."""
    fragment.requests.clear()
    with pytest.raises(fragment.module.InternalServerError):
        getattr(fragment.client("busy", status=503, max_retries=2), method)()
    assert len(fragment.requests) == attempts


@of("several_operations")
def test_each_has_its_methods(fragment: Fragment) -> None:
    """Each operation has its own method, with the parameters of its path and its documented result."""
    assert fragment.client("it").get_job_details("j") == "it"
    assert (fragment.sent.method, fragment.target) == ("GET", "/jobs/j")
    assert fragment.client(True, status=202).cancel_job("j") is True
    assert (fragment.sent.method, fragment.target) == ("DELETE", "/jobs/j")
    assert fragment.client({"id": "k"}, status=201).job().id == "k"
    assert (fragment.sent.method, fragment.target) == ("POST", "/jobs")


@of("several_operations")
def test_each_has_its_response_method(fragment: Fragment) -> None:
    """Each operation has a method that returns the whole response."""
    assert fragment.client(False, status=202).cancel_job_response("j").parsed is False
