"""The audit of the vendor docs in the folder JOBDETAILS_DOCUMENTS."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

import attrs
import pytest

from generator.__main__ import main
from generator.audit import audit, lock, vendor, waiting
from generator.audit.document import Document
from generator.audit.facts import Line
from generator.audit.known import Known
from generator.audit.proof import Client, Samples
from generator.audit.reading import read
from generator.audit.report import Finding
from generator.spec import reading, specs
from generator.spec.spec import Spec

from ..checkout import ROOT
from ..vendors import VENDORS, Vendor
from .auditing import FINE
from .spec_mutants import spec_mutants
from .words import Change, changes

FOLDER = Path(os.environ["JOBDETAILS_DOCUMENTS"])
LOCK = lock.read(ROOT / "specs")
NAMED = [(found, source["document"]) for found in VENDORS for source in found.document["info"].get("x-source", ())]


@cache
def ready(found: Vendor) -> tuple[Spec, Samples, dict[str, Document]]:
    """Return the input of a vendor's audit, cached."""
    spec = specs.load(found.path)
    samples = Samples(spec, Known(spec.document), Client(found.name, ROOT / "clients"))
    return spec, samples, vendor.documents_of(spec, FOLDER)


def findings(found: Vendor, name: str, change: Change) -> list[Finding]:
    """Return what is wrong or unread with one line changed, the checksum renewed, and the conflicts as they are."""
    spec, samples, documents = ready(found)
    lines = list(documents[name].lines)
    lines[change.line - 1] = Line(change.line, change.text)
    facts = tuple(read("\n".join(line.text for line in lines), name))
    changed = {**documents, name: attrs.evolve(documents[name], lines=tuple(lines), facts=facts)}
    current = lock.Lock(dict(LOCK.documents))
    current.documents[name] = {**LOCK.documents[name], **lock.state(changed[name])}  # except for the cited lines
    return [each for each in vendor.judged(spec, changed, samples, current) if each.verdict not in FINE]


def test_the_documents_agree() -> None:
    """Every fact of every document agrees with its spec, or a conflict explains it."""
    report = audit((), FOLDER)
    assert [each for each in report.findings if each.verdict not in FINE] == []
    assert all(counts.explained for counts in report.counts)


@pytest.mark.parametrize(("found", "name"), NAMED, ids=[name for _, name in NAMED])
def test_a_word_that_changes(found: Vendor, name: str) -> None:
    """One changed word in any fact of a document makes the audit fail at that line."""
    document = ready(found)[2][name]
    tried = list(changes(document))
    assert len({change.line for change in tried}) > 20
    missed = []
    for change in tried:
        told = findings(found, name, change)
        if not any(each.document == name and each.line == change.line for each in told):
            missed.append((change.fact, change.line, change.text.strip(), told[:3]))
    assert missed == []


@pytest.mark.parametrize(("found", "name"), NAMED, ids=[name for _, name in NAMED])
def test_every_line_of_facts_is_changed(found: Vendor, name: str) -> None:
    """No line with a fact is left out of the changes, but for brackets and the beginning of a call."""
    document = ready(found)[2][name]
    changed = {change.line for change in changes(document)}
    left = [fact for fact in document.facts if fact.line not in changed]
    assert [fact for fact in left if re.search(r"\w", document.lines[fact.line - 1].text)] == [
        fact for fact in left if fact.kind == "headers sent"
    ]


@pytest.mark.parametrize("found", VENDORS, ids=repr)
def test_every_mutant_of_a_spec_is_named(found: Vendor) -> None:
    """Whatever fact of a spec is changed, in any way that keeps it valid, a finding says so by its name or kind."""
    spec, _, documents = ready(found)
    client = Client(found.name, ROOT / "clients")
    raw = reading.read(found.path, spec.file)
    ours = made_up(found)
    tried, missed = 0, []
    for mutant in spec_mutants(raw.document, list(waiting.Job(Known(spec.document)).fields)):
        changed, problems = specs.checked(Spec(found.name, spec.file, mutant.document, raw.lines), [])
        if problems:
            continue
        tried += 1
        samples = Samples(changed, Known(changed.document), client)
        told = [each for each in vendor.judged(changed, documents, samples, LOCK) if each.verdict not in FINE]
        if mutant.place[-1] == "example" and mutant.parameter in ours:
            continue
        if not any(mutant.is_named_by(each) for each in told):
            missed.append((mutant.kind, mutant.place, told[:2]))
    assert missed == []
    assert tried > 120


def made_up(found: Vendor) -> set[str]:
    """Return the names of parameters of which no document shows a value, so that their examples are made up."""
    spec, samples, documents = ready(found)
    told = vendor.judged(spec, documents, samples, LOCK)
    shown = {
        each.place.split()[-1] for each in told if each.kind in ("argument", "example") and not each.place[0].isdigit()
    }
    return {parameter["name"] for parameter in found.operation.get("parameters", ())} - shown


def test_the_command_fails(found_copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command returns 1 for a copy with one changed word, and names its line."""
    found, name = NAMED[0]
    change = next(changes(ready(found)[2][name]))
    lines = (found_copy / name).read_text(encoding="utf-8").split("\n")
    lines[change.line - 1] = change.text
    (found_copy / name).write_text("\n".join(lines), encoding="utf-8")
    assert main(["audit", "--documents", str(found_copy)]) == 1
    assert f"{name}:{change.line}" in capsys.readouterr().out


@pytest.fixture
def found_copy(tmp_path: Path) -> Path:
    """A copy of the documents."""
    for _, name in NAMED:
        (tmp_path / name).write_bytes((FOLDER / name).read_bytes())
    return tmp_path
