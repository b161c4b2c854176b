"""How click reads what is given: each kind with a message that names what was found and expected."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from .._vendors import INDEX
from . import values

WAITING = [vendor for vendor in INDEX if vendor.job]
"""The vendors whose jobs can be waited for."""


if TYPE_CHECKING:
    _ParamType = click.ParamType[Any]
else:
    _ParamType = click.ParamType  # takes no argument before click 8.5


class _Type(_ParamType):
    """A type that is read by a function of `values`."""

    name = "text"

    def read(self, text: str) -> Any:
        """Return what a text means."""
        raise NotImplementedError

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return what was given, or fail as click does; a default is there already."""
        try:
            return self.read(value) if isinstance(value, str) else value
        except values.Misfit as misfit:
            self.fail(str(misfit), param, ctx)


class Word(_Type):
    """An argument of a call."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.name = kind

    def read(self, text: str) -> Any:
        """Return the argument."""
        return values.value(self.kind, text)


class Duration(_Type):
    """A duration, in seconds."""

    name = "duration"

    def __init__(self, *, above_zero: bool = False, or_forever: bool = False) -> None:
        self.above_zero = above_zero
        self.or_forever = or_forever

    def read(self, text: str) -> float | None:
        """Return the seconds, or None for ever."""
        if self.or_forever and text == "forever":
            return None
        seconds = values.duration(text)
        if self.above_zero and not seconds:
            raise values.Misfit(text, "a duration above 0")
        return seconds


class Count(_Type):
    """A whole number from some number up."""

    name = "number"

    def __init__(self, least: int) -> None:
        self.least = least

    def read(self, text: str) -> int:
        """Return the number."""
        if not re.fullmatch("[0-9]{1,9}", text) or int(text) < self.least:
            raise values.Misfit(text, f"a whole number from {self.least} up")
        return int(text)


class Reference(_Type):
    """A vendor and the ids of one of its jobs."""

    name = "vendor:job"

    def read(self, text: str) -> values.Target:
        """Return what to ask."""
        return values.reference(text, WAITING)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Complete the vendor."""
        names = (f"{vendor.name}:" for vendor in WAITING)
        return [CompletionItem(name) for name in names if name.startswith(incomplete)]
