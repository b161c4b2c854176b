"""Start, query and stop the contract server, for the tests and the demo."""

from __future__ import annotations

import contextlib
import http.client
import json
import selectors
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs

SECONDS_TO_START = 60
SECONDS_TO_ANSWER = SECONDS_TO_STOP = 30


@attrs.frozen
class StandIn:
    """A running contract server."""

    address: str

    def base_url(self, vendor: str) -> str:
        """Return the base URL of a vendor, which has a path."""
        return f"{self.address}/{vendor}"

    def record(self) -> list[dict[str, Any]]:
        """Return all requests so far."""
        connection = http.client.HTTPConnection(self.address.removeprefix("http://"), timeout=SECONDS_TO_ANSWER)
        with contextlib.closing(connection):
            connection.request("GET", "/_requests")
            requests: list[dict[str, Any]] = json.load(connection.getresponse())
        return requests

    def request(self, number: str) -> dict[str, Any]:
        """Return the request that belongs to a response's X-Request-Id."""
        (found,) = (request for request in self.record() if request["id"] == number)
        return found


@contextlib.contextmanager
def stand_in(specs: Sequence[Path], *, key: str) -> Iterator[StandIn]:
    """Start a contract server for some specs, and stop it at the end."""
    server = Path(__file__).with_name("contract_server.py")
    process = subprocess.Popen(
        [sys.executable, server, "--key", key, *specs], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with stopping(process):
        ready = json.loads(line_of(process))
        yield StandIn(f"http://127.0.0.1:{ready['port']}")


def line_of(process: subprocess.Popen[bytes], *, within: float = SECONDS_TO_START) -> bytes:
    """Return the next line that a process prints within some seconds."""
    assert process.stdout
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        if not selector.select(within):
            raise TimeoutError(f"process {process.pid} printed nothing within {within} s")
    return process.stdout.readline()


@contextlib.contextmanager
def stopping(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Stop a process at the end, by closing its input or else by killing it."""
    try:
        yield
    finally:
        if process.stdin:
            process.stdin.close()
        else:
            process.terminate()
        try:
            process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()
