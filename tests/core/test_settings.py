"""Creating a client: arguments, the environment, base URLs, proxies and certificates."""

from __future__ import annotations

import pickle
import warnings
from pathlib import Path
from typing import Any

import attrs
import httpx
import pytest

from jobdetails_core import errors
from jobdetails_core._credential import Scheme
from jobdetails_core._operation import Setting

from .service import BASE_URL, GET, KEY, SERVICE, AsyncClient, Client, Server, job
from .ways import SYNC, Way, answering

TWO_KEYS = attrs.evolve(
    SERVICE,
    base_url=None,
    schemes=(
        Scheme(argument="api_key", kind="apiKey", header="X-Key", prefix="Key", env="ACME_API_KEY"),
        Scheme(argument="login", kind="basic", prefix="Basic", env="ACME_LOGIN"),
    ),
    settings=(*SERVICE.settings, Setting(argument="shard", env="ACME_SHARD", required=True, kind=int)),
)


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "ssl_cert_file", "ssl_cert_dir"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def refusal(**options: Any) -> errors.ConfigurationError:
    """Return the error when creating a client, which is the same for both kinds."""
    found = []
    for kind in (Client, AsyncClient):
        with pytest.raises(errors.ConfigurationError) as caught:
            kind(**options)
        found.append(caught.value)
    assert str(found[0]) == str(found[1])
    assert found[0].vendor == "acme"
    return found[0]


def test_everything_that_is_missing_is_named_in_one_error() -> None:
    """The error lists all missing arguments with their environment variables."""
    settings = {"space": None, "region": None, "shard": None}
    error = refusal(service=TWO_KEYS, api_key=None, login=None, base_url=None, settings=settings)
    for text in ("ACME_API_KEY", "ACME_LOGIN", "ACME_BASE_URL", "ACME_SPACE", "ACME_SHARD", "api_key=", "login="):
        assert text in str(error)


def test_an_empty_key_names_the_environment_variable() -> None:
    """The usual cause is an unset shell variable."""
    assert str(refusal(api_key="")) == (
        "api_key is empty: pass api_key=... or set the environment variable ACME_API_KEY"
    )


def test_the_environment_is_read_for_what_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """An argument overrides the environment, which overrides the default."""
    monkeypatch.setenv("ACME_API_KEY", "from-environment")
    monkeypatch.setenv("ACME_SPACE", "e")
    monkeypatch.setenv("ACME_BASE_URL", "https://other.test/")
    server = Server(job())
    with answering(server) as http:
        Client(http_client=http, api_key=None, space=None, base_url=None).get_job_details("job-1")
        Client(http_client=http).get_job_details("job-1")
    first, second = server.requests
    assert (first.url.host, first.headers["x-space"]) == ("other.test", "e")
    assert first.headers["authorization"] == "Bearer from-environment"
    assert (second.url.host, second.headers["x-space"]) == ("acme.test", "s")


@pytest.mark.parametrize(
    ("key", "sent"), [("abc", "Bearer abc"), ("Bearer abc", "Bearer abc"), ("bearer abc", "bearer abc")]
)
def test_the_word_before_a_key_is_sent_once(key: str, sent: str) -> None:
    """A key that already has the scheme's prefix is sent unchanged."""
    server = Server(job())
    SYNC.get(server, client={"api_key": key})
    assert server.requests[0].headers["authorization"] == sent


def test_two_credentials_are_both_sent() -> None:
    """Each is sent in its own header, with its own prefix."""
    server = Server(job())
    settings = {"space": "s", "region": None, "shard": 7}
    options = {"service": TWO_KEYS, "api_key": "Key abcd", "login": "user:password", "settings": settings}
    SYNC.get(server, client=options)
    assert server.requests[0].headers["x-key"] == "Key abcd"
    assert server.requests[0].headers["authorization"] == "Basic dXNlcjpwYXNzd29yZA=="


@pytest.mark.parametrize("key", [" padded", "line\nbreak", "na\u00efve", 5, b"bytes", ["list"]])
def test_an_unusable_key_is_not_repeated(key: Any) -> None:
    """The error names the argument and the problem, but not the key."""
    text = str(refusal(api_key=key))
    assert text.startswith("api_key: expected ")
    assert str(key).strip() not in text


BASE_URLS = [
    ("https://acme.test/api/v1", "/api/v1/jobs/{job}", "/api/v1/jobs/job-1"),
    ("https://acme.test/api/v1/", "/api/v1/jobs/{job}", "/api/v1/jobs/job-1"),
    ("https://acme.test/api", "/api/v1/jobs/{job}", "/api/v1/jobs/job-1"),
    ("https://acme.test/eu/api/v1", "/api/v1/jobs/{job}", "/eu/api/v1/jobs/job-1"),
    ("https://acme.test", "/api/v1/jobs/{job}", "/api/v1/jobs/job-1"),
    ("https://acme.test//", "/jobs/{job}", "/jobs/job-1"),
    ("https://acme.test/v1", "/jobs/{job}", "/v1/jobs/job-1"),
    ("https://acme.test/apiv1", "/v1/jobs/{job}", "/apiv1/v1/jobs/job-1"),
    ("https://acme.test/v1/api", "/v1/jobs/{job}", "/v1/api/v1/jobs/job-1"),
    ("https://acme.test/jobs", "/jobs/{job}", "/jobs/job-1"),
]


@pytest.mark.parametrize(("base_url", "path", "sent"), BASE_URLS)
def test_base_url_and_path_do_not_repeat_each_other(base_url: str, path: str, sent: str) -> None:
    """A part that ends the one and begins the other is sent once."""
    server = Server(job())
    SYNC.get(server, operation=attrs.evolve(GET, path=path), client={"base_url": base_url})
    assert server.requests[0].url.path == sent


@pytest.mark.parametrize(
    ("base_url", "is_hinted"),
    [("https://own.test", True), ("https://own.test/", True), ("https://own.test/api/v1", False), (BASE_URL, False)],
)
def test_a_404_behind_a_bare_host_says_what_may_be_missing(way: Way, base_url: str, is_hinted: bool) -> None:
    """If deployments are known to have a path prefix, the message names it."""
    error = way.error(Server(httpx.Response(404)), client={"base_url": base_url})
    assert ("/api/v1" in error.message) is is_hinted


@pytest.mark.parametrize(
    "base_url",
    ["", "acme.test", "ftp://acme.test", "https://", "https://u:p@acme.test", "https://a b", "https://a.test?x=1",
     "https://a.test#x", "https://a.test:0", 5],
)  # fmt: skip
def test_an_unusable_base_url_is_an_error(base_url: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error does not repeat it, since it may contain a password."""
    error = refusal(base_url=base_url, service=attrs.evolve(SERVICE, base_url=None))
    assert "base_url" in str(error)
    assert "u:p" not in str(error)


@pytest.mark.parametrize(
    ("base_url", "is_unsafe"),
    [("http://acme.test", True), ("http://10.0.0.1:8000", True), ("http://127.0.0.1:8", False), ("http://[::1]", False),
     ("http://localhost", False), ("http://api.localhost", False), ("https://acme.test", False)],
)  # fmt: skip
def test_an_unencrypted_key_is_warned_of_once(base_url: str, is_unsafe: bool) -> None:
    """A key sent over http to another host causes a warning at the line that creates the client."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        Client(base_url=base_url)
    assert [str(each.message).startswith("base_url: the key travels unencrypted") for each in caught] == (
        [True] if is_unsafe else []
    )


@pytest.mark.parametrize(
    ("variable", "value", "text"),
    [
        ("HTTPS_PROXY", "ftp://proxy", "HTTPS_PROXY: expected a proxy"),
        ("HTTPS_PROXY", "http://user:se#cret@proxy:1", "%23"),
        ("https_proxy", "http://", "https_proxy: expected a proxy"),
        ("ALL_PROXY", "http://proxy:99999", "ALL_PROXY: expected a proxy"),
        ("HTTPS_PROXY", "socks5://proxy:1", "httpx[socks]"),
        ("SSL_CERT_FILE", "/nowhere/ca.pem", "SSL_CERT_FILE: /nowhere/ca.pem does not exist"),
        ("SSL_CERT_DIR", "/nowhere", "SSL_CERT_DIR"),
    ],
)
def test_an_unusable_environment_variable_is_named(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, text: str
) -> None:
    """The client cannot be created, and the error does not repeat a password."""
    monkeypatch.setenv(variable, value)
    error = str(refusal())
    assert text in error
    assert variable in error
    assert "cret" not in error


def test_a_file_without_certificates_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The file exists but contains no certificates."""
    path = tmp_path / "ca.pem"
    path.write_text("nothing")
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    assert str(refusal()).startswith("SSL_CERT_FILE: no certificates")


@pytest.mark.parametrize("value", ["proxy:3128", "http://proxy:3128", "http://user:p%23@proxy:3128", "https://proxy"])
def test_a_proxy_may_lack_its_scheme(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """`host:port` is what many people set."""
    monkeypatch.setenv("HTTPS_PROXY", value)
    Client().close()


@pytest.mark.parametrize(
    ("excluded", "host", "is_excluded"),
    [
        ("::1", "[::1]", True),
        ("[::1]", "[::1]", True),
        ("fd00::/8", "[fd00::5]", True),
        ("10.0.0.0/8", "10.1.2.3", True),
        ("10.0.0.0/8", "11.1.2.3", False),
        ("acme.test", "api.acme.test", True),
        (".acme.test", "api.acme.test", True),
        ("*.acme.test", "api.acme.test", True),
        ("cme.test", "acme.test", False),
        ("acme.test:8443", "acme.test", False),
        ("*", "acme.test", True),
        (" other.test , acme.test ", "acme.test", True),
    ],
)
def test_no_proxy_in_all_its_forms(
    monkeypatch: pytest.MonkeyPatch, excluded: str, host: str, is_excluded: bool
) -> None:
    """Host names, parent domains, addresses and networks work, including IPv6."""
    monkeypatch.setenv("HTTPS_PROXY", "ftp://unusable")
    monkeypatch.setenv("NO_PROXY", excluded)
    if is_excluded:
        Client(base_url=f"https://{host}").close()
    else:
        refusal(base_url=f"https://{host}")


def test_a_callers_http_client_has_its_own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A caller's HTTP client reads its own proxies; ours are not checked."""
    with httpx.Client(trust_env=False) as http:
        monkeypatch.setenv("HTTPS_PROXY", "ftp://unusable")
        Client(http_client=http)


@pytest.mark.parametrize(
    "options",
    [{"timeout": 0}, {"timeout": float("inf")}, {"timeout": True}, {"max_retries": -1}, {"max_retries": 1.5},
     {"max_response_bytes": 0}, {"headers": [("a", "b")]}, {"headers": {"a b": "c"}}, {"headers": {"a": "b\n"}},
     {"headers": {"a": 1}}, {"http_client": object()}, {"http_client": "httpx"}],
)  # fmt: skip
def test_unusable_arguments_are_errors(options: dict[str, Any]) -> None:
    """The error names the argument."""
    with pytest.raises(errors.ConfigurationError) as caught:
        Client(**options)
    assert str(caught.value).startswith(next(iter(options)))


def test_the_other_kind_of_http_client_is_an_error() -> None:
    """The error says which one is expected."""
    with pytest.raises(
        errors.ConfigurationError, match=r"expected an httpx\.Client or httpx2\.Client, got httpx\.AsyncClient"
    ):
        Client(http_client=httpx.AsyncClient())


@pytest.mark.parametrize("how", [{"timeout": -1}, {"max_retries": -1}, {"headers": {"a": 1}}])
def test_unusable_arguments_of_a_call_are_errors(way: Way, how: dict[str, Any]) -> None:
    """Nothing is sent."""
    server = Server(job())
    assert type(way.error(server, **how)) is errors.ConfigurationError
    assert server.requests == []


def test_a_call_may_override_the_client(way: Way) -> None:
    """A call may have its own timeout, retries and headers."""
    server = Server(httpx.Response(503))
    way.error(
        server, timeout=3, max_retries=0, headers={"X-Own": "call"}, client={"headers": {"X-Own": "client", "X-B": "b"}}
    )
    assert len(server.requests) == 1
    assert server.requests[0].extensions["timeout"] == {"connect": 3, "read": 3, "write": 3, "pool": 3}
    assert (server.requests[0].headers["x-own"], server.requests[0].headers["x-b"]) == ("call", "b")


def test_a_request_in_full(way: Way) -> None:
    """Path, query and headers arrive as documented."""
    server = Server(job("a/b c"))
    way.call(server, "get_job_details", "a/b c", client={"region": "eu", "base_url": "https://acme.test/x/"})
    request = server.requests[0]
    assert (request.method, request.url.raw_path) == ("GET", b"/x/jobs/a%2Fb%20c")
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert (request.headers["x-space"], request.headers["x-region"]) == ("s", "eu")
    assert request.headers["user-agent"].startswith("jobdetails-acme/1.2.3 python/3.")


@pytest.mark.parametrize("ids", ["", ".", "..", "a\nb", "a\x00", 5, None, ["a"], "\ud800"])
def test_an_id_that_cannot_be_sent_is_not(way: Way, ids: Any) -> None:
    """A ValueError names the argument, and nothing is sent."""
    server = Server(job())
    error = way.error(server, "get_job_details", ids)
    assert isinstance(error, ValueError)
    assert str(error).startswith("job_id: expected ")
    assert server.requests == []


def test_a_client_cannot_be_pickled() -> None:
    """The error says what to do instead."""
    for client in (Client(), AsyncClient()):
        with pytest.raises(TypeError, match="Create the client in the process that uses it"):
            pickle.dumps(client)


def test_the_repr_of_a_client_has_its_address_only() -> None:
    """The repr has only the class and the base URL."""
    assert repr(Client(base_url="https://a.test/b/")) == "Client(base_url='https://a.test/b')"


def test_a_callers_http_client_adds_what_it_adds_to_any_request() -> None:
    """Its current headers, its query and cookies, and the changes of its own `build_request` are sent."""

    class Signing(httpx.Client):
        def build_request(self, *args: Any, **options: Any) -> httpx.Request:
            request = super().build_request(*args, **options)
            request.headers["x-signed"] = "yes"
            return request

    server = Server(job())
    transport = httpx.MockTransport(server)
    for http in (httpx.Client(transport=transport), Signing(transport=transport)):
        client = Client(attrs.evolve(GET, parameters=GET.parameters[:3]), http_client=http)
        http.headers["x-trace"] = "1"
        client.get_job_details("job-1")
        http.headers["x-trace"] = "2"
        client.get_job_details("job-1", headers={"x-call": "1"})
        client.get_job_details("job-1")
        http.params = httpx.QueryParams(team="a")
        http.cookies.set("session", "s")
        client.get_job_details("job-1")
    sent = server.requests
    assert [request.headers["x-trace"] for request in sent] == ["1", "2", "2", "2"] * 2
    assert [request.headers.get("x-call") for request in sent] == [None, "1", None, None] * 2
    assert [request.headers.get("x-signed") for request in sent] == [None] * 4 + ["yes"] * 4
    assert [request.headers.get("cookie") for request in sent] == [None, None, None, "session=s"] * 2
    assert [request.url.query for request in sent] == [b"", b"", b"", b"team=a"] * 2
    assert {request.headers["user-agent"].split("/")[0] for request in sent} == {"jobdetails-acme"}
