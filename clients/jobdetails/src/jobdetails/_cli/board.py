"""What is known of the jobs that are waited for, and how it is shown while they are."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from . import output, terminal
from .values import Target


class Board:
    """Every job as it was last seen, by the target that asks about it."""

    def __init__(self, targets: Sequence[Target]) -> None:
        self.targets = targets
        self._seen: list[dict[str | None, output.Result]] = [{} for _ in targets]
        self._failed: dict[int, Exception] = {}
        self._began = time.monotonic()

    def see(self, index: int, summary: Any) -> output.Result:
        """Take down how a job stands now."""
        target = self.targets[index]
        is_many = target.vendor.asks_about_many
        label = str(summary.id) if is_many else target.label
        result = output.Result(target.vendor.name, label, summary.job, summary)
        self._seen[index][summary.id if is_many else None] = result
        return result

    def fail(self, index: int, error: Exception) -> None:
        """Take down that waiting for a target has ended with an error."""
        self._failed[index] = error

    def results(self) -> list[output.Result]:
        """Return every job that was seen, in the order of the targets."""
        return [result for seen in self._seen for result in list(seen.values())]  # at once: another thread draws

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Yield the rows of a table with all targets, those of which nothing is known yet, too."""
        for index, target in enumerate(self.targets):
            error = self._failed.get(index)
            seen = list(self._seen[index].values())
            for result in seen:
                row = result.row()
                yield (*row[:-1], _in_short(error)) if error and not result.summary.phase.is_final else row
            if not seen:
                yield (target.vendor.name, terminal.plain(target.label), "", "", "", "", _in_short(error))

    def caption(self) -> str:
        """Return how far all this is."""
        rows = [result.phase for result in self.results() if result.summary.phase.is_final]
        left = sum(not seen for seen in self._seen) + len(self.results()) - len(rows)
        return f"{len(rows)} ended, {left} not, {time.monotonic() - self._began:.0f} s"


def _in_short(error: Exception | None) -> str:
    return terminal.plain(f"{type(error).__name__}: {error}")[:200] if error else ""


@contextmanager
def live(board: Board, *, is_kept: bool, is_possible: bool) -> Iterator[bool]:
    """
    Draw a board on standard error while it changes, and yield whether that is possible: it takes a terminal.

    Args:
        board: What to draw.
        is_kept: Whether it stays when all is over.
        is_possible: Whether nothing else is written to the terminal meanwhile, should standard output be one.
    """
    is_possible = is_possible or not (sys.stdout and sys.stdout.isatty())
    if not is_possible or not (sys.stderr and sys.stderr.isatty()) or os.environ.get("TERM") == "dumb":
        yield False
        return
    from rich.console import Console, Group
    from rich.live import Live
    from rich.text import Text

    def draw() -> Group:
        return Group(output.drawn(output.HEAD, board.rows()), Text(board.caption(), style="dim"))

    console = Console(stderr=True)
    with Live(get_renderable=draw, console=console, transient=not is_kept, redirect_stdout=False) as shown:
        terminal.note_to = lambda line: console.print(Text(line))
        try:
            yield True
        finally:
            terminal.note_to = None
            shown.refresh()


def change(result: output.Result) -> str:
    """Return in one line how a job stands."""
    summary = result.summary
    parts = [str(summary.phase), repr(summary.status)[1:-1] if summary.status else ""]
    text = " ".join(part for part in (parts[0], f"({parts[1]})" if parts[1] else "") if part)
    for more in (output.percent(summary.progress), summary.reason or ""):
        text += f", {more}" if more else ""
    return f"{result.vendor} {result.label}: {text}"
