"""Cancellation, closing, event loops, and proxies and certificates from the environment."""

from __future__ import annotations

import asyncio
import gc
import pickle
import random
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import anyio
import httpx
import httpx2
import httpx_aiohttp
import pytest

from jobdetails_core.errors import APIConnectionError, AuthenticationError, ConfigurationError, NotFoundError

from .service import KEY, PATIENCE, SEVERAL, AsyncClient, Client, Request, Server, http, job, wait_until

MAKERS: dict[str, Callable[[], Any]] = {
    "default": lambda: None,
    "httpx2": httpx2.AsyncClient,
    "aiohttp": httpx_aiohttp.HttpxAiohttpClient,
}


def _echo(request: Request) -> bytes:
    return http(job(request.id))


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_cancelled_calls_never_block_a_client(make: Callable[[], Any]) -> None:
    """After a thousand calls cancelled at random points, the next call succeeds."""
    chance = random.Random(7)

    def respond(request: Request) -> bytes:
        time.sleep(chance.random() * 0.003)
        return http(job(request.id))

    async def main(url: str) -> None:
        http_client = make()
        client = AsyncClient(url, http_client=http_client, timeout=PATIENCE)
        for number in range(1000):
            task = asyncio.ensure_future(client.get(f"job-{number}"))
            if chance.random() < 0.5:
                for _ in range(chance.randrange(15)):
                    await asyncio.sleep(0)
            else:
                await asyncio.sleep(chance.random() * 0.004)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        assert (await client.get("last")).id == "last"
        await client.aclose()
        if http_client is not None:
            await http_client.aclose()

    with Server(respond) as server:
        asyncio.run(main(server.url))


def test_a_closed_client_sends_nothing() -> None:
    """A call, a retry or a wait on a closed client sends nothing."""
    with Server([http({}, status=503)]) as server:
        client = Client(server.url)
        client.close()
        for use in (client.get, client.wait):
            with pytest.raises(RuntimeError, match="closed"):
                use("job-1")
        with pytest.raises(RuntimeError, match="closed"):
            list(client.get_many(["job-1"]))
        assert not server.requests

        closing = Client(server.url, max_retries=5)

        def respond(request: Request) -> bytes:
            closing.close()
            return http({}, status=503)

        server._respond = respond
        with pytest.raises((RuntimeError, APIConnectionError)):
            closing.get("job-1")
        assert len(server.requests) == 1


@pytest.fixture
def _collected() -> Iterator[None]:
    """Collect connections of ended event loops, which nothing can close; Python warns that they were open."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.mark.usefixtures("_collected")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_one_async_client_works_in_two_event_loops() -> None:
    """It works in one after the other, on asyncio and trio, with new connections in each."""
    with Server(_echo) as server:
        client = AsyncClient(server.url)
        for number, backend in enumerate(("asyncio", "asyncio", "trio", "trio")):
            assert anyio.run(client.get, f"job-{number}", backend=backend).id == f"job-{number}"


@pytest.mark.usefixtures("_collected")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_callers_http_client_in_two_event_loops_works_or_says_why() -> None:
    """It never hangs."""
    with Server(_echo) as server:
        client = AsyncClient(server.url, http_client=httpx.AsyncClient(), max_retries=0)
        assert asyncio.run(client.get("job-1")).id == "job-1"
        outcome: object
        try:
            outcome = asyncio.run(client.get("job-2")).id
        except (RuntimeError, APIConnectionError) as error:
            outcome = str(error)
        assert outcome == "job-2" or "event loop" in str(outcome)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("HTTPS_PROXY", "http://user:pa#ss-word@proxy:3128"),
        ("HTTPS_PROXY", "http://user:12#ss-word@proxy:3128"),
        ("HTTPS_PROXY", "ftp://ss-word@proxy"),
        ("HTTPS_PROXY", "http://:ss-word@"),
        ("HTTPS_PROXY", "http://proxy:ss-word"),
        ("ALL_PROXY", "socks5://ss-word@proxy:1080"),
        ("SSL_CERT_FILE", "/no/such/file.pem"),
        ("SSL_CERT_DIR", "/no/such/folder"),
    ],
)
@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_unusable_values_in_the_environment_are_named(
    monkeypatch: pytest.MonkeyPatch, kind: Any, variable: str, value: str
) -> None:
    """Creating the client raises an error that names the variable; passwords are not printed."""
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigurationError, match=variable) as caught:
        kind("https://jobs.example")
    assert "ss-word" not in str(caught.value)
    assert caught.value.vendor == "acme"


@pytest.mark.parametrize(
    "no_proxy", ["::1,[::1]", "127.0.0.0/8", "10.0.0.0/8, 127.0.0.1", "fe80::/10,localhost,127.0.0.1", "*"]
)
def test_no_proxy_takes_addresses_and_networks(monkeypatch: pytest.MonkeyPatch, no_proxy: str) -> None:
    """This includes IPv6; excluded hosts are reached directly."""
    monkeypatch.setenv("HTTP_PROXY", "127.0.0.1:9")  # nothing listens there
    monkeypatch.setenv("NO_PROXY", no_proxy)
    with Server(_echo) as server, Client(server.url, max_retries=0) as client:
        if "127" in no_proxy or no_proxy == "*":
            assert client.get("job-1").id == "job-1"
        else:
            with pytest.raises(APIConnectionError):
                client.get("job-1")


def test_no_proxy_with_a_wrong_network_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the variable."""
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:3128")
    monkeypatch.setenv("NO_PROXY", "10.0.0.0/99")
    with pytest.raises(ConfigurationError, match="NO_PROXY"):
        Client("https://jobs.example")


def test_everything_missing_is_named_in_one_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error has the environment variable of each, also if the argument is empty."""
    for name in ("ACME_API_KEY", "ACME_URL", "ACME_SITE"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(ConfigurationError) as caught:
        Client(None, api_key="", site=None)
    assert all(name in str(caught.value) for name in ("ACME_API_KEY", "ACME_URL", "ACME_SITE"))


@pytest.mark.parametrize("end", ["", "/", "/api", "/api/v1", "/api/v1/", "/gate/api/v1", "/api/v2"])
def test_a_base_url_that_repeats_the_path_is_merged(end: str) -> None:
    """The base URL is the vendor's, with or without trailing slashes."""
    with Server(_echo) as server, Client(server.url + end) as client:
        client.get("job-1")
        expected = {"/gate/api/v1": "/gate/api/v1/jobs/job-1", "/api/v2": "/api/v2/api/v1/jobs/job-1"}
        assert server.requests[0].target == expected.get(end, "/api/v1/jobs/job-1")


def test_a_404_names_the_path_that_a_base_url_may_lack() -> None:
    """It does if the base URL is only a host, and deployments are known to have a path."""
    with Server([http({}, status=404)]) as server:
        with Client(server.url) as client, pytest.raises(NotFoundError, match="/gate"):
            client.get("job-1")
        with Client(f"{server.url}/gate") as client, pytest.raises(NotFoundError) as caught:
            client.get("job-1")
    assert "/gate" not in caught.value.message


@pytest.mark.parametrize("key", ["abc-123", "Key abc-123", "key abc-123"])
def test_the_word_of_the_scheme_is_sent_once(key: str) -> None:
    """It does not matter whether the key already has it."""
    with Server(_echo) as server, Client(server.url, api_key=key) as client:
        client.get("job-1")
        assert server.requests[0].headers["authorization"].lower() == "key abc-123"


def test_an_unencrypted_base_url_warns_once() -> None:
    """Loopback does not warn."""
    with pytest.warns(UserWarning, match="unencrypted") as caught:
        Client("http://jobs.example").close()
    assert len(caught) == 1
    assert "jobdetails_core" not in caught[0].filename
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for url in ("http://127.0.0.1:1", "http://localhost:1", "http://[::1]:1", "https://jobs.example"):
            Client(url).close()


@pytest.mark.parametrize("library", [httpx, httpx2])
def test_a_hook_that_raises_for_the_status_becomes_our_error(library: Any) -> None:
    """There is only one request."""

    def hook(response: Any) -> None:
        response.read()
        response.raise_for_status()

    http_client = library.Client(event_hooks={"response": [hook]})
    with Server([http({"message": "bad key"}, status=401)]) as server, http_client:
        client = Client(server.url, http_client=http_client)
        with pytest.raises(AuthenticationError, match="bad key"):
            client.get("job-1")
        assert len(server.requests) == 1


def test_the_wrong_kind_of_http_client_is_named() -> None:
    """The error has the module and class of the expected and the actual client."""
    with pytest.raises(
        ConfigurationError, match=r"expected an httpx\.Client or httpx2\.Client, got httpx\.AsyncClient"
    ):
        Client("http://127.0.0.1:1", http_client=httpx.AsyncClient())
    with pytest.raises(ConfigurationError, match=r"got httpx2\.Client"):
        AsyncClient("http://127.0.0.1:1", http_client=httpx2.Client())


def test_pickling_a_client_says_what_to_do() -> None:
    """The error says to create the client in the worker."""
    with pytest.raises(TypeError, match="reate the client in the process"):
        pickle.dumps(Client("http://127.0.0.1:1"))


class TestGetMany:
    """Results arrive as soon as possible, and everything ends when the loop is left."""

    def test_results_do_not_wait_for_slow_ids(self) -> None:
        """The first result arrives although the second id never does."""
        never = threading.Event()

        def ids() -> Any:
            yield "first"
            never.wait(PATIENCE)

        with Server(_echo) as server, Client(server.url) as client:
            results = client.get_many(ids())
            assert next(results).id == "first"
            never.set()
            results.close()

    def test_ids_that_raise_lose_no_answer(self) -> None:
        """The results arrive first, then the error."""

        def ids() -> Any:
            yield from ("a", "b", "c")
            raise KeyError("ids")

        async def collect(url: str) -> list[str]:
            found = []
            async with AsyncClient(url) as client:
                try:
                    async for result in client.get_many(ids()):
                        found.append(result.id)
                except KeyError as error:
                    found.append(error.args[0])
            return found

        with Server(_echo) as server, Client(server.url) as client:
            found = []
            try:
                for result in client.get_many(ids()):
                    found.append(result.id)
            except KeyError as error:
                found.append(error.args[0])
            for each in (found, asyncio.run(collect(server.url))):
                assert sorted(each[:-1]) == ["a", "b", "c"]
                assert each[-1] == "ids"

    def test_leaving_the_loop_ends_all_sending(self) -> None:
        """Threads in the middle of a request end soon, and send nothing more."""
        release = threading.Event()

        def respond(request: Request) -> bytes:
            if request.id != "0":
                release.wait(PATIENCE)
            return http(job(request.id))

        with Server(respond) as server, Client(server.url, timeout=PATIENCE) as client:
            began = time.monotonic()
            for result in client.get_many(map(str, range(1000)), concurrency=5):
                assert result.id == "0"
                break
            assert time.monotonic() - began < PATIENCE / 4
            sent = len(server.requests)
            release.set()
            wait_until(lambda: not [thread for thread in threading.enumerate() if thread.name == "get_many"])
            assert len(server.requests) == sent

    @pytest.mark.parametrize("ids", ["abc", b"abc", 7])
    def test_a_text_is_no_iterable_of_ids(self, ids: Any) -> None:
        """Each character would be looked up as an id."""
        with Client("http://127.0.0.1:1") as client, pytest.raises(ConfigurationError, match="ids"):
            client.get_many(ids)

    def test_context_variables_reach_the_workers(self) -> None:
        """A callable key may need them."""
        import contextvars

        key = contextvars.ContextVar("key", default="none")
        with Server(_echo) as server, Client(server.url, api_key=lambda: key.get()) as client:
            key.set(KEY)
            assert len(list(client.get_many(map(str, range(20)), concurrency=5))) == 20
            assert {request.headers["authorization"] for request in server.requests} == {f"Key {KEY}"}

    def test_a_batch_of_ids_is_one_request(self) -> None:
        """This applies if the service accepts several ids."""
        with Server([http({"jobs": [job(str(number)) for number in range(100)]})]) as server:
            with Client(server.url, operation=SEVERAL) as client:
                assert len(list(client.get_many(map(str, range(100))))) == 100
            assert len(server.requests) == 1
