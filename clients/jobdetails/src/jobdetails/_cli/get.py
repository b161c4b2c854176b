"""The command ``get``: look up each job once."""

from __future__ import annotations

import contextlib
import functools
import threading
from collections.abc import Callable, Iterator
from typing import Any

from jobdetails_core.vendors import Vendor

from . import clients, codes, common, output, terminal
from .board import Board
from .codes import Code
from .jobs import InvalidLine, Jobs, Typed
from .output import Form
from .targets import Target


class Lookup:
    """A run of ``get``."""

    def __init__(self, jobs: Jobs, typed: Typed, form: Form, *, strict: bool, concurrency: int) -> None:
        self._jobs = jobs
        self._typed = typed
        self._form = form
        self._strict = strict
        self._concurrency = concurrency
        self._board = Board()
        self._clients: dict[str, Any] = {}
        self._creating = threading.Lock()

    def run(self, *, exit_status: bool) -> Code:
        """Look up the jobs, print their records, and return the exit code."""
        received: Any = None
        if self._form.is_raw:
            from .received import Received  # imported late because it needs httpx

            received = Received()
        with contextlib.ExitStack() as self._stack:
            http_client = self._stack.enter_context(received.client()) if received else None
            for target, look in self._answers(http_client):
                self._note(target, look)
                if self._form.kind == "jsonl" and not received:
                    output.show(self._form, self._board.of(target), is_one=False)
        if received:
            terminal.write(received.content)
        elif self._form.kind != "jsonl":
            output.show(self._form, self._board.records, is_one=self._jobs.is_one)
        records = self._board.records
        return codes.worst(record.code for record in records if exit_status or record.error)

    def _answers(self, http_client: Any) -> Iterator[tuple[Target, Callable[[], Any]]]:
        """Yield each target with a function that returns its response or raises its error."""
        if self._jobs.is_single:
            for target in self._targets():
                yield target, functools.partial(self._look_up, target, http_client)
            return
        from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait  # imported late

        with ThreadPoolExecutor(1) as reader, ThreadPoolExecutor(self._concurrency) as pool:
            targets = self._targets()
            pending: dict[Future[Any], Target] = {}
            coming: Future[Target | None] | None = reader.submit(next, targets, None)  # the next line may take long
            while coming or pending:
                expected: list[Future[Any]] = list(pending)
                if coming and len(pending) < self._concurrency:
                    expected.append(coming)
                for future in wait(expected, return_when=FIRST_COMPLETED).done:
                    if future in pending:
                        yield pending.pop(future), future.result
                    elif (target := future.result()) is not None:
                        pending[pool.submit(self._look_up, target)] = target
                        coming = reader.submit(next, targets, None)
                    else:
                        coming = None

    def _targets(self) -> Iterator[Target]:
        for asked in self._jobs:
            if isinstance(asked, InvalidLine):
                if record := self._board.add_failed(*asked):
                    common.report(asked.error, about="" if self._form.is_quiet else record.ref)
                    if self._form.kind == "jsonl":
                        output.show(self._form, [record], is_one=False)
            elif target := self._board.add(asked):
                yield target

    def _client(self, vendor: Vendor, http_client: Any = None) -> Any:
        with self._creating:
            if vendor.name not in self._clients:
                clients.listen(vendor, None, is_quiet=self._form.is_quiet)
                options = {"strict": self._strict, "http_client": http_client}
                client = clients.create(vendor, "Client", self._typed.given, **options)
                self._clients[vendor.name] = self._stack.enter_context(client)
            return self._clients[vendor.name]

    def _look_up(self, target: Target, http_client: Any = None) -> Any:
        method = getattr(self._client(target.vendor, http_client), target.vendor.method)
        return method(*target.arguments, **clients.options_of(target.vendor, self._typed.given))

    def _note(self, target: Target, look: Callable[[], Any]) -> None:
        """Record the job or the error of each job in a target, and print errors."""
        from jobdetails_core.errors import JobDetailsError

        try:
            self._board.see(target, look())
        except (JobDetailsError, ValueError) as error:
            self._board.fail(target, error)
        if self._form.is_quiet or self._form.is_table_on_terminal():  # the table shows them
            return
        refs: dict[Exception, list[str]] = {}
        for record in self._board.of(target):
            if record.error:
                refs.setdefault(record.error, []).append(record.ref)
        for failure, affected in refs.items():
            common.report(failure, about=", ".join(affected))
