"""
Measure one subject in its environment. Needs only the standard library and the subject's own imports.

    python tests/benchmarks/worker.py FOLDER SUBJECT TASK

The subject is a module in the folder. The task is JSON and describes the request. Each line on standard input is
``[measurement, count]``; for each it prints one line of JSON with the seconds of every repetition, or `start`'s result.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def call(subject: Any, task: dict[str, Any], count: int) -> list[float]:
    """Return the seconds of each of several consecutive calls on one client; the first is not counted."""
    ask = subject.caller(task)
    ask()
    return [_seconds(ask) for _ in range(count)]


def call_async(subject: Any, task: dict[str, Any], count: int) -> list[float]:
    """Like `call`, with an asyncio client."""

    async def run() -> list[float]:
        seconds = []
        async with subject.calling(task) as ask:
            await ask(0)
            for number in range(count):
                began = time.perf_counter()
                await ask(number)
                seconds.append(time.perf_counter() - began)
        return seconds

    return asyncio.run(run())


def decode(subject: Any, task: dict[str, Any], count: int) -> list[float]:
    """Return the seconds of each decoding of the sample; the first is not counted."""
    once = subject.decoder(task)
    content = task["sample"].encode()
    once(content)
    return [_seconds(lambda: once(content)) for _ in range(count)]


def many(subject: Any, task: dict[str, Any], count: int, *, concurrency: int) -> list[float]:
    """Return the seconds for many jobs with limited concurrency."""

    async def run() -> list[float]:
        if hasattr(subject, "gathering"):
            async with subject.gathering(task) as gather:
                await gather(10, min(concurrency, 10))
                began = time.perf_counter()
                await gather(count, concurrency)
                return [time.perf_counter() - began]
        async with subject.calling(task) as ask:
            await asyncio.gather(*map(ask, range(min(concurrency, 10))))
            began = time.perf_counter()
            await _gather(ask, count, concurrency)
            return [time.perf_counter() - began]

    return asyncio.run(run())


async def _gather(ask: Any, count: int, concurrency: int) -> None:
    numbers = iter(range(count))

    async def work() -> None:
        for number in numbers:
            await ask(number)

    await asyncio.gather(*(work() for _ in range(concurrency)))


def start(subject: Any, task: dict[str, Any]) -> dict[str, float]:
    """Return the seconds until the first response, including imports, and the memory of the process in mebibytes."""
    began = time.perf_counter()
    ask = subject.caller(task)
    ready = time.perf_counter()
    ask()
    ended = time.perf_counter()
    status = Path("/proc/self/status")
    if status.exists():
        kibibytes = int(status.read_text(encoding="ascii").partition("VmRSS:")[2].split()[0])
    else:
        import resource

        kibibytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1)
    return {"import": ready - began, "seconds": ended - began, "memory": kibibytes / 1024}


def _seconds(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def main() -> None:
    """Follow the instructions on standard input."""
    folder, name, text = sys.argv[1:]
    task = json.loads(text)
    sys.path.insert(0, folder)
    subject = importlib.import_module(name)
    for line in sys.stdin:
        what, count = json.loads(line)
        result: object
        if what == "start":
            result = start(subject, task)
        elif what.startswith("many "):
            result = many(subject, task, count, concurrency=int(what.split()[1]))
        else:
            gc.collect()
            result = {"call": call, "call async": call_async, "decode": decode}[what](subject, task, count)
        print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
