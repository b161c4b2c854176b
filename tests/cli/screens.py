"""Run the command on a pseudo-terminal, and read its screen."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import signal
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Callable, Iterator

import attrs
import pyte

from .conftest import Command
from .services import KEY, LIMIT


@attrs.define
class Screen:
    """A terminal with a process."""

    process: subprocess.Popen[bytes]
    columns: int
    lines: int
    _reading: int
    _screen: pyte.HistoryScreen
    _stream: pyte.ByteStream
    written: bytes = b""
    changed: threading.Condition = attrs.field(factory=threading.Condition)

    def read(self) -> None:
        """Show what is written to the terminal until its end."""
        while True:
            try:
                found = os.read(self._reading, 65536)
            except OSError:
                return
            with self.changed:
                self.written += found
                self._stream.feed(found)
                self.changed.notify_all()

    @property
    def rows(self) -> list[str]:
        """The screen's lines that are not empty."""
        return [line.rstrip() for line in self._screen.display if line.strip()]

    @property
    def has_cursor(self) -> bool:
        """Whether the cursor is visible."""
        return not self._screen.cursor.hidden

    def wait_until(self, is_so: Callable[[list[str]], bool]) -> list[str]:
        """Return the screen's lines as soon as they satisfy a condition."""
        with self.changed:
            assert self.changed.wait_for(lambda: is_so(self.rows), LIMIT), "\n".join(self.rows)
            return self.rows

    def wait_for(self, text: str) -> list[str]:
        """Return the screen's lines as soon as they contain a text."""
        return self.wait_until(lambda rows: any(text in row for row in rows))

    def resize(self, columns: int, lines: int) -> None:
        """Change the size of the terminal."""
        with self.changed:
            self.columns, self.lines = columns, lines
            self._screen.resize(lines, columns)
        fcntl.ioctl(self._reading, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.process.send_signal(signal.SIGWINCH)


@contextlib.contextmanager
def on_screen(
    command: Command, *words: object, columns: int = 80, lines: int = 24, is_stdout_piped: bool = False, **env: str
) -> Iterator[Screen]:
    """Run the command on a terminal of some size; at the end it has exited, and all its output has been read."""
    reading, writing = pty.openpty()
    fcntl.ioctl(reading, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    options = {"stdout": subprocess.PIPE if is_stdout_piped else writing, "stderr": writing}
    env = {"TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8", **env}
    process = command.start(*words, **options, env=env, start_new_session=True)
    os.close(writing)
    screen = pyte.HistoryScreen(columns, lines)
    found = Screen(process, columns, lines, reading, screen, pyte.ByteStream(screen))
    thread = threading.Thread(target=found.read)
    thread.start()
    try:
        yield found
        process.wait(LIMIT)
        thread.join(LIMIT)
    finally:
        process.kill()
        process.wait()
        thread.join(LIMIT)
        os.close(reading)
        if process.stdout:
            process.stdout.close()
    assert KEY.encode() not in found.written
    assert b"Traceback" not in found.written


def settle() -> None:
    """Wait until the live table has been redrawn a few times."""
    time.sleep(0.5)
