"""Tables on a terminal: the final table, and a live one. Import this module only to draw, because it imports rich."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence

from rich.console import Console, ConsoleOptions
from rich.live import Live
from rich.text import Text

from . import columns, records, terminal
from .board import Board, by_vendor
from .records import Record

_COLOURS = {
    "succeeded": "green",
    "partial": "yellow",
    "failed": "red",
    "cancelled": "red",
    "error": "bold red",
    "retrying": "yellow",
    "running": "cyan",
}
_BAR = 10
_WIDTH_FOR_BARS = 60
_OTHER_LINES = 3
"""Lines of a live table besides its rows: the header, the caption, and one for the cursor."""


def print_table(shown: Sequence[Record], names: Sequence[str] | None) -> None:
    """Print a table that fits the terminal to standard output."""
    console = Console()
    lines, notes = _table(console.options, by_vendor(shown), names, is_final=True)
    for line in lines:
        console.print(line, no_wrap=True, overflow="ellipsis", crop=False)
    for note in notes:
        console.print(Text(note))


@contextlib.contextmanager
def drawn(board: Board, names: Sequence[str] | None, *, is_kept: bool) -> Iterator[None]:
    """
    Show a live table of a board on standard error.

    Args:
        board: The board to show.
        names: The columns to show; by default those that are not empty.
        is_kept: Whether the table stays on the screen at the end.
    """
    console = Console(stderr=True)
    live = Live(
        _LiveTable(board, names), console=console, transient=not is_kept, redirect_stdout=False, redirect_stderr=False
    )
    with live:
        terminal.note_to = lambda line: console.print(Text(line))
        try:
            yield
        finally:
            terminal.note_to = None
            live.refresh()


class _LiveTable:
    """Renders a board to fit the terminal."""

    def __init__(self, board: Board, names: Sequence[str] | None) -> None:
        self._board = board
        self._names = names

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        shown = by_vendor(self._board.records)
        room = max(1, console.height - _OTHER_LINES)
        left_out = max(0, len(shown) - room)
        if left_out:
            shown = self._board.most_important(room)
        lines, _ = _table(options, shown, self._names, is_final=False)
        caption = records.tally(self._board.records, self._board.seconds)
        if left_out:
            caption = f"{left_out} not shown; {caption}"
        for line in (*lines, Text(caption, style="dim")):
            line.no_wrap, line.overflow = True, "ellipsis"
            yield line


def _table(
    options: ConsoleOptions, shown: Sequence[Record], names: Sequence[str] | None, *, is_final: bool
) -> tuple[list[Text], list[str]]:
    """Return the lines of a table, and the notes that do not fit in it."""
    head, rows = columns.cells(shown, names)
    is_ascii, width = options.ascii_only, options.max_width
    if "progress" in head and width >= _WIDTH_FOR_BARS:
        at = head.index("progress")
        for row, record in zip(rows, shown, strict=True):
            row[at] = _bar(record, is_ascii=is_ascii)
    mark = "..." if is_ascii else "…"
    layout = columns.fit(head, rows, width, is_final=is_final, may_drop=not names, mark=mark)
    lines = [_line([Text(name.upper(), style="bold") for name in layout.names], layout.widths)]
    vendor = None
    for row, record in zip(layout.rows, shown, strict=True):
        cells = [
            Text(cell, style=_COLOURS.get(record.state, "") if name == "phase" else "")
            for name, cell in zip(layout.names, row, strict=True)
        ]
        if layout.names[0] == "vendor" and record.vendor == vendor:
            cells[0] = Text("")  # name the vendor only once for a group of jobs
        vendor = record.vendor
        lines.append(_line(cells, layout.widths))
    return lines, layout.notes


def _line(cells: Sequence[Text], widths: Sequence[int]) -> Text:
    """Return a line of cells, padded or cut to the column widths."""
    for cell, width in zip(cells, widths, strict=True):
        cell.truncate(width, overflow="ellipsis", pad=True)
    line = Text("  ").join(cells)
    line.rstrip()
    return line


def _bar(record: Record, *, is_ascii: bool) -> str:
    progress = record.summary.progress if record.summary else None
    if progress is None:
        return ""
    done = int(progress * _BAR)
    full, empty = ("#", ".") if is_ascii else ("█", "░")
    return f"{full * done}{empty * (_BAR - done)} {progress:>4.0%}"
