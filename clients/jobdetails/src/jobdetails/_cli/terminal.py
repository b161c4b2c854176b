"""Write results to standard output, and everything else to standard error."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable
from typing import Any, NoReturn

BROKEN_PIPE = 141
"""The exit code that a shell reports for a program that was killed by SIGPIPE."""

_SHOW_CURSOR = "\x1b[?25h\n"

note_to: Callable[[str], None] | None = None
"""Prints notes while a live table is shown."""

interrupt_message: Callable[[], str] | None = None
"""Returns the message to print when a signal ends the command."""


def prepare() -> None:
    """Escape characters that the terminal cannot encode, and exit cleanly on signals."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="backslashreplace")
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # there is no SIGHUP on Windows
        if (
            number is not None and signal.getsignal(number) is not signal.SIG_IGN
        ):  # ignored in background jobs and under nohup
            signal.signal(number, _end_by_signal)


def _end_by_signal(number: int, frame: Any) -> None:
    """Exit immediately, by the signal itself, so that a loop in a shell stops too."""
    text = _SHOW_CURSOR if note_to else ""
    if interrupt_message:
        text += interrupt_message()
    with contextlib.suppress(OSError):  # the reader is gone
        os.write(2, text.encode(errors="backslashreplace"))
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
    os._exit(128 + number)  # on systems where a signal cannot end the process


def is_terminal(stream: Any) -> bool:
    """Return whether a standard stream is a terminal."""
    return bool(stream and stream.isatty())


def can_draw() -> bool:
    """Return whether standard error is a terminal that supports live tables."""
    return is_terminal(sys.stderr) and os.environ.get("TERM") != "dumb"


def note(text: str) -> None:
    """Print a one-line message to standard error."""
    note_line(plain(f"jobdetails: {text}"))


def note_line(line: str) -> None:
    """Write a line to standard error, above a live table."""
    if note_to:
        note_to(line)
    elif sys.stderr:
        try:
            sys.stderr.write(f"{line}\n")
            sys.stderr.flush()
        except OSError:
            return  # the reader is gone


def note_wrapped(text: str) -> None:
    """Write a text to standard error, which must be a terminal, wrapped between words."""
    import textwrap

    for line in textwrap.wrap(text, width(sys.stderr)):
        note_line(line)


def width(stream: Any) -> int:
    """Return the number of columns of a terminal."""
    return os.get_terminal_size(stream.fileno()).columns or 80


def write(data: bytes) -> None:
    """
    Write a result to standard output and flush it; exit quietly if the reader is gone.

    Raises:
        OSError: Writing failed.
    """
    if sys.stdout is None:
        raise OSError("standard output is closed")
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        leave(BROKEN_PIPE)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # otherwise, Python would try again at exit
        raise


def write_text(text: str) -> None:
    """Write text to standard output, escaping characters that cannot be encoded."""
    encoding = (sys.stdout and sys.stdout.encoding) or "utf-8"
    write(text.encode(encoding, "backslashreplace"))


def show_json(value: Any, *, indent: int | None = None) -> None:
    """Print JSON, in UTF-8."""
    import json  # imported late because help does not need it

    text = json.dumps(value, indent=indent, ensure_ascii=False, default=str)
    try:
        data = text.encode()
    except UnicodeEncodeError:  # a lone surrogate must be escaped
        data = json.dumps(value, indent=indent, default=str).encode()
    write(data + b"\n")


def plain(text: str) -> str:
    """Return text in one line, with control characters escaped."""
    return "".join(map(_escaped, " ".join(text.split())))


def _escaped(character: str) -> str:
    return character if character.isprintable() else character.encode("unicode_escape").decode()


def leave(code: int) -> NoReturn:
    """Exit immediately."""
    if note_to:
        os.write(2, _SHOW_CURSOR.encode())
    os._exit(code)
