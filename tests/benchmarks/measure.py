"""The measurements. In each round, every subject takes its turn, so that all meet the same conditions."""

from __future__ import annotations

import contextlib
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from ..checkout import ROOT
from ..vendors import VENDORS, Vendor
from . import commands
from .peers import PEERS, NotInstalledError, Peers, Subject, Worker, search_path, worker
from .table import Aim, Comparison, Unit

Tasks = Mapping[str, dict[str, Any]]
Measure = Callable[[Peers, Tasks, "Repetitions"], Iterator[Comparison]]

CONCURRENCIES = (10, 50, 200)
COPIES = (1, 10, 50)
AIOHTTP = "ours, httpx-aiohttp"
HTTPX2 = "ours, httpx2"


@frozen(kw_only=True)
class Repetitions:
    """How often each measurement is repeated."""

    rounds: int
    calls: int
    starts: int
    jobs: int
    jobs_rounds: int
    generations: int


FULL = Repetitions(rounds=11, calls=100, starts=7, jobs=2000, jobs_rounds=5, generations=3)
QUICK = Repetitions(rounds=3, calls=50, starts=3, jobs=500, jobs_rounds=1, generations=1)


def call(peers: Peers, tasks: Tasks, effort: Repetitions) -> Iterator[Comparison]:
    """Measure one call, blocking and asynchronous."""
    for vendor in VENDORS:
        for mode, what in (("sync", "call"), ("async", "call async")):
            names = ["ours", "httpx", "stock", "sdk", HTTPX2, "httpx2"]
            found = _in_turns(peers, vendor, tasks, names, what, effort.rounds, effort.calls)
            title = f"call, {mode}: {vendor.name}"
            aim = Aim("at most", 1.1)
            with_httpx2 = {name: found.pop(name) for name in (HTTPX2, "httpx2") if name in found}
            yield from _against_ours(title, found, {"httpx": aim} | _sdk_aim(vendor, "call"))
            if len(with_httpx2) == 2:
                yield Comparison(
                    what=title,
                    ours=with_httpx2[HTTPX2],
                    ours_is=HTTPX2,
                    against="httpx2",
                    theirs=with_httpx2["httpx2"],
                    unit="ms",
                    aim=aim,
                )


def decode(peers: Peers, tasks: Tasks, effort: Repetitions) -> Iterator[Comparison]:
    """Measure decoding a documented sample, including parsing JSON."""
    for vendor in VENDORS:
        names = ["ours", "stock", "sdk"]
        found = _in_turns(peers, vendor, tasks, names, "decode", effort.rounds, effort.calls * 10)
        yield from _against_ours(f"decode: {vendor.name}", found, {"stock": Aim("at most", 0.7)}, unit="µs")


def many(peers: Peers, tasks: Tasks, effort: Repetitions) -> Iterator[Comparison]:
    """Measure many concurrent jobs, for the vendor with the shortest body; the aim is relative to its own client."""
    vendor = min(VENDORS, key=lambda vendor: (vendor.body_argument is not None, len(tasks[vendor.name]["sample"])))
    rates: dict[tuple[str, int], list[float]] = {}
    subjects = peers.subjects(vendor, [AIOHTTP, "ours", "stock", "aiohttp"])
    with contextlib.ExitStack() as stack:
        workers = [(subject.name, stack.enter_context(worker(subject, tasks[vendor.name]))) for subject in subjects]
        for _ in range(effort.jobs_rounds):
            for concurrency in CONCURRENCIES:
                for name, process in workers:
                    (seconds,) = process.measure(f"many {concurrency}", effort.jobs)
                    rates.setdefault((name, concurrency), []).append(effort.jobs / seconds)
    what = f"{effort.jobs:,} jobs: {vendor.name}"
    for ours in (AIOHTTP, "ours"):
        is_aimed = ours == AIOHTTP
        for other in ("stock", "aiohttp"):
            for concurrency in CONCURRENCIES if (other, CONCURRENCIES[0]) in rates else ():
                stock_aim = Aim("at least", 5) if concurrency == 50 else None
                aim = stock_aim if other == "stock" else None
                yield Comparison(
                    what=f"{what}, {concurrency} at a time",
                    ours=rates[ours, concurrency],
                    ours_is=ours,
                    against=other,
                    theirs=rates[other, concurrency],
                    unit="jobs/s",
                    aim=aim if is_aimed else None,
                )


def start(peers: Peers, tasks: Tasks, effort: Repetitions) -> Iterator[Comparison]:
    """Measure the import and first call in a new process, and its memory afterwards."""
    for vendor in VENDORS:
        found: dict[str, list[dict[str, float]]] = {}
        for number in range(effort.starts + 1):
            for subject in peers.subjects(vendor, ["ours", "httpx", "stock", "sdk"]):
                with worker(subject, tasks[vendor.name]) as process:
                    result = process.measure("start")
                if number:  # the first one writes bytecode
                    found.setdefault(subject.name, []).append(result)
        seconds, memory = (
            {name: [each[key] for each in results] for name, results in found.items()} for key in ("seconds", "memory")
        )
        aims = {"stock": Aim("at most", 1)} | _sdk_aim(vendor, "start")
        yield from _against_ours(f"import and first call: {vendor.name}", seconds, aims)
        yield from _against_ours(f"memory after it: {vendor.name}", memory, {"stock": Aim("at most", 1.2)}, unit="MiB")


def generate(peers: Peers, tasks: Tasks, effort: Repetitions) -> Iterator[Comparison]:
    """Measure `nox -s generate`, for all vendors and for copies of them."""
    ours: list[float] = []
    theirs: list[float] = []
    for number in range(effort.generations):
        ours.append(_generate(peers.folder / f"ours-{number}", copies=1))
        with contextlib.suppress(NotInstalledError):
            theirs.append(_generate_stock(peers, peers.folder / f"stock-{number}"))
    if theirs:
        yield Comparison(
            what=f"generate: {len(VENDORS)} vendors",
            ours=ours,
            against=f"{len(VENDORS)} runs of the stock command line",
            theirs=theirs,
            unit="s",
            aim=Aim("at most", 0.4),
        )
    one, some, all_ = (_generate(peers.folder / f"copies-{copies}", copies=copies) for copies in COPIES)
    yield Comparison(
        what=f"generate: each further copy of the vendors, from {COPIES[1]} to {COPIES[2]}",
        ours=[(all_ - some) / (COPIES[2] - COPIES[1])],
        against=f"each from {COPIES[0]} to {COPIES[1]}",
        theirs=[(some - one) / (COPIES[1] - COPIES[0])],
        unit="s",
        aim=Aim("at most", 1.25),
    )


def command(peers: Peers, tasks: Tasks, effort: Repetitions) -> Iterator[Comparison]:
    """Measure the command as a process."""
    return commands.command(peers, tasks, 3 * effort.starts)


SECTIONS: Mapping[str, Measure] = {
    "call": call,
    "decode": decode,
    "many": many,
    "start": start,
    "command": command,
    "generate": generate,
}


def _in_turns(
    peers: Peers, vendor: Vendor, tasks: Tasks, names: Sequence[str], what: str, rounds: int, count: int
) -> dict[str, list[float]]:
    """Return the median of each round for every subject that supports this."""
    found: dict[str, list[float]] = {}
    with contextlib.ExitStack() as stack:
        workers: dict[str, Worker] = {}
        for subject in peers.subjects(vendor, names):
            if _can(subject, what):
                workers[subject.name] = stack.enter_context(worker(subject, tasks[vendor.name]))
        for _ in range(rounds):
            for name, process in workers.items():
                found.setdefault(name, []).append(statistics.median(process.measure(what, count)))
    return found


def _can(subject: Subject, what: str) -> bool:
    function = {"call": "caller", "call async": "calling", "decode": "decoder"}[what]
    return f"def {function}(" in (subject.folder / f"{subject.module}.py").read_text(encoding="utf-8")


def _against_ours(
    what: str,
    found: Mapping[str, Sequence[float]],
    aims: Mapping[str, Aim],
    *,
    unit: Unit = "ms",
) -> Iterator[Comparison]:
    for name, values in found.items():
        if name != "ours":
            yield Comparison(what=what, ours=found["ours"], against=name, theirs=values, unit=unit, aim=aims.get(name))


def _sdk_aim(vendor: Vendor, section: str) -> dict[str, Aim]:
    """Return the aim for the comparison with the vendor's own SDK, or None."""
    sdk = PEERS["sdk"].get(vendor.name, {"aims": {}})
    return {sdk["requires"]: Aim("at most", sdk["aims"][section])} if section in sdk["aims"] else {}


def _generate(folder: Path, *, copies: int) -> float:
    """Return the seconds of our command in a separate checkout with this many copies of each spec."""
    (folder / "specs").mkdir(parents=True)
    for vendor in VENDORS:
        for number in range(copies):
            name = f"{vendor.name}{number}" if number else vendor.name
            shutil.copyfile(vendor.path, folder / "specs" / f"{name}.yaml")
    for name in ("generator", "clients/core", "clients/jobdetails"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("pyproject.toml", "LICENSE"):
        shutil.copyfile(ROOT / name, folder / name)
    return _seconds([sys.executable, "-m", "generator", "generate"], folder)


def _generate_stock(peers: Peers, folder: Path) -> float:
    folder.mkdir()
    command = peers.command()
    return sum(
        _seconds([*command, "--path", vendor.path, "--output-path", folder / vendor.name], folder) for vendor in VENDORS
    )


def _seconds(command: Sequence[str | Path], folder: Path) -> float:
    began = time.perf_counter()
    subprocess.run(command, cwd=folder, env=search_path(command), stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began
