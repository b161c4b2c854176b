"""A client that keeps waiting if some of its jobs are missing."""

from __future__ import annotations

import contextlib
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

from jobdetails_core.errors import JobMissingError

from .targets import Target


class WatchedClient:
    """A client for `wait_for_jobs` that waits for the jobs of one target."""

    def __init__(
        self,
        client: Any,
        target: Target,
        options: dict[str, Any],
        *,
        on_start: Callable[[Target], object],
        on_missing: Callable[[set[str], Exception], object],
    ) -> None:
        """
        Prepare a wait.

        Args:
            client: The vendor's `AsyncClient`.
            target: The jobs.
            options: Keyword arguments of the call.
            on_start: Called with the target in the task that waits for it.
            on_missing: Called with the ids (in lower case) that the vendor does not know, and the error.
        """
        self.target = target
        self._client = client
        self._options = options
        self._on_start = on_start
        self._on_missing = on_missing

    async def iter_job(self, *arguments: Any, timeout: float | None, **policy: Any) -> AsyncIterator[Any]:
        """Yield summaries like the client, but continue with the other jobs if the vendor does not know some."""
        self._on_start(self.target)
        ends = None if timeout is None else time.monotonic() + timeout
        over: set[str] = set()
        left: Target | None = self.target
        while left:
            rest = None if ends is None else max(0.0, ends - time.monotonic())
            summaries = self._client.iter_job(*left.arguments, timeout=rest, **self._options, **policy)
            try:
                async with contextlib.aclosing(summaries):
                    async for summary in summaries:
                        if summary.phase.is_final:
                            over.add(str(summary.id).casefold())
                        yield summary
                return
            except JobMissingError as error:
                missing = {id_.casefold() for id_ in error.missing}
                if not left.vendor.is_batched or not missing:
                    raise
                self._on_missing(missing, error)
                over |= missing
                left = self.target.without(over)
