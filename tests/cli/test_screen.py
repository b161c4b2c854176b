"""The command on a terminal: its screen, and how it exits."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from typing import Any

import pytest

from .conftest import FAST, Command
from .screens import on_screen
from .services import LIMIT, Reply, Services

UNDER_WAY = {"status": "working", "name": "Nightly", "started_at": "2020-01-01T00:00:00Z", "progress": 0.62, "price": 3}
LONG = "job-0f3c1a7e-aaaa-4b1c-9d2e-0000000000{:02}"


def crowd(services: Services, count: int, step: Any = "working") -> list[str]:
    """Script many jobs with long ids that differ in the last digits."""
    return [services.script(f"acme:{LONG.format(at)}", step) for at in range(count)]


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_a_live_table_fits_the_terminal(command: Command, services: Services, columns: int) -> None:
    """At each width, every job has one readable line with a distinct id; empty columns are dropped."""
    refs = crowd(services, 3, UNDER_WAY)
    services.script("bulk:1", "working")
    with on_screen(command, "watch", *refs, "bulk:1,2", *FAST, "--wait-for-existence", "0", columns=columns) as screen:
        rows = screen.wait_until(lambda rows: sum("running" in row for row in rows) == 4 and "error" in str(rows))
        head = next(at for at, row in enumerate(rows) if row.startswith("VENDOR"))
        table = rows[head + 1 :]
        ids = [row.split()[1 if at == 0 else 0] for at, row in enumerate(table[:3])]
        assert len(set(ids)) == 3
        assert all(id_.startswith("job-0") and id_[-2:] == f"{at:02}" for at, id_ in enumerate(ids))
        assert (ids[0] == LONG.format(0)) == (columns == 200)
        assert [row.split()[0] for row in table[3:5]] == ["bulk", "2"]
        assert ("62%" in table[0]) == (columns > 40)
        assert ("██████░░░░" in table[0]) == (columns > 40)
        assert all(len(row) <= columns for row in table)
        assert "FINISHED" not in rows[head]
        if columns == 200:
            assert "ELAPSED" in rows[head]
            assert rows[head].split()[-3:] == ["ETA", "COST", "REASON"]
        for ref in (*refs, "bulk:1"):
            services.script(ref, "done")
    assert screen.process.returncode == 3
    assert screen.has_cursor


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_the_final_table_replaces_the_live_one(command: Command, services: Services, columns: int) -> None:
    """At the end, there is one table with complete reasons, and a last line that counts the jobs."""
    refs = crowd(services, 2, "done")
    reason = "no memory left on the node, " * 5 + "sorry"
    refs.append(services.script("acme:bad", "working", {"status": "broken", "error": reason}))
    with on_screen(command, "watch", *refs, "acme:gone", *FAST, columns=columns) as screen:
        pass
    text = " ".join(screen.rows)
    assert text.count("VENDOR") == text.count(" failed ") == 1
    assert re.sub(r"\s", "", reason) in re.sub(r"\s", "", text)
    assert "404: no such job" in re.sub(r"\s+", " ", text)
    assert "2 succeeded, 1 failed, 1 error, 0 left after " in re.sub(r"\s+", " ", text)
    assert screen.rows[-1].endswith("s")
    assert screen.has_cursor


def test_important_jobs_stay_in_view(command: Command, services: Services) -> None:
    """With more jobs than lines, failed and unfinished ones are shown first, and the caption stays."""
    refs = crowd(services, 30, "done")
    services.script("acme:going", "working")
    services.script("acme:bad", "broken")
    services.script("acme:busy", 503)
    words = ["watch", *refs, "acme:going", "acme:bad", "acme:busy", "acme:gone", *FAST, "--max-outage", "100s"]
    with on_screen(command, *words, lines=10, columns=100) as screen:
        rows = screen.wait_until(lambda rows: "30 succeeded" in str(rows) and "retrying" in str(rows))
        assert rows[-1].startswith("27 not shown; 30 succeeded, 1 failed, 1 error, 2 left after ")
        states = [row.split()[1 if at else 2] for at, row in enumerate(rows[-8:-1])]
        assert states == ["error", "retrying", "failed", "running", "succeeded", "succeeded", "succeeded"]
        assert "InternalServerError: 503" in next(row for row in rows if "retrying" in row)
        services.script("acme:busy", "done")
        screen.wait_for("31 succeeded, 1 failed, 1 error, 1 left")
        services.script("acme:going", "done")
    assert screen.process.returncode == 3


def test_a_resize_is_followed(command: Command, services: Services) -> None:
    """The live table adapts to the size of the terminal."""
    refs = crowd(services, 2, UNDER_WAY)
    with on_screen(command, "watch", *refs, *FAST, columns=200) as screen:
        screen.wait_for("ELAPSED")
        screen.resize(40, 24)
        screen.wait_until(lambda rows: any(row.startswith("VENDOR  JOB") and "ELAPSED" not in row for row in rows))
        screen.wait_until(lambda rows: "…" in str(rows))
        for ref in refs:
            services.script(ref, "done")
    assert screen.process.returncode == 0


def test_json_leaves_the_live_table(command: Command, services: Services) -> None:
    """With JSON in a pipe, the live table stays on the terminal, and errors appear above it."""
    services.script("acme:a", "working", "working", "done")
    with on_screen(command, "wait", "acme:a", "acme:gone", *FAST, "-o", "json", is_stdout_piped=True) as screen:
        assert screen.process.stdout
        found = json.loads(screen.process.stdout.read())
    assert [record["phase"] for record in found] == ["succeeded", None]
    assert any("acme:gone: error, NotFoundError: 404" in row for row in screen.rows)
    assert any("succeeded" in row and "done" in row for row in screen.rows)
    assert screen.rows[-1].startswith("1 succeeded, 0 failed, 1 error, 0 left")


@pytest.mark.parametrize("env", [{"TERM": "dumb"}, {"NO_COLOR": "1"}, {"PYTHONIOENCODING": "ascii"}])
def test_plain_terminals_are_respected(command: Command, services: Services, env: dict[str, Any]) -> None:
    """TERM=dumb gets plain lines, NO_COLOR no colours, and an ASCII terminal only ASCII."""
    refs = crowd(services, 2, "done")
    services.script("acme:ä", "done")
    refs.append(services.script("acme:slow", "working", {**UNDER_WAY, "name": "größer"}, "done"))
    with on_screen(command, "watch", *refs, *FAST, columns=60, **env) as screen:
        pass
    assert screen.process.returncode == 0
    assert ("\x1b[?25l" in screen.written.decode()) == (env.get("TERM") != "dumb")
    assert not re.search(rb"\x1b\[[0-9;]*3[0-9]m", screen.written) or "PYTHONIOENCODING" in env
    if "PYTHONIOENCODING" in env:
        assert screen.written.isascii()
    assert "3 succeeded" in screen.rows[-1]


def test_get_on_a_terminal(command: Command, services: Services) -> None:
    """`get` prints a coloured table that fits and includes errors."""
    services.script("acme:a", UNDER_WAY)
    with on_screen(command, "get", "acme:a", "acme:gone") as screen:
        pass
    assert screen.process.returncode == 3
    assert len([row for row in screen.rows if "no such job" in row]) == 1
    assert b"\x1b[36mrunning" in screen.written


def test_notify_rings_at_the_end(command: Command, services: Services) -> None:
    """`--notify` rings the bell and shows the count, once."""
    services.script("acme:a", "done")
    with on_screen(command, "wait", "acme:a", "--notify") as screen:
        pass
    assert screen.written.count(b"\x1b]9;jobdetails: 1 succeeded, 0 failed, 0 errors, 0 left after ") == 1
    assert b"\a" in screen.written


def test_vendors_wrap(command: Command) -> None:
    """`vendors` fits a narrow terminal."""
    with on_screen(command, "vendors", columns=40, lines=60) as screen:
        pass
    assert "bulk: ready" in screen.rows
    assert all(len(row) <= 40 for row in screen.rows)
    assert any(row.startswith("      ") for row in screen.rows)


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_signals_restore_the_cursor(command: Command, services: Services, name: str) -> None:
    """A signal ends the command by that signal, after restoring the cursor and printing how to resume."""
    refs = crowd(services, 2)
    with on_screen(command, "watch", *refs, "--interval", "100s", columns=200) as screen:
        screen.wait_for("2 left")
        assert not screen.has_cursor
        screen.process.send_signal(getattr(signal, name))
    assert screen.process.returncode == -getattr(signal, name)
    assert screen.has_cursor
    text = "".join(screen.rows)
    assert f"jobs are still running; to resume: jobdetails watch {refs[0]} {refs[1]} --interval 100s" in text


def test_ctrl_c_during_a_request(command: Command, services: Services) -> None:
    """Ctrl-C ends `get` and `wait` at once, by the signal, without a traceback."""
    services.script("acme:a", Reply(500, delay=LIMIT / 4))
    for at, verb in enumerate(("get", "wait")):
        with command.start(verb, "acme:a") as process:
            services.wait_for_requests(at + 1)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=LIMIT)
        assert (process.returncode, out) == (-signal.SIGINT, b"")
        assert b"Traceback" not in err
        assert (b"still running; to resume" in err) == (verb == "wait")


def test_jobs_from_stdin_are_named_after_ctrl_c(command: Command, services: Services) -> None:
    """The message on how to resume lists the remaining jobs, because stdin cannot be read again."""
    services.script("acme:a", "done")
    services.script("acme:b c", "working")
    services.script("acme:b%20c", "working")
    with command.start("wait", "-", "--interval", "100s", stdin=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stderr
        process.stdin.write(b"acme:a\nacme:b%20c\n")
        process.stdin.close()
        seen = b""
        while b"running" not in seen or b"succeeded" not in seen:
            seen += process.stderr.readline()
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
        assert process.wait(LIMIT) == -signal.SIGINT
    assert rest.endswith(b"to resume: jobdetails watch acme:b%20c\n")


def test_a_loop_of_a_shell_stops_after_ctrl_c(command: Command, services: Services) -> None:
    """A shell loop around the command stops too, because the command exits by the signal."""
    services.script("acme:a", "working")
    loop = f"for i in 1 2 3; do {sys.executable} -m jobdetails wait acme:a --interval 100s; echo next; done"
    heeding = "import os, signal, sys; signal.signal(2, signal.SIG_DFL); os.execv('/bin/sh', ['sh', '-c', sys.argv[1]])"
    with subprocess.Popen(
        [sys.executable, "-c", heeding, loop],
        env=command.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as shell:
        services.wait_for_requests(1)
        os.killpg(shell.pid, signal.SIGINT)
        out, _ = shell.communicate(timeout=LIMIT)
    assert b"next" not in out
    assert len(services.requests) == 1
