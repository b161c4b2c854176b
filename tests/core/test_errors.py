"""Messages and attributes of errors."""

from __future__ import annotations

import json
import pickle
from typing import Any

import httpx
import pytest

from jobdetails_core import JobSummary, Phase, errors
from jobdetails_core.response import Mismatch

from .service import KEY, Problem, Server, job
from .ways import SYNC, Way, answering, answering_async

HTML = b"<!DOCTYPE html><html><head><title>502 Bad\n Gateway</title></head><body><h1>x</h1></body></html>"
SAID: list[tuple[Any, str]] = [
    ({"message": "one", "error": {"message": "two"}}, "one"),
    ({"message": "", "error": {"message": "two"}}, "two"),
    ({"error": "flat"}, "flat"),
    ({"error": {"detail": "deep"}}, "deep"),
    ({"error": "invalid_grant", "error_description": "key expired"}, "key expired"),
    ({"Message": "aws"}, "aws"),
    ({"msg": "short"}, "short"),
    ({"title": "Out of credit", "detail": "Balance is 3", "status": 403}, "Out of credit: Balance is 3"),
    ({"title": "Out of credit"}, "Out of credit"),
    ({"errors": [{"message": "a"}, {"message": "b"}]}, "a; b"),
    ({"errors": ["a", "b"]}, "a; b"),
    ({"detail": [{"loc": ["path", "job_id"], "msg": "not a UUID", "type": "x"}]}, "path.job_id: not a UUID"),
    ({"detail": {"code": 7}}, '{"code": 7}'),
    ("as a JSON string", "as a JSON string"),
    (b"plain text\n over lines", "plain text over lines"),
    (HTML, "502 Bad Gateway"),
    (b"<html><body>x</body></html>", "Bad Request"),
    (b"", "Bad Request"),
    (b"{}", "Bad Request"),
    (b"[]", "Bad Request"),
    (b"\xff\xfe\x00", "\ufffd\ufffd"),
    ({"message": "x" * 5000}, "x" * 997 + "..."),
]


@pytest.mark.parametrize(("body", "said"), SAID, ids=[str(each[0])[:40] for each in SAID])
def test_what_the_service_said_is_in_the_message(body: Any, said: str) -> None:
    """The message is found anywhere in the body, shortened, and never contains markup."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    error = SYNC.error(Server(httpx.Response(400, content=content)))
    assert type(error) is errors.BadRequestError
    assert error.message == said
    assert str(error) == f"400: {said} (GET https://acme.test/jobs/job-1)"


def test_a_redirect_says_where_to(way: Way) -> None:
    """The message has the Location, and the redirect is not followed."""
    server = Server(httpx.Response(302, headers={"Location": "https://login.test/"}))
    error = way.error(server)
    assert "it redirects to https://login.test/" in str(error)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, errors.BadRequestError),
        (401, errors.AuthenticationError),
        (403, errors.PermissionDeniedError),
        (404, errors.NotFoundError),
        (409, errors.ConflictError),
        (418, errors.APIStatusError),
        (422, errors.UnprocessableEntityError),
        (429, errors.RateLimitError),
        (500, errors.InternalServerError),
        (599, errors.InternalServerError),
        (304, errors.APIStatusError),
    ],
)
def test_each_status_has_its_error(status: int, kind: Any) -> None:
    """The error has the status, headers, body, request id and the documented error model."""
    content = b"" if status == 304 else b'{"code": 7, "message": "no"}'
    response = httpx.Response(status, content=content, headers={"X-Request-Id": "r-1"})
    error: Any = SYNC.error(Server(response), client={"max_retries": 0})
    assert type(error) is kind
    assert (error.status_code, error.request_id, error.vendor, error.content) == (status, "r-1", "acme", content)
    assert error.headers["x-request-id"] == "r-1"
    assert status == 304 or error.error == Problem(code=7, message="no")


@pytest.mark.parametrize(
    ("answer", "times"),
    [
        (httpx.Response(408), 3),
        (httpx.Response(429), 3),
        (httpx.Response(500), 3),
        (httpx.Response(404), 1),
        (httpx.ConnectError, 3),
        (httpx.ReadTimeout, 3),
        (httpx.PoolTimeout, 3),
        (httpx.RemoteProtocolError, 3),
        (httpx.UnsupportedProtocol, 3),
    ],
    ids=str,
)
def test_errors_that_may_pass_are_retried(way: Way, answer: Any, times: int) -> None:
    """They are retried `max_retries` times."""
    server = Server(answer)
    assert isinstance(way.error(server), errors.APIError)
    assert len(server.requests) == times


@pytest.mark.parametrize("late", [httpx.ConnectTimeout, httpx.ReadTimeout, httpx.WriteTimeout, httpx.PoolTimeout])
def test_timeouts_are_timeouts(way: Way, late: type[Exception]) -> None:
    """The message says how long it took."""
    error = way.error(Server(late), client={"timeout": 2.5, "max_retries": 0})
    assert type(error) is errors.APITimeoutError
    assert error.message == f"no response within 2.5 s ({late.__name__}: no luck)"
    assert isinstance(error.__cause__, late)


def test_a_hook_that_raises_becomes_the_error_of_the_status(way: Way) -> None:
    """`raise_for_status` in a response hook of the caller's client gives the status's error, after one request."""
    server = Server(httpx.Response(404, json={"message": "no such job"}))

    def call() -> None:
        with answering(server, event_hooks={"response": [httpx.Response.raise_for_status]}) as http:
            from .service import Client

            Client(http_client=http).get_job_details("job-1")

    async def hook(response: httpx.Response) -> None:
        await response.aread()
        response.raise_for_status()

    async def call_async() -> None:
        async with answering_async(server, event_hooks={"response": [hook]}) as http:
            from .service import AsyncClient

            await AsyncClient(http_client=http).get_job_details("job-1")

    with pytest.raises(errors.NotFoundError) as caught:
        way.either(call, call_async)
    assert len(server.requests) == 1
    assert way.is_sync or caught.value.message == "no such job"


def test_an_error_of_a_hook_is_raised_as_it_is() -> None:
    """An error of the caller's code is not reported as the service's."""

    def hook(response: httpx.Response) -> None:
        raise LookupError("mine")

    from .service import Client

    with answering(Server(job()), event_hooks={"response": [hook]}) as http, pytest.raises(LookupError, match="mine"):
        Client(http_client=http).get_job_details("job-1")


SUMMARY = JobSummary[Any](
    vendor="acme", id="j", phase=Phase.FAILED, status="failed", reason="r", created=None, started=None, finished=None,
    progress=None, cost=None, job=None,
)  # fmt: skip
ABOUT: Any = {"method": "GET", "url": "https://acme.test/jobs/j", "vendor": "acme"}
ALL_ERRORS: list[errors.JobDetailsError] = [
    errors.ConfigurationError("c", vendor="acme"),
    errors.APIConnectionError("c", **ABOUT),
    errors.APITimeoutError("c", **ABOUT),
    errors.NotFoundError("m", status_code=404, headers={"a": "b"}, content=b"x", **ABOUT),
    errors.JobNotReadyError("m", status_code=202, phase=Phase.RUNNING, **ABOUT),
    errors.ResponseDecodeError([Mismatch("$", "a", "b")], status_code=200, content=b"x", **ABOUT),
    errors.JobMissingError("m", missing=["a"], **ABOUT),
    errors.JobFailedError("m", summary=SUMMARY, summaries=[SUMMARY], **ABOUT),
    errors.WaitTimeoutError("m", summary=None, elapsed=1.5, polls=2, missing=["a"], **ABOUT),
]


@pytest.mark.parametrize("error", ALL_ERRORS, ids=lambda error: type(error).__name__)
def test_errors_can_be_pickled(error: errors.JobDetailsError) -> None:
    """Pickles keep all attributes."""
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert (str(copy), copy.args, vars(copy)) == (str(error), error.args, vars(error))


def test_a_failed_job_is_no_api_error() -> None:
    """`except APIError: retry()` does not hide it."""
    assert not issubclass(errors.JobError, errors.APIError)
    assert issubclass(errors.WaitTimeoutError, TimeoutError)


def test_no_error_shows_the_key(way: Way) -> None:
    """It is not in the message, headers, body, request id or pickles."""
    response = httpx.Response(400, json={"message": f"bad {KEY}"}, headers={"X-Request-Id": KEY, "X": KEY})
    error = way.error(Server(response))
    assert "bad ***" in str(error)
    assert KEY.encode() not in pickle.dumps(error)
