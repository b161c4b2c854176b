"""The options ``--exec`` and ``--notify``."""

from __future__ import annotations

import asyncio
import json
import os
import shlex
import subprocess
import sys

from . import terminal
from .records import Record

_OSC_9 = "\x1b]9;{}\x1b\\"
"""Shows a notification in terminals that support it; others ignore it."""


class Commands:
    """Runs a command for each job that ends, one at a time, while the wait continues."""

    def __init__(self, command: str | None) -> None:
        """
        Parse the command.

        Raises:
            ValueError: The command has an unclosed quote, or is empty.
        """
        self._words = None if command is None else shlex.split(command)
        if self._words == []:
            raise ValueError("--exec: expected a command, got nothing")
        self._lock = asyncio.Lock()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, record: Record) -> None:
        """Schedule the command for a record."""
        if self._words:
            wire = json.dumps(record.wire(), default=str).encode() + b"\n"
            self._tasks.append(asyncio.create_task(self._run(record.ref, wire, _variables(record))))

    async def finish(self) -> None:
        """Wait until every command has ended."""
        await asyncio.gather(*self._tasks)

    async def _run(self, ref: str, wire: bytes, variables: dict[str, str]) -> None:
        assert self._words
        async with self._lock:
            try:
                process = await asyncio.create_subprocess_exec(
                    *self._words,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    env={**os.environ, **variables},
                )
            except (OSError, ValueError) as error:
                terminal.note(f"{ref}: --exec: cannot run {self._words[0]}: {error}")
                return
            written, _ = await process.communicate(wire)
            for line in written.decode(errors="replace").splitlines():
                terminal.note_line(terminal.plain(line))
            if process.returncode:
                terminal.note(f"{ref}: --exec: {self._words[0]} exited with {process.returncode}")


def _variables(record: Record) -> dict[str, str]:
    summary = record.summary
    found = {
        "ref": record.ref,
        "vendor": record.vendor,
        "id": record.id,
        "phase": record.phase,
        "status": summary and summary.status,
        "reason": summary and summary.reason,
        "error": record.error and str(record.error),
    }
    return {f"JOBDETAILS_{name.upper()}": (text or "").replace("\0", "") for name, text in found.items()}


def notify(text: str) -> None:
    """Ring the terminal's bell and show a notification."""
    if terminal.can_draw():
        sys.stderr.write("\a" + _OSC_9.format(terminal.plain(text)))
        sys.stderr.flush()
