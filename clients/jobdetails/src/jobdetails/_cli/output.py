"""Results on standard output: a table, JSON, or JSON lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from . import terminal

HEAD = ("VENDOR", "JOB", "PHASE", "STATUS", "PROGRESS", "FINISHED", "REASON")
_LONGEST_REASON = 200
_COLOURS = {"succeeded": "green", "partial": "yellow", "failed": "red", "cancelled": "red", "running": "cyan"}


class Result(NamedTuple):
    """A job as it was last seen."""

    vendor: str
    label: str
    job: Any
    summary: Any

    @property
    def phase(self) -> str:
        """Where the job stands, as far as it is known."""
        return str(self.summary.phase.value) if self.summary else "unknown"

    def row(self) -> tuple[str, ...]:
        """Return it as cells of a table."""
        summary = self.summary
        if summary is None:
            return (self.vendor, terminal.plain(self.label), "", "", "", "", "")
        cells = (
            self.vendor,
            self.label,
            self.phase,
            summary.status or "",
            percent(summary.progress),
            summary.finished.isoformat(timespec="seconds") if summary.finished else "",
            (summary.reason or "")[:_LONGEST_REASON],
        )
        return tuple(map(terminal.plain, cells))

    def wire(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        summary = self.summary
        found: dict[str, Any] = {"vendor": self.vendor}
        if summary:
            found |= {"id": summary.id, "phase": self.phase, "status": summary.status, "reason": summary.reason}
            times = ((name, getattr(summary, name)) for name in ("created", "started", "finished"))
            found |= {name: time and time.isoformat() for name, time in times}
            found |= {"progress": summary.progress, "cost": summary.cost}
        return {**found, "job": self.job.to_dict() if hasattr(self.job, "to_dict") else self.job}


def percent(progress: float | None) -> str:
    """Return how much is done."""
    return "" if progress is None else f"{progress:.0%}"


def show(form: str, results: Sequence[Result], *, is_one: bool) -> None:
    """
    Print results.

    Args:
        form: ``table``, ``json`` or ``jsonl``.
        results: Jobs in the order in which they were asked about.
        is_one: Whether JSON is the one result, rather than an array.
    """
    if form == "jsonl":
        for result in results:
            show_line(result)
    elif form == "json":
        found = [result.wire() for result in results]
        if found or not is_one:
            show_json(found[0] if is_one else found, indent=2)
    elif results:
        show_table(HEAD, [result.row() for result in results])


def show_line(result: Result) -> None:
    """Print a result as one line of JSON."""
    show_json(result.wire())


def show_json(value: Any, *, indent: int | None = None) -> None:
    """Print JSON, in UTF-8 where it can be."""
    text = json.dumps(value, indent=indent, ensure_ascii=False, default=str)
    try:
        data = text.encode()
    except UnicodeEncodeError:  # a lone surrogate, which JSON can only escape
        data = json.dumps(value, indent=indent, default=str).encode()
    terminal.write(data + b"\n")


def show_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table: in colour and as wide as a terminal, or else plain and as wide as it needs to be."""
    if sys.stdout and sys.stdout.isatty():
        from rich.console import Console

        with Console(soft_wrap=False) as console:
            console.print(drawn(head, rows))
    else:
        terminal.write_text("".join(f"{line}\n" for line in aligned([head, *rows])))


def aligned(rows: Iterable[Sequence[str]]) -> list[str]:
    """Return lines with the cells of some rows below each other."""
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def drawn(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Any:
    """Return a table that rich can draw."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(*head, box=box.SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        style = next((_COLOURS[cell] for cell in row if cell in _COLOURS), "")
        table.add_row(*(Text(cell, style=style if cell in _COLOURS else "") for cell in row))
    return table
