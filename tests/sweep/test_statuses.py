"""Answers other than the documented success, and no answers: every status, every kind of body, every failure."""

from __future__ import annotations

import copy
import datetime
import email.utils
import http
import itertools
import json
import pickle
from collections.abc import Iterable
from typing import Any

import httpx
import pytest

from ..callers import Breaking, Caller, Server, reply, reply_with
from ..schemas import differences
from ..vendors import VENDORS, Vendor

SYNC = Caller("sync")
STATUSES = [201, 204, 299, *range(300, 600), 600, 999]
CLASSES = {
    400: "BadRequestError",
    401: "AuthenticationError",
    403: "PermissionDeniedError",
    404: "NotFoundError",
    409: "ConflictError",
    422: "UnprocessableEntityError",
    429: "RateLimitError",
    **dict.fromkeys([*range(500, 600), 600, 999], "InternalServerError"),
}
"""The error class of each status that has one; all others have the class of all."""

SAID = "job is gone — désolé"
BODIES: dict[str, tuple[bytes, str | None]] = {
    "message": (json.dumps({"message": SAID, "detail": "no", "error": "no"}).encode(), SAID),
    "error.message": (json.dumps({"error": {"message": SAID}, "detail": "no"}).encode(), SAID),
    "detail": (json.dumps({"detail": SAID, "error": "no"}).encode(), SAID),
    "error": (json.dumps({"error": SAID}).encode(), SAID),
    "blank message": (json.dumps({"message": " ", "error": {"message": None}, "detail": SAID}).encode(), SAID),
    "message of another kind": (json.dumps({"message": {"a": 1}, "error": SAID}).encode(), SAID),
    "list of details": (b'{"detail": [{"msg": "bad id"}]}', '[{"msg": "bad id"}]'),
    "nothing said": (b'{"code": 5}', None),
    "array": (b'["message"]', None),
    "string": (b'"message"', None),
    "null": (b"null", None),
    "HTML": (b"<html><body>Bad gateway</body></html>", None),
    "empty": (b"", None),
    "no UTF-8": (b'{"message": "\xff\xfe"}', None),
    "half JSON": (b'{"message": "job is', None),
}


def status_line(status: int) -> str:
    """Return what HTTP says of a status."""
    return http.HTTPStatus(status).phrase if status in set(http.HTTPStatus) else "unknown status"


def is_documented(vendor: Vendor, status: int) -> bool:
    """Return whether the document describes the body of a status, by number or otherwise."""
    responses = vendor.operation["responses"]
    return any("content" in responses.get(key, {}) for key in (str(status), f"{status // 100}XX", "default"))


def check_statuses(vendor: Vendor, caller: Caller, bodies: Iterable[str]) -> None:
    """
    Assert that each status, with the body of this name, raises the error that it should.

    Its `error` is a model for an object with a status that the document names, and None for all else.
    """
    answers = [(status, *BODIES[body]) for status, body in zip(STATUSES, bodies, strict=False)]
    server = Server(*(reply(status, content=content, headers={"X-A": "b"}) for status, content, _ in answers))
    errors = caller.outcomes(vendor, server, times=len(answers), max_retries=0)
    assert [type(error).__name__ for error in errors] == [CLASSES.get(status, "APIStatusError") for status in STATUSES]
    for (status, content, said), error, request in zip(answers, errors, server.requests, strict=True):
        assert isinstance(error, vendor.module.APIStatusError)
        assert isinstance(error, vendor.module.APIError)
        assert error.status_code == status
        assert error.message == (said or status_line(status))
        assert error.content == content
        assert error.headers["x-a"] == "b"
        assert (error.method, error.url) == (request.method, str(request.url))
        assert str(error) == f"{status}: {error.message} ({error.method} {error.url})"
        is_object = content.startswith(b"{") and content.endswith(b"}") and content.isascii()
        assert (error.error is not None) == (is_object and is_documented(vendor, status))


@pytest.mark.parametrize("body", ["message", "HTML", "empty", "no UTF-8"])
def test_every_status_is_its_error(vendor: Vendor, body: str) -> None:
    """Any status with any body raises the error of that status, with a message from the body or the status line."""
    check_statuses(vendor, SYNC, itertools.repeat(body))


def test_every_status_is_its_error_however_called(vendor: Vendor, caller: Caller) -> None:
    """All kinds of bodies, taken in turn, give the same errors synchronously, on asyncio and on trio."""
    check_statuses(vendor, caller, itertools.cycle(BODIES))


def test_a_status_with_a_body_that_breaks_off(vendor: Vendor, caller: Caller) -> None:
    """A body that breaks off, or cannot be closed, never hides the status; what came of it is kept."""
    chunks = (b'{"message": ', b'"gone')
    streams = [
        Breaking(*chunks, error=failure("made up"), closing=closing)
        for failure in (httpx.ReadError, httpx.ReadTimeout, httpx.RemoteProtocolError)
        for closing in (None, httpx.CloseError("made up"))
    ]
    answers = zip(STATUSES, itertools.cycle(streams), strict=False)
    server = Server(*(reply(status, stream=stream) for status, stream in answers))
    errors = caller.outcomes(vendor, server, times=len(STATUSES), max_retries=0)
    assert [error.status_code for error in errors] == STATUSES
    assert {error.content for error in errors} == {b"".join(chunks)}
    assert [error.message for error in errors] == [status_line(status) for status in STATUSES]


# On trio, httpx leaves its generators of chunks to the garbage collector when what it unpacks is broken.
ignores_generator = pytest.mark.filterwarnings(r"ignore:Async generator 'httpx\._:ResourceWarning")


@ignores_generator
def test_a_status_with_a_body_that_cannot_be_unpacked(vendor: Vendor, caller: Caller) -> None:
    """A content encoding that is broken never hides the status."""
    server = Server(reply(404, stream=httpx.ByteStream(b"no gzip"), headers={"Content-Encoding": "gzip"}))
    error = caller.error(vendor, server)
    assert type(error) is vendor.module.NotFoundError
    assert error.message == "Not Found"


ERRORS = [
    pytest.param(vendor, status, id=f"{vendor}-{status}") for vendor in VENDORS for status in vendor.documented_errors
]


@pytest.mark.parametrize(("vendor", "status"), ERRORS)
def test_a_documented_error_is_decoded(vendor: Vendor, status: int, caller: Caller) -> None:
    """`error` is the documented model, decoded field by field, and the sample's message comes through."""
    schema, example = vendor.documented_errors[status]
    error = caller.error(vendor, Server(reply(status, json=example)), max_retries=0)
    assert list(differences(schema, error.error, example)) == []
    inner = example.get("error")
    said = inner.get("message") if isinstance(inner, dict) else inner
    assert error.message == (example.get("message") or said or example.get("detail"))


@pytest.mark.parametrize(("vendor", "status"), ERRORS)
def test_a_documented_error_need_not_be_as_documented(vendor: Vendor, status: int, caller: Caller) -> None:
    """Another body of a documented error still gives its message, keeps what it is, and hides nothing."""
    unknown = caller.error(vendor, Server(reply(status, json={"detail": SAID})), max_retries=0)
    assert unknown.message == SAID
    assert unknown.error.additional_properties == {"detail": SAID}
    for content in (b"<html>", b"[]", b""):
        bare = caller.error(vendor, Server(reply(status, content=content)), max_retries=0)
        assert bare.error is None
        assert bare.status_code == status


@pytest.mark.parametrize("name", ["X-Request-Id", "request-id", "X-Amzn-RequestId", "X-Correlation-ID"])
def test_the_request_id_is_kept(vendor: Vendor, caller: Caller, name: str) -> None:
    """`request_id` is what the service calls the request, in whichever header it says so; else None."""
    named, bare = caller.outcomes(vendor, Server(reply(404, headers={name: "req-1"}), reply(404)), times=2)
    assert named.request_id == "req-1"
    assert bare.request_id is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        (" 7 ", 7),
        ("99999999999999999999", 999999999999),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("Wed, 21 Oct 2015 07:28:00 -0000", 0),
        ("Wednesday, 21-Oct-15 07:28:00 GMT", 0),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        ("\u0665".encode(), None),
        ("1 Jan 2020 00:00:00 +99999999999999", None),
        ("99 Jan 2020 00:00:00 GMT", None),
    ],
)
def test_retry_after_is_read(vendor: Vendor, text: str | bytes, seconds: float | None) -> None:
    """`retry_after` is in seconds, from a number or a date, never below zero; None if it says nothing readable."""
    for status in (404, 429, 503):
        headers = [(b"Retry-After", text if isinstance(text, bytes) else text.encode())]
        error = SYNC.error(vendor, Server(reply(status, headers=headers)), max_retries=0)
        assert error.status_code == status
        assert error.retry_after == seconds


def test_retry_after_may_be_a_date_to_come(vendor: Vendor, caller: Caller) -> None:
    """A date in the future is the seconds until then."""
    date = datetime.datetime.now(datetime.UTC).replace(microsecond=0) + datetime.timedelta(days=3)
    server = Server(reply(429, headers={"Retry-After": email.utils.format_datetime(date, usegmt=True)}))
    before = datetime.datetime.now(datetime.UTC)
    error = caller.error(vendor, server)
    after = datetime.datetime.now(datetime.UTC)
    assert (date - after).total_seconds() <= error.retry_after <= (date - before).total_seconds()
    assert len(server.requests) == 1


def leaves(kind: type[Exception]) -> list[type[Exception]]:
    """Return a class and all that derive from it."""
    return [kind, *(leaf for inner in kind.__subclasses__() for leaf in leaves(inner))]


FAILURES = sorted({*leaves(httpx.TransportError), httpx.DecodingError}, key=lambda kind: kind.__name__)


@pytest.mark.parametrize("failure", FAILURES, ids=lambda kind: kind.__name__)
def test_no_answer_is_an_error_of_ours(vendor: Vendor, caller: Caller, failure: type[httpx.RequestError]) -> None:
    """Each failure of httpx, when sending or while the success arrives, is an APIConnectionError; late, a timeout."""
    expected = "APITimeoutError" if issubclass(failure, httpx.TimeoutException) else "APIConnectionError"
    server = Server(failure, lambda: httpx.Response(200, stream=Breaking(b'{"', error=failure("made up"))))
    for error in caller.outcomes(vendor, server, times=2, max_retries=0):
        assert type(error).__name__ == expected
        assert isinstance(error, vendor.module.APIConnectionError)
        assert failure.__name__ in str(error)
        assert (error.method, error.url) == (server.requests[0].method, str(server.requests[0].url))
    assert issubclass(vendor.module.APITimeoutError, vendor.module.APIConnectionError)


@ignores_generator
def test_a_success_that_cannot_be_unpacked_is_no_answer(vendor: Vendor, caller: Caller) -> None:
    """A 200 whose content encoding is broken is an APIConnectionError."""
    server = Server(reply(200, stream=httpx.ByteStream(b"no gzip"), headers={"Content-Encoding": "gzip"}))
    error = caller.error(vendor, server, max_retries=0)
    assert type(error) is vendor.module.APIConnectionError


def test_a_success_that_cannot_be_closed_is_no_answer(vendor: Vendor, caller: Caller) -> None:
    """An error of httpx on closing half a success does not replace ours."""
    stream = Breaking(b"{", error=httpx.ReadError("made up"), closing=httpx.CloseError("made up"))
    error = caller.error(vendor, Server(lambda: httpx.Response(200, stream=stream)), max_retries=0)
    assert type(error) is vendor.module.APIConnectionError


def test_a_timeout_says_how_long(vendor: Vendor, caller: Caller) -> None:
    """The message of an APITimeoutError names the seconds that were given."""
    error = caller.error(vendor, Server(httpx.ReadTimeout), max_retries=0, call={"timeout": 1.5})
    assert "no answer within 1.5 s" in str(error)


@pytest.mark.parametrize("location", ["/elsewhere", "http://other.test/a", "http://[bad", "", "ftp://a"])
@pytest.mark.parametrize("status", range(300, 309))
def test_redirects_are_not_followed(vendor: Vendor, caller: Caller, status: int, location: str) -> None:
    """A redirect is an APIStatusError after one request, though your own `http_client` follows redirects."""
    server = Server(reply(status, headers={"Location": location}))
    error = caller.error(vendor, caller.http_client(server, follow_redirects=True))
    assert type(error) is vendor.module.APIStatusError
    assert (error.status_code, error.headers["location"]) == (status, location)
    assert len(server.requests) == 1


def raised(vendor: Vendor, caller: Caller) -> list[Any]:
    """Return an error of each class, as calls raise them."""
    _, example = next(iter(vendor.documented_errors.values()), (None, {"message": "gone"}))
    headers = {"Retry-After": "99", "X-Request-Id": "req-1"}
    statuses = [*CLASSES, 302, *vendor.documented_errors]
    server = Server(*(reply(status, json=example, headers=headers) for status in statuses))
    errors = caller.outcomes(vendor, server, times=len(statuses), max_retries=0)
    for failing in (Server(httpx.ConnectError), Server(httpx.ReadTimeout), reply_with(b"no JSON"), reply_with([])):
        errors.append(caller.error(vendor, failing, max_retries=0))
    with pytest.raises(vendor.module.ConfigurationError) as caught:
        vendor.client(timeout=-1)
    return [*errors, caught.value]


def test_every_error_can_be_pickled_and_copied(vendor: Vendor, caller: Caller) -> None:
    """Each class that a call raises comes back from pickle and copy with the same type, text and attributes."""
    errors = raised(vendor, caller)
    kinds = [getattr(vendor.module, name) for name in vendor.module.errors.__all__ if name != "APIError"]
    about_jobs = (vendor.module.JobError, vendor.module.JobMissingError)
    named = {kind.__name__ for kind in kinds if not issubclass(kind, about_jobs)}
    assert {type(error).__name__ for error in errors} == named
    ways: list[Any] = [copy.copy, copy.deepcopy]
    ways += [lambda error, to=to: pickle.loads(pickle.dumps(error, to)) for to in range(pickle.HIGHEST_PROTOCOL + 1)]
    for error in errors:
        for way in ways:
            again = way(error)
            assert type(again) is type(error)
            assert (str(again), repr(again), again.args) == (str(error), repr(error), error.args)
            assert vars(again) == vars(error)


def test_the_tree_of_errors(vendor: Vendor) -> None:
    """One APIError catches all that a call raises, and a ConfigurationError is a ValueError."""
    module = vendor.module
    tree = {name: getattr(module, name).__mro__[1].__name__ for name in module.errors.__all__}
    statuses = dict.fromkeys(CLASSES.values(), "APIStatusError")
    assert tree == {
        "APIError": "Exception",
        "APIConnectionError": "APIError",
        "APITimeoutError": "APIConnectionError",
        "APIStatusError": "APIError",
        "ResponseDecodeError": "APIError",
        "ConfigurationError": "ValueError",
        "JobError": "APIError",
        "JobMissingError": "APIError",
        **dict.fromkeys(("JobFailedError", "JobCancelledError", "UnknownStatusError", "WaitTimeoutError"), "JobError"),
        **statuses,
    }
    assert issubclass(module.WaitTimeoutError, TimeoutError)
