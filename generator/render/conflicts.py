"""The conflicts of a spec as Markdown, for reviews and the reference."""

from __future__ import annotations

from ..spec.conflicts import Conflict, Reading
from .layout import md


def folded(conflict: Conflict, title: str) -> str:
    """Return a conflict as Markdown, folded under a title and what is settled."""
    readings = [f"- {_where(reading)}: {md(reading.says)}" for reading in conflict.readings]
    lines = ["", f"Settled: {md(conflict.settled)}", "", *readings, "", md(conflict.because), ""]
    return "\n".join([f"<details><summary>{title}</summary>", *lines, "</details>"])


def _where(reading: Reading) -> str:
    if not reading.line:
        return "elsewhere"
    return f"{md(reading.document)}, line {reading.line}" if reading.document else f"line {reading.line}"
