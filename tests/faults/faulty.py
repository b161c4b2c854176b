"""The fault server for tests, and clients that call it."""

from __future__ import annotations

import contextlib
import http.client
import importlib
import json
import ssl
import time
import urllib.parse
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import anyio
import attrs

from ..core.service import AsyncClient, Client


@attrs.frozen
class Sender:
    """An event loop or blocking code, combined with an HTTP library; None means our own HTTP client."""

    kind: str
    http_library: str | None = None

    def __repr__(self) -> str:
        return f"{self.kind}-{self.http_library or 'default'}"

    @property
    def is_sync(self) -> bool:
        """Whether calls block."""
        return self.kind == "sync"

    def http_client(self, authority: Path | None = None, **options: Any) -> Any:
        """Return an HTTP client of the library that trusts an authority; None means our own HTTP client."""
        if self.http_library is None:
            return None
        module = importlib.import_module(self.http_library)
        name = (
            "HttpxAiohttpClient"
            if self.http_library == "httpx_aiohttp"
            else "Client"
            if self.is_sync
            else "AsyncClient"
        )
        if authority is not None:
            options["verify"] = ssl.create_default_context(cafile=str(authority))
        return getattr(module, name)(**options)

    @contextlib.contextmanager
    def client(self, authority: Path | None = None, **options: Any) -> Iterator[Client]:
        """Yield a blocking client."""
        with contextlib.ExitStack() as stack:
            http = self.http_client(authority)
            if http is not None:
                stack.enter_context(http)
            yield stack.enter_context(Client(http_client=http, **options))

    @contextlib.asynccontextmanager
    async def async_client(
        self, authority: Path | None = None, of_http: dict[str, Any] | None = None, **options: Any
    ) -> AsyncIterator[AsyncClient]:
        """Yield an asynchronous client."""
        async with contextlib.AsyncExitStack() as stack:
            http = self.http_client(authority, **(of_http or {}))
            if http is not None:
                await stack.enter_async_context(http)
            yield await stack.enter_async_context(AsyncClient(http_client=http, **options))

    def run(self, work: Any) -> Any:
        """Run a coroutine function."""
        return anyio.run(work, backend=self.kind)

    def outcomes(
        self, method: str, *ids: Any, authority: Path | None = None, how: dict[str, Any] | None = None, **options: Any
    ) -> list[Any]:
        """Make calls with one client, one after the other, and return their results or errors."""
        found: list[Any] = []

        def call() -> None:
            with self.client(authority, **options) as client:
                for each in ids:
                    try:
                        found.append(getattr(client, method)(each, **(how or {})))
                    except Exception as error:
                        found.append(error)

        async def call_async() -> None:
            async with self.async_client(authority, **options) as client:
                for each in ids:
                    try:
                        found.append(await getattr(client, method)(each, **(how or {})))
                    except Exception as error:
                        found.append(error)

        if self.is_sync:
            call()
        else:
            self.run(call_async)
        return found


SENDERS = [
    *(Sender("sync", library) for library in (None, "httpx", "httpx2")),
    *(Sender("asyncio", library) for library in (None, "httpx", "httpx2", "httpx_aiohttp")),
    *(Sender("trio", library) for library in (None, "httpx", "httpx2")),
]
ASYNC_SENDERS = [sender for sender in SENDERS if not sender.is_sync]
OWN = [sender for sender in SENDERS if sender.http_library is None]


@attrs.frozen
class Seen:
    """The fault server's records of one fault."""

    times: int
    headers: dict[str, str]
    """Headers of the last request, with lowercase names."""


@attrs.frozen
class Faulty:
    """A running fault server."""

    port: int
    tls_port: int
    authority: Path
    """The certificate of the authority that signed the server's certificate."""

    def base_url(self, fault: str, *, tls: bool = False) -> str:
        """Return the base URL for a fault."""
        origin = f"https://127.0.0.1:{self.tls_port}" if tls else f"http://127.0.0.1:{self.port}"
        return f"{origin}/{fault}"

    def outcome(self, sender: Sender, fault: str, *, tls: bool = False, **options: Any) -> Any:
        """Return the result or error of one call, which must end within 20 s."""
        began = time.monotonic()
        options = {"base_url": self.base_url(fault, tls=tls), "max_retries": 0, **options}
        (found,) = sender.outcomes("get_job_details_response", "job-1", authority=self.authority, **options)
        assert time.monotonic() - began < 20
        return found

    def seen(self, fault: str) -> Seen:
        """Return the server's records of a fault."""
        record = self._record()
        return Seen(record["counts"].get(fault, 0), record["headers"].get(fault, {}))

    def open_connections(self, expected: int = 0) -> int:
        """Return the number of open connections; wait up to 20 s for it to become the expected number."""
        ends = time.monotonic() + 20
        while (found := int(self._record()["open"])) != expected and time.monotonic() < ends:
            time.sleep(0.02)
        return found

    def _record(self) -> dict[str, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(connection):
            connection.request("GET", "/_counts", headers={"Connection": "close"})
            record: dict[str, Any] = json.load(connection.getresponse())
        return record


def status_fault(status: int, /, **headers: str) -> str:
    """Return the fault for a status and headers; underscores in names become dashes."""
    lines = "\n".join(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())
    return "status:" + urllib.parse.quote(f"{status},{lines}", safe="")
