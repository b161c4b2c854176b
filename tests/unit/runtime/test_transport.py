"""Sending, with a service that nobody has: what the vendors' clients do not show."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable
from typing import Any

import anyio
import attrs
import httpx
import pytest

from generator.runtime._response import ContractWarning
from generator.runtime._transport import MOST_CONNECTIONS
from generator.runtime.errors import APIStatusError, BadRequestError, ConfigurationError

from ...callers import Server, reply
from .made_up import ARGUMENTS, FULL, GET, KEY, LEAST, SERVICE, AsyncClient, Client, Tree, posting

Ask = Callable[..., Any]


def asking(kind: str, server: Server, **options: Any) -> Ask:
    """Return a function that sends an operation to a server, in one of the three ways."""
    if kind == "sync":
        return Client(httpx.Client(transport=httpx.MockTransport(server)), **options).ask
    client = AsyncClient(httpx.AsyncClient(transport=httpx.MockTransport(server)), **options)

    def ask(operation: Any, **arguments: Any) -> Any:
        async def send() -> Any:
            return await client.ask(operation, **arguments)

        return anyio.run(send, backend=kind)

    return ask


KINDS = pytest.mark.parametrize("kind", ["sync", "asyncio", "trio"])


@KINDS
def test_a_request_in_full(kind: str) -> None:
    """Path, query, headers, settings and key of a call arrive as they should."""
    server = Server(reply(200, json=FULL))
    ask = asking(kind, server, headers={"X-Own": "1"}, base_url="http://made-up.test/a/")
    response = ask(GET, **{**ARGUMENTS, "tree": "a/b", "colours": ["red", "x&y=z"], "deep": True, "level": 3})
    assert response.parsed.to_dict() == FULL
    request = server.request
    assert request.method == "GET"
    assert request.url.raw_path == b"/a/trees/a%2Fb/of/5?colour%5B%5D=red&colour%5B%5D=x%26y%3Dz&deep=true"
    expected = {"x-own": "1", "x-space": "s", "x-level": "3", "authorization": f"Bearer {KEY}"}
    assert {name: request.headers[name] for name in expected} == expected
    assert request.headers["user-agent"].startswith("made-up/1.2.3 python/3.")


@KINDS
def test_a_post_that_may_change_something_is_not_repeated(kind: str) -> None:
    """Whatever goes wrong, it is sent once; marked as only reading, it is repeated like a GET."""
    for failure in (reply(503), reply(429, headers={"Retry-After": "0"}), httpx.ConnectError, httpx.ReadTimeout):
        for is_repeatable, times in ((False, 1), (True, 3)):
            server = Server(failure)
            with pytest.raises(Exception, match=r"POST http://made-up.test/trees"):
                asking(kind, server)(posting(list[int], is_repeatable=is_repeatable), body=[1, 2])
            assert [request.content for request in server.requests] == [b"[1, 2]"] * times


@KINDS
def test_a_success_has_the_documented_status(kind: str) -> None:
    """Where 201 is documented, 200 is an error."""
    server = Server(reply(201, json=[LEAST]), reply(200, json=[LEAST]))
    ask = asking(kind, server)
    assert ask(posting(int), body=1).parsed == [Tree(id=1, leaves=[], sort=None)]
    with pytest.raises(APIStatusError, match=r"200: OK"):
        ask(posting(int), body=1)


@KINDS
def test_an_argument_that_cannot_be_sent_is_not(kind: str) -> None:
    """A ValueError comes before anything is sent or retried."""
    server = Server(reply(200, json=FULL))
    with pytest.raises(ValueError, match=r"^owner: expected integer"):
        asking(kind, server)(GET, **{**ARGUMENTS, "owner": "5"})
    assert server.requests == []


@KINDS
def test_one_warning_for_each_field(kind: str) -> None:
    """Items of one array count as one field; fields whose names differ by a digit are two."""
    server = Server(reply(200, json={**FULL, "counts": {"a1": "x", "a2": "x"}, "rings": [["x"], ["y", "z"], "w"]}))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        response = asking(kind, server)(GET, **ARGUMENTS)
    assert len(response.mismatches) == 6
    said = [str(warning.message).split(": ")[1] for warning in caught]
    assert said == ["$.rings[0][0]", "$.rings[2]", "$.counts.a1", "$.counts.a2"]
    assert str(caught[0].message) == (
        "GET /trees/{tree}/of/{owner-id}: $.rings[0][0]: expected integer, got string; kept as sent"
    )
    assert {warning.category for warning in caught} == {ContractWarning}


def test_a_warning_points_at_who_called() -> None:
    """The file named is the first one outside the package, also after a retry."""
    server = Server(reply(503), reply(200, json={**FULL, "height": "tall"}))
    client = Client(httpx.Client(transport=httpx.MockTransport(server)))
    with pytest.warns(ContractWarning) as caught:
        client.ask(GET, **ARGUMENTS)
    assert caught[0].filename.endswith("made_up.py")  # where `ask` stands, which is no part of the package


@KINDS
def test_strict_counts_for_all_calls(kind: str) -> None:
    """With `strict`, no answer that does not fit is returned."""
    server = Server(reply(200, json={**FULL, "height": "tall"}), reply(200, json=FULL))
    ask = asking(kind, server, strict=True)
    with pytest.raises(Exception, match=r"\$\.height"):
        ask(GET, **ARGUMENTS)
    assert ask(GET, **ARGUMENTS).parsed.to_dict() == FULL


def test_a_service_without_credential() -> None:
    """A service that takes no key gets none, and to give one is an error; your own client's auth is used."""
    service = attrs.evolve(SERVICE, scheme=None)
    server = Server(reply(200, json=FULL))
    http = httpx.Client(transport=httpx.MockTransport(server), auth=("user", "password"))
    Client(http, service=service).ask(GET, **ARGUMENTS)
    assert server.request.headers["authorization"].startswith("Basic ")
    with pytest.raises(ConfigurationError, match=r"^api_key: found one; this service takes no credential"):
        Client(http, service=service, api_key="a")


def test_the_key_beats_the_auth_of_an_own_client() -> None:
    """What your own `http_client` would send instead of the key is not sent."""
    server = Server(reply(200, json=FULL))
    http = httpx.Client(transport=httpx.MockTransport(server), auth=("user", "password"))
    Client(http).ask(GET, **ARGUMENTS)
    assert server.request.headers["authorization"] == f"Bearer {KEY}"


def test_no_more_at_a_time_than_connections() -> None:
    """A request that would wait for a connection is not begun; how many there are of your own, we do not know."""
    with Client() as own, httpx.Client() as http_client:
        assert (own._at_a_time(7), own._at_a_time(MOST_CONNECTIONS + 1)) == (7, MOST_CONNECTIONS)
        assert vars(own._direct)["_pool"]._max_connections == MOST_CONNECTIONS
        assert Client(http_client=http_client)._at_a_time(MOST_CONNECTIONS + 1) == MOST_CONNECTIONS + 1


def test_optional_settings_are_sent_when_given() -> None:
    """A setting that is not required is a header when it is there."""
    server = Server(reply(200, json=FULL))
    http = httpx.Client(transport=httpx.MockTransport(server))
    Client(http).ask(GET, **ARGUMENTS)
    Client(http, settings={"space": "t", "region": "r"}).ask(GET, **ARGUMENTS)
    sent = [(request.headers.get("x-space"), request.headers.get("x-region")) for request in server.requests]
    assert sent == [("s", None), ("t", "r")]


def test_the_repr_of_a_client() -> None:
    """It names the class and the address."""
    with Client(base_url="http://made-up.test/a/") as client:
        assert repr(client) == "Client(base_url='http://made-up.test/a')"


@KINDS
def test_errors_of_a_hook_of_your_own_client(kind: str) -> None:
    """A hook that raises httpx's own status error does not bring the key, or httpx's error, to the caller."""
    server = Server(reply(404))
    hooks: dict[str, Any] = {"response": [lambda response: response.raise_for_status()]}

    async def hook(response: httpx.Response) -> None:
        response.raise_for_status()

    transport = httpx.MockTransport(server)
    sync_client = Client(httpx.Client(transport=transport, event_hooks=hooks), max_retries=0)
    async_client = AsyncClient(httpx.AsyncClient(transport=transport, event_hooks={"response": [hook]}), max_retries=0)

    async def send() -> None:
        await async_client.ask(GET, **ARGUMENTS)

    def ask() -> None:
        if kind == "sync":
            sync_client.ask(GET, **ARGUMENTS)
        else:
            anyio.run(send, backend=kind)

    with pytest.raises(Exception, match=r"404") as caught:
        ask()
    assert type(caught.value).__name__ == "APIConnectionError"
    cause = caught.value.__cause__
    assert isinstance(cause, httpx.HTTPStatusError)
    assert "authorization" not in cause.request.headers
    assert "authorization" not in cause.response.request.headers


@KINDS
def test_the_logger_is_that_of_the_service(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    """An answer is logged with its status and time, a retry with the error that led to it; no query is logged."""
    caplog.set_level(logging.DEBUG, logger="made_up")
    server = Server(reply(500, json={"message": "busy"}), reply(400))
    with pytest.raises(BadRequestError):
        asking(kind, server)(GET, **{**ARGUMENTS, "deep": True})
    said = [record.getMessage() for record in caplog.records if record.name == "made_up"]
    url = "http://made-up.test/trees/oak/of/5"
    assert said[0].startswith(f"GET {url}: 500 in ")
    assert said[1] == f"attempt 2 of 3 after InternalServerError: 500: busy (GET {url})"
