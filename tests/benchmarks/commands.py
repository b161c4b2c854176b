"""The command as a process: the time to start, and to look up one job."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..vendors import VENDORS
from .peers import HERE, NotInstalledError, Peers
from .table import Aim, Comparison

_ENVIRONMENT = "ours, as a command"


def command(peers: Peers, tasks: Mapping[str, dict[str, Any]], starts: int) -> Iterator[Comparison]:
    """
    Compare the command with importing only click, and with a ten-line script that does the same with httpx.

    Args:
        peers: The environments.
        tasks: What is looked up at each vendor.
        starts: How often each process is started.
    """
    try:
        python = peers.environment(_ENVIRONMENT).python
    except NotInstalledError:
        return
    installed = python.with_name("jobdetails")
    click: list[str | Path] = [python, "-c", "import click"]
    for words in (["--help"], ["vendors"]):
        ours, theirs = _in_turns([[installed, *words], click], {}, starts)
        yield Comparison(
            what=f"jobdetails {words[0]}",
            ours=ours,
            against='python -c "import click"',
            theirs=theirs,
            unit="ms",
            aim=Aim("at most", 1.6),
        )
    for vendor in VENDORS:
        task = tasks[vendor.name]
        if task["request"]["method"] != "GET":
            continue  # the script would not have ten lines
        settings = {vendor.variables[name]: str(value) for name, value in task["options"].items()}
        header = task["credential"]["header"]
        script = {"URL": task["request"]["url"], "HEADER": header, "VALUE": task["credential"]["value"]}
        commands: list[list[str | Path]] = [
            [installed, "get", vendor.name, *map(str, task["arguments"])],
            [python, HERE / "ten_lines.py"],
        ]
        ours, theirs = _in_turns(commands, {**settings, **script}, starts)
        yield Comparison(
            what=f"jobdetails get {vendor.name}",
            ours=ours,
            against="ten lines with httpx",
            theirs=theirs,
            unit="ms",
            aim=Aim("at most", 1.3),
        )


def _in_turns(commands: Sequence[Sequence[str | Path]], settings: Mapping[str, str], starts: int) -> list[list[float]]:
    """
    Return the seconds of the fastest process of each command, the one least disturbed by other processes.

    The first process writes bytecode, and does not count.
    """
    found: list[list[float]] = [[] for _ in commands]
    for number in range(starts + 1):
        for words, seconds in zip(commands, found, strict=True):
            began = time.perf_counter()
            subprocess.run(words, env={"PATH": os.defpath, **settings}, stdout=subprocess.DEVNULL, check=True)
            if number:
                seconds.append(time.perf_counter() - began)
    return [[min(seconds)] for seconds in found]
