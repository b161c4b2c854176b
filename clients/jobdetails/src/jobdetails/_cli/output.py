"""Results on standard output: a table, JSON, or JSON lines."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NamedTuple

from . import columns, terminal
from .records import Record


class Form(NamedTuple):
    """What results look like."""

    kind: str
    columns: tuple[str, ...] | None = None
    is_raw: bool = False
    """Whether the body is printed instead, as received."""

    is_quiet: bool = False
    """Whether nothing but results is printed."""

    def is_table_on_terminal(self) -> bool:
        """Return whether a table is printed, to a terminal."""
        return self.kind == "table" and not self.is_raw and terminal.is_terminal(sys.stdout)


def show(form: Form, records: Sequence[Record], *, is_one: bool) -> None:
    """
    Print records.

    Args:
        form: What they look like.
        records: The records, in the order in which the jobs were asked for.
        is_one: Whether JSON is one object instead of an array.
    """
    has_rows = all(record.summary or record.error or record.job is None for record in records)
    if form.kind == "jsonl":
        for record in records:
            terminal.show_json(record.wire())
    elif form.kind == "json" or not has_rows:  # of a job that cannot be summarized there is no row
        found = [record.wire() for record in records]
        terminal.show_json(found[0] if is_one else found, indent=2)
    elif records:
        show_table(form, records)


def show_table(form: Form, records: Sequence[Record]) -> None:
    """Print a table: coloured and fitted to a terminal, or plain and as wide as it needs to be."""
    if terminal.is_terminal(sys.stdout):
        from .live import print_table

        print_table(records, form.columns)
    else:
        head, rows = columns.cells(records, form.columns)
        lines = columns.aligned([[name.upper() for name in head], *rows])
        terminal.write_text("".join(f"{line}\n" for line in lines))
