"""Types of click parameters, each with a message that names what was expected and given."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from . import columns, values

if TYPE_CHECKING:
    _ParamType = click.ParamType[Any]
else:
    _ParamType = click.ParamType  # takes no argument before click 8.5


class _Type(_ParamType):
    """A type that is parsed by `parse`."""

    name = "text"

    def parse(self, text: str) -> Any:
        """Return the value of a text."""
        raise NotImplementedError  # each kind of parameter has its own

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the value, or fail as click does; a default has been parsed already."""
        try:
            return self.parse(value) if isinstance(value, str) else value
        except values.Misfit as misfit:
            self.fail(str(misfit), param, ctx)


class Duration(_Type):
    """A duration, in seconds."""

    name = "duration"

    def __init__(self, *, above_zero: bool = False, or_forever: bool = False) -> None:
        self.above_zero = above_zero
        self.or_forever = or_forever

    def parse(self, text: str) -> float | None:
        """Return the seconds, or None for no limit."""
        if self.or_forever and text == "forever":
            return None
        seconds = values.duration(text)
        if self.above_zero and not seconds:
            raise values.Misfit("a duration above 0", text)
        return seconds


class Count(_Type):
    """An integer from 1 up."""

    name = "number"

    def parse(self, text: str) -> int:
        """Return the number."""
        if not re.fullmatch("[0-9]{1,9}", text) or not int(text):
            raise values.Misfit("an integer from 1 up", text)
        return int(text)


class Columns(_Type):
    """Names of columns, separated by commas."""

    name = "columns"

    def parse(self, text: str) -> tuple[str, ...]:
        """Return the names."""
        names = tuple(name.strip().lower() for name in text.split(","))
        if unknown := [name for name in names if name not in columns.COLUMNS]:
            raise values.Misfit(f"names of {', '.join(columns.COLUMNS)}", unknown[0])
        return names


class Words(_Type):
    """The words of a command line that say which jobs."""

    name = "job"

    def __init__(self, *, completes_names: bool) -> None:
        self.completes_names = completes_names

    def parse(self, text: str) -> str:
        """Return the word as it is."""
        return text

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Complete the vendor."""
        from jobdetails_core.vendors import installed_vendors

        before = ctx.params.get("jobs") or ()
        names = [name if self.completes_names and not before else f"{name}:" for name in installed_vendors()]
        return [CompletionItem(name) for name in names if name.startswith(incomplete)]
