"""
A program that calls the fictional service in a loop, until SIGTERM ends it.

    python -m tests.trouble.ending URL sync|asyncio|trio get|wait|get_many|wait_for_jobs exit|sibling

With "exit" it calls `sys.exit`. With "sibling" a task next to the call fails; the program then prints a line, and runs
until its stdin is closed.
"""

from __future__ import annotations

import asyncio
import itertools
import signal
import sys
import threading
from typing import Any

import anyio
import trio

from jobdetails_core.wait import wait_for_jobs

from .service import PATIENCE, AsyncClient, Client

HOW: dict[str, Any] = {"interval": 0.01, "max_interval": 0.01}
TIMEOUT = 3 * PATIENCE
is_told = threading.Event()


class SiblingError(Exception):
    """A sibling task failed."""


def call_sync(client: Client, call: str) -> None:
    """Call the service."""
    if call == "get":
        client.get("hangs")
    elif call == "wait":
        client.wait("0", **HOW)
    for _ in client.get_many(map(str, itertools.count()), concurrency=5):
        pass


async def call_async(client: AsyncClient, call: str) -> None:
    """Call the service."""
    if call == "get":
        await client.get("hangs")
    elif call == "wait":
        await client.wait("0", **HOW)
    elif call == "wait_for_jobs":
        async for _ in wait_for_jobs([(client, each) for each in "01234"], **HOW):
            pass
    async for _ in client.get_many(map(str, itertools.count()), concurrency=5):
        pass


async def end_when_told(end: str) -> None:
    """Wait for SIGTERM, then exit or fail."""
    while not is_told.is_set():
        await anyio.sleep(0.01)
    if end == "exit":
        sys.exit(7)
    raise SiblingError


async def main(url: str, backend: str, call: str, end: str) -> None:
    """Call the service next to a task that ends."""
    async with AsyncClient(url, timeout=TIMEOUT) as client:
        try:
            group: Any
            if backend == "trio":
                async with trio.open_nursery() as group:
                    group.start_soon(end_when_told, end)
                    await call_async(client, call)
            else:
                async with asyncio.TaskGroup() as group:
                    group.create_task(end_when_told(end))
                    await call_async(client, call)
        except* SiblingError:
            print("ended", flush=True)
            sys.stdin.read()


if __name__ == "__main__":
    url, kind, call, end = sys.argv[1:]
    signal.signal(signal.SIGINT, signal.default_int_handler)  # even if whoever runs the tests ignores it
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(7) if (kind, end) == ("sync", "exit") else is_told.set())
    if kind == "sync":
        with Client(url, timeout=TIMEOUT) as client:
            call_sync(client, call)
    else:
        anyio.run(main, url, kind, call, end, backend=kind)
