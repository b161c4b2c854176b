"""Options that all commands share, and error messages."""

from __future__ import annotations

import click

from . import terminal


class Debug:
    """Whether to print tracebacks and log requests."""

    is_on = False


def _set(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    Debug.is_on = Debug.is_on or value


def option() -> click.Option:
    """Return the ``--debug`` option."""
    text = "Print tracebacks and log each request, without keys."
    return click.Option(["--debug"], is_flag=True, is_eager=True, expose_value=False, callback=_set, help=text)


def output() -> click.Option:
    """Return the option for the output format."""
    choice = click.Choice(["table", "json", "jsonl"])
    return click.Option(["-o", "--output"], type=choice, default="table", show_default=True, help="Output format.")


def report(error: Exception, *, about: str = "") -> None:
    """Print an error in one line, after its traceback with ``--debug``."""
    if Debug.is_on:
        import traceback

        for line in "".join(traceback.format_exception(error)).splitlines():
            terminal.note_line(line)
    from .records import one_line

    terminal.note(f"{about}{': ' if about else ''}{one_line(error)}")
