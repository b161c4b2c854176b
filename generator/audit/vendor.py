"""Audit a vendor: compare its documents with its spec, and its conflicts with both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from attrs import evolve

from ..spec.conflicts import document_of
from ..spec.spec import Spec
from . import compare, conflicts, unsaid, waiting
from .conflicts import Entry, is_at
from .document import Document, load
from .facts import Fact, schema_place
from .known import Known
from .lock import NAME, UPDATE, Lock
from .proof import Client, Samples
from .report import Finding, finding
from .verdicts import Result, Verdict

_STATEMENTS = ("type", "shown", "items", "null", "values", "format", "unit", "authentication", "method", "path")
_MOST = 6
"""Maximum number of changed facts to list for a document."""


def audited(spec: Spec, documents: Mapping[str, Document], clients: Path, lock: Lock) -> list[Finding]:
    """
    Return the findings for a vendor's facts and conflicts.

    Raises:
        AuditError: The client does not exist.
    """
    return judged(spec, documents, Samples(spec, Known(spec.document), Client(spec.vendor, clients)), lock)


def documents_of(spec: Spec, folder: Path) -> dict[str, Document]:
    """
    Return the documents of a vendor.

    Raises:
        AuditError: A document is missing or cannot be read.
    """
    sources = spec.document["info"].get("x-source", ())
    return {source["document"]: load(folder, source["document"]) for source in sources}


def cited_lines(spec: Spec, names: Sequence[str]) -> dict[str, list[int]]:
    """Return the lines of each document that conflicts cite."""
    cited: dict[str, list[int]] = {name: [] for name in names}
    for conflict in spec.conflicts:
        for reading in conflict.readings:
            if reading.line and (name := document_of(reading, list(names))):
                cited[name].append(reading.line)
    return cited


def judged(spec: Spec, documents: Mapping[str, Document], samples: Samples, lock: Lock) -> list[Finding]:
    """Return the findings for the facts of the documents, and for the conflicts of a vendor."""
    known = samples.known
    entries = conflicts.entries(spec, documents, known, lock)
    facts = [fact for document in documents.values() for fact in document.facts]
    findings: list[Finding] = []
    for result in _results(facts, known, samples, spec):
        if result.fact.kind in ("example", "sample") and (
            shown := known.claim("type", schema_place(result.fact.place))
        ):
            result = evolve(result, pointers=(shown.pointers[0], *result.pointers), target=shown.target)
        entry = None if result.verdict is Verdict.AGREES else _explaining(result, entries, facts, known)
        findings.append(finding(spec.vendor, result, entry.pointer if entry else ""))
    used = {found.conflict for found in findings}
    for entry in entries:
        is_idle = entry.pointer not in used and not _has_cause(entry, facts)
        findings += _faults(spec, entry, is_idle=is_idle)
    findings += _changed(spec, documents, lock)
    return findings


def _results(facts: Sequence[Fact], known: Known, samples: Samples, spec: Spec) -> Iterator[Result]:
    for fact in facts:
        if fact.kind == "sample":
            yield from samples.results(fact)
    yield from compare.results([fact for fact in facts if fact.kind != "sample"], known)
    yield from unsaid.results(facts, known, spec.file, spec.lines)
    yield from waiting.results(known, spec.file, spec.lines)


def _explaining(result: Result, entries: Sequence[Entry], facts: Sequence[Fact], known: Known) -> Entry | None:
    """Return the conflict that explains a result, preferably the one on its own node."""
    named = unsaid.about(result.fact.place, facts, known) if result.verdict is Verdict.ONLY else set()
    fitting = [entry for entry in entries if entry.explains(result, named)]
    fitting.sort(key=lambda entry: not is_at(entry.pointer, result.pointers, result.target))
    return fitting[0] if fitting else None


def _has_cause(entry: Entry, facts: Sequence[Fact]) -> bool:
    """Return whether a conflict cites a different page, or lines that disagree."""
    said: dict[tuple[str, int], set[tuple[str, object]]] = {line: set() for line in entry.cited}
    for fact in facts:
        if fact.kind in _STATEMENTS and (fact.document, fact.line) in entry.cited:
            said[fact.document, fact.line].add(("type" if fact.kind == "shown" else fact.kind, fact.value))
    return entry.conflict.is_of_elsewhere or len({frozenset(statements) for statements in said.values()}) > 1


def _faults(spec: Spec, entry: Entry, *, is_idle: bool) -> Iterator[Finding]:
    at = f"{entry.pointer}/x-conflict"
    problems = list(entry.problems)
    if is_idle and not problems:
        problems.append(("", 0, "it explains nothing"))
    for document, line, problem in problems:
        where = (document, line) if document else (spec.file, spec.lines.get(at) or 0)
        yield Finding(spec.vendor, Verdict.IDLE, "conflict", entry.pointer, *where, problem, "", at)


def _changed(spec: Spec, documents: Mapping[str, Document], lock: Lock) -> Iterator[Finding]:
    """Yield each document that differs from the transcribed or the locked one, with the changed facts."""
    cited = cited_lines(spec, list(documents))
    for index, source in enumerate(spec.document["info"].get("x-source", ())):
        document = documents[source["document"]]
        at = f"#/info/x-source/{index}/sha256"
        if document.sha256 != source["sha256"]:
            says, expected = _since(lock, document), f"the sha256 of x-source; now it is {document.sha256}"
            yield Finding(spec.vendor, Verdict.DRIFTED, "document", "", document.name, 0, says, expected, at)
        elif not lock.is_current(document, cited[document.name]):
            says = f"not as {NAME} has it; {UPDATE}"
            yield Finding(spec.vendor, Verdict.DRIFTED, "document", "", document.name, 0, says, "", at)


def _since(lock: Lock, document: Document) -> str:
    """Describe the changes of a document since its last audit."""
    changes = lock.changes(document)
    if changes is None:
        return f"changed, and {NAME} does not know it"
    if lock.documents[document.name]["sha256"] == document.sha256:
        return f"changed; {NAME} already has its new facts"
    came, went = changes
    if not came and not went:
        return f"only prose changed: every fact is as in {NAME}"
    told = [*(f"now {fact}" for fact in came), *(f"no more {fact}" for fact in went)]
    more = f"; {len(told) - _MOST} more" if len(told) > _MOST else ""
    return f"facts changed: {'; '.join(told[:_MOST])}{more}"
