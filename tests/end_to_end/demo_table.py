"""
Look up a job of each vendor through the facade, and print a table row for each.

It runs in a bare environment and reads its calls as JSON from standard input: the vendor, the operation, the arguments
of the client and the call, and the expected sample. It exits with 1 if any client fails.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from typing import Any

import jobdetails
import jobdetails.errors

HEAD = ("vendor", "operation", "arguments", "phase", "sample", "ms")


def row(call: dict[str, Any]) -> tuple[list[str], bool]:
    """Make one call; return its row, and whether it succeeded."""
    arguments = call["arguments"]
    began = time.monotonic()
    try:
        with getattr(jobdetails, call["vendor"]).Client(**call["options"]) as client:
            began = time.monotonic()
            response = client.get_job_details_response(**arguments)
            seconds = time.monotonic() - began
            job = client.get_job_details(**arguments)
    except jobdetails.errors.APIError as error:
        status, came, is_fine = f"{type(error).__name__}: {error.message}", "", False
        seconds = time.monotonic() - began
    else:
        jobs = job if isinstance(job, list) else [job]
        status = ", ".join(str(jobdetails.summarize(each).phase) for each in jobs)
        expected, got = set(values(call["sample"])), set(values(response.parsed.to_dict()))
        came = f"{len(expected & got)} of {len(expected)} values"
        is_fine = expected == got
    shown = ", ".join(map(repr, arguments.values()))
    return [call["vendor"], call["operation"], shown, status, came, f"{seconds * 1000:.0f}"], is_fine


def values(body: Any, place: str = "$") -> Iterator[tuple[str, str]]:
    """Yield each value in a body with its place, except null."""
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
