"""A success is the requested job; anything else is an error that says what the service sent instead."""

from __future__ import annotations

import json
import math
import warnings
from typing import Any

import httpx
import pytest

from jobdetails_core import ContractWarning, errors, summarize

from .service import GET, LIST, Server, job, many
from .ways import SYNC, Way


def raw(content: bytes, status: int = 200, **headers: str) -> httpx.Response:
    """Return a response with these bytes."""
    return httpx.Response(status, content=content, headers={"Content-Type": "application/json", **headers})


def test_the_job_asked_for_is_returned(way: Way) -> None:
    """A documented response has no mismatches and returns the whole job."""
    response = way.get(Server(job(cost=1.5)), client={"strict": True})
    assert response.parsed.to_dict() == job(cost=1.5)
    assert (response.status_code, response.mismatches, response.undocumented, response.missing) == (200, (), (), ())


def test_another_job_is_a_mismatch(way: Way) -> None:
    """A response about a different job is a mismatch at its id, and an error with strict."""
    with pytest.warns(ContractWarning, match=r"\$\.id: expected the id asked for, 'job-1'"):
        response = way.get(Server(job("job-2")))
    assert [mismatch.path for mismatch in response.mismatches] == ["$.id"]
    error = way.error(Server(job("job-2")), client={"strict": True})
    assert type(error) is errors.ResponseDecodeError
    assert (error.path, error.got) == ("$.id", "'job-2'")


@pytest.mark.parametrize("answered", ["JOB-1", "projects/7/job-1", "acme:job-1"])
def test_other_spellings_of_the_same_id_are_no_mismatch(answered: str) -> None:
    """A different case, or a resource name that ends in the id, is still the same job."""
    assert SYNC.get(Server(job(answered)), client={"strict": True}).parsed.id == answered


@pytest.mark.parametrize("answered", ["job-11", "xjob-1", "job-1/tasks"])
def test_ids_that_only_look_alike_are_another_job(answered: str) -> None:
    """An id is compared as a whole."""
    assert SYNC.error(Server(job(answered)), client={"strict": True}).path == "$.id"


NO_JOBS: list[tuple[int, bytes, str]] = [
    (200, b'{"error": {"message": "quota used up"}}', "quota used up"),
    (200, b'{"detail": "no such job"}', "no such job"),
    (200, b'{"job": {}}', "expected a job"),
    (200, b"{}", "expected a job"),
    (200, b'{"id": null, "status": null}', "expected a job"),
    (200, b'{"id": "", "status": ""}', "expected a job"),
    (200, b"[]", "expected object, got array of 0"),
    (200, b"null", "expected object, got null"),
    (200, b'"try later"', "try later"),
    (200, b"<html><title>Sign in</title><body>x</body></html>", "Sign in"),
    (200, b"", "an empty body"),
    (200, b"  ", "an empty body"),
    (204, b"", "status 204 with an empty body"),
    (206, b"{}", "status 206 with empty object"),
    (201, b'{"message": "accepted"}', "the service said: accepted"),
]


@pytest.mark.parametrize(("status", "content", "said"), NO_JOBS, ids=[str(each[:2]) for each in NO_JOBS])
def test_a_success_that_is_no_job_is_an_error(status: int, content: bytes, said: str) -> None:
    """It is never an empty job, and the error includes the service's message."""
    for way in (SYNC, Way("asyncio")):
        error = way.error(Server(raw(content, status)))
        assert type(error) is errors.ResponseDecodeError
        assert said in str(error)
        assert "<" not in str(error)


@pytest.mark.parametrize(("status", "content", "said"), NO_JOBS, ids=[str(each[:2]) for each in NO_JOBS])
def test_a_wait_ends_at_once_on_a_success_that_is_no_job(status: int, content: bytes, said: str) -> None:
    """The wait does not go on to its timeout, except for an empty body, which may have been cut off."""
    server = Server(raw(content, status), job(status="done"))
    if status == 200 and not content.strip():
        assert SYNC.call(server, "wait_for_job").status == "done"
    else:
        assert said in str(SYNC.error(server, "wait_for_job"))
        assert len(server.requests) == 1


def test_a_documented_202_means_the_job_runs(way: Way) -> None:
    """A call raises JobNotReadyError with the phase; a wait continues."""
    not_ready = raw(b'{"message": "still working"}', 202)
    error = way.error(Server(not_ready))
    assert type(error) is errors.JobNotReadyError
    assert (error.phase, "still working" in str(error)) == ("running", True)
    server = Server(not_ready, not_ready, job())
    assert way.call(server, "wait_for_job").status == "done"
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    "value", ["1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00", "1969-12-31T23:00:00-01:00"]
)
def test_a_time_of_zero_is_no_time(value: str) -> None:
    """A zero that means "not yet" is None in the summary, but is kept in the job."""
    parsed = SYNC.get(Server(job(created=value))).parsed
    assert summarize(parsed).created is None
    assert parsed.to_dict()["created"] == value


def test_progress_is_never_whole_before_the_end() -> None:
    """A running job at 100 % has unknown progress; a finished job is at 1."""
    assert summarize(SYNC.get(Server(job(status="running", progress=1.0))).parsed).progress is None
    assert summarize(SYNC.get(Server(job(status="mystery", progress=100))).parsed).progress is None
    assert summarize(SYNC.get(Server(job(status="running", progress=0.25))).parsed).progress == 0.25
    assert summarize(SYNC.get(Server(job(progress=100.0))).parsed).progress == 1.0


def test_missing_jobs_of_a_batch_are_named(way: Way) -> None:
    """A response with several jobs lists each missing id, and there is one warning."""
    server = Server({"data": [job("b")]})
    with pytest.warns(ContractWarning, match="has no job with the id a, c"):
        response = way.call(server, "get_job_details_response", ["a", "b", "c"], operation=LIST)
    assert response.missing == ("a", "c")
    assert [each.id for each in response.parsed.data] == ["b"]


def test_repeated_ids_are_asked_for_once(way: Way) -> None:
    """The request has each id once, in the original order."""
    server = Server(many)
    way.call(server, "get_job_details", ["b", "a", "b", "a"], operation=LIST)
    assert server.bodies == [["b", "a"]]


# 2. Lost responses


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("nodes", None, []),
        ("nodes", "none", "none"),
        ("nodes", {"name": "a"}, {"name": "a"}),
        ("owner", 5, 5),
        ("owner", ..., None),
        ("nodes", ..., []),
        ("id", None, None),
        ("id", ..., None),
    ],
)
def test_a_bad_required_field_costs_that_field_only(field: str, value: Any, kept: Any) -> None:
    """A required field that is null, absent or of the wrong type is one mismatch; all other fields are kept."""
    body = job(cost=2.5) | {field: value}
    if value is ...:
        del body[field]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        response = SYNC.get(Server(body))
    assert [mismatch.path for mismatch in response.mismatches] == [f"$.{field}"]
    assert getattr(response.parsed, field) == kept
    assert (response.parsed.status, response.parsed.cost) == ("done", 2.5)


@pytest.mark.parametrize("data", [None, ...])
def test_a_null_array_of_jobs_is_empty(data: Any) -> None:
    """`data: null` is a mismatch with every id missing; a body without the array does not describe a job."""
    body = {} if data is ... else {"data": data}
    if data is ...:
        error = SYNC.error(Server(body), "get_job_details_response", ["a"], operation=LIST)
        assert type(error) is errors.ResponseDecodeError
        return
    with pytest.warns(ContractWarning):
        response = SYNC.call(Server(body), "get_job_details_response", ["a"], operation=LIST)
    assert (response.parsed.data, response.missing) == ([], ("a",))
    assert [mismatch.path for mismatch in response.mismatches] == ["$.data"]


def content_with(value: bytes) -> bytes:
    """Return a job with these bytes as the value of `from`."""
    return json.dumps(job(cost=2.5))[:-1].encode() + b', "from": ' + value + b"}"


@pytest.mark.parametrize(
    ("content", "path", "kept"),
    [
        (content_with(b'"a\\ud800b"'), "$.from", "a\ufffdb"),
        (content_with(b'"a\xffb"'), "$.from", "a\ufffdb"),
        (content_with(b'"a", "from": "c"'), "$.from", "c"),
        (b"\xef\xbb\xbf" + content_with(b'"a"'), "$", "a"),
    ],
    ids=["lone surrogate", "invalid byte", "repeated key", "byte order mark"],
)
def test_one_bad_text_costs_that_text_only(way: Way, content: bytes, path: str, kept: str) -> None:
    """Invalid JSON is replaced and reported; the rest of the job is kept."""
    with pytest.warns(ContractWarning):
        response = way.get(Server(raw(content)))
    assert [mismatch.path for mismatch in response.mismatches] == [path]
    assert (response.parsed.from_, response.parsed.cost) == (kept, 2.5)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "1" * 5000])
def test_an_impossible_number_costs_that_number_only(number: str) -> None:
    """A number that JSON or Python cannot represent is one mismatch, and NaN."""
    content = json.dumps(job(owner="o"))[:-1].encode() + f', "cost": {number}}}'.encode()
    with pytest.warns(ContractWarning):
        response = SYNC.get(Server(raw(content)))
    assert [mismatch.path for mismatch in response.mismatches] == ["$.cost"]
    assert math.isnan(response.parsed.cost)
    assert summarize(response.parsed).cost is None
    assert response.parsed.owner == "o"


@pytest.mark.parametrize("encoding", ["utf-8", "none", "", "identity", "UTF-8", "identity, identity"])
def test_encodings_that_mean_nothing_are_ignored(way: Way, encoding: str) -> None:
    """A plain body is read as such, even if its encoding is the name of a charset."""
    content = json.dumps(job()).encode()
    stream = httpx.ByteStream(content)

    def serve(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"Content-Encoding": encoding}, stream=stream)

    assert way.call(serve, "get_job_details_response").parsed.id == "job-1"


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress", "gzip, br", "rot13"])
def test_an_encoding_that_nobody_can_undo_is_named(way: Way, encoding: str) -> None:
    """It is a ResponseDecodeError, not a connection error, and is not retried."""
    sent = []

    def serve(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, headers={"Content-Encoding": encoding}, stream=httpx.ByteStream(b"\x0b\x02\x80"))

    error = way.error(serve)
    assert type(error) is errors.ResponseDecodeError
    assert encoding.rpartition(" ")[2] in str(error)
    assert len(sent) == 1


def test_unknown_keys_and_values_are_listed_without_a_warning() -> None:
    """They are listed as undocumented, not as mismatches."""
    response = SYNC.get(Server(job(status="paused", speed=9)), client={"strict": True})
    assert {(each.path, each.got) for each in response.undocumented} == {
        ("$.status", "string 'paused'"),
        ("$.speed", "integer 9"),
    }
    assert response.mismatches == ()


def test_strict_makes_every_mismatch_one_error(way: Way) -> None:
    """The message names the first mismatch, and the error lists all."""
    error = way.error(Server(job(cost="much", owner=7)), client={"strict": True})
    assert type(error) is errors.ResponseDecodeError
    assert {each.path for each in error.mismatches} == {"$.cost", "$.owner"}


def test_a_warning_names_the_code_that_called() -> None:
    """The warning points to a line outside the package, in each calling style and in get_many."""
    with pytest.warns(ContractWarning) as caught:
        SYNC.get(Server(job(cost="much")))
    assert caught[0].filename.endswith("service.py")  # a real client would be in jobdetails_*


def test_one_warning_for_a_field_of_many_items() -> None:
    """All items of an array count as one field."""
    with pytest.warns(ContractWarning) as caught:
        SYNC.get(Server(job(nodes=[{"name": 1}, {"name": 2}], sizes=[["x"], "y"])))
    assert [str(each.message).split(": ")[1] for each in caught] == [
        "$.nodes[0].name", "$.sizes[0][0]", "$.sizes[1]"]  # fmt: skip


def test_a_body_that_is_too_large_is_not_read(way: Way) -> None:
    """The error has the body up to the size limit."""
    error = way.error(Server(job(from_="x" * 500)), client={"max_response_bytes": 100})
    assert type(error) is errors.ResponseDecodeError
    assert len(error.content) == 100
    assert way.get(Server(job()), client={"max_response_bytes": len(json.dumps(job()))}).parsed.id == "job-1"


def test_a_deeply_nested_body_is_an_error() -> None:
    """Deep nesting does not crash the client."""
    for content in (b"[" * 100_000, b'{"id": ' * 200 + b"1" + b"}" * 200):
        assert type(SYNC.error(Server(raw(content)))) is errors.ResponseDecodeError
    assert GET.status == 200
