"""One bad value costs only that value, not the response; messages include the service's own message."""

from __future__ import annotations

import gzip
import json
import pickle
from pathlib import Path
from typing import Any

import anyio
import pydantic
import pytest

from jobdetails_core.errors import (
    APIConnectionError,
    APIError,
    APIStatusError,
    ConfigurationError,
    JobError,
    NotFoundError,
    ResponseDecodeError,
)
from jobdetails_core.response import ContractWarning
from jobdetails_core.summary import summarize
from jobdetails_core.wait import wait_for_jobs

from .service import KEY, SEVERAL, AsyncClient, Client, Job, Request, Server, http, job


@pytest.mark.parametrize(
    ("fields", "path", "value"),
    [
        ('"tags": null', "$.tags", []),
        ('"other": 1', "$.tags", []),
        ('"tags": "x"', "$.tags", "x"),
        ('"tags": [], "cost": NaN', "$.cost", None),
        ('"tags": [], "cost": -Infinity', "$.cost", None),
        ('"tags": [], "cost": 1e999', "$.cost", None),
        ('"tags": [], "cost": ' + "9" * 5000, "$.cost", None),
        ('"tags": [], "reason": "\\ud800"', "$.reason", "\N{REPLACEMENT CHARACTER}"),
        ('"tags": [], "reason": "a", "reason": "b"', "$.reason", "b"),
        ('"tags": [], "created_at": "soon"', "$.created_at", "soon"),
    ],
)
def test_one_bad_value_costs_that_value(fields: str, path: str, value: object) -> None:
    """It is reported, the rest is kept, and a summary is possible."""
    body = f'{{"id": "job-1", "status": "running", {fields}}}'.encode()
    with Server([http(body)]) as server, Client(server.url) as client:
        with pytest.warns(ContractWarning):
            response = client.respond("job-1")
        assert path in [each.path for each in response.mismatches]
        found = getattr(response.parsed, path[2:])
        assert value is None or found == value
        assert summarize(response.parsed).status == "running"
        assert summarize(response.parsed).cost is None
        json.dumps(response.parsed.to_dict(), ensure_ascii=False).encode()
        assert Job.from_dict(response.parsed.to_dict()) == response.parsed
        assert pickle.loads(pickle.dumps(response.parsed)) == response.parsed


@pytest.mark.parametrize(
    "body",
    [
        b'\xef\xbb\xbf{"id": "job-1", "status": "done", "tags": []}',
        b'{"id": "job-1", "status": "done", "tags": [], "reason": "\xff"}',
        b'{"id": "job-1", "status": "done", "tags": [], "reason": "a\nb"}',
    ],
)
def test_bytes_that_are_not_json_cost_no_answer(body: bytes) -> None:
    """A byte order mark, a byte that is not UTF-8, and a bare control character are mismatches."""
    with Server([http(body)]) as server, Client(server.url) as client, pytest.warns(ContractWarning):
        assert client.get("job-1").status == "done"


@pytest.mark.parametrize("encoding", ["utf-8", "none", "", "identity"])
def test_a_content_encoding_that_is_none_is_ignored(encoding: str) -> None:
    """Servers send it by mistake."""
    with Server([http(job(), headers={"Content-Encoding": encoding})]) as server, Client(server.url) as client:
        assert client.get("job-1").id == "job-1"


def test_an_encoding_that_nobody_can_undo_is_named() -> None:
    """It is an error about the response, and is not retried."""
    with Server([http(job(), headers={"Content-Encoding": "br"})]) as server, Client(server.url) as client:
        with pytest.raises(ResponseDecodeError, match="'br'"):
            client.get("job-1")
        assert len(server.requests) == 1
    packed = http(gzip.compress(json.dumps(job()).encode()), headers={"Content-Encoding": "gzip"})
    with Server([packed]) as server, Client(server.url) as client:
        assert client.get("job-1").id == "job-1"


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2024-05-06T07:08:09", "2024-05-06T07:08:09+00:00"),
        ("2024-05-06T07:08:09Z", "2024-05-06T07:08:09+00:00"),
        ("2024-05-06t07:08:09z", "2024-05-06T07:08:09+00:00"),
        ("2024-05-06 07:08:09+0000", "2024-05-06T07:08:09+00:00"),
        ("2024-05-06T07:08:09.1+02:00", "2024-05-06T05:08:09.100000+00:00"),
        ("2024-05-06T07:08:09.123456789Z", "2024-05-06T07:08:09.123456+00:00"),
        ("2024-05-06T07:08:09.120Z", "2024-05-06T07:08:09.120000+00:00"),
        ("20240506T070809Z", "2024-05-06T07:08:09+00:00"),
        ("2024-05-06T07:08Z", "2024-05-06T07:08:00+00:00"),
        ("2024-05-06T07:08:09-03", "2024-05-06T10:08:09+00:00"),
        ("2024-05-06T24:00:00Z", "2024-05-07T00:00:00+00:00"),
        ("2024-05-06T23:59:60Z", "2024-05-07T00:00:00+00:00"),
        ("2024-127T07:08.5Z", "2024-05-06T07:08:30+00:00"),
        ("2024-05-06T07:08:09\N{MINUS SIGN}03:00", "2024-05-06T10:08:09+00:00"),
    ],
)
def test_times_in_every_form_of_iso_8601(text: str, utc: str) -> None:
    """There is no mismatch; the summary has a zone, and `to_dict` returns the original text."""
    import datetime

    with Server([http(job(created_at=text))]) as server, Client(server.url, strict=True) as client:
        found = client.get("job-1")
    created = summarize(found).created
    assert created is not None
    assert created.astimezone(datetime.UTC).isoformat() == utc
    assert found.to_dict()["created_at"] == text
    assert pickle.loads(pickle.dumps(found)).to_dict() == found.to_dict()


@pytest.mark.filterwarnings("always")
@pytest.mark.parametrize("backend", ["sync", "asyncio", "trio"])
def test_warnings_name_the_callers_line(backend: str) -> None:
    """They never point to our code or an event loop, even from a task, `get_many` or `wait_for_jobs`."""

    async def call(url: str) -> None:
        async with AsyncClient(url) as client, AsyncClient(url, operation=SEVERAL) as several:
            async with anyio.create_task_group() as group:
                group.start_soon(client.get, "1")
            await client.wait("2")
            found = [each.id async for each in client.get_many(["3"])]
            found += [each.id async for each in several.get_many(["4"])]
            found += [each.ref[1] async for each in wait_for_jobs([(client, "5")])]
        assert "".join(found) == "345"

    def respond(request: Request) -> bytes:
        odd = {"status": "done", "cost": "much"}
        return http({"jobs": [job("4", **odd)]} if request.body else job(request.id, **odd))

    def call_sync(url: str) -> None:
        with Client(url) as client, Client(url, operation=SEVERAL) as several:
            found = [*client.get_many(["3"]), *several.get_many(["4"])]
            assert [client.get("1").id, client.wait("2").id, *(each.id for each in found)] == list("1234")

    with Server(respond) as server, pytest.warns(ContractWarning) as caught:
        call_sync(server.url) if backend == "sync" else anyio.run(call, server.url, backend=backend)
    assert len(caught) == (4 if backend == "sync" else 5)
    assert {Path(each.filename).parent for each in caught} == {Path(__file__).parent}


def test_unknown_keys_and_values_are_listed() -> None:
    """They are neither mismatches nor warnings."""
    with Server([http(job(status="frozen", colour="red"))]) as server, Client(server.url, strict=True) as client:
        response = client.respond("job-1")
        assert sorted(each.path for each in response.undocumented) == ["$.colour", "$.status"]
        assert response.parsed.status == "frozen"


def test_a_job_is_a_value() -> None:
    """Equal jobs have equal hashes, `from_dict` reverses `to_dict`, and pydantic models contain and dump them."""
    with Server([http(job(cost=0.5, extra={"a": [1]}))]) as server, Client(server.url) as client:
        one, two = client.get("job-1"), client.get("job-1")
    assert one == two
    assert len({one, two}) == 1
    assert Job.from_dict(one.to_dict()) == one

    class Report(pydantic.BaseModel):
        job: Job

    report = Report(job=one)
    assert report.model_dump()["job"] == one.to_dict()
    assert Report.model_validate_json(report.model_dump_json()) == report
    assert Report.model_json_schema()["properties"]["job"]["type"] == "object"


SAID = {
    "text": (b"the disk is full", "the disk is full"),
    "JSON string": (b'"the disk is full"', "the disk is full"),
    "message": ({"message": "the disk is full"}, "the disk is full"),
    "Message": ({"Message": "the disk is full"}, "the disk is full"),
    "msg": ({"code": 7, "msg": "the disk is full"}, "the disk is full"),
    "errors": ({"errors": [{"title": "Full", "detail": "the disk is full"}]}, "Full: the disk is full"),
    "errors as text": ({"errors": ["the disk is full", "so is the other"]}, "the disk is full; so is the other"),
    "problem+json": ({"type": "about:blank", "title": "Full", "detail": "the disk is full"}, "the disk is full"),
    "error_description": ({"error": "full", "error_description": "the disk is full"}, "the disk is full"),
    "error.detail": ({"error": {"detail": "the disk is full"}}, "the disk is full"),
    "FastAPI": ({"detail": [{"loc": ["path", "job_id"], "msg": "is no UUID"}]}, "path.job_id: is no UUID"),
    "markup in JSON": ({"message": "<p>the <b>disk</b> is full</p>"}, "the disk is full"),
    "HTML after a comment": (b"<!-- x --><html><title>Full</title></html>", "Full"),
    "HTML": (b"<html><head><title>Full</title></head><body><p>x</p></body></html>", "Full"),
}


@pytest.mark.parametrize(("body", "said"), SAID.values(), ids=SAID)
def test_what_the_service_said_is_in_the_message(body: object, said: str) -> None:
    """The message may be anywhere in the body."""
    with Server([http(body, status=400)]) as server, Client(server.url) as client:
        with pytest.raises(APIStatusError) as caught:
            client.get("job-1")
    assert said in str(caught.value)
    assert "<" not in caught.value.message
    assert caught.value.vendor == "acme"


def test_messages_are_bounded() -> None:
    """A long message of a service is shortened."""
    for response in (http({"message": "x" * 100_000}, status=400), http(job("x" * 100_000))):
        with Server([response]) as server, Client(server.url, strict=True) as client:
            with pytest.raises(APIError) as caught:
                client.get("job-1")
        assert len(str(caught.value)) < 2000


def test_a_redirect_says_where_to() -> None:
    """It is not followed."""
    moved = http(b"", status=302, headers={"Location": "https://login.example/?next=jobs"})
    with Server([moved]) as server, Client(server.url) as client:
        with pytest.raises(APIStatusError, match=r"https://login\.example"):
            client.get("job-1")


def _texts(error: BaseException) -> str:
    """Return everything that an error, its chain, our frames, and its pickle show."""
    shown: list[str] = []
    seen: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in seen:
        seen.append(link)
        shown += [str(link), repr(link), repr(link.args), repr(vars(link))]
        trace = link.__traceback__
        while trace:
            if "jobdetails_core" in trace.tb_frame.f_code.co_filename or "httpx" in trace.tb_frame.f_code.co_filename:
                shown.append(repr(trace.tb_frame.f_locals))
            trace = trace.tb_next
        link = link.__cause__ or link.__context__
    return "".join(shown) + pickle.dumps(error).decode("latin-1")


ECHOES: dict[str, bytes] = {
    "body": http({"message": f"bad key {KEY}"}, status=401),
    "escaped": http(json.dumps({"message": KEY}).replace("-", "\\u002d").encode(), status=401),
    "percent": http({"message": KEY.replace("-", "%2D")}, status=401),
    "HTML": http(f"<html><title>{KEY.replace('-', '&#45;')}</title></html>".encode(), status=401),
    "header": http(b"", status=401, headers={"X-Echo": KEY}),
    "Location": http(b"", status=302, headers={"Location": f"https://login.example/?key={KEY}"}),
    "malformed header": f"HTTP/1.1 200 OK\r\n{KEY} is bad\r\n\r\n".encode(),
    "status line": f"HTTP/1.1 2OO {KEY}\r\n\r\n".encode(),
    "chunk": f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{KEY}\r\n".encode(),
    "success": http({"id": KEY}),
    "no JSON": http(KEY.encode()),
    "key": http(f'{{"{KEY}": NaN'.encode()),
}


@pytest.mark.parametrize("response", ECHOES.values(), ids=ECHOES)
def test_a_key_is_in_no_message_however_a_server_echoes_it(response: bytes) -> None:
    """It is not in the chain of errors, the locals of frames, or pickles either."""
    with Server([response]) as server, Client(server.url, strict=True, max_retries=0) as client:
        with pytest.raises(APIError) as caught:
            client.get("job-1")
    text = _texts(caught.value)
    assert KEY not in text
    assert KEY.replace("-", "%2D") not in text
    assert KEY.replace("-", "&#45;") not in text
    assert KEY.replace("-", "\\u002d") not in text


def test_a_key_is_in_no_error_of_a_connection() -> None:
    """This covers a refused connection and a timeout."""
    with Client("http://127.0.0.1:9", max_retries=0) as client, pytest.raises(APIConnectionError) as caught:
        client.get("job-1")
    assert KEY not in _texts(caught.value)
    assert KEY not in repr(client) + repr(vars(client))


def test_errors_have_a_common_base_and_survive_pickling() -> None:
    """Pickles keep their attributes."""
    with Server([http({"message": "gone"}, status=404)]) as server, Client(server.url) as client:
        with pytest.raises(NotFoundError) as caught:
            client.get("job-1")
    again = pickle.loads(pickle.dumps(caught.value))
    assert (type(again), str(again), vars(again)) == (NotFoundError, str(caught.value), vars(caught.value))
    (base,) = {
        kind for kind in NotFoundError.__mro__ if kind in JobError.__mro__ and kind.__name__.endswith("DetailsError")
    }
    assert issubclass(ConfigurationError, base)


def test_calls_take_timeout_retries_and_headers_of_their_own(clock: Any) -> None:
    """They override those of the client."""
    with Server([http({}, status=503)]) as server, Client(server.url, headers={"X-One": "1"}) as client:
        with pytest.raises(APIStatusError):
            client.get("job-1", max_retries=4, headers={"X-Two": "2"}, timeout=60)
        assert len(server.requests) == 5
        assert (server.requests[0].headers["x-one"], server.requests[0].headers["x-two"]) == ("1", "2")
        with pytest.raises(ConfigurationError, match="timeout"):
            client.get("job-1", timeout=0)
