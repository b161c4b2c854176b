"""
Asks each vendor about a job through the facade, and prints a table row for each.

It runs in a bare environment, and is given its questions as JSON on standard input: the vendor, the operation, the
arguments of the client and of the call, and the sample that should come back. It exits with 1 if any client fails.
"""

from __future__ import annotations

import enum
import json
import sys
import time
from collections.abc import Iterator
from typing import Any

import attrs

import jobdetails
import jobdetails.errors

HEAD = ("vendor", "operation", "asked for", "status", "sample", "ms")


def row(question: dict[str, Any]) -> tuple[list[str], bool]:
    """Ask one question; return the row, and whether all went well."""
    arguments = question["arguments"]
    began = time.monotonic()
    try:
        with getattr(jobdetails, question["vendor"]).Client(**question["options"]) as client:
            began = time.monotonic()
            response = client.get_job_details_response(*arguments)
            seconds = time.monotonic() - began
            job = client.get_job_details(*arguments)
    except jobdetails.errors.APIError as error:
        status, came, is_fine = f"{type(error).__name__}: {error.message}", "", False
        seconds = time.monotonic() - began
    else:
        status = ", ".join(statuses(job))
        expected, got = set(values(question["sample"])), set(values(response.parsed.to_dict()))
        came = f"{len(expected & got)} of {len(expected)} values"
        is_fine = expected == got and status != ""
    asked = ", ".join(map(repr, arguments))
    return [question["vendor"], question["operation"], asked, status, came, f"{seconds * 1000:.0f}"], is_fine


def statuses(job: Any) -> Iterator[str]:
    """Yield the status of a job, or of each in a list: its first field that is an enum of strings."""
    for one in job if isinstance(job, list) else [job]:
        found = (getattr(one, field.name) for field in attrs.fields(type(one)))
        yield from [str(value) for value in found if isinstance(value, enum.StrEnum)][:1]


def values(body: Any, place: str = "$") -> Iterator[tuple[str, str]]:
    """Yield each value in a body with its place; null is none."""
    if isinstance(body, dict) and body:
        for name, inner in body.items():
            yield from values(inner, f"{place}.{name}")
    elif isinstance(body, list) and body:
        for index, inner in enumerate(body):
            yield from values(inner, f"{place}[{index}]")
    elif body is not None:
        yield place, json.dumps(body)


def main() -> int:
    """Print the table, and return the exit code."""
    rows, fine = zip(*map(row, json.load(sys.stdin)), strict=True)
    widths = [max(map(len, column)) for column in zip(HEAD, *rows, strict=True)]
    for cells in (HEAD, ["-" * width for width in widths], *rows):
        *texts, last = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        print(*texts, last.strip().rjust(widths[-1]), sep="  ")
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
