"""Render a review as Markdown for a pull request, or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from html import escape

import attrs

from ..render.conflicts import folded
from ..render.layout import md
from . import Review, VendorReview
from .conflicts import Conflicts
from .finding import Effect

_VERDICTS = {
    Effect.BREAKING: "breaks callers",
    Effect.ADDITION: "adds to the client",
    Effect.EDIT: "breaks nothing",
    Effect.NOTHING: "leaves the client as it is",
}
_MARKS = {Effect.BREAKING: "breaking", Effect.ADDITION: "new", Effect.EDIT: "changed"}


def verdict(found: VendorReview) -> str:
    """Return the effect of a change on callers, in a few words."""
    if found.state in ("not valid", "not comparable"):
        rated = f"; by Redocly it {_VERDICTS[found.effect]}" if found.changes else ""
        return f"is {found.state}{rated}"
    return {"new": "is a new vendor", "removed": "is gone, which breaks callers"}.get(
        found.state, _VERDICTS[found.effect]
    )


def as_json(review: Review) -> str:
    """Return a review as JSON, with effects by name."""

    def plain(_: type | None, __: object, value: object) -> object:
        return value.name.lower() if isinstance(value, Effect) else value

    told = attrs.asdict(review, value_serializer=plain)
    for entry, found in zip(told["vendors"], review.vendors, strict=True):
        entry["breaking"] = found.effect is Effect.BREAKING
    return json.dumps(told, indent=2, ensure_ascii=False)


def as_markdown(review: Review) -> str:
    """Return a review as Markdown."""
    return "\n".join(_lines(review)) + "\n"


def _lines(review: Review) -> Iterator[str]:
    yield f"# Spec review against `{review.base}`"
    yield ""
    if review.must_fix:
        yield f"**Must fix before merging: {len(review.must_fix)}**"
        yield ""
        yield from (f"{number}. {md(problem)}" for number, problem in enumerate(review.must_fix, 1))
    else:
        yield "**Nothing to fix.**"
    yield ""
    yield "| vendor | the change | version | at least |"
    yield "|---|---|---|---|"
    for found in review.vendors:
        yield f"| {found.vendor} | {verdict(found)} | {_versions(found)} | {found.least_version or ''} |"
    yield from (f"| {vendor} | none | | |" for vendor in review.unchanged)
    for found in review.vendors:
        yield from _vendor(found)
    yield from _section("Lint", (f"- {md(line)}" for line in review.lint), level=2)
    yield from _section("Clients out of date", (f"- {md(line)}" for line in review.out_of_date), level=2)
    yield ""
    yield (
        review.audit.markdown.strip()
        if review.audit
        else "## Audit\n\nNot part of this report: no documents were given."
    )


def _versions(found: VendorReview) -> str:
    versions = [version for version in (found.old_version, found.new_version) if version]
    return " → ".join(versions)


def _vendor(found: VendorReview) -> Iterator[str]:
    yield ""
    yield f"## {found.vendor}: {verdict(found)}"
    if found.base_problems:
        yield ""
        yield "The spec of the base is of a form that can no longer be generated from, so the clients, texts and"
        yield "conflicts are not compared. The first problem with it:"
        yield md(found.base_problems[0])
    callers = (f"- **{_MARKS[finding.effect]}**: `{finding.where}` {md(finding.says)}" for finding in found.findings)
    yield from _section("For callers", callers)
    rows = [f"| {md(change.says)} | `{change.pointer}` | {change.rating} |" for change in found.changes]
    head = ["| change | where | rated |", "|---|---|---|"] if rows else []
    yield from _section("API, as `redocly diff` rates it for clients in general", [*head, *rows])
    edits = (f"- `{edit.pointer}`: {md(edit.says)}" for edit in found.edits)
    yield from _section("Texts, examples and sources", edits)
    yield from _section("Conflicts", _conflicts(found.conflicts))


def _conflicts(found: Conflicts) -> Iterator[str]:
    """Yield the changed conflicts one by one, then the unchanged ones under one title."""
    for what, conflicts in (("new", found.new), ("changed", found.changed), ("resolved", found.resolved)):
        yield from (folded(conflict, f"{what}: <code>{escape(conflict.pointer)}</code>") for conflict in conflicts)
    if found.unchanged:
        yield f"<details><summary>{len(found.unchanged)} unchanged</summary>"
        yield ""
        yield from (folded(conflict, f"<code>{escape(conflict.pointer)}</code>") for conflict in found.unchanged)
        yield ""
        yield "</details>"


def _section(title: str, lines: Iterable[str], *, level: int = 3) -> Iterator[str]:
    """Yield a section, unless it is empty."""
    content = list(lines)
    if content:
        yield from ("", f"{'#' * level} {title}", "", *content)
