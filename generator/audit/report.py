"""The result of an audit, as data, text, Markdown or JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from attrs import asdict, frozen
from rich.console import Console
from rich.text import Text

from .facts import shown_place, shown_value
from .verdicts import Result, Verdict

_ORDER = list(Verdict)
_COLOURS = {Verdict.EXPLAINED: "cyan", Verdict.AGREES: "green", Verdict.UNREAD: "yellow"}
_FINE = (Verdict.AGREES, Verdict.EXPLAINED)
_WIDTH = 100
_MOST = 8
"""Maximum number of lines of a document in one row."""


@frozen
class Finding:
    """The result for one fact."""

    vendor: str
    verdict: Verdict
    kind: str
    place: str
    document: str
    line: int
    says: str
    """The document's statement."""
    spec: str
    """The spec's statement."""
    pointer: str
    """The location in the spec."""
    conflict: str = ""
    """The pointer of the node with the `x-conflict` that explains it."""

    @property
    def where(self) -> str:
        """The document and line, or the spec and line if no document states the fact."""
        return f"{self.document}:{self.line}" if self.line else self.document


@frozen
class Counts:
    """Number of a vendor's facts, by result."""

    vendor: str
    facts: int
    agreeing: int
    explained: int
    wrong: int
    """Facts that differ, conflicts that explain nothing, and documents that changed."""
    unread: int
    """Facts that were not reliably understood and that no conflict covers."""


@frozen
class Cause:
    """Findings about one place of a spec, the worst first: a single change may affect many lines."""

    findings: tuple[Finding, ...]

    @property
    def worst(self) -> Finding:
        """The finding that represents the others."""
        return self.findings[0]

    @property
    def lines(self) -> str:
        """The lines of all findings."""
        found: dict[str, list[int]] = {}
        for each in self.findings:
            if each.line not in found.setdefault(each.document, []):
                found[each.document].append(each.line)
        shown = []
        for document, lines in found.items():
            numbers = ", ".join(str(line) for line in lines[:_MOST])
            shown.append(f"{document}:{numbers}{', ...' if len(lines) > _MOST else ''}" if any(lines) else document)
        return "; ".join(shown)

    @property
    def kinds(self) -> str:
        """The kinds of the findings besides the worst."""
        return ", ".join(sorted({each.kind for each in self.findings} - {self.worst.kind}))


@frozen
class Report:
    """The result of an audit, the worst first."""

    findings: tuple[Finding, ...]
    vendors: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """Whether every fact agrees or is explained."""
        return all(finding.verdict in _FINE for finding in self.findings)

    @property
    def counts(self) -> tuple[Counts, ...]:
        """The counts of each vendor."""
        return tuple(_counts(vendor, self.of(vendor)) for vendor in self.vendors)

    @property
    def causes(self) -> list[Cause]:
        """Wrong and unread findings, grouped by place in the spec, the worst first."""
        return causes(each for each in self.findings if each.verdict not in _FINE)

    @property
    def explained(self) -> list[Cause]:
        """Explained findings, grouped by conflict."""
        return causes(each for each in self.findings if each.verdict is Verdict.EXPLAINED)

    def of(self, vendor: str) -> list[Finding]:
        """Return the findings of a vendor."""
        return [finding for finding in self.findings if finding.vendor == vendor]


def finding(vendor: str, result: Result, conflict: str = "") -> Finding:
    """Create a finding from a result."""
    fact = result.fact
    return Finding(
        vendor=vendor,
        verdict=Verdict.EXPLAINED if conflict else result.verdict,
        kind=fact.kind,
        place=shown_place(fact.place),
        document=fact.document,
        line=fact.line,
        says=shown_value(fact.value),
        spec=result.spec,
        pointer=result.pointers[0] if result.pointers else "",
        conflict=conflict,
    )


def worst_first(findings: list[Finding]) -> tuple[Finding, ...]:
    """Sort findings, the worst first."""
    return tuple(sorted(findings, key=lambda each: (_ORDER.index(each.verdict), each.vendor, each.document, each.line)))


def causes(findings: Iterable[Finding]) -> list[Cause]:
    """Group findings by place in the spec, in the order of their first findings."""
    grouped: dict[tuple[str, ...], list[Finding]] = {}
    for each in findings:
        at = each.conflict or each.pointer.removesuffix("/x-conflict")
        grouped.setdefault((each.vendor, at) if at else (each.vendor, each.kind, each.says), []).append(each)
    return [Cause(tuple(found)) for found in grouped.values()]


def _counts(vendor: str, findings: list[Finding]) -> Counts:
    found = Counter(each.verdict for each in findings)
    agreeing, explained, unread = (found[verdict] for verdict in (Verdict.AGREES, Verdict.EXPLAINED, Verdict.UNREAD))
    return Counts(vendor, len(findings), agreeing, explained, len(findings) - agreeing - explained - unread, unread)


def _summary(counts: Counts) -> str:
    return (
        f"{counts.vendor}: {counts.facts} facts, {counts.agreeing} agreeing, {counts.explained} explained, "
        f"{counts.wrong} wrong, {counts.unread} unread"
    )


def show(report: Report, console: Console, *, explained: bool = False) -> None:
    """Print each cause, the worst first, and a line for each vendor; print explained causes only if requested."""
    for cause in [*report.causes, *(report.explained if explained else [])]:
        verdict = cause.worst.verdict
        console.print(Text(_heading(cause), style=_COLOURS.get(verdict, "bold red")), soft_wrap=True)
        for label, text in _details(cause):
            console.print(Text(f"  {label:<9} {_short(text, _WIDTH - 12)}"), soft_wrap=True)
        console.print()
    for counts in report.counts:
        is_bad = counts.wrong or counts.unread
        console.print(Text(_summary(counts), style="bold red" if is_bad else "green"), soft_wrap=True)


def _heading(cause: Cause) -> str:
    worst = cause.worst
    return _short(f"{worst.vendor}: {worst.verdict}: {worst.kind} {worst.place}".rstrip(), _WIDTH)


def _details(cause: Cause) -> Iterator[tuple[str, str]]:
    worst = cause.worst
    yield "where", cause.lines
    yield "document", worst.says
    if worst.spec:
        yield "spec", worst.spec
    if cause.kinds:
        yield "also", cause.kinds
    if worst.conflict:
        yield "conflict", worst.conflict
    elif worst.pointer:
        yield "pointer", worst.pointer


def as_markdown(report: Report, vendors: Sequence[str] | None = None) -> str:
    """Return the report as Markdown for a pull request, for all vendors or only these."""
    lines = ["## Audit", "", "| vendor | facts | agreeing | explained | wrong | unread |", "|---|--:|--:|--:|--:|--:|"]
    for counts in report.counts:
        cells = (counts.vendor, counts.facts, counts.agreeing, counts.explained, counts.wrong, counts.unread)
        lines.append(f"| {' | '.join(str(cell) for cell in cells)} |")
    if report.causes:
        lines += ["", *_rows(report.causes)]
    explained = [cause for cause in report.explained if vendors is None or cause.worst.vendor in vendors]
    for vendor, of_vendor in groupby(explained, key=lambda cause: cause.worst.vendor):
        found = list(of_vendor)
        lines += ["", f"<details><summary>{vendor}: explained by {len(found)} conflicts</summary>", ""]
        lines += [*_rows(found), "", "</details>"]
    return "\n".join(lines) + "\n"


def _rows(found: Sequence[Cause]) -> Iterator[str]:
    yield "| verdict | where | fact | the document | the spec | pointer |"
    yield "|---|---|---|---|---|---|"
    for cause in found:
        each = cause.worst
        cells = (each.verdict, cause.lines, f"{each.kind} {each.place}", each.says, each.spec)
        yield f"| {' | '.join(_cell(cell) for cell in (*cells, each.conflict or each.pointer))} |"


def as_json(report: Report) -> str:
    """Return the report as JSON."""
    content = {
        "is_clean": report.is_clean,
        "counts": [asdict(counts) for counts in report.counts],
        "findings": [asdict(each) for each in report.findings],
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _short(text: str, longest: int) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= longest else one_line[: longest - 3] + "..."


def _cell(text: str) -> str:
    """Escape a text for a Markdown table cell."""
    safe = _short(text, 2 * _WIDTH).replace("\\", "\\\\").replace("|", "\\|").replace("`", "\\`")
    return safe.replace("<", "&lt;").replace("*", "\\*").replace("_", "\\_")
