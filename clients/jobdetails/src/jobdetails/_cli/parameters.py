"""Types of click parameters, whose error messages say what was expected and what was given."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from . import columns, values

if TYPE_CHECKING:
    _ParamType = click.ParamType[Any]
else:
    _ParamType = click.ParamType  # not generic before click 8.5


class _Type(_ParamType):
    """A parameter type that calls `parse`."""

    name = "text"

    def parse(self, text: str) -> Any:
        """Parse a value."""
        raise NotImplementedError  # subclasses override this

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Parse a value and report errors through click; a default may be parsed already."""
        try:
            return self.parse(value) if isinstance(value, str) else value
        except values.InvalidValueError as error:
            self.fail(str(error), param, ctx)


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
            raise values.InvalidValueError("a duration above 0", text)
        return seconds


class Count(_Type):
    """A positive integer."""

    name = "number"

    def parse(self, text: str) -> int:
        """Return the number."""
        if not re.fullmatch("[0-9]{1,9}", text) or not int(text):
            raise values.InvalidValueError("an integer of at least 1", text)
        return int(text)


class Columns(_Type):
    """Names of columns, separated by commas."""

    name = "columns"

    def parse(self, text: str) -> tuple[str, ...]:
        """Return the names."""
        names = tuple(name.strip().lower() for name in text.split(","))
        if unknown := [name for name in names if name not in columns.COLUMNS]:
            raise values.InvalidValueError(f"names of {', '.join(columns.COLUMNS)}", unknown[0])
        return names


class Words(_Type):
    """The jobs on the command line."""

    name = "job"

    def __init__(self, *, completes_names: bool) -> None:
        self.completes_names = completes_names

    def parse(self, text: str) -> str:
        """Return the word unchanged."""
        return text

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Complete the names of vendors."""
        from jobdetails_core.vendors import installed_vendors

        before = ctx.params.get("jobs") or ()
        names = [name if self.completes_names and not before else f"{name}:" for name in installed_vendors()]
        return [CompletionItem(name) for name in names if name.startswith(incomplete)]
