"""The fault server as the tests use it, and real clients that ask it."""

from __future__ import annotations

import contextlib
import http.client
import json
import time
import urllib.parse
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import attrs

from ..callers import CALLERS, Caller
from ..vendors import Vendor

AIOHTTP = Caller("aiohttp")
WAYS = [*CALLERS, AIOHTTP]
"""Each way to send over a network."""


@attrs.frozen
class Told:
    """What the fault server has seen of one fault of one vendor."""

    times: int
    headers: dict[str, str]
    """Those of the last request, by their names in lower case."""


@attrs.frozen
class Faulty:
    """A running fault server."""

    port: int
    tls_port: int
    authority: Path
    """Who signed its certificate."""

    def base_url(self, vendor: Vendor, fault: str, *, tls: bool = False) -> str:
        """Return the base URL at which a vendor has a fault."""
        origin = f"https://127.0.0.1:{self.tls_port}" if tls else f"http://127.0.0.1:{self.port}"
        return f"{origin}/{vendor.name}/{fault}"

    def told(self, vendor: Vendor, fault: str) -> Told:
        """Return what the server has seen of a fault."""
        key = f"{vendor.name}/{fault}"
        record = self._record()
        return Told(record["counts"].get(key, 0), record["headers"].get(key, {}))

    def open_connections(self) -> int:
        """Return how many connections are open, once that is the same for a while or there are none."""
        found = -1
        for _ in range(50):
            before, found = found, int(self._record()["open"])
            if found == 0:
                break
            if found == before:
                time.sleep(0.05)
        return found

    def _record(self) -> dict[str, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(connection):
            connection.request("GET", "/_counts", headers={"Connection": "close"})
            record: dict[str, Any] = json.load(connection.getresponse())
        return record


def status_fault(status: int, /, **headers: str) -> str:
    """Return the fault that answers with a status and headers; an underscore in a name is a dash."""
    lines = "\n".join(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())
    return "status:" + urllib.parse.quote(f"{status},{lines}", safe="")


def client(caller: Caller, vendor: Vendor, **options: Any) -> Any:
    """Return a client that sends over the network in the way of a caller."""
    if caller.kind == "sync":
        return vendor.client(**options)
    return vendor.async_client(backend="aiohttp" if caller is AIOHTTP else "httpx", **options)


def run(caller: Caller, function: Callable[[], Awaitable[None]]) -> None:
    """Run a coroutine function in the event loop of a caller."""
    anyio.run(function, backend="asyncio" if caller is AIOHTTP else caller.kind)


def ask(caller: Caller, vendor: Vendor, base_url: str, *, times: int = 1, **options: Any) -> list[Any]:
    """Return what some calls of one client give, one after the other: a response or an error each."""
    found: list[Any] = []

    def ask_sync() -> None:
        with client(caller, vendor, base_url=base_url, **options) as asking:
            for _ in range(times):
                try:
                    found.append(asking.get_job_details_response(*vendor.arguments))
                except Exception as error:
                    found.append(error)

    async def ask_async() -> None:
        async with client(caller, vendor, base_url=base_url, **options) as asking:
            for _ in range(times):
                try:
                    found.append(await asking.get_job_details_response(*vendor.arguments))
                except Exception as error:
                    found.append(error)

    if caller.kind == "sync":
        ask_sync()
    else:
        run(caller, ask_async)
    return found
