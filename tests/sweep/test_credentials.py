"""The key of each vendor: sent where it must be, and found nowhere else."""

from __future__ import annotations

import itertools
import json
import logging
import pickle
import traceback
import warnings
from collections.abc import Iterator
from typing import Any

import anyio
import httpcore
import httpx
import pytest

from ..callers import CALLERS, Breaking, Caller, Server, reply, reply_with
from ..reach import texts
from ..schemas import Place, removed, replaced, wrong_values
from ..vendors import KEY, Vendor, answering, async_answering

SECRET = 'sk-"5f3a\\9c/+=' + KEY
"""A key with the characters that JSON escapes, which it may do in several ways."""

ESCAPED = {
    "quotes and backslashes": json.dumps(SECRET)[1:-1],
    "slashes too": json.dumps(SECRET)[1:-1].replace("/", "\\/"),
    "everything": "".join(f"\\u{ord(character):04x}" for character in SECRET),
    "what HTML minds": "".join(f"\\u{ord(sign):04X}" if sign in '+=/"\\' else sign for sign in SECRET),
}


def finds(thing: Any, *secrets: str) -> list[str]:
    """Return where in a thing, or in what can be reached from it, one of some secrets stands."""
    return [text[:200] for text in texts(thing) for secret in secrets if secret in text]


def assert_no_key(error: BaseException, *secrets: str) -> None:
    """Assert that an error shows no secret: itself, its pickle, its traceback, what it holds and what led to it."""
    secrets = secrets or (KEY,)
    assert finds(error, *secrets) == []
    assert finds("".join(traceback.format_exception(error)), *secrets) == []
    assert finds(pickle.dumps(error), *secrets) == []


def echoing(status: int, *, header: str = "X-Echo") -> Server:
    """Return a server that repeats the credential in its answer's body, headers and status line."""

    def answer() -> httpx.Response:
        sent = {name: value for name, value in server.requests[-1].headers.items() if SECRET in value}
        assert sent
        body = {"message": f"bad key {SECRET}", "error": {"message": SECRET, "code": SECRET}, "sent": sent}
        extensions = {"reason_phrase": f"No {SECRET}".encode()}
        return httpx.Response(status, json=body, headers={header: SECRET, **sent}, extensions=extensions)

    server = Server(answer)
    return server


def test_the_search_finds_a_key_where_there_is_one() -> None:
    """The search that the other tests rely on finds a key in a request behind an error behind an error."""
    request = httpx.Request("GET", "http://vendor.test", headers={"Authorization": f"Bearer {KEY}"})
    inner = httpx.ReadError("made up", request=request)
    outer = ValueError("made up")
    outer.__cause__ = inner
    assert finds(outer, KEY)
    assert finds({"a": [("b", KEY.encode())]}, KEY)
    assert not finds({"a": [("b", b"other")]}, KEY)


def test_no_client_shows_its_key(vendor: Vendor) -> None:
    """Neither the repr of a client, nor its attributes and what they hold, nor an error on pickling it has the key."""
    with vendor.client() as client:
        assert finds(client, KEY) == []
        assert "<credential" in " ".join(texts(client))
        assert type(client).__name__ in repr(client)
        with pytest.raises((TypeError, AttributeError, pickle.PicklingError)) as caught:
            pickle.dumps(client)
        assert finds(caught.value, KEY) == []


def test_no_async_client_shows_its_key(vendor: Vendor) -> None:
    """Nor does an asynchronous client."""

    async def look() -> None:
        async with vendor.async_client() as client:
            assert finds(client, KEY) == []
            assert type(client).__name__ in repr(client)

    anyio.run(look)


@pytest.mark.parametrize("status", [301, 400, 401, 404, 418, 429, 503, 999])
def test_no_status_error_shows_the_key(vendor: Vendor, caller: Caller, status: int) -> None:
    """Not even if the service repeats it in the body, the headers or the status line."""
    server = echoing(status)
    error = caller.error(vendor, server, api_key=SECRET)
    assert error.status_code == status
    assert error.message == "bad key ***"
    assert error.headers["x-echo"] == "***"
    assert_no_key(error, SECRET, KEY, *ESCAPED.values())
    for name in ("X-Request-Id", "Retry-After"):
        assert_no_key(caller.error(vendor, echoing(status, header=name), api_key=SECRET), SECRET, KEY)
    bare = Server(reply(status, extensions={"reason_phrase": f"No {SECRET}".encode()}))
    assert_no_key(caller.error(vendor, bare, api_key=SECRET), SECRET, KEY)


@pytest.mark.parametrize("way", ESCAPED)
def test_no_error_shows_an_escaped_key(vendor: Vendor, caller: Caller, way: str) -> None:
    """Services escape differently in JSON; no way of it brings the key into an error, in whatever part of a body."""
    escaped = ESCAPED[way]
    assert json.loads(f'"{escaped}"') == SECRET
    for text in (f'{{"message": "{escaped}"}}', f'{{"{escaped}": 1, "detail": [{{"a": "{escaped}"}}]}}'):
        server = Server(reply(400, content=text.encode()), reply(200, content=text.encode() + b"}"))
        for error in caller.outcomes(vendor, server, times=2, api_key=SECRET):
            assert_no_key(error, SECRET, KEY, escaped)
            assert b"***" in error.content


def takes_no_text(place: Place) -> bool:
    """Return whether a string does not fit at a place."""
    return any(isinstance(wrong, str) for wrong in wrong_values(place.schema))


def wrong_bodies(vendor: Vendor) -> Iterator[bytes]:
    """Yield bodies that are no success, each with the key in it."""
    yield f"<html>{SECRET}</html>".encode()
    yield SECRET.encode() + b"\xff"
    yield json.dumps([SECRET]).encode()
    yield json.dumps(SECRET).encode()
    yield json.dumps({**vendor.full_body, "a": SECRET}).encode() + b"}"
    for place in vendor.places:
        if place.is_required:
            missing = {**removed(vendor.full_body, place.way), SECRET: SECRET, "own": {"api_key": SECRET}}
            yield json.dumps(missing).encode()
        if place.way and takes_no_text(place):
            yield json.dumps(replaced(vendor.full_body, place.way, SECRET)).encode()


def test_no_decode_error_shows_the_key(vendor: Vendor, caller: Caller) -> None:
    """Not even if the service repeats it in a body that is no JSON or does not fit the document."""
    for content in wrong_bodies(vendor):
        error = caller.error(vendor, reply_with(content), api_key=SECRET, strict=True)
        assert type(error) is vendor.module.ResponseDecodeError
        assert b"***" in error.content
        assert_no_key(error, SECRET, KEY, *ESCAPED.values())


def test_a_key_with_a_word_before_it_is_hidden(vendor: Vendor, caller: Caller) -> None:
    """Where the key is given as `Bearer <token>`, the token alone is hidden, too."""
    server = Server(reply(401, json={"message": f"unknown token {KEY}"}))
    error = caller.error(vendor, server, api_key=f"Bearer {KEY}")
    assert error.message == "unknown token ***"
    assert_no_key(error)


@pytest.mark.parametrize("failure", [httpx.ConnectError, httpx.ReadTimeout, httpx.DecodingError, httpx.HTTPStatusError])
def test_no_connection_error_shows_the_key(vendor: Vendor, caller: Caller, failure: Any) -> None:
    """What led to an error has a request without the key, however many errors of httpx stand behind each other."""

    def fail(request: httpx.Request) -> httpx.Response:
        parts = {"response": httpx.Response(404, request=request)} if failure is httpx.HTTPStatusError else {}
        second, third = ValueError("second"), failure("third", request=request, **parts)
        second.__context__ = httpx.ReadError("first", request=request)
        raise third from second

    error = caller.error(vendor, fail)
    assert isinstance(error, vendor.module.APIConnectionError)
    assert isinstance(error.__cause__, failure)
    assert error.__cause__.request.method == vendor.route[1]
    assert_no_key(error)
    broken = Server(lambda: httpx.Response(200, stream=Breaking(KEY.encode(), error=httpx.ReadError("made up"))))
    assert_no_key(caller.error(vendor, broken))


def wire(caller: Caller, *chunks: bytes) -> httpx.Client | httpx.AsyncClient:
    """Return an HTTP client that sends through all of httpx and httpcore, to a network that gives these bytes."""
    if caller.kind == "sync":
        transport = httpx.HTTPTransport()
        transport._pool = httpcore.ConnectionPool(network_backend=httpcore.MockBackend(list(chunks)))
        return httpx.Client(transport=transport)
    async_transport = httpx.AsyncHTTPTransport()
    async_transport._pool = httpcore.AsyncConnectionPool(network_backend=httpcore.AsyncMockBackend(list(chunks)))
    return httpx.AsyncClient(transport=async_transport)


def test_no_log_shows_the_key(vendor: Vendor, caller: Caller, caplog: pytest.LogCaptureFixture) -> None:
    """With every logger at DEBUG, no record of ours, httpx, httpcore or stamina has the key, retries included."""
    caplog.set_level(logging.DEBUG)
    content = json.dumps({"message": f"bad key {KEY}"}).encode()
    head = f"HTTP/1.1 503 No\r\nContent-Length: {len(content)}\r\nConnection: close\r\n\r\n".encode()
    error = caller.error(vendor, wire(caller, head, content))
    assert type(error) is vendor.module.InternalServerError
    loggers = {record.name.partition(".")[0] for record in caplog.records}
    assert {vendor.module.__name__, "httpx", "httpcore", "stamina"} <= loggers
    assert [record for record in caplog.records if finds(vars(record), KEY)] == []
    assert finds(caplog.text, KEY) == []
    assert_no_key(error)


def test_no_warning_shows_the_key(vendor: Vendor, caller: Caller) -> None:
    """A ContractWarning names a field and kinds of values, and no value."""
    place = next(place for place in vendor.places if place.keeper is place and takes_no_text(place))
    body = replaced(vendor.full_body, place.way, KEY)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        caller.response(vendor, reply_with(body))
    assert len(caught) == 1
    assert finds(str(caught[0].message), KEY) == []


def test_no_response_shows_the_key(vendor: Vendor, caller: Caller) -> None:
    """The repr of a response has no request, no headers and no content, which might hold it."""
    response = caller.response(vendor, reply_with(vendor.example, headers={"X-Echo": KEY}))
    assert finds(repr(response), KEY) == []
    assert finds(response.parsed, KEY) == []


def test_what_the_caller_gives_is_not_changed(vendor: Vendor, caller: Caller) -> None:
    """Neither the `headers` nor the headers of your own `http_client` hold the key after a call."""
    headers = {"X-Mine": "1"}
    http = caller.http_client(reply_with(vendor.example))
    before = list(http.headers.raw)
    caller.response(vendor, http, headers=headers)
    assert headers == {"X-Mine": "1"}
    assert list(http.headers.raw) == before


def test_a_callable_key_is_asked_for_each_request(vendor: Vendor, caller: Caller) -> None:
    """A callable is asked at each request and each retry, so that keys can be renewed."""
    keys = (f"key-{number}" for number in itertools.count(1))
    server = Server(reply(503), httpx.ConnectError, reply(200, json=vendor.example))
    outcomes = caller.outcomes(vendor, server, times=2, api_key=lambda: next(keys))
    assert [outcome.status_code for outcome in outcomes] == [200, 200]
    name, _ = vendor.credential("")
    expected = [vendor.credential(f"key-{number}")[1] for number in (1, 2, 3, 4)]
    assert [request.headers[name] for request in server.requests] == expected


@pytest.mark.parametrize("caller", CALLERS[1:], ids=repr)
def test_an_awaitable_key_is_awaited(vendor: Vendor, caller: Caller) -> None:
    """An asynchronous client awaits a key that has to be, at each request and each retry."""
    keys = (f"key-{number}" for number in itertools.count(1))

    async def renew() -> str:
        await anyio.lowlevel.checkpoint()
        return next(keys)

    server = Server(reply(429), reply(200, json=vendor.example))
    assert caller.response(vendor, server, api_key=renew).status_code == 200
    name, _ = vendor.credential("")
    expected = [vendor.credential(f"key-{number}")[1] for number in (1, 2)]
    assert [request.headers[name] for request in server.requests] == expected


BAD_KEYS: list[Any] = [
    "",
    " ",
    f"{KEY}\n",
    f"{KEY}\r\nX-Injected: 1",
    f" {KEY}",
    f"{KEY} ",
    f"{KEY}ключ",
    f"{KEY}\x00",
    f"{KEY}\x7f",
    KEY.encode(),
    5,
    [KEY],
]


@pytest.mark.parametrize("key", BAD_KEYS, ids=repr)
def test_a_bad_key_is_a_configuration_error(vendor: Vendor, caller: Caller, key: Any) -> None:
    """What cannot be a key is refused when the client is made, with a text that does not repeat it."""
    with pytest.raises(vendor.module.ConfigurationError, match=r"^api_key: found .*; expected ") as caught:
        caller.client(vendor, api_key=key)
    assert_no_key(caught.value)


@pytest.mark.parametrize("key", [*BAD_KEYS, None], ids=repr)
def test_a_bad_key_of_a_callable_is_a_configuration_error(vendor: Vendor, caller: Caller, key: Any) -> None:
    """What a callable gives is checked at the request, and nothing is sent; it is not asked again."""
    asked: list[Any] = []

    def ask() -> Any:
        asked.append(key)
        return key

    server = Server(reply(200, json=vendor.example))
    error = caller.error(vendor, server, api_key=ask)
    assert type(error) is vendor.module.ConfigurationError
    assert str(error).startswith("api_key: found ")
    assert_no_key(error)
    assert server.requests == []
    assert len(asked) == 1


def test_an_error_of_a_callable_key_is_the_callers_own(vendor: Vendor, caller: Caller) -> None:
    """What a callable raises comes through as it is."""
    failure = LookupError("no key today")

    def fail() -> str:
        raise failure

    server = Server(reply(200, json=vendor.example))
    assert caller.error(vendor, server, api_key=fail) is failure
    assert server.requests == []


@pytest.mark.parametrize(
    ("url", "is_own"),
    [
        ("http://vendor.test/elsewhere", True),
        ("http://vendor.test:80/", True),
        ("http://VENDOR.test/", True),
        ("https://vendor.test/prefix", False),
        ("http://vendor.test:8080/prefix", False),
        ("http://vendor.test.other.test/prefix", False),
        ("http://other.test/prefix", False),
    ],
)
def test_the_key_is_for_one_origin(vendor: Vendor, url: str, is_own: bool) -> None:
    """The key is set on requests to scheme, host and port of `base_url`, and on no other."""
    server = Server(reply(200))
    with answering(server) as http:
        auth = vendor.client(http)._credential
        http.get(url, auth=auth)
    name, value = vendor.credential(KEY)
    assert server.request.headers.get(name) == (value if is_own else None)
    assert bool(finds(server.request, KEY)) == is_own


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_the_key_does_not_follow_a_redirect(vendor: Vendor, caller: Caller, status: int) -> None:
    """A service that sends you elsewhere does not get the key sent there, though `http_client` follows redirects."""
    server = Server(reply(status, headers={"Location": "https://other.test/"}))
    http = caller.http_client(server, follow_redirects=True)
    assert_no_key(caller.error(vendor, http))
    assert [request.url.host for request in server.requests] == ["vendor.test"]


def test_an_own_http_client_stays_open(vendor: Vendor) -> None:
    """Closing a client closes the connections it made, and no `http_client` that it was given."""
    with answering(reply_with(vendor.example)) as http:
        with vendor.client(http) as client:
            client.get_job_details(*vendor.arguments)
        assert not http.is_closed
        assert vendor.client(http).get_job_details(*vendor.arguments)
    with vendor.client() as own:
        assert not own._http.is_closed
    assert own._http.is_closed
    with pytest.raises(RuntimeError, match=r"^Client\(base_url='.*'\) is closed$"):
        own.get_job_details(*vendor.arguments)


@pytest.mark.anyio
async def test_an_own_async_http_client_stays_open(vendor: Vendor, anyio_backend: str) -> None:
    """The same holds for asynchronous clients."""
    http = async_answering(reply_with(vendor.example))
    async with vendor.async_client(http) as client:
        await client.get_job_details(*vendor.arguments)
    assert not http.is_closed
    async with vendor.async_client() as own:
        assert not own._http.is_closed
    assert own._http.is_closed
    with pytest.raises(RuntimeError, match=r"^AsyncClient\(base_url='.*'\) is closed$"):
        await own.get_job_details(*vendor.arguments)
