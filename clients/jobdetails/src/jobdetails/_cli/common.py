"""What every command has: options for debugging and output, and errors in one line."""

from __future__ import annotations

import click

from . import terminal


class Debug:
    """Whether tracebacks and requests are wanted."""

    is_on = False


def _set(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    Debug.is_on = Debug.is_on or value


def option() -> click.Option:
    """Return the option that every command has."""
    text = "Add tracebacks to errors, and log each request; never a key."
    return click.Option(["--debug"], is_flag=True, is_eager=True, expose_value=False, callback=_set, help=text)


def output() -> click.Option:
    """Return the option for the form of results."""
    choice = click.Choice(["table", "json", "jsonl"])
    return click.Option(["-o", "--output"], type=choice, default="table", show_default=True, help="Form of results.")


def tell(error: Exception, *, about: str = "") -> None:
    """Print an error in one line, with its traceback if that is wanted."""
    if Debug.is_on:
        import traceback

        for line in "".join(traceback.format_exception(error)).splitlines():
            terminal.note_line(line)
    from .records import in_short

    terminal.note(f"{about}{': ' if about else ''}{in_short(error)}")
