"""Standard output and error as the command uses them: results on the one, everything else on the other."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import NoReturn

BROKEN_PIPE = 141
"""What a shell gives for a program whose reader went away."""

SHOW_CURSOR = b"\x1b[?25h\n"

note_to: Callable[[str], None] | None = None
"""What draws notes while a live table is drawn."""


def note(text: str) -> None:
    """Tell something on standard error, in one line."""
    note_line(plain(f"jobdetails: {text}"))


def note_line(line: str) -> None:
    """Write a line to standard error, above what is drawn there."""
    if note_to:
        note_to(line)
    elif sys.stderr:
        try:
            sys.stderr.write(f"{line}\n")
            sys.stderr.flush()
        except OSError:
            return  # nobody is left to be told


def write(data: bytes) -> None:
    """
    Write a result to standard output at once; if its reader has gone, end the process quietly.

    Raises:
        OSError: It cannot be written.
    """
    if sys.stdout is None:
        raise OSError("standard output is closed")
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        leave(BROKEN_PIPE)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or what is left is tried again at the end
        raise


def write_text(text: str) -> None:
    """Write a text for people to standard output, as it can be shown there."""
    encoding = (sys.stdout and sys.stdout.encoding) or "utf-8"
    write(text.encode(encoding, "backslashreplace"))


def plain(text: str) -> str:
    """Return a text in one line that can do nothing to a terminal."""
    return "".join(map(_shown, " ".join(text.split())))


def _shown(character: str) -> str:
    return character if character.isprintable() else character.encode("unicode_escape").decode()


def leave(code: int) -> NoReturn:
    """End the process now: there is nothing to save, and what is under way may take long to end."""
    if note_to:
        os.write(2, SHOW_CURSOR)
    os._exit(code)
