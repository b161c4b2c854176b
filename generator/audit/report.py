"""The outcome of an audit: as data, as a table, as Markdown, as JSON."""

from __future__ import annotations

import json
import sys
from collections import Counter

from attrs import asdict, frozen
from rich.console import Console
from rich.table import Table
from rich.text import Text

from .facts import shown_place, shown_value
from .verdicts import Result, Verdict

_ORDER = list(Verdict)
_COLOURS = {Verdict.EXPLAINED: "cyan", Verdict.AGREES: "green", Verdict.UNREAD: "yellow"}
_LONGEST = 100
_LOG_WIDTH = 240


@frozen
class Finding:
    """What came of one fact."""

    vendor: str
    verdict: Verdict
    kind: str
    place: str
    document: str
    line: int
    says: str
    """What the document says."""
    spec: str
    """What the spec says."""
    pointer: str
    """Where in the spec."""
    conflict: str = ""
    """The pointer of the entry of `x-conflicts` that explains it."""

    @property
    def where(self) -> str:
        """The document and line; the spec and line if no document says it."""
        return f"{self.document}:{self.line}" if self.line else self.document


@frozen
class Counts:
    """How many facts of a vendor came out how."""

    vendor: str
    facts: int
    agreeing: int
    explained: int
    wrong: int
    """Facts that differ, conflicts that explain nothing, and documents that drifted."""
    unread: int
    """Facts that are not surely understood, and that no conflict covers."""


@frozen
class Conflict:
    """What one entry of `x-conflicts` explains."""

    vendor: str
    pointer: str
    explains: tuple[str, ...]


@frozen
class Report:
    """The outcome of an audit, the worst first."""

    findings: tuple[Finding, ...]
    conflicts: tuple[Conflict, ...]
    vendors: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """Whether everything agrees or is explained."""
        return all(finding.verdict in (Verdict.AGREES, Verdict.EXPLAINED) for finding in self.findings)

    @property
    def counts(self) -> tuple[Counts, ...]:
        """The counts of each vendor."""
        return tuple(_counts(vendor, self.of(vendor)) for vendor in self.vendors)

    def of(self, vendor: str) -> list[Finding]:
        """Return the findings of a vendor."""
        return [finding for finding in self.findings if finding.vendor == vendor]


def finding(vendor: str, result: Result, conflict: str = "") -> Finding:
    """Return a finding for a result."""
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
    """Return findings in the order in which they are to be read."""
    return tuple(sorted(findings, key=lambda each: (_ORDER.index(each.verdict), each.vendor, each.document, each.line)))


def _counts(vendor: str, findings: list[Finding]) -> Counts:
    found = Counter(each.verdict for each in findings)
    agreeing, explained, unread = (found[verdict] for verdict in (Verdict.AGREES, Verdict.EXPLAINED, Verdict.UNREAD))
    return Counts(vendor, len(findings), agreeing, explained, len(findings) - agreeing - explained - unread, unread)


def _summary(counts: Counts) -> str:
    return (
        f"{counts.vendor}: {counts.facts} facts, {counts.agreeing} agreeing, {counts.explained} explained, "
        f"{counts.wrong} wrong, {counts.unread} unread"
    )


def console() -> Console:
    """Return where the table goes. A log has no width: a line there is folded only when it is very long."""
    return Console() if sys.stdout.isatty() else Console(width=_LOG_WIDTH)


def show_table(report: Report, console: Console) -> None:
    """Print what is to be read, the worst first, and one line for each vendor; what agrees is only counted."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in ("verdict", "where", "fact", "the document", "the spec", "pointer"):
        table.add_column(head, overflow="fold", no_wrap=head in ("verdict", "where"))
    for each in report.findings:
        if each.verdict is not Verdict.AGREES:
            colour = _COLOURS.get(each.verdict, "bold red")
            cells = (each.where, f"{each.kind} {each.place}", _short(each.says), _short(each.spec))
            at = each.conflict or each.pointer
            table.add_row(Text(each.verdict, style=colour), *(Text(cell) for cell in cells), Text(at))
    if table.rows:
        console.print(table)
        console.print()
    for counts in report.counts:
        is_bad = counts.wrong or counts.unread
        console.print(Text(_summary(counts), style="bold red" if is_bad else "green"), soft_wrap=True)


def as_markdown(report: Report) -> str:
    """Return a report to be pasted into a pull request."""
    lines = ["## Audit", "", "| vendor | facts | agreeing | explained | wrong | unread |", "|---|--:|--:|--:|--:|--:|"]
    for counts in report.counts:
        cells = (counts.vendor, counts.facts, counts.agreeing, counts.explained, counts.wrong, counts.unread)
        lines.append(f"| {' | '.join(str(cell) for cell in cells)} |")
    bad = [each for each in report.findings if each.verdict not in (Verdict.AGREES, Verdict.EXPLAINED)]
    if bad:
        lines += ["", "| verdict | where | fact | the document | the spec | pointer |", "|---|---|---|---|---|---|"]
    for each in bad:
        cells_of = (each.verdict, each.where, f"{each.kind} {each.place}", each.says, each.spec, each.pointer)
        lines.append(f"| {' | '.join(_cell(cell) for cell in cells_of)} |")
    if report.conflicts:
        lines += ["", "<details><summary>Conflicts, and what each explains</summary>", ""]
        lines += ["| vendor | pointer | explains |", "|---|---|---|"]
    for conflict in report.conflicts:
        explains = "<br>".join(_cell(text) for text in conflict.explains)
        lines.append(f"| {conflict.vendor} | {_cell(conflict.pointer)} | {explains or 'nothing'} |")
    if report.conflicts:
        lines += ["", "</details>"]
    return "\n".join(lines) + "\n"


def as_json(report: Report) -> str:
    """Return a report for programs."""
    content = {
        "is_clean": report.is_clean,
        "counts": [asdict(counts) for counts in report.counts],
        "findings": [asdict(each) for each in report.findings],
        "conflicts": [asdict(conflict) for conflict in report.conflicts],
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= _LONGEST else one_line[: _LONGEST - 3] + "..."


def _cell(text: str) -> str:
    """Return a text that stays in its cell, and is shown as it is."""
    safe = _short(text).replace("\\", "\\\\").replace("|", "\\|").replace("`", "\\`")
    return safe.replace("<", "&lt;").replace("*", "\\*").replace("_", "\\_")
