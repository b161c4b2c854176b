"""The arguments of each client: what is needed, where it comes from, what it may be."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable
from typing import Any

import anyio
import httpx
import pytest

from ..callers import Caller, Server, reply
from ..vendors import KEY, VENDORS, Vendor, answering

SYNC = Caller("sync")
BOTH = pytest.mark.parametrize("kind", ["Client", "AsyncClient"])


def needed(vendor: Vendor) -> list[str]:
    """Return the arguments without which a client cannot be made."""
    optional = {"base_url"} if vendor.base_url["default"] else set()
    return [argument for argument in vendor.needed() if argument not in optional]


def each(arguments: Callable[[Vendor], Iterable[str]]) -> list[Any]:
    """Return the parameters of a test of some arguments of all vendors."""
    return [pytest.param(vendor, name, id=f"{vendor}-{name}") for vendor in VENDORS for name in arguments(vendor)]


NEEDED = each(needed)
SOURCED = each(lambda vendor: vendor.environment)


def sent(vendor: Vendor, **options: Any) -> httpx.Request:
    """Return the request of a client made of these arguments and no others."""
    server = Server(reply(200, json=vendor.example))
    with answering(server) as http:
        vendor.module.Client(http_client=http, **options).get_job_details(*vendor.arguments)
    return server.request


def is_sent(vendor: Vendor, argument: str, value: str, request: httpx.Request) -> bool:
    """Return whether a request shows that an argument had this value."""
    if argument == "api_key":
        name, shown = vendor.credential(value)
        return bool(request.headers.get(name) == shown)
    if argument == "base_url":
        return str(request.url).startswith(value)
    return value in request.headers.values()


@BOTH
@pytest.mark.parametrize(("vendor", "argument"), NEEDED)
def test_what_is_missing_is_named(vendor: Vendor, argument: str, kind: str) -> None:
    """A client without something it needs is a ConfigurationError with the argument and its environment variable."""
    options = {name: value for name, value in vendor.needed().items() if name != argument}
    with pytest.raises(vendor.module.ConfigurationError) as caught:
        getattr(vendor.module, kind)(**options)
    assert str(caught.value).startswith(f"{argument}: found nothing; pass {argument}=")
    assert vendor.environment[argument] in str(caught.value)
    assert isinstance(caught.value, ValueError)
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(("vendor", "argument"), SOURCED)
def test_the_environment_variable_is_read(vendor: Vendor, argument: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An argument left out, or None, is read from its environment variable when the client is made."""
    value = "http://environment.test/a" if argument == "base_url" else "from-environment"
    monkeypatch.setenv(vendor.environment[argument], value)
    options = {name: given for name, given in vendor.needed().items() if name != argument}
    assert is_sent(vendor, argument, value, sent(vendor, **options))
    assert is_sent(vendor, argument, value, sent(vendor, **options, **{argument: None}))


@pytest.mark.parametrize(("vendor", "argument"), SOURCED)
def test_an_argument_beats_the_environment(vendor: Vendor, argument: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is given to the client is used, whatever the environment says."""
    monkeypatch.setenv(vendor.environment[argument], "http://environment.test/a")
    options = vendor.needed()
    request = sent(vendor, **options)
    assert is_sent(vendor, argument, options[argument], request)
    assert not is_sent(vendor, argument, "http://environment.test/a", request)


@pytest.mark.parametrize(("vendor", "argument"), NEEDED)
def test_an_empty_environment_variable_is_none(vendor: Vendor, argument: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that is set to nothing counts as not set."""
    monkeypatch.setenv(vendor.environment[argument], "")
    options = {name: value for name, value in vendor.needed().items() if name != argument}
    with pytest.raises(vendor.module.ConfigurationError, match=rf"^{argument}: found nothing"):
        vendor.module.Client(**options)


def test_everything_may_come_from_the_environment(vendor: Vendor, monkeypatch: pytest.MonkeyPatch) -> None:
    """With all its environment variables set, a client needs no argument."""
    for argument, value in vendor.needed().items():
        monkeypatch.setenv(vendor.environment[argument], value)
    request = sent(vendor)
    assert all(is_sent(vendor, argument, value, request) for argument, value in vendor.needed().items())


@BOTH
@pytest.mark.parametrize(("vendor", "argument"), [*NEEDED, *SOURCED])
@pytest.mark.parametrize("value", ["", b"bytes", 5, ["a"]], ids=repr)
def test_text_is_needed(vendor: Vendor, argument: str, value: Any, kind: str) -> None:
    """An empty string, or what is no string, is a ConfigurationError that names the argument and what it found."""
    with pytest.raises(vendor.module.ConfigurationError, match=rf"^{argument}: found .*; expected "):
        getattr(vendor.module, kind)(**{**vendor.needed(), argument: value})


def test_the_documented_address_is_the_default(vendor: Vendor) -> None:
    """Where the document gives an address, a client needs none; where it gives none, a client needs one."""
    options = {name: value for name, value in vendor.needed().items() if name != "base_url"}
    default = vendor.base_url["default"]
    if default:
        assert str(sent(vendor, **options).url).startswith(default)
    else:
        with pytest.raises(vendor.module.ConfigurationError, match=r"^base_url: found nothing"):
            sent(vendor, **options)


@BOTH
@pytest.mark.parametrize(
    ("base_url", "found"),
    [
        ("http://user:hunter2@vendor.test", "user or password"),
        ("http://user@vendor.test/a", "user or password"),
        ("http://:hunter2@vendor.test", "user or password"),
        ("http://vendor.test?a=hunter2", "query"),
        ("http://vendor.test/?", "query"),
        ("http://vendor.test/#hunter2", "fragment"),
        ("http://vendor.test/a#", "fragment"),
        ("http://vendor.test/a b", "space"),
        ("http://vendor.test ", "space"),
        ("http://vendor.test/a\u00a0b", "space"),
        ("ftp://vendor.test", "scheme 'ftp'"),
        ("vendor.test", "scheme ''"),
        ("//vendor.test", "scheme ''"),
        ("file:///etc/hosts", "scheme 'file'"),
        ("http://", "host ''"),
        ("https:///a", "host ''"),
        ("http://:80", "host ''"),
        ("http://vendor.test:99999", "port 99999"),
        ("http://vendor.test:0/a", "port 0"),
        ("http://vendor.test:port", "what is no URL"),
        ("http://[::1", "what is no URL"),
        ("http://vendor.test/a\nb", "what is no URL"),
        ("http://vendor..test", "what is no URL"),
        (f"http://{'a' * 64}.test", "what is no URL"),
        ("http://\u0378.test", "what is no URL"),
        ("/a", "scheme ''"),
    ],
)
def test_a_bad_base_url_is_a_configuration_error(vendor: Vendor, kind: str, base_url: str, found: str) -> None:
    """An address that would lose the path, or that cannot be one, is refused, and no password in it repeated."""
    with pytest.raises(vendor.module.ConfigurationError, match=rf"^base_url: found .*{found}.*; expected ") as caught:
        getattr(vendor.module, kind)(**{**vendor.needed(), "base_url": base_url})
    assert "hunter2" not in str(caught.value)


@BOTH
@pytest.mark.parametrize("timeout", [0, -1, math.inf, math.nan, "5", None, True, (1, 2), httpx.Timeout(5)], ids=repr)
def test_a_timeout_is_a_number_of_seconds(vendor: Vendor, kind: str, timeout: Any) -> None:
    """A `timeout` that is no number above zero is a ConfigurationError."""
    with pytest.raises(vendor.module.ConfigurationError, match=r"^timeout: found .*; expected a number of seconds"):
        getattr(vendor.module, kind)(**vendor.needed(), timeout=timeout)


@pytest.mark.parametrize("timeout", [0, -1, math.inf, math.nan, "5", True], ids=repr)
def test_a_timeout_of_a_call_is_checked(vendor: Vendor, caller: Caller, timeout: Any) -> None:
    """So is the `timeout` of a call, and nothing is sent."""
    server = Server(reply(200, json=vendor.example))
    error = caller.error(vendor, server, call={"timeout": timeout})
    assert type(error) is vendor.module.ConfigurationError
    assert str(error).startswith("timeout: found ")
    assert server.requests == []


@BOTH
@pytest.mark.parametrize("max_retries", [-1, 1.5, "2", None, True, math.inf], ids=repr)
def test_max_retries_is_a_count(vendor: Vendor, kind: str, max_retries: Any) -> None:
    """A `max_retries` that is no whole number from zero up is a ConfigurationError."""
    with pytest.raises(vendor.module.ConfigurationError, match=r"^max_retries: found .*; expected a whole number"):
        getattr(vendor.module, kind)(**vendor.needed(), max_retries=max_retries)


@BOTH
@pytest.mark.parametrize("size", [0, -1, 1.5, "2", None, True, math.inf], ids=repr)
def test_max_response_bytes_is_a_count(vendor: Vendor, kind: str, size: Any) -> None:
    """A `max_response_bytes` that is no whole number from one up is a ConfigurationError."""
    with pytest.raises(vendor.module.ConfigurationError, match=r"^max_response_bytes: found .*; expected a whole"):
        getattr(vendor.module, kind)(**vendor.needed(), max_response_bytes=size)


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"backend": "requests"}, "backend: found 'requests'; expected 'httpx' or 'aiohttp'"),
        ({"backend": None}, "backend: found None; expected"),
        ({"backend": "aiohttp", "http_client": httpx.AsyncClient()}, "backend: found 'aiohttp' beside an http_client"),
    ],
)
def test_a_bad_backend_is_a_configuration_error(vendor: Vendor, options: dict[str, Any], named: str) -> None:
    """What requests are sent with is httpx or aiohttp, unless it is your own client."""
    with pytest.raises(vendor.module.ConfigurationError) as raised:
        vendor.module.AsyncClient(**vendor.needed(), **options)
    assert named in str(raised.value)


def test_a_backend_that_is_not_installed_is_named(vendor: Vendor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without aiohttp, who asks for it is told how to install it."""
    monkeypatch.setitem(sys.modules, "aiohttp", None)
    monkeypatch.delitem(sys.modules, f"{vendor.module.__name__}._aiohttp", raising=False)
    wanted = vendor.name.replace("_", "-")
    with pytest.raises(
        vendor.module.ConfigurationError, match=rf"no module aiohttp; .*'jobdetails-{wanted}\[aiohttp\]'"
    ):
        vendor.module.AsyncClient(**vendor.needed(), backend="aiohttp")


def test_a_backend_needs_its_event_loop(vendor: Vendor) -> None:
    """On trio, who asks for aiohttp is told so when asking."""

    async def ask() -> None:
        async with vendor.module.AsyncClient(**vendor.needed(), backend="aiohttp") as client:
            with pytest.raises(vendor.module.ConfigurationError, match="aiohttp', which needs asyncio"):
                await client.get_job_details(*vendor.arguments)

    anyio.run(ask, backend="trio")


@BOTH
@pytest.mark.parametrize(
    ("headers", "named"),
    [
        ({"X-A": "hunter2\r\nX-B: 1"}, "X-A"),
        ({"X-A": "hunter2 "}, "X-A"),
        ({"X-A": "hunter2é"}, "X-A"),
        ({"X-A": 5}, "X-A"),
        ({"X-A": b"hunter2"}, "X-A"),
        ({5: "a"}, "5"),
        ({"": "a"}, "''"),
        ({"-": "a"}, "-"),
        ({"X A": "a"}, "X A"),
        ({"X:A": "a"}, "X:A"),
        ({"É": "a"}, "É"),
        ([("X-A", "hunter2")], "list"),
        ("X-A: hunter2", "str"),
    ],
    ids=repr,
)
def test_bad_headers_are_a_configuration_error(vendor: Vendor, kind: str, headers: Any, named: str) -> None:
    """A header that cannot be sent is named when the client is made, and its value is not repeated."""
    with pytest.raises(vendor.module.ConfigurationError, match=rf"^headers.*{named}.*expected ") as caught:
        getattr(vendor.module, kind)(**vendor.needed(), headers=headers)
    assert "hunter2" not in str(caught.value)


def test_an_http_client_of_the_wrong_kind_is_a_configuration_error(vendor: Vendor) -> None:
    """A client needs an `httpx.Client`, an asynchronous one an `httpx.AsyncClient`; the error says which."""
    for kind, wrong, right in (
        ("Client", httpx.AsyncClient(), "httpx.Client"),
        ("AsyncClient", httpx.Client(), "httpx.AsyncClient"),
        ("Client", httpx, "httpx.Client"),
        ("AsyncClient", object(), "httpx.AsyncClient"),
    ):
        with pytest.raises(vendor.module.ConfigurationError, match=rf"^http_client: found a .*; expected an {right}$"):
            getattr(vendor.module, kind)(**vendor.needed(), http_client=wrong)


@BOTH
def test_arguments_are_given_by_name(vendor: Vendor, kind: str) -> None:
    """A key cannot be taken for something else by standing in the wrong place."""
    with pytest.raises(TypeError, match=r"positional"):
        getattr(vendor.module, kind)(KEY)
