"""Asking the vendors: clients from the index, one question, or waiting."""

from __future__ import annotations

import contextlib
import importlib
import logging
import traceback
import warnings
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from .._index import Vendor
from . import board, codes, output, terminal
from .codes import Code
from .options import Debug
from .values import Target

if TYPE_CHECKING:
    from .received import Received


class Client(NamedTuple):
    """A client of a vendor, with what each call is given by name."""

    inner: Any
    options: dict[str, Any]

    def iter_job(self, *ids: Any, **how: Any) -> AsyncIterator[Any]:
        """Yield summaries as the client does."""
        found: AsyncIterator[Any] = self.inner.iter_job(*ids, **self.options, **how)
        return found


@contextlib.asynccontextmanager
async def clients(
    vendors: Sequence[Vendor], settings: Mapping[str, str], *, strict: bool, received: Received | None = None
) -> AsyncIterator[dict[str, Any]]:
    """
    Yield a client of each vendor by its name; each takes from the environment what it is not given.

    Raises:
        ValueError: One cannot be made; it is a `ConfigurationError` of that vendor.
    """
    async with contextlib.AsyncExitStack() as stack:
        made = {}
        for vendor in vendors:
            module = importlib.import_module(vendor.package)
            _listen(module, vendor.package)
            how: dict[str, Any] = dict(settings)
            if received:
                how["http_client"] = await stack.enter_async_context(received.client())
            made[vendor.name] = await stack.enter_async_context(module.AsyncClient(**how, strict=strict))
        yield made


async def get(
    target: Target, settings: Mapping[str, str], *, form: str, strict: bool, raw: bool, exit_status: bool
) -> Code:
    """Ask once, print the answer, and return the exit code."""
    received = _received() if raw else None
    try:
        async with clients([target.vendor], settings, strict=strict, received=received) as made:
            method = getattr(made[target.vendor.name], target.vendor.method)
            found = await method(*target.arguments, **target.options)
    finally:
        if received and received.content is not None:
            terminal.write(received.content)
    jobs = found if isinstance(found, list) else [found]
    results = [_result(target, job) for job in jobs]
    if not raw:
        output.show(form, results, is_one=not isinstance(found, list))
    return codes.worst(codes.of_phase(result.phase) for result in results) if exit_status else Code.SUCCEEDED


def _received() -> Received:
    from .received import Received  # only now: it needs httpx

    return Received()


def _result(target: Target, job: Any) -> output.Result:
    if not target.vendor.job or not hasattr(job, "to_dict"):
        return output.Result(target.vendor.name, target.label, job, None)
    summary = importlib.import_module(target.vendor.package).summarize(job)
    is_many = target.vendor.asks_about_many
    return output.Result(target.vendor.name, str(summary.id) if is_many else target.label, job, summary)


async def wait(
    targets: Sequence[Target],
    settings: Mapping[str, str],
    how: Mapping[str, Any],
    *,
    form: str,
    strict: bool,
    raw: bool = False,
    is_one: bool = False,
) -> Code:
    """Wait until all have ended, print what came of them, and return the worst exit code."""
    from .._many import wait_for_jobs

    received = _received() if raw else None
    vendors = list({target.vendor.name: target.vendor for target in targets}.values())
    seen = board.Board(targets)
    failures = []
    async with clients(vendors, settings, strict=strict, received=received) as made:
        refs = [(Client(made[target.vendor.name], target.options), *target.arguments) for target in targets]
        index_of = {id(ref): index for index, ref in enumerate(refs)}
        is_shown = form == "table" and not raw
        with board.live(seen, is_kept=not is_shown, is_possible=form != "jsonl") as is_live:

            def on_change(ref: Any, summary: Any) -> None:
                result = seen.see(index_of[id(ref)], summary)
                if not is_live:
                    terminal.note(board.change(result))

            async for outcome in wait_for_jobs(refs, **how, on_change=on_change):
                index = index_of[id(outcome.ref)]
                if outcome.error:
                    seen.fail(index, outcome.error)
                    failures.append(codes.of_error(outcome.error))
                    tell(outcome.error, about=f"{targets[index].vendor.name} {targets[index].label}")
                elif form == "jsonl" and not raw:
                    output.show_line(seen.see(index, outcome.summary))
    results = seen.results()
    if received:
        terminal.write(received.content or b"")
    elif form != "jsonl":
        output.show(form, results, is_one=is_one)
    ended = [codes.of_phase(result.phase) for result in results if result.summary.phase.is_final]
    return codes.worst([*failures, *ended])


def tell(error: BaseException, *, about: str = "") -> None:
    """Tell an error in one line, with its traceback where that is wanted."""
    if Debug.is_on:
        for line in "".join(traceback.format_exception(error)).splitlines():
            terminal.note_line(line)
    kind = "" if isinstance(error, ValueError) else f"{type(error).__name__}: "  # whose text names what is wrong
    terminal.note(f"{about}{': ' if about else ''}{kind}{error}")


def _listen(module: Any, logger: str) -> None:
    """Have a package's warnings and log told as notes."""

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            terminal.note(record.getMessage())

    log = logging.getLogger(logger)
    if not log.handlers:
        log.addHandler(Handler())
        log.propagate = False
        log.setLevel(logging.DEBUG if Debug.is_on else logging.WARNING)
    warnings.simplefilter("once", module.ContractWarning)
    warnings.showwarning = _tell_warning


def _tell_warning(message: Warning | str, category: type[Warning], *_: Any, **__: Any) -> None:
    terminal.note(f"warning: {message}")
