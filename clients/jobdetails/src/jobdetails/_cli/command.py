"""The command group. Each command is built only when used, which keeps ``--help`` fast."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any

import click

from . import codes, common, terminal
from .codes import Code

_TEXT = """\
Look up jobs at any vendor, or wait until they have ended.

\b
A job is written VENDOR:ID, or VENDOR:ID/ID if it has several ids.
Keys and settings are read from the environment: `jobdetails vendors`
lists the variables and shows which of them are not set.

\b
Gate a script on three jobs of two vendors:
    if jobdetails wait acme:job-1 acme:job-2 zeta:flow-7/job-3 --timeout 2h
    then ./deploy.sh
    fi
"""

_SHORT = {
    "get": "Look up jobs once.",
    "wait": "Wait until jobs have ended.",
    "watch": "Like wait, with a live table.",
    "vendors": "List the installed vendors and their settings.",
    "mock": "Run a fake server of a vendor, for tests in any language.",
    "mcp": "Serve MCP for agents, on standard input and output.",
    "schema": "Print the JSON Schema of the output.",
    "completion": "Print the script for tab completion in a shell.",
}


class Root(click.Group):
    """The command ``jobdetails``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return list(_SHORT)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Build and return a command."""
        if cmd_name in ("get", "wait", "watch"):
            from . import commands

            return commands.get() if cmd_name == "get" else commands.wait(cmd_name)
        from . import listings

        build: dict[str, Callable[[], click.Command]] = {
            "vendors": listings.vendors,
            "mock": listings.mock,
            "mcp": listings.mcp,
            "schema": listings.schema,
            "completion": lambda: listings.completion(ROOT),
        }
        return build[cmd_name]() if cmd_name in build else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write a line for each command, without building it."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_SHORT.items()))


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from .. import __version__

        terminal.write_text(f"jobdetails {__version__}\n")
        ctx.exit()


ROOT = Root(
    "jobdetails",
    help=_TEXT,
    epilog=codes.HELP,
    context_settings={"help_option_names": ["-h", "--help"]},
    params=[
        click.Option(
            ["--version"], is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Print the version."
        ),
        common.option(),
    ],
)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    width = min(terminal.width(sys.stdout), 80) if terminal.is_terminal(sys.stdout) else None  # click takes 50 for less
    options: dict[str, Any] = {"complete_var": "_JOBDETAILS_COMPLETE", "terminal_width": width}
    try:
        code = ROOT.main(arguments, "jobdetails", standalone_mode=False, **options)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.message, err=True)
        return Code.USAGE
    except click.ClickException as error:
        terminal.note(_message(error))
        return Code.USAGE
    except Exception as error:
        common.report(error)
        is_ours = isinstance(error, OSError | ImportError) and not isinstance(error, TimeoutError)
        return Code.USAGE if is_ours else codes.of_error(error)
    return int(code or 0)


def _message(error: click.ClickException) -> str:
    """Return the message of a usage error, including the parameter."""
    if isinstance(error, click.BadParameter) and not isinstance(error, click.MissingParameter) and error.param:
        return f"{error.param.get_error_hint(error.ctx)}: {error.message}".replace("'", "", 2)
    if isinstance(error, click.MissingParameter) and error.param and error.param.name == "jobs":
        return "no jobs given; write VENDOR ID, or VENDOR:ID for each job"
    if isinstance(error, click.NoSuchOption) and error.option_name == "--max-errors":
        return "--max-errors is gone; use --max-outage, such as --max-outage 5m"
    if isinstance(error, click.NoSuchOption) and error.option_name == "--api-key":
        return (
            "--api-key is not an option, because others could read it; see `jobdetails vendors` for the variable to set"
        )
    return error.format_message()
