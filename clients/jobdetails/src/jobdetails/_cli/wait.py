"""The commands ``wait`` and ``watch``: wait until jobs have ended."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import shlex
import sys
import time
from collections.abc import AsyncIterator
from contextvars import ContextVar
from typing import Any

from . import clients, common, hooks, output, records, terminal
from .arriving import Arriving
from .board import Board
from .codes import Code, worst
from .jobs import InvalidLine, Jobs, Typed
from .output import Form
from .records import Record, Until, missing_error
from .targets import Target
from .values import elapsed
from .watched import WatchedClient

_GRACE = 1.0
"""Seconds to wait for another line of the job list when the command is about to end."""


class Wait:
    """A run of ``wait`` or ``watch``."""

    def __init__(
        self, jobs: Jobs, typed: Typed, form: Form, *, strict: bool, until: Until, command: str | None
    ) -> None:
        self._jobs = jobs
        self._typed = typed
        self._form = form
        self._strict = strict
        self._until = until
        self._board = Board()
        self._commands = hooks.Commands(command)
        self._clients: dict[str, Any] = {}
        self._printed: dict[str, str] = {}
        self._is_live = False
        self._asked = Arriving(iter(jobs), may_block=jobs.reads_files)
        self._is_truncated = False
        self._ended: set[str] = set()
        self._decisive: Record | None = None
        self._current: ContextVar[Target | None] = ContextVar("current", default=None)

    async def run(self, options: dict[str, Any], *, notify: bool) -> Code:
        """
        Wait, print the records, and return the exit code.

        Args:
            options: Keyword arguments of `wait_for_jobs`.
            notify: Whether to notify the user at the end.
        """
        received: Any = None
        if self._form.is_raw:
            from .received import Received  # imported late because it needs httpx

            received = Received()
        terminal.interrupt_message = self._interrupt_message
        async with contextlib.AsyncExitStack() as stack:
            self._stack = stack
            self._http_client = await stack.enter_async_context(received.async_client()) if received else None
            self._is_live = self._can_draw()
            with self._drawn():
                await self._wait(options)
                await self._commands.finish()
        terminal.interrupt_message = None
        self._print(received.content if received else None)
        tally = records.tally(self._board.records, self._board.seconds)
        if terminal.is_terminal(sys.stderr) and not self._form.is_quiet:
            terminal.note_wrapped(tally)
        if notify:
            hooks.notify(f"jobdetails: {tally}")
        if self._decisive:
            return self._decisive.code
        return worst([*(record.code for record in self._board.records), *[Code.TIMEOUT] * self._is_truncated])

    async def _wait(self, options: dict[str, Any]) -> None:
        self._waiting = asyncio.ensure_future(self._see_outcomes(options))
        await asyncio.wait([self._waiting])
        if not self._waiting.cancelled():
            self._waiting.result()
        if self._decisive:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_GRACE):  # print jobs that were not started, too
                    while asked := await self._asked.take():
                        self._begin(asked)
        for record in self._board.records:
            if record.is_over:  # perhaps seen just before the wait was stopped
                self._end(record)

    async def _see_outcomes(self, options: dict[str, Any]) -> None:
        from jobdetails_core import wait_for_jobs

        refs = self._refs(options["timeout"])
        async with contextlib.aclosing(wait_for_jobs(refs, on_change=self._on_change, **options)) as outcomes:
            async for outcome in outcomes:
                target: Target = outcome.ref[0].target
                if outcome.error:
                    self._fail_rest(target, outcome.error)
                elif outcome.summary and (record := self._board.find(target, outcome.summary.id)):
                    record.see(outcome.summary.job, outcome.summary)
                    self._end(record)

    async def _refs(self, timeout: float | None) -> AsyncIterator[tuple[Any, ...]]:
        """Yield the references to wait for, creating clients as they are needed."""
        ends = time.monotonic() + timeout if timeout else None
        while True:
            try:
                async with asyncio.timeout(ends and max(_GRACE, ends - time.monotonic())):
                    asked = await self._asked.take()
            except TimeoutError:
                terminal.note("the list of jobs had not ended at the timeout; later jobs are not looked up")
                self._is_truncated = True
                return
            if asked is None:
                return
            if target := self._begin(asked):
                try:
                    yield self._watched(target), *target.arguments
                except ValueError as error:
                    self._fail(self._board.of(target), error)

    def _begin(self, asked: Target | InvalidLine) -> Target | None:
        """Add the records of a target; return the part of it to wait for."""
        if not isinstance(asked, InvalidLine):
            return self._board.add(asked)
        if record := self._board.add_failed(*asked):
            self._fail([record], asked.error)
        return None

    def _watched(self, target: Target) -> WatchedClient:
        return WatchedClient(
            self._client(target),
            target,
            clients.options_of(target.vendor, self._typed.given),
            on_start=self._current.set,
            on_missing=lambda ids, error: self._fail(
                [record for record in self._board.of(target) if record.asked.casefold() in ids], error
            ),
        )

    def _client(self, target: Target) -> Any:
        vendor = target.vendor
        if vendor.name not in self._clients:
            clients.listen(vendor, self._on_log, is_quiet=self._form.is_quiet)
            client = clients.create(
                vendor, "AsyncClient", self._typed.given, strict=self._strict, http_client=self._http_client
            )
            self._clients[vendor.name] = client
            self._stack.push_async_callback(client.aclose)
        return self._clients[vendor.name]

    def _on_change(self, ref: Any, summary: Any) -> None:
        if record := self._board.find(ref[0].target, summary.id):
            record.see(summary.job, summary)
            self._print_change(record)

    def _on_log(self, log: logging.LogRecord) -> None:
        """Record from the client's log that a request is being retried or has succeeded."""
        target = self._current.get()
        arguments = log.args if isinstance(log.args, tuple) else ()
        if target is None:
            return
        trouble = next((each for each in arguments if isinstance(each, Exception)), None)
        if trouble or 200 in arguments:
            for record in self._board.of(target):
                if not record.is_over:
                    record.trouble = trouble
                    if trouble:
                        self._print_change(record)

    def _fail_rest(self, target: Target, error: Exception) -> None:
        """Record an error for the unfinished jobs of a target; at a timeout, the vendor may not know some of them."""
        left = [record for record in self._board.of(target) if not record.is_over]
        missing = {id_.casefold() for id_ in getattr(error, "missing", ())}
        unknown = [record for record in left if record.job is None and record.asked.casefold() in missing]
        for record in unknown:
            self._fail([record], missing_error(record))
        self._fail([record for record in left if record not in unknown], error)

    def _fail(self, failed: list[Record], error: Exception) -> None:
        for record in failed:
            record.fail(error)
            self._print_change(record)
            self._end(record)
        if common.Debug.is_on:
            common.report(error)

    def _end(self, record: Record) -> None:
        """Run the command, print the record and check the conditions for stopping, once when a job is over."""
        if record.ref in self._ended:
            return
        self._ended.add(record.ref)
        if not self._decisive and self._until.is_reached(record):
            self._decisive = record
            self._waiting.cancel()
        if not record.timed_out:
            self._commands.start(record)
        if self._form.kind == "jsonl" and not self._form.is_raw:
            terminal.show_json(record.wire())

    def _print_change(self, record: Record) -> None:
        """Print the current state of a job, unless the live table shows it or it was just printed."""
        text = records.change(record)
        is_seen = self._is_live and (record.timed_out or not record.error or self._form.is_table_on_terminal())
        if not is_seen and not self._form.is_quiet and self._printed.get(record.ref) != text:
            self._printed[record.ref] = text
            terminal.note(f"[{elapsed(self._board.seconds)}] {text}")

    def _print(self, body: bytes | None) -> None:
        if body is not None:
            terminal.write(body)
        elif self._form.kind != "jsonl":
            output.show(self._form, self._board.records, is_one=self._jobs.is_one)
        else:
            for record in self._board.records:
                if not record.is_over:
                    terminal.show_json(record.wire())

    def _can_draw(self) -> bool:
        would_mix = self._form.kind == "jsonl" and terminal.is_terminal(sys.stdout)
        return terminal.can_draw() and not self._form.is_quiet and not would_mix

    def _drawn(self) -> contextlib.AbstractContextManager[None]:
        if not self._is_live:
            return contextlib.nullcontext()
        from .live import drawn

        return drawn(self._board, self._form.columns, is_kept=not self._form.is_table_on_terminal())

    def _interrupt_message(self) -> str:
        command = ["jobdetails", *sys.argv[1:]]
        if self._jobs.reads_stdin:
            command = ["jobdetails", "watch", *self._board.unfinished()]
        return f"jobdetails: the jobs are still running; to resume: {shlex.join(command)}\n"
