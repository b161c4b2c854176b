"""From an HTTP response to a value or an error."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from generator.runtime._answer import answer_of, connection_error
from generator.runtime._credential import Credential, Scheme
from generator.runtime._operation import Operation, Request
from generator.runtime._response import Response
from generator.runtime.errors import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    NotFoundError,
    ResponseDecodeError,
)

from .made_up import FULL, GET, KEY, LEAST, Fault, Tree, posting

URL = "http://a.test/b"
ASKED = Request(method="GET", url=URL, address=httpx.URL(URL), headers=httpx.Headers(), content=None, timeout=2.5)
CREDENTIAL = Credential(Scheme(kind="apiKey", header="X-Key", env=None), KEY, base_url="http://a.test")


def answer(
    status: int, body: Any, *, operation: Operation[Any] = GET, strict: bool = False, **parts: Any
) -> Response[Any]:
    """Return what a response with a body, bytes or JSON, is made of."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = httpx.Request("GET", "http://a.test/b", headers={"X-Key": KEY})
    response = httpx.Response(status, request=request, **parts)
    return answer_of(operation, ASKED, response, content, credential=CREDENTIAL, strict=strict)


def error(status: int, body: Any, **parts: Any) -> Any:
    """Return the error that a response is made into."""
    with pytest.raises(APIStatusError) as caught:
        answer(status, body, **parts)
    return caught.value


def test_the_documented_status_is_decoded() -> None:
    """A success has the value, the status, headers, the body as received, and no mismatch."""
    content = json.dumps(FULL, indent=1).encode()
    response = answer(200, content, headers={"X-A": "b"})
    assert response.parsed.to_dict() == FULL
    assert (response.status_code, response.headers["x-a"], response.content) == (200, "b", content)
    assert response.mismatches == ()


def test_the_documented_status_need_not_be_200() -> None:
    """Where 201 is documented, 200 is an error; the answer may be an array."""
    assert answer(201, [LEAST, LEAST], operation=posting(int)).parsed == [Tree(id=1, leaves=[], sort=None)] * 2
    assert error(200, [LEAST], operation=posting(int)).status_code == 200


def test_mismatches_are_errors_with_strict() -> None:
    """All of them are in the error, of which the first is named."""
    body = {**FULL, "height": "tall", "from": 5}
    assert [mismatch.path for mismatch in answer(200, body).mismatches] == ["$.from", "$.height"]
    with pytest.raises(ResponseDecodeError) as caught:
        answer(200, body, strict=True)
    assert caught.value.path == "$.from"
    assert [mismatch.path for mismatch in caught.value.mismatches] == ["$.from", "$.height"]
    assert caught.value.content == json.dumps(body).encode()


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b'{"id": "\xff"}', b"NaN", b"[" * 100_000, b"1" * 5000])
def test_what_is_no_json_is_an_error(content: bytes) -> None:
    """The error says how the body starts, and holds all of it; nothing of msgspec comes along."""
    with pytest.raises(ResponseDecodeError) as caught:
        answer(200, content)
    failure = caught.value
    assert (failure.path, failure.expected, failure.content) == ("$", "JSON", content)
    assert failure.got.startswith(f"{len(content)} bytes that start with ")
    assert failure.__cause__ is failure.__context__ is None


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"message": "1", "error": {"message": "2"}, "detail": "3"}, "1"),
        ({"message": "", "error": {"message": "2"}, "detail": "3"}, "2"),
        ({"message": 5, "error": {"message": " "}, "detail": "3"}, "3"),
        ({"error": "4", "detail": "3"}, "3"),
        ({"error": "4", "detail": []}, "4"),
        ({"error": "4", "detail": [1]}, "4"),
        ({"error": {"code": 1}, "detail": {"a": ["b"]}}, '{"a": ["b"]}'),
        ({"message": "a" * 5000}, "a" * 1000),
        ({"detail": ["a" * 5000]}, '["' + "a" * 998),
        ({"message": None}, "Not Found"),
        ([], "Not Found"),
        (None, "Not Found"),
        ("text", "Not Found"),
    ],
)
def test_where_the_message_is_found(body: Any, message: str) -> None:
    """`message`, `error.message`, `detail`, `error` in that order, where they are text; else the status line."""
    assert error(404, body).message == message


def test_a_message_within_more_than_python_can_follow() -> None:
    """However deep a body is, the status is not hidden."""
    for depth in (*range(850, 1000, 5), 100_000):
        failure = error(404, b'{"detail":' * depth + b"1" + b"}" * depth)
        assert failure.status_code == 404
        assert failure.message


def test_status_lines() -> None:
    """A known status has its phrase; another one what the service says, if anything."""
    assert error(404, b"", extensions={"reason_phrase": b"Nope"}).message == "Not Found"
    assert error(499, b"", extensions={"reason_phrase": b"Client Closed"}).message == "Client Closed"
    assert error(499, b"", extensions={"reason_phrase": b""}).message == "unknown status"


def test_error_models() -> None:
    """A body that fits the documented model, near enough, is one; another one is None."""
    assert error(404, {"code": 5, "message": "gone", "a": 1}).error == Fault(
        code=5, message="gone", additional_properties={"a": 1}
    )
    assert error(500, {"code": "5", "message": 7}).error.to_dict() == {"code": "5", "message": 7}
    bodies: list[Any] = [{"message": "gone"}, [], None, b"<html>", b""]
    for body in bodies:
        assert error(404, body).error is None
    assert error(404, {"code": 5}, operation=posting(int)).error is None


def test_what_else_an_error_holds() -> None:
    """Method and URL as asked, headers in lower case, the id of the request and the wait."""
    failure = error(404, b"x", headers={"X-Request-Id": "r", "Retry-After": "7", "Set-Cookie": "a=b"})
    assert type(failure) is NotFoundError
    assert (failure.method, failure.url, failure.content) == ("GET", "http://a.test/b", b"x")
    assert (failure.request_id, failure.retry_after, failure.headers["set-cookie"]) == ("r", 7, "a=b")


def test_a_repeated_key_is_hidden_in_errors_alone() -> None:
    """An error shows stars in all its parts, and says the same of the rest; a success is what was sent."""
    extensions = {"reason_phrase": KEY.encode()}
    failure = error(
        499, {"code": 1, "a": KEY}, headers={"X-Request-Id": KEY, "X-A": f"Key {KEY}"}, extensions=extensions
    )
    assert (failure.message, failure.request_id, failure.headers["x-a"]) == ("***", "***", "Key ***")
    assert failure.content == b'{"code": 1, "a": "***"}'
    assert failure.error.additional_properties == {"a": "***"}
    with pytest.raises(ResponseDecodeError) as caught:
        answer(200, {"id": KEY, KEY: 1})
    assert caught.value.path == "$.leaves"
    assert caught.value.content == b'{"id": "***", "***": 1}'
    with pytest.raises(ResponseDecodeError) as strict:
        answer(200, {**FULL, "height": KEY}, strict=True)
    assert strict.value.got == "string '***'"
    assert answer(200, {**FULL, "from": KEY}).parsed.from_ == KEY


def test_bytes_that_are_no_text_stay_as_they_are() -> None:
    """To hide a key in a body changes none of its other bytes."""
    every_byte = bytes(range(256))
    assert error(404, every_byte + KEY.encode() + every_byte).content == every_byte + b"***" + every_byte


@pytest.mark.parametrize("late", [httpx.ConnectTimeout, httpx.ReadTimeout, httpx.WriteTimeout, httpx.PoolTimeout])
def test_timeouts(late: type[httpx.TimeoutException]) -> None:
    """The error names the seconds of the call and what httpx was waiting for."""
    failure = connection_error(ASKED, late("made up"))
    assert type(failure) is APITimeoutError
    assert failure.message == f"no answer within 2.5 s ({late.__name__}: made up)"


def test_other_failures() -> None:
    """The error names what httpx says, else what the operating system or TLS said, if they say anything."""
    failure = connection_error(ASKED, httpx.ConnectError("made up"))
    assert type(failure) is APIConnectionError
    assert failure.message == "no complete answer (ConnectError: made up)"
    assert connection_error(ASKED, httpx.ReadError("")).message == "no complete answer (ReadError)"
    silent = httpx.ConnectError("")
    silent.__cause__ = ValueError("may hold the key")
    silent.__cause__.__context__ = OSError("no route")
    assert connection_error(ASKED, silent).message == "no complete answer (ConnectError: no route)"
    assert connection_error(ASKED, httpx.StreamClosed()).message.startswith("no complete answer (StreamClosed: ")


def test_no_request_is_left_behind() -> None:
    """Every error of httpx in the chain gets a request without headers for the one it had."""
    sent = httpx.Request("GET", "http://a.test/b", headers={"X-Key": KEY})
    inner = httpx.ReadError("inner", request=sent)
    middle = ValueError("middle")
    middle.__context__ = inner
    outer = httpx.HTTPStatusError("outer", request=sent, response=httpx.Response(404, request=sent))
    outer.__cause__ = middle
    inner.__context__ = outer  # a chain may bite its tail
    connection_error(ASKED, outer)
    for request in (inner.request, outer.request, outer.response.request):
        assert "X-Key" not in request.headers
        assert (request.method, str(request.url)) == ("GET", "http://a.test/b")
