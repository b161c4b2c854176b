"""Look up many jobs concurrently, in blocking code."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ._batches import Batches, JobResult, Outcome, is_result
from ._callback import KeyCallableError
from ._settings import check_count
from ._view import J
from ._warning import callers_line, context_of
from .response import Response

__all__ = ["JobResult", "get_many"]

Send = Callable[[Mapping[str, Any], threading.Event], Response[Any]]

_LAST_SECOND = 1.0
"""Seconds to wait for threads to stop. They are daemon threads and stop after their current request at the latest."""


class _Done:
    """A thread ended."""


class _Failed:
    """A thread ended because the iterable of ids, or a callable key, raised an error."""

    def __init__(self, error: BaseException) -> None:
        self.error = error


class _Workers:
    """Threads that take batches from one iterator. Each thread starts the next one."""

    def __init__(self, batches: Batches[Any, Any], send: Send, concurrency: int) -> None:
        self.results: queue.SimpleQueue[list[JobResult[Any, Any]] | _Done | _Failed] = queue.SimpleQueue()
        self.stop = threading.Event()
        self.threads: list[threading.Thread] = []
        self._batches = batches
        self._batch_iterator = iter(batches)
        self._send = send
        self._most = concurrency
        self._context = context_of(callers_line())
        self._taking = threading.Lock()
        self._has_failed = False

    def start(self) -> None:
        """Start another thread, unless the limit is reached."""
        if len(self.threads) < self._most and not self.stop.is_set():
            thread = threading.Thread(target=self._context.copy().run, args=(self._work,), name="get_many", daemon=True)
            self.threads.append(thread)
            thread.start()

    def _work(self) -> None:
        try:
            while (batch := self._take()) is not None:
                if not self._batches.is_batched:
                    self.start()
                self.results.put(self._exchange(batch))
                if self._batches.is_batched:  # the result of the first batch may save the others many requests
                    self.start()
        except BaseException as error:
            self._has_failed = True  # requests already sent still finish
            if not isinstance(error, Exception):
                self.stop.set()
            self.results.put(_Failed(error))
        else:
            self.results.put(_Done())

    def _take(self) -> list[Any] | None:
        with self._taking:
            is_over = self._has_failed or self.stop.is_set()
            return None if is_over else next(self._batch_iterator, None)

    def _exchange(self, batch: list[Any]) -> list[JobResult[Any, Any]]:
        exchange = self._batches.exchange(batch)
        try:
            arguments = next(exchange)
            while True:
                outcome: Outcome
                try:
                    outcome = self._send(arguments, self.stop)
                except Exception as error:
                    if not is_result(error):
                        raise
                    outcome = error
                arguments = exchange.send(outcome)
        except StopIteration as end:
            results: list[JobResult[Any, Any]] = end.value
            return results


def get_many(batches: Batches[Any, J], send: Send, concurrency: int) -> Iterator[JobResult[Any, J]]:
    """
    Yield the result for each id as it arrives.

    Raises:
        ConfigurationError: `concurrency` is invalid.
    """
    check_count("concurrency", concurrency, least=1)
    return _results(_Workers(batches, send, concurrency))


def _results(workers: _Workers) -> Iterator[JobResult[Any, Any]]:
    failure: BaseException | None = None
    ended = 0
    try:
        workers.start()
        while ended < len(workers.threads):
            try:
                found = workers.results.get(
                    timeout=1.0
                )  # without a timeout, Ctrl-C would not interrupt this on every platform
            except queue.Empty:
                continue
            if isinstance(found, list):
                yield from found
                continue
            ended += 1
            if isinstance(found, _Failed):
                failure = failure or found.error
        if failure:
            raise failure.error if isinstance(failure, KeyCallableError) else failure
    finally:
        workers.stop.set()
        for thread in workers.threads:
            thread.join(_LAST_SECOND / len(workers.threads))
