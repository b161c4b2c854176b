"""The columns of a table, and its layout for a given width."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import NamedTuple

from .records import Record
from .terminal import plain
from .values import elapsed

Column = Callable[[Record], str]


def _status(record: Record) -> str:
    status = record.summary.status if record.summary else None
    return "" if status is None else status


def _name(record: Record) -> str:
    name = getattr(record.job, "name", None)
    return name if isinstance(name, str) else ""


def _progress(record: Record) -> str:
    progress = record.summary.progress if record.summary else None
    return "" if progress is None else f"{progress:.0%}"


def _finished(record: Record) -> str:
    finished = record.summary.finished if record.summary else None
    return finished.isoformat(timespec="seconds") if finished else ""


def _cost(record: Record) -> str:
    cost = record.summary.cost if record.summary else None
    return "" if cost is None else f"{cost:g}"


def _seconds(record: Record) -> float | None:
    """Return how long the job has run, or None if unknown."""
    summary = record.summary
    if not summary or not summary.started:
        return None
    end = summary.finished
    if not end and not record.is_final:
        end = datetime.datetime.now(datetime.UTC)
    seconds = (end - summary.started).total_seconds() if end else -1
    return seconds if seconds >= 0 else None


def _elapsed(record: Record) -> str:
    seconds = _seconds(record)
    return "" if seconds is None else elapsed(seconds)


def _eta(record: Record) -> str:
    """Return the estimated time left, assuming constant speed."""
    seconds = _seconds(record)
    progress = record.summary.progress if record.summary else None
    if seconds is None or not progress or record.is_over or progress >= 1:
        return ""
    return elapsed(seconds * (1 - progress) / progress)


COLUMNS: dict[str, Column] = {
    "vendor": lambda record: record.vendor,
    "job": lambda record: record.ref.partition(":")[2],
    "phase": lambda record: record.state,
    "status": _status,
    "progress": _progress,
    "name": _name,
    "elapsed": _elapsed,
    "eta": _eta,
    "finished": _finished,
    "cost": _cost,
    "reason": lambda record: record.reason,
}
"""All columns, in table order."""

_DROP_ORDER = ("finished", "cost", "name", "status", "elapsed", "eta", "progress")
"""Columns that a narrow table drops, in this order."""

_MIN_WIDTHS = {"job": 16, "reason": 20}
_GAP = 2


class Layout(NamedTuple):
    """A table that fits a terminal."""

    names: list[str]
    rows: list[list[str]]
    widths: list[int]
    notes: list[str]
    """The jobs' reasons, if they do not fit in the table."""


def cells(records: Sequence[Record], names: Sequence[str] | None) -> tuple[list[str], list[list[str]]]:
    """Return the column names and a row for each record; empty columns are dropped unless `names` lists them."""
    rows = [[plain(COLUMNS[name](record)) for name in names or COLUMNS] for record in records]
    head = list(names or COLUMNS)
    if not names:
        always = ("vendor", "job", "phase")
        kept = [at for at, name in enumerate(head) if name in always or any(row[at] for row in rows)]
        head, rows = [head[at] for at in kept], [[row[at] for at in kept] for row in rows]
    return head, rows


def fit(
    names: Sequence[str], rows: Sequence[Sequence[str]], width: int, *, is_final: bool, may_drop: bool, mark: str = "…"
) -> Layout:
    """
    Return a table that fits a terminal.

    Ids are shortened in the middle, and stay distinct.

    Args:
        names: Names of the columns.
        rows: The cells.
        width: Width of the terminal.
        is_final: Whether to move reasons that do not fit to the notes instead of cutting them.
        may_drop: Whether columns may be dropped.
        mark: The text in place of the removed part of an id.
    """
    columns = {name: [row[at] for row in rows] for at, name in enumerate(names)}
    widths = {name: max(map(len, [name, *values])) for name, values in columns.items()}
    notes: list[str] = []

    def room_for(name: str, least: dict[str, int]) -> int:
        others = sum(min(widths[other], least.get(other, widths[other])) for other in columns if other != name)
        return width - _GAP * (len(columns) - 1) - others

    def is_too_wide() -> bool:
        return room_for("job", _MIN_WIDTHS) < min(widths.get("job", 0), _MIN_WIDTHS["job"])

    if may_drop:
        for name in (*_DROP_ORDER, "reason", "vendor"):
            reason_is_cut = name == "reason" and is_final and widths.get(name, 0) > room_for(name, {})
            if name in columns and (is_too_wide() or reason_is_cut):
                dropped = columns.pop(name)
                if name == "reason":
                    notes = [f"{job}: {text}" for job, text in zip(columns["job"], dropped, strict=True) if text]
    if "job" in columns:
        columns["job"] = shorten(columns["job"], max(room_for("job", _MIN_WIDTHS), _MIN_WIDTHS["job"]), mark)
        widths["job"] = max(map(len, ["job", *columns["job"]]))
    if "reason" in columns:
        widths["reason"] = min(widths["reason"], max(room_for("reason", {}), _MIN_WIDTHS["reason"]))
    kept = list(zip(*columns.values(), strict=True))
    return Layout(list(columns), [list(row) for row in kept], [widths[name] for name in columns], notes)


def shorten(texts: Sequence[str], width: int, mark: str = "…") -> list[str]:
    """Shorten texts to a width by cutting their middle; return them uncut if they would not stay distinct."""

    def cut(text: str, head: int, tail: int) -> str:
        return text if len(text) <= width else text[:head] + mark + text[len(text) - tail :]

    count = len(set(texts))
    room = width - len(mark)
    for tail in sorted(range(room + 1), key=lambda tail: abs(tail - room // 2)):
        found = [cut(text, room - tail, tail) for text in texts]
        if len(set(found)) == count:
            return found
    shared = next((at for at in range(max(map(len, texts))) if len({text[at : at + 1] for text in texts}) > 1), 0)
    window = slice(shared, shared + width - 2 * len(mark))
    found = [mark + text[window] + mark if len(text) > width else text for text in texts]
    return found if len(set(found)) == count else list(texts)


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a line for each row, with aligned columns."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
