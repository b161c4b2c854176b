"""The commands, made from the index: a vendor more in it is a vendor more here."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import click

from .._index import Vendor
from .._vendors import INDEX
from . import asking, codes, options, terminal, vendors
from .codes import Code
from .types import WAITING, Count, Reference

_KEY = "A key is read from the environment only: as an option it would stand in the list of processes."
_REFERENCE = """\
Each job is VENDOR:ID, or VENDOR:ID/ID where it takes several ids, in their order. What is percent-encoded in an id is
decoded, so that it may hold / as %2F and % as %25. Addresses, keys and settings are read from the environment."""


class VendorGroup(click.Group):
    """A command for each of some vendors."""

    def __init__(self, name: str, known: Sequence[Vendor], make: Callable[[Vendor], click.Command], text: str) -> None:
        super().__init__(name, help=text, epilog=codes.HELP, subcommand_metavar="VENDOR ARGS...")
        self._known = {vendor.name: vendor for vendor in known}
        self._make = make

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the vendors."""
        return list(self._known)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of a vendor, made when it is asked for."""
        return self._make(self._known[cmd_name]) if cmd_name in self._known else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command of the vendor named, or fail with those that there are."""
        if args[0] not in self._known and not ctx.resilient_parsing:
            raise click.UsageError(f"VENDOR: found {args[0]!r}; expected one of {', '.join(self._known)}", ctx)
        return super().resolve_command(ctx, args)


def _vendor_command(vendor: Vendor, own: list[click.Parameter], text: str, call: Callable[..., Code]) -> click.Command:
    def callback(**parameters: Any) -> Code:
        target, settings = options.given(vendor, parameters)
        options.require([vendor], settings)
        rest = {name: value for name, value in parameters.items() if not name.startswith("of_vendor_")}
        return call(target, settings, **rest)

    ids = [argument for argument in vendor.arguments if argument.is_positional]
    text += "\n\n\b\n" + "\n".join(f"{argument.name.upper()}: {argument.doc}" for argument in ids)
    params = [*own, options.output(), options.strict(), options.raw(), options.debug()]
    taken = {name for param in params for name in param.opts} | {"--help"}
    params = [*options.of_vendor(vendor, taken), *params]
    return click.Command(
        vendor.name,
        callback=callback,
        params=params,
        help=f"{text}\n\n{_KEY}",
        short_help=vendor.title,
        epilog=codes.HELP,
    )


def _get(vendor: Vendor) -> click.Command:
    text = "Exit with the code of the job's phase, and with 124 if it has not ended."
    own: list[click.Parameter] = [click.Option(["--exit-status"], is_flag=True, help=text)]

    def call(target: Any, settings: Any, output: str, **how: Any) -> Code:
        return _run(asking.get(target, settings, form=output, **how))

    return _vendor_command(vendor, own, f"Ask {vendor.title} about a job once.", call)


def _wait(vendor: Vendor) -> click.Command:
    is_one = not vendor.asks_about_many

    def call(target: Any, settings: Any, output: str, strict: bool, raw: bool, **how: Any) -> Code:
        return _run(asking.wait([target], settings, _policy(how), form=output, strict=strict, raw=raw, is_one=is_one))

    return _vendor_command(vendor, options.waiting(), f"Wait until a job of {vendor.title} has ended.", call)


def _run(work: Coroutine[Any, Any, Code]) -> Code:
    import asyncio  # only now: it takes longer to import than all the rest

    return asyncio.run(work)


def _policy(how: dict[str, Any]) -> dict[str, Any]:
    """Return how to wait, with a longest pause that the first one fits in."""
    longest = how.pop("max_interval", None)
    return {**how, "max_interval": max(30.0, how["interval"]) if longest is None else longest}


def _watch() -> click.Command:
    def callback(jobs: tuple[Any, ...], output: str, strict: bool, **how: Any) -> Code:
        targets = list({(target.vendor.name, repr(target.arguments)): target for target in jobs}.values())
        options.require({target.vendor.name: target.vendor for target in targets}.values(), {})
        return _run(asking.wait(targets, {}, _policy(how), form=output, strict=strict))

    reference = click.Argument(["jobs"], type=Reference(), nargs=-1, required=True, metavar="VENDOR:ID...")
    text = "How many jobs to ask about at the same time."
    concurrency = click.Option(["--concurrency"], type=Count(1), default="50", show_default=True, help=text)
    params = [reference, *options.waiting(), concurrency, options.output(), options.strict(), options.debug()]
    more = "The worst of all is the exit code: 2, 3, 124, 1, 4, 0, in this order."
    return click.Command(
        "watch",
        callback=callback,
        params=params,
        epilog=codes.HELP,
        help=f"Wait for jobs of several vendors side by side, and show them all.\n\n{_REFERENCE}\n\n{more}",
    )


def _vendors() -> click.Command:
    text = "List the vendors: their arguments, the environment variables read, and whether each is set."
    params: list[click.Parameter] = [options.output(), options.debug()]
    return click.Command("vendors", callback=lambda output: vendors.show(output), params=params, help=text)


def _completion() -> click.Command:
    def callback(shell: str) -> Code:
        from click.shell_completion import get_completion_class

        kind = get_completion_class(shell)
        assert kind is not None
        terminal.write(kind(ROOT, {}, "jobdetails", "_JOBDETAILS_COMPLETE").source().encode())
        return Code.SUCCEEDED

    shell = click.Argument(["shell"], type=click.Choice(["bash", "zsh", "fish"]))
    text = 'Print what a shell completes the command with.\n\n\b\nIn bash: eval "$(jobdetails completion bash)"'
    return click.Command("completion", callback=callback, params=[shell, options.debug()], help=text)


ROOT = click.Group(
    "jobdetails",
    help=f"How is my job doing? Ask any vendor, or wait until it has ended.\n\n{_KEY}",
    epilog=codes.HELP,
    params=[options.debug()],
    commands=[
        VendorGroup("get", INDEX, _get, "Ask a vendor about a job once."),
        VendorGroup("wait", WAITING, _wait, "Wait until a job has ended."),
        _watch(),
        _vendors(),
        _completion(),
    ],
)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command, and return its exit code."""
    try:
        code = ROOT.main(arguments, "jobdetails", complete_var="_JOBDETAILS_COMPLETE", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.message, err=True)
        return Code.USAGE
    except click.ClickException as error:
        terminal.note(_told(error))
        return Code.USAGE
    except KeyboardInterrupt:
        return Code.INTERRUPTED
    except Exception as error:
        asking.tell(error)
        is_ours = isinstance(error, OSError | ImportError) and not isinstance(error, TimeoutError)
        return Code.USAGE if is_ours else codes.of_error(error)
    return int(code or 0)


def _told(error: click.ClickException) -> str:
    """Return what is wrong with the command line, with the argument that it is wrong with."""
    if isinstance(error, click.BadParameter) and not isinstance(error, click.MissingParameter) and error.param:
        return f"{error.param.get_error_hint(error.ctx)}: {error.message}".replace("'", "", 2)
    return error.format_message()
