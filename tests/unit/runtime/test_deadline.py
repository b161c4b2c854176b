"""Connections that know the deadline of the attempt they serve."""

from __future__ import annotations

import ssl
import time
from typing import Any

import httpcore
import httpx
import pytest

from generator.runtime import _deadline
from generator.runtime._deadline import bind, within
from generator.runtime.errors import APITimeoutError

from .made_up import ARGUMENTS, GET, Client


class Stream(httpcore.NetworkStream):
    """A connection that notes how long each of its methods may take."""

    def __init__(self) -> None:
        self.told: dict[str, Any] = {}

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Note it."""
        self.told["read"] = timeout
        return b""

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Note it."""
        self.told["write"] = timeout

    def start_tls(self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None) -> Any:
        """Note it."""
        self.told["start_tls"] = timeout
        return self

    def get_extra_info(self, info: str) -> Any:
        """Say what was asked."""
        return info

    def close(self) -> None:
        """Note it."""
        self.told["close"] = True


class Backend(httpcore.NetworkBackend):
    """Makes one connection."""

    def __init__(self) -> None:
        self.stream = Stream()

    def connect_tcp(self, host: str, port: int, timeout: float | None = None, *rest: Any, **more: Any) -> Any:
        """Note how long it may take."""
        self.stream.told["connect_tcp"] = timeout
        return self.stream

    def connect_unix_socket(self, path: str, timeout: float | None = None, socket_options: Any = None) -> Any:
        """Note how long it may take."""
        self.stream.told["connect_unix_socket"] = timeout
        return self.stream

    def sleep(self, seconds: float) -> None:
        """Note how long."""
        self.stream.told["sleep"] = seconds


def test_a_client_of_ours_is_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every pool of a client that we make knows of deadlines, behind proxies too; a new httpx may break this."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    assert bind(httpx.Client()) == 1
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.test:1")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.test:1")
    monkeypatch.setenv("NO_PROXY", "inside.test")
    assert bind(httpx.Client()) == 3
    with Client() as client:
        transports: list[Any] = [client._http._transport, *client._http._mounts.values()]
    pools = [transport._pool for transport in transports if transport]
    assert len(pools) == 3
    assert all(isinstance(pool._network_backend, _deadline._Backend) for pool in pools)


def test_a_client_that_has_changed_is_left_alone() -> None:
    """Where httpx keeps its connections elsewhere, nothing is bound and nothing breaks."""
    client = httpx.Client()
    vars(client).pop("_mounts")
    vars(client).pop("_transport")
    assert bind(client) == 0
    other = httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(200)))
    assert bind(other) == 0
    assert other.get("http://made-up.test").status_code == 200


def test_each_wait_is_cut_to_what_is_left() -> None:
    """No step of an attempt may take longer than its timeout, or than what the attempt has left."""
    backend = Backend()
    made = _deadline._Backend(backend)
    with within(5):
        stream = made.connect_tcp("a", 1, 1.0)
        made.connect_unix_socket("a", 9.0)
        stream.read(1, 9.0)
        stream.write(b"a", None)
        encrypted = stream.start_tls(ssl.create_default_context(), "a", 1.0)
        encrypted.read(1, 2.0)
    assert isinstance(encrypted, _deadline._Stream)
    told = backend.stream.told
    assert (told["connect_tcp"], told["start_tls"], told["read"]) == (1.0, 1.0, 2.0)
    assert 4 < told["write"] <= 5
    assert 4 < told["connect_unix_socket"] <= 5
    stream.read(1, 9.0)
    stream.close()
    made.sleep(0)
    assert (told["read"], told["close"], told["sleep"], stream.get_extra_info("a")) == (9.0, True, 0, "a")


def test_when_nothing_is_left() -> None:
    """Each step is then a timeout of its kind, which httpx knows."""
    backend = Backend()
    made = _deadline._Backend(backend)
    stream = made.connect_tcp("a", 1, 1.0)
    backend.stream.told.clear()
    with within(0):
        with pytest.raises(httpcore.ReadTimeout, match="as a whole"):
            stream.read(1, 1.0)
        with pytest.raises(httpcore.WriteTimeout):
            stream.write(b"a", 1.0)
        with pytest.raises(httpcore.ConnectTimeout):
            stream.start_tls(ssl.create_default_context(), "a", 1.0)
        with pytest.raises(httpcore.ConnectTimeout):
            made.connect_tcp("a", 1, 1.0)
        with pytest.raises(httpcore.ConnectTimeout):
            made.connect_unix_socket("a", 1.0)
    assert backend.stream.told == {}


def test_an_attempt_within_another() -> None:
    """The one around goes on with its own deadline, also after an error inside."""
    with within(100):
        before = _deadline._ATTEMPT.ends
        with pytest.raises(ZeroDivisionError), within(1):
            raise ZeroDivisionError
        assert _deadline._ATTEMPT.ends == before
    assert _deadline._ATTEMPT.ends is None


class Dripping(httpx.SyncByteStream):
    """A body that comes a byte at a time."""

    def __iter__(self) -> Any:
        while True:
            time.sleep(0.01)
            yield b" "


def test_a_body_that_drips_through_your_own_client() -> None:
    """It is bounded between two reads, though its connections know of no deadline."""
    http = httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(200, stream=Dripping())))
    began = time.monotonic()
    with pytest.raises(APITimeoutError, match="as a whole"):
        Client(http, timeout=0.1, max_retries=0).ask(GET, **ARGUMENTS)
    assert time.monotonic() - began < 1
