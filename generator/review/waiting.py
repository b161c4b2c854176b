"""Find the effects of `x-job` changes on callers who wait for jobs or read their summaries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..package.values import JobView, Package
from .finding import Effect, Finding


def compare(old: Package, new: Package) -> Iterator[Finding]:
    """Yield the changes in how jobs are read. Whether a package can wait shows in its signatures."""
    known = {operation.name: operation for operation in old.operations}
    for operation in new.operations:
        before = known.get(operation.name)
        if before and before.job and operation.job:
            yield from _phases(before.job, operation.job)
            yield from _facts(before.job, operation.job)


def _phases(old: JobView, new: JobView) -> Iterator[Finding]:
    before, after = _phase_of(old), _phase_of(new)
    for status in sorted({*before, *after}, key=str):
        was, now = (phases.get(status, (status, "unknown"))[1] for phases in (before, after))
        shown = (after.get(status) or before[status])[0]
        if was != now:
            effect = Effect.ADDITION if was == "unknown" else Effect.BREAKING
            yield Finding(effect, "Client.wait_for_job", f"takes the status {shown!r} for {now}, not for {was}.")


def _phase_of(view: JobView) -> dict[str | int, tuple[str | int, str]]:
    """Return the spelling and phase of each status, by its comparison key."""
    return {
        status.casefold() if isinstance(status, str) else status: (status, phase)
        for phase, statuses in view.phases
        for status in statuses
    }


def _facts(old: JobView, new: JobView) -> Iterator[Finding]:
    before, after = dict(old.facts), dict(new.facts)
    for name in sorted({*before, *after}):
        if before.get(name) == after.get(name):
            continue
        where = f"JobSummary.{name}"
        if name not in before:
            yield Finding(Effect.ADDITION, where, f"is read from {_shown(after[name])}; it was None before.")
        elif name not in after:
            yield Finding(Effect.BREAKING, where, f"is None; it was read from {_shown(before[name])} before.")
        else:
            says = f"is read from {_shown(after[name])}, not from {_shown(before[name])}."
            yield Finding(Effect.BREAKING, where, says)


def _shown(source: Any) -> str:
    """Return the source of a summary field, for messages."""
    if isinstance(source, dict):
        return ", ".join(f"{part}: {_shown(paths)}" for part, paths in source.items())
    return source if isinstance(source, str) else " and ".join(source)
