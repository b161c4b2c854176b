"""Audit one vendor: its documents against its spec, and its conflicts against both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..specs import Spec
from . import compare, conflicts, unsaid
from .conflicts import Entry
from .document import Document, load
from .facts import Fact
from .known import Known
from .proof import Client, Samples
from .report import Conflict, Finding, finding
from .verdicts import Result, Verdict

_STATEMENTS = ("type", "shown", "items", "null", "values", "format", "unit", "authentication", "method", "path")
_FINE = (Verdict.AGREES, Verdict.EXPLAINED)


def audited(spec: Spec, folder: Path, clients: Path) -> tuple[list[Finding], list[Conflict]]:
    """
    Return what came of each fact of a vendor, and what each of its conflicts explains.

    Raises:
        AuditError: A document or the client is not there, or cannot be read.
    """
    sources = spec.document["info"].get("x-source", ())
    documents = {source["document"]: load(folder, source["document"]) for source in sources}
    return judged(spec, documents, Samples(spec, Known(spec.document), Client(spec.vendor, clients)))


def judged(spec: Spec, documents: Mapping[str, Document], samples: Samples) -> tuple[list[Finding], list[Conflict]]:
    """Return what came of each fact of documents that were read, and what each conflict of a vendor explains."""
    info, known = spec.document["info"], samples.known
    drifted = [name for name, expected in _checksums(info).items() if documents[name].sha256 != expected]
    entries = conflicts.entries(info, documents, drifted)
    facts = [fact for document in documents.values() for fact in document.facts]
    findings: list[Finding] = []
    explained: dict[int, list[str]] = {entry.index: [] for entry in entries}
    for result in _results(facts, known, samples, spec):
        entry = None if result.verdict is Verdict.AGREES else _explaining(result, entries, facts, known)
        found = finding(spec.vendor, result, entry.pointer if entry else "")
        findings.append(found)
        if entry:
            explained[entry.index].append(f"{found.where}: {found.kind} {found.place} {found.says}".strip())
    told = [Conflict(spec.vendor, entry.pointer, tuple(_explains(entry, explained, facts, known))) for entry in entries]
    for entry, conflict in zip(entries, told, strict=True):
        findings += _faults(spec, entry, is_idle=not conflict.explains)
    findings += [_drift(spec.vendor, documents[name], findings) for name in drifted]
    return findings, told


def _checksums(info: Mapping[str, Any]) -> dict[str, str]:
    return {source["document"]: source["sha256"] for source in info.get("x-source", ())}


def _results(facts: Sequence[Fact], known: Known, samples: Samples, spec: Spec) -> Iterator[Result]:
    for fact in facts:
        if fact.kind == "sample":
            yield from samples.results(fact)
    yield from compare.results([fact for fact in facts if fact.kind != "sample"], known)
    yield from unsaid.results(facts, known, spec.file, spec.lines)


def _explaining(result: Result, entries: Sequence[Entry], facts: Sequence[Fact], known: Known) -> Entry | None:
    """
    Return the conflict that explains a result.

    It cites the line of the fact, and points to what the fact is about, around it or in it. What no document says has
    no line: it is explained by a conflict that points to it, and cites a line that names it or another page.
    """
    fact, own = result.fact, [result.pointers[0], *([result.target] if result.target else [])]
    if result.verdict is Verdict.ONLY:
        lines = unsaid.about(fact.place, facts, known)
        fitting = [entry for entry in entries if any(entry.is_at(pointer) for pointer in own)]
        fitting = [entry for entry in fitting if entry.is_of_elsewhere or entry.cited & lines]
    else:
        fitting = [entry for entry in entries if (fact.document, fact.line) in entry.cited]
        if result.verdict is not Verdict.UNREAD:
            fitting = [entry for entry in fitting if entry.covers(result.pointers)]
    fitting.sort(key=lambda entry: (entry.pointer != own[0], not entry.covers(result.pointers)))
    return fitting[0] if fitting else None


def _explains(entry: Entry, explained: Mapping[int, list[str]], facts: Sequence[Fact], known: Known) -> Iterator[str]:
    """Yield what an entry explains: facts, what another page says, or lines that do not say the same of its place."""
    yield from explained[entry.index]
    if entry.is_of_elsewhere:
        yield "what another page or the wire says"
    said: dict[tuple[str, int], set[tuple[str, object]]] = {}
    is_covered = False
    for fact in facts:
        if fact.kind in _STATEMENTS and (fact.document, fact.line) in entry.cited:
            kind = "type" if fact.kind == "shown" else fact.kind
            said.setdefault((fact.document, fact.line), set()).add((kind, fact.value))
            is_covered = is_covered or entry.covers(known.around(fact.place))
    if is_covered and len({frozenset(statements) for statements in said.values()}) > 1:
        yield "lines that do not say the same: " + ", ".join(f"{name}:{line}" for name, line in sorted(said))


def _faults(spec: Spec, entry: Entry, *, is_idle: bool) -> Iterator[Finding]:
    problems = list(entry.problems)
    if is_idle:
        problems.append((spec.file, spec.lines.get(f"#/info/x-conflicts/{entry.index}") or 0, "it explains nothing"))
    for document, line, problem in problems:
        at = f"#/info/x-conflicts/{entry.index}"
        yield Finding(spec.vendor, Verdict.IDLE, "conflict", entry.pointer, document, line, problem, "", at)


def _drift(vendor: str, document: Document, findings: Sequence[Finding]) -> Finding:
    """Return that a document is not the one that was transcribed, and which of its facts no longer agree."""
    changed = sorted({each.line for each in findings if each.document == document.name and each.verdict not in _FINE})
    lost = any(each.verdict is Verdict.ONLY for each in findings)
    says = "only prose changed: no fact of it differs from the spec"
    if changed or lost:
        says = "facts changed" + (", in lines " + ", ".join(str(line) for line in changed) if changed else "")
        says += ", and some are gone" if lost else ""
    expected = f"the sha256 of x-source; now it is {document.sha256}"
    return Finding(vendor, Verdict.DRIFTED, "document", "", document.name, 0, says, expected, "#/info/x-source")
