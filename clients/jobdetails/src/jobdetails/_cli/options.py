"""The options of the commands, including those of the installed vendors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

from jobdetails_core.vendors import Vendor

from . import common
from .jobs import Typed
from .parameters import Columns, Count, Duration


def result_options() -> list[click.Parameter]:
    """Return the options of the commands that print jobs."""
    return [
        common.output(),
        click.Option(["--columns"], type=Columns(), help="Columns of the table, such as job,phase,elapsed."),
        click.Option(["-q", "--quiet"], is_flag=True, help="Print only the final records."),
        click.Option(
            ["--raw"], is_flag=True, help="Print the last response body exactly as received, even if it is an error."
        ),
        click.Option(["--strict"], is_flag=True, help="Fail if a response differs from the vendor's docs."),
        click.Option(
            ["--concurrency"],
            type=Count(),
            default="50",
            show_default=True,
            help="Maximum number of jobs to look up at a time.",
        ),
        common.option(),
    ]


def wait_options() -> list[click.Parameter]:
    """Return the options of the commands that wait."""
    return [
        click.Option(
            ["--timeout"],
            type=Duration(or_forever=True),
            default="30m",
            show_default=True,
            help="Time limit for all jobs together; 0 checks once, 'forever' sets no limit.",
        ),
        click.Option(["--fail-fast"], is_flag=True, help="Stop as soon as a job fails, is cancelled, or has an error."),
        click.Option(["--any", "any_"], is_flag=True, help="Stop as soon as a job succeeds, even partially."),
        click.Option(
            ["--wait-for-existence"],
            type=Duration(),
            help="How long the vendor may not know a job yet.  [default: depends on the vendor]",
        ),
        click.Option(
            ["--max-outage"],
            type=Duration(),
            default="5m",
            show_default=True,
            help="How long to keep trying without a good response.",
        ),
        click.Option(
            ["--interval"],
            type=Duration(above_zero=True),
            default="2s",
            show_default=True,
            help="Pause before the second check.",
        ),
        click.Option(
            ["--max-interval"],
            type=Duration(above_zero=True),
            help="Longest pause; each is 1.5 times the one before.  [default: 30s, or the interval if longer]",
        ),
        click.Option(
            ["--exec", "command"],
            metavar="CMD",
            help="Run CMD, without a shell, for each job that ends. It gets the job's record on stdin and in the "
            "variables JOBDETAILS_REF, _VENDOR, _ID, _PHASE, _STATUS, _REASON and _ERROR.",
        ),
        click.Option(["--notify"], is_flag=True, help="Ring the bell and show a notification at the end."),
    ]


class VendorOptions:
    """The options of the installed vendors: client settings, and keyword arguments of calls."""

    def __init__(self, vendors: Iterable[Vendor], own: Iterable[click.Parameter]) -> None:
        """
        Collect the options.

        Args:
            vendors: The vendors.
            own: The command's own options; a vendor's option with the same name is prefixed with the vendor's name.
        """
        taken = {name for param in own for name in param.opts} | {"--help", "--version"}
        self._keys: dict[str, list[tuple[str, str]]] = {}
        self._texts: dict[str, list[str]] = {}
        self._are_many: set[str] = set()
        for vendor in vendors:
            for argument in vendor.arguments:
                if not argument.is_positional:
                    self._add(vendor, argument.name, argument.doc, None, taken)
                    if argument.is_many:
                        self._are_many.add(next(reversed(self._keys)))
            for setting in vendor.settings:
                if not setting.is_secret:
                    self._add(vendor, setting.name, setting.doc, setting.variable, taken)

    def _add(self, vendor: Vendor, name: str, doc: str, variable: str | None, taken: set[str]) -> None:
        flag = "--" + name.strip("_").replace("_", "-")
        if flag in taken:
            flag = f"--{vendor.name.replace('_', '-')}-{flag[2:]}"
        self._keys.setdefault(flag, []).append((vendor.name, name))
        self._texts.setdefault(flag, []).append(f"{vendor.name}: {doc}" + (f" [{variable}]" if variable else ""))

    def parameters(self, vendor: str | None) -> list[click.Parameter]:
        """Return the options, with the help texts of one vendor or of all."""
        return [
            click.Option(
                [flag, _name(flag)],
                type=str,
                multiple=flag in self._are_many,
                help="  ".join(text for text in self._texts[flag] if not vendor or text.startswith(f"{vendor}: ")),
                hidden=vendor is not None and vendor not in dict(keys),
            )
            for flag, keys in self._keys.items()
        ]

    def take(self, parameters: dict[str, Any]) -> Typed:
        """Remove the vendor options from the parameters that click has parsed, and return them."""
        found = {flag: parameters.pop(_name(flag)) for flag in self._keys}
        typed = {flag: value for flag, value in found.items() if value is not None and value != ()}
        given = {key: value for flag, value in typed.items() for key in self._keys[flag]}
        flags = {flag: frozenset(vendor for vendor, _ in self._keys[flag]) for flag in typed}
        return Typed(given, flags)


def _name(flag: str) -> str:
    """Return click's parameter name for a vendor option, which never collides with our own names."""
    return "of_vendor_" + flag.strip("-").replace("-", "_")
