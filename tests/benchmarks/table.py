"""Medians, ratios, verdicts, and the Markdown that shows them."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Literal

from attrs import frozen

Unit = Literal["µs", "ms", "s", "MiB", "jobs/s"]
_FACTORS: dict[Unit, float] = {"µs": 1e6, "ms": 1e3, "s": 1, "MiB": 1, "jobs/s": 1}


@frozen
class Aim:
    """The target for a ratio of our value to the other's."""

    bound: Literal["at most", "at least"]
    ratio: float

    def is_met(self, ratio: float) -> bool:
        """Return whether a ratio, rounded to the two digits shown, meets the aim."""
        shown = round(ratio, 2)
        return shown <= self.ratio if self.bound == "at most" else shown >= self.ratio

    def __str__(self) -> str:
        return f"{self.bound} {self.ratio:g}"


@frozen(kw_only=True)
class Comparison:
    """Our values and another subject's, measured in alternating rounds; the aim may be None."""

    what: str
    ours: Sequence[float]
    against: str
    theirs: Sequence[float]
    unit: Unit
    aim: Aim | None = None
    ours_is: str = "ours"

    @property
    def ratio(self) -> float:
        """Our median as a multiple of the other median."""
        return statistics.median(self.ours) / statistics.median(self.theirs)

    @property
    def verdict(self) -> str:
        """Whether the aim is met."""
        if self.aim is None:
            return ""
        return "met" if self.aim.is_met(self.ratio) else "**missed**"

    def cells(self) -> list[str]:
        """Return the row of the table."""
        values = [shown(statistics.median(values), self.unit) for values in (self.ours, self.theirs)]
        return [
            self.what,
            self.ours_is,
            values[0],
            self.against,
            values[1],
            f"{self.ratio:.2f}",
            str(self.aim or ""),
            self.verdict,
        ]


def shown(value: float, unit: Unit) -> str:
    """Return a value in seconds, mebibytes or jobs per second, with three digits."""
    value *= _FACTORS[unit]
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f} {unit}"


def table(comparisons: Sequence[Comparison]) -> str:
    """Return a Markdown table of comparisons."""
    head = ["what", "this side", "median", "against", "median", "ratio", "aim", ""]
    rows = [head, ["---"] * len(head), *(comparison.cells() for comparison in comparisons)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def summary(comparisons: Sequence[Comparison]) -> str:
    """Return the number of aims that are met."""
    verdicts = [comparison.verdict for comparison in comparisons if comparison.aim]
    return f"{verdicts.count('met')} of {len(verdicts)} aims are met."
