"""The options and arguments of the commands: those of all, and those that the index has for a vendor."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import click

from .._index import Argument, Setting, Vendor
from . import values
from .types import Count, Duration, Word

F = TypeVar("F", bound=Callable[..., Any])

_KEY = "api_key"


class Debug:
    """Whether tracebacks and requests are wanted."""

    is_on = False


def _debug(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    Debug.is_on = Debug.is_on or value


def debug() -> click.Option:
    """Return the option that every command has."""
    text = "Add tracebacks to errors, and log each request; never a key."
    return click.Option(["--debug"], is_flag=True, is_eager=True, expose_value=False, callback=_debug, help=text)


def output() -> click.Option:
    """Return the option for the form of results."""
    choice = click.Choice(["table", "json", "jsonl"])
    return click.Option(["-o", "--output"], type=choice, default="table", show_default=True, help="Form of results.")


def strict() -> click.Option:
    """Return the option for the rigour of decoding."""
    return click.Option(["--strict"], is_flag=True, help="Take an answer that does not fit the document for an error.")


def raw() -> click.Option:
    """Return the option that asks for the body."""
    text = "Print the last body exactly as received, an error's too, and no summary."
    return click.Option(["--raw"], is_flag=True, help=text)


def waiting() -> list[click.Parameter]:
    """Return the options of each command that waits."""
    return [
        click.Option(
            ["--timeout"],
            type=Duration(or_forever=True),
            default="30m",
            show_default=True,
            help="How long to wait; 0 asks once, 'forever' never gives up.",
        ),
        click.Option(
            ["--interval"],
            type=Duration(above_zero=True),
            default="2s",
            show_default=True,
            help="The first pause; each is half as long again, up to the longest.",
        ),
        click.Option(
            ["--max-interval"],
            type=Duration(above_zero=True),
            help="The longest pause.  [default: 30s, or the first pause]",
        ),
        click.Option(
            ["--max-errors"],
            type=Count(0),
            default="5",
            show_default=True,
            help="How many passing errors in a row to survive.",
        ),
    ]


def of_vendor(vendor: Vendor, taken: set[str]) -> list[click.Parameter]:
    """
    Return the arguments and options that a vendor's client and method have.

    Args:
        vendor: The vendor.
        taken: The options that the command has already; another one of that name begins with the vendor's.
    """
    parameters: list[click.Parameter] = []
    for argument in vendor.arguments:
        if argument.is_positional:
            parameters.append(_positional(argument))
        else:
            name = _option(vendor, argument.name, taken)
            parameters.append(
                click.Option(
                    [name, _name(argument.name)],
                    type=Word(argument.kind),
                    required=argument.is_required,
                    multiple=argument.is_many,
                    help=argument.doc,
                )
            )
    for setting in vendor.settings:
        if setting.name != _KEY:
            also = f"  [{setting.variable} if left out]" if setting.variable else ""
            name = _option(vendor, setting.name, taken)
            parameters.append(click.Option([name, _name(setting.name)], type=str, help=setting.doc + also))
    return parameters


def given(vendor: Vendor, parameters: dict[str, Any]) -> tuple[values.Target, dict[str, str]]:
    """Return what to ask, and the arguments of the client, from what click has read."""
    found = {argument.name: _plain(argument, parameters.get(_name(argument.name))) for argument in vendor.arguments}
    positional = tuple(found[argument.name] for argument in vendor.arguments if argument.is_positional)
    by_name = {
        argument.name: found[argument.name]
        for argument in vendor.arguments
        if not argument.is_positional and found[argument.name] is not None
    }
    settings = {setting.name: parameters.get(_name(setting.name)) for setting in vendor.settings}
    return values.Target(vendor, positional, by_name), {key: text for key, text in settings.items() if text is not None}


def require(vendors: Iterable[Vendor], settings: Mapping[str, str]) -> None:
    """
    Look for all that clients need, before anything is imported.

    Raises:
        click.UsageError: A required setting is neither given nor in the environment.
    """
    problems = []
    for vendor in vendors:
        missing = [
            setting.variable
            for setting in vendor.settings
            if setting.is_required and setting.variable and setting.name not in settings and not is_set(setting)
        ]
        if missing:
            variables = f"variable{'s' * (len(missing) > 1)} {', '.join(missing)}"
            problems.append(f"{vendor.name}: found too little to ask; set the environment {variables}")
    if problems:
        raise click.UsageError("; ".join(problems))


def is_set(setting: Setting) -> bool:
    """Return whether the environment variable of a setting is set to something."""
    return bool(setting.variable and os.environ.get(setting.variable))


def _positional(argument: Argument) -> click.Argument:
    nargs = -1 if argument.is_many else 1
    metavar = argument.name.upper() + ("..." if argument.is_many else "")
    return click.Argument(
        [_name(argument.name)], type=Word(argument.kind), nargs=nargs, required=argument.is_required, metavar=metavar
    )


def _plain(argument: Argument, found: Any) -> Any:
    if not argument.is_many:
        return found
    return list(found) if found or argument.is_required else None


def _name(name: str) -> str:
    """Return what click calls an argument of ours: none of the names of its own."""
    return f"of_vendor_{name}"


def _option(vendor: Vendor, name: str, taken: set[str]) -> str:
    option = "--" + name.strip("_").replace("_", "-")
    option = f"--{vendor.name.replace('_', '-')}-{option[2:]}" if option in taken else option
    taken.add(option)
    return option
