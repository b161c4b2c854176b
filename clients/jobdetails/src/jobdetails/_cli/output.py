"""Print results to standard output as a table, JSON, or JSON lines."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NamedTuple

from . import columns, terminal
from .records import Record


class Form(NamedTuple):
    """The output format."""

    kind: str
    columns: tuple[str, ...] | None = None
    is_raw: bool = False
    """Whether to print the response body as received instead."""

    is_quiet: bool = False
    """Whether to print only results."""

    def is_table_on_terminal(self) -> bool:
        """Return whether results are printed as a table to a terminal."""
        return self.kind == "table" and not self.is_raw and terminal.is_terminal(sys.stdout)


def show(form: Form, records: Sequence[Record], *, is_one: bool) -> None:
    """
    Print records.

    Args:
        form: The output format.
        records: The records, in the order of the command line.
        is_one: Whether to print a JSON object instead of an array.
    """
    has_rows = all(record.summary or record.error or record.job is None for record in records)
    if form.kind == "jsonl":
        for record in records:
            terminal.show_json(record.wire())
    elif form.kind == "json" or not has_rows:  # a job that cannot be summarized has no row
        found = [record.wire() for record in records]
        terminal.show_json(found[0] if is_one else found, indent=2)
    elif records:
        show_table(form, records)


def show_table(form: Form, records: Sequence[Record]) -> None:
    """Print a table: in colour and fitted to the terminal, or else plain and as wide as necessary."""
    if terminal.is_terminal(sys.stdout):
        from .live import print_table

        print_table(records, form.columns)
    else:
        head, rows = columns.cells(records, form.columns)
        lines = columns.aligned([[name.upper() for name in head], *rows])
        terminal.write_text("".join(f"{line}\n" for line in lines))
