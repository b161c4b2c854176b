"""The commands about jobs: get, wait and watch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from jobdetails_core.vendors import Vendor, installed_vendors

from . import codes, options
from .codes import Code
from .jobs import Jobs, Typed
from .output import Form
from .parameters import Words

_JOBS = """\
JOBS are VENDOR ID..., or any number of references VENDOR:ID, of one or several vendors. Write VENDOR:ID/ID if a job has
several ids, and VENDOR:ID,ID for several jobs in one request if the vendor supports it. Write / in an id as %2F, a
comma as %2C, and % as %25. @FILE and - read references from a file or from standard input, one per line; # starts a
comment."""

_ENVIRONMENT = "Keys are read only from the environment, because options would be visible in the process list."


class JobCommand(click.Command):
    """A command about jobs, with the options of all vendors."""

    def __init__(
        self,
        name: str,
        *,
        text: str,
        own: list[click.Parameter],
        call: Callable[..., Code],
        is_wait: bool,
        completes_names: bool,
    ) -> None:
        jobs = click.Argument(
            ["jobs"],
            type=Words(completes_names=completes_names),
            nargs=-1,
            required=True,
            metavar="JOBS...",
        )
        self._vendors = installed_vendors()
        self._of_vendors = options.VendorOptions(self._vendors.values(), own)
        self._call = call
        self._is_wait = is_wait
        super().__init__(
            name,
            params=[jobs, *own, *self._of_vendors.parameters(None)],
            callback=self._run,
            help=f"{text}\n\n{_JOBS}\n\n{_ENVIRONMENT}",
            epilog=codes.HELP,
        )

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments; for ``VENDOR --help``, show the help for that vendor."""
        vendor = next((self._vendors[word] for word in args if word in self._vendors), None)
        if vendor and {"-h", "--help"} & set(args):
            self._describe(vendor)
        return super().parse_args(ctx, args)

    def _describe(self, vendor: Vendor) -> None:
        """Change the help text to that for one vendor."""
        positional = [argument for argument in vendor.arguments if argument.is_positional]
        words = " ".join(argument.name.upper() + "..." * argument.is_many for argument in positional)
        docs = "\n".join(f"{argument.name.upper()}: {argument.doc}" for argument in positional)
        first = (self.help or "").partition("\n\n")[0]
        self.help = f"{first}\n\n\b\n{docs}\n\n{_ENVIRONMENT}"
        own = [param for param in self.params[1:] if not (param.name or "").startswith("of_vendor_")]
        jobs = click.Argument(["jobs"], nargs=-1, metavar=f"{vendor.name} {words}")
        self.params = [jobs, *own, *self._of_vendors.parameters(vendor.name)]

    def _run(self, jobs: tuple[str, ...], **parameters: Any) -> Code:
        typed = self._of_vendors.take(parameters)
        form = Form(*(parameters.pop(name) for name in ("output", "columns", "raw", "quiet")))
        try:
            asked = Jobs(jobs, self._vendors, typed, is_wait=self._is_wait)
        except ValueError as error:
            raise click.UsageError(str(error)) from None
        if form.is_raw and not asked.is_single:
            raise click.UsageError("--raw: expected one job, or several in one request")
        code = self._call(asked, typed, form, **parameters)
        if code == Code.SUCCEEDED and not asked.are_any:  # or a broken list would look like success
            raise click.UsageError("no jobs given; the list is empty")
        return code


def get() -> click.Command:
    """Return the command that looks up jobs once."""

    def call(jobs: Jobs, typed: Typed, form: Form, strict: bool, concurrency: int, exit_status: bool) -> Code:
        from .get import Lookup

        return Lookup(jobs, typed, form, strict=strict, concurrency=concurrency).run(exit_status=exit_status)

    text = "Exit with the code of the jobs' phases, and with 124 if one has not ended."
    own = [click.Option(["--exit-status"], is_flag=True, help=text), *options.result_options()]
    text = "Look up jobs once. The exit code is 0 in any phase, unless you pass --exit-status."
    return JobCommand("get", text=text, own=own, call=call, is_wait=False, completes_names=True)


def wait(name: str) -> click.Command:
    """Return the command that waits."""

    def call(
        jobs: Jobs,
        typed: Typed,
        form: Form,
        strict: bool,
        fail_fast: bool,
        any_: bool,
        command: str | None,
        notify: bool,
        wait_for_existence: float | None,
        **policy: Any,
    ) -> Code:
        import asyncio  # imported late because it is slow to import

        from .records import Until
        from .wait import Wait

        longest = policy.pop("max_interval")
        policy["max_interval"] = max(30.0, policy["interval"]) if longest is None else longest
        until = Until(first_failure=fail_fast, first_success=any_)
        found = Wait(jobs, typed, form, strict=strict, until=until, command=command)
        return asyncio.run(found.run({**policy, "existence_timeout": wait_for_existence}, notify=notify))

    own = [*options.wait_options(), *options.result_options()]
    text = "Wait until jobs have ended. On a terminal, a live table shows their progress."
    return JobCommand(name, text=text, own=own, call=call, is_wait=True, completes_names=name == "wait")
