"""The request that each vendor is sent."""

from __future__ import annotations

import json
import platform
from urllib.parse import quote

import httpx
import pytest

from ..callers import Caller, Server, reply
from ..vendors import KEY, Vendor


def documented_path(vendor: Vendor) -> str:
    """Return the path of a vendor with the examples of its parameters."""
    path = vendor.route[0]
    for name, value in zip(vendor.path_arguments, vendor.arguments, strict=False):
        path = path.replace("{" + name + "}", quote(str(value), safe=""))
    return path


def server_of(vendor: Vendor) -> Server:
    """Return a server that answers with the documented sample."""
    return Server(reply(200, json=vendor.example))


def test_the_request_is_the_documented_one(vendor: Vendor, caller: Caller) -> None:
    """Method, path after the prefix of `base_url`, query, settings, body and credential are those of the document."""
    server = server_of(vendor)
    caller.response(vendor, server)
    request = server.request
    assert request.method == vendor.route[1]
    assert request.url.raw_path == f"/prefix{documented_path(vendor)}".encode()
    assert (request.url.scheme, request.url.host, request.url.query) == ("http", "vendor.test", b"")
    name, value = vendor.credential(KEY)
    expected = {name: value, **{p["name"]: p["example"] for p in vendor.parameters if p.get("x-setting")}}
    for name, value in expected.items():
        assert request.headers.get_list(name) == [value]
    if "requestBody" in vendor.operation:
        assert json.loads(request.content) == vendor.arguments[-1]
        assert request.headers.get_list("content-type") == ["application/json"]
    else:
        assert request.content == b""
        assert "content-type" not in request.headers


def test_the_client_says_what_it_is_and_wants(vendor: Vendor, caller: Caller) -> None:
    """User-Agent names distribution, Python and httpx with their versions; Accept asks for JSON."""
    server = server_of(vendor)
    caller.response(vendor, server)
    python = ".".join(platform.python_version_tuple()[:2])
    version = vendor.document["info"]["version"]
    agent = f"jobdetails-{vendor.name}/{version} python/{python} httpx/{httpx.__version__}"
    assert server.request.headers.get_list("user-agent") == [agent]
    assert server.request.headers.get_list("accept") == ["application/json"]


@pytest.mark.parametrize(
    ("base_url", "start"),
    [
        ("http://vendor.test", "http://vendor.test"),
        ("http://vendor.test/", "http://vendor.test"),
        ("http://vendor.test/a/b", "http://vendor.test/a/b"),
        ("http://vendor.test/a//", "http://vendor.test/a"),
        ("http://vendor.test/a%2Fb/@c", "http://vendor.test/a%2Fb/@c"),
        ("https://VENDOR.test:8443/a", "https://vendor.test:8443/a"),
        ("http://[::1]:8000/a", "http://[::1]:8000/a"),
    ],
)
def test_the_path_is_appended_to_the_base_url(vendor: Vendor, base_url: str, start: str) -> None:
    """A prefix in `base_url` is kept as it is, and a slash at its end changes nothing."""
    server = server_of(vendor)
    Caller("sync").response(vendor, server, base_url=base_url)
    assert str(server.request.url) == start + documented_path(vendor)


def test_headers_of_the_caller_are_sent(vendor: Vendor, caller: Caller) -> None:
    """The client's `headers` are sent with each request, each name once in whatever case, and are not changed."""
    headers = {"X-Mine": "1", "accept": "text/x", "USER-AGENT": "mine", vendor.credential(KEY)[0].swapcase(): "other"}
    server = server_of(vendor)
    before = dict(headers)
    caller.response(vendor, server, headers=headers)
    sent = server.request.headers
    assert sent.get_list("x-mine") == ["1"]
    assert sent.get_list("accept") == ["text/x"]
    assert sent.get_list("user-agent") == ["mine"]
    name, value = vendor.credential(KEY)
    assert sent.get_list(name) == [value]
    assert headers == before


def test_an_own_http_client_is_used_and_not_changed(vendor: Vendor, caller: Caller) -> None:
    """The headers and cookies of your own `http_client` are sent along; its headers get neither key nor settings."""
    server = server_of(vendor)
    http = caller.http_client(server, headers={"X-Pool": "1", "Authorization": "other"}, cookies={"a": "b"}, timeout=77)
    before = list(http.headers.raw)
    caller.response(vendor, http)
    sent = server.request.headers
    assert sent["x-pool"] == "1"
    assert sent["cookie"] == "a=b"
    name, value = vendor.credential(KEY)
    assert sent.get_list(name) == [value]
    assert list(http.headers.raw) == before
    assert http.timeout == httpx.Timeout(77)


@pytest.mark.parametrize("seconds", [0.25, 3, 5, 12.5])
def test_timeouts_reach_httpx(vendor: Vendor, caller: Caller, seconds: float) -> None:
    """Each attempt may take `timeout` seconds, of the client or else of the call; connecting at most five of them."""
    expected = {"connect": min(5, seconds), "read": seconds, "write": seconds, "pool": seconds}
    for how in ({"timeout": seconds}, {"timeout": 99, "call": {"timeout": seconds}}):
        server = server_of(vendor)
        caller.response(vendor, server, **how)
        assert server.request.extensions["timeout"] == expected


def test_default_timeouts(vendor: Vendor, caller: Caller) -> None:
    """Without a `timeout`, an attempt may take thirty seconds, of which five for connecting."""
    server = server_of(vendor)
    caller.response(vendor, caller.http_client(server, timeout=1))
    assert server.request.extensions["timeout"] == {"connect": 5, "read": 30, "write": 30, "pool": 30}
