"""The command on a terminal: a live table on standard error, which standard output knows nothing of."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import signal
import subprocess
import threading
from collections.abc import Iterator
from typing import Any

import attrs
import httpx
import pytest

from ..vendors import KEY, VENDORS, Vendor
from ..waiting import Jobs, Script
from .scripted import FAST, SECONDS_TO_RUN, Answer, command, environment, scripted
from .test_command import WAITING, reference

HIDE, SHOW = "\x1b[?25l", "\x1b[?25h"
WIDE = {"TERM": "xterm", "COLUMNS": "200", "LINES": "50"}


@attrs.define
class Terminal:
    """A process on a pseudo-terminal, and what stood on it."""

    process: subprocess.Popen[bytes]
    reading: int
    text: str = ""
    seen: threading.Condition = attrs.field(factory=threading.Condition)

    def read(self) -> None:
        """Keep what is written to the terminal, until nobody writes to it any more."""
        while True:
            try:
                found = os.read(self.reading, 65536)
            except OSError:
                return
            with self.seen:
                self.text += found.decode(errors="replace")
                self.seen.notify_all()

    def wait_for(self, text: str) -> None:
        """Return when a text has been written."""
        with self.seen:
            assert self.seen.wait_for(lambda: text in self.text, SECONDS_TO_RUN), self.text


@contextlib.contextmanager
def on_terminal(*arguments: object, settings: dict[str, str], is_all: bool = False) -> Iterator[Terminal]:
    """Run the command with standard error, or all that it writes, on a terminal."""
    reading, writing = pty.openpty()
    process = subprocess.Popen(
        command(*arguments),
        env=environment({**WIDE, **settings}),
        stdin=subprocess.DEVNULL,
        stdout=writing if is_all else subprocess.PIPE,
        stderr=writing,
    )
    os.close(writing)
    terminal = Terminal(process, reading)
    thread = threading.Thread(target=terminal.read)
    thread.start()
    try:
        yield terminal
        process.wait(SECONDS_TO_RUN)
        thread.join(SECONDS_TO_RUN)
    finally:
        process.kill()
        process.wait()
        thread.join(SECONDS_TO_RUN)
        os.close(reading)
        if process.stdout:
            process.stdout.close()
    assert KEY not in terminal.text
    assert "Traceback" not in terminal.text


def unstyled(text: str) -> str:
    """Return what is to be read on a terminal, without what moves and colours it."""
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)


class Held:
    """All vendors' jobs, which run until they are let go."""

    def __init__(self, end: str = "succeeded") -> None:
        self.is_held = True
        self.scripts: dict[Vendor, Answer] = {}
        for jobs in map(Jobs, WAITING):
            self.scripts[jobs.vendor] = self._script(jobs, end)

    def _script(self, jobs: Jobs, end: str) -> Answer:
        going, over = Script(jobs, jobs.value("running")), Script(jobs, jobs.value(end))
        return lambda request: (going if self.is_held else over)(request)


def test_a_live_table_of_all_vendors() -> None:
    """`watch` draws every job, and draws it again as it changes; JSON alone stands on standard output."""
    held = Held()
    with (
        scripted(held.scripts) as there,
        on_terminal(
            "watch", *map(reference, WAITING), *FAST, "-o", "json", settings=there.settings(*WAITING)
        ) as terminal,
    ):
        terminal.wait_for("running")
        terminal.wait_for("0 ended, 4 not".replace("4", str(len(WAITING))))
        held.is_held = False
        terminal.wait_for(f"{len(WAITING)} ended, 0 not")
        assert terminal.process.stdout
        found = json.loads(terminal.process.stdout.read())
    assert terminal.process.returncode == 0
    assert {(each["vendor"], each["phase"]) for each in found} == {(vendor.name, "succeeded") for vendor in WAITING}
    assert terminal.text.count(HIDE) == terminal.text.count(SHOW) == 1
    text = unstyled(terminal.text)
    for vendor in WAITING:
        assert re.search(rf"{vendor.name} .* running ", text)
        assert re.search(rf"{vendor.name} .* succeeded ", text)
    assert "jobdetails: " not in text


def test_the_table_stays_once() -> None:
    """Where all is on the terminal, the live table gives way to the last one, which stands on standard output."""
    held = Held()
    held.is_held = False
    with (
        scripted(held.scripts) as there,
        on_terminal(
            "watch", *map(reference, WAITING), *FAST, settings=there.settings(*WAITING), is_all=True
        ) as terminal,
    ):
        pass
    assert terminal.process.returncode == 0
    last = unstyled(terminal.text.rpartition(SHOW)[2])
    for vendor in WAITING:
        assert len(re.findall(rf"{vendor.name} .* succeeded ", last)) == 1
    assert "ended, " not in last


def test_ctrl_c_gives_the_cursor_back() -> None:
    """After an interrupt the cursor is seen again, and the exit code is 130."""
    held = Held()
    with (
        scripted(held.scripts) as there,
        on_terminal("watch", *map(reference, WAITING), settings=there.settings(*WAITING)) as terminal,
    ):
        terminal.wait_for("running")
        terminal.process.send_signal(signal.SIGINT)
    assert terminal.process.returncode == 130
    assert terminal.text.rindex(SHOW) > terminal.text.rindex(HIDE)


def test_errors_stand_above_the_table() -> None:
    """What goes wrong with one job is told in a line and in its row, and the others go on."""
    held = Held()
    bad = WAITING[0]
    held.scripts[bad] = lambda request: httpx.Response(404, json={"message": "[red]gone[/red]"})
    with (
        scripted(held.scripts) as there,
        on_terminal(
            "watch", *map(reference, WAITING), *FAST, "-o", "json", settings=there.settings(*WAITING)
        ) as terminal,
    ):
        terminal.wait_for("running")
        terminal.wait_for(f"jobdetails: {bad.name} ")
        held.is_held = False
    assert terminal.process.returncode == 3
    text = unstyled(terminal.text)
    assert re.search(r"NotFoundError: 404: \[red\]gone", text)


@pytest.mark.parametrize("term", ["dumb"])
def test_plain_lines_where_nothing_can_be_drawn(term: str) -> None:
    """A terminal that can draw nothing gets plain lines."""
    held = Held()
    held.is_held = False
    settings: dict[str, Any]
    with scripted(held.scripts) as there:
        settings = {**there.settings(*VENDORS), "TERM": term}
        with on_terminal("watch", *map(reference, WAITING), *FAST, settings=settings, is_all=True) as terminal:
            pass
    assert terminal.process.returncode == 0
    assert HIDE not in terminal.text
    assert terminal.text.count("jobdetails: ") == len(WAITING)
