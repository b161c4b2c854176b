"""The audit of the vendors' own documents, in the folder that JOBDETAILS_DOCUMENTS names."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

import attrs
import pytest

from generator import specs
from generator.__main__ import main
from generator.audit import audit, vendor
from generator.audit.document import Document, load, read
from generator.audit.facts import Line
from generator.audit.known import Known
from generator.audit.proof import Client, Samples
from generator.audit.report import Finding
from generator.specs import Spec

from ..vendors import ROOT, VENDORS, Vendor
from .auditing import FINE
from .words import Change, changes

FOLDER = Path(os.environ["JOBDETAILS_DOCUMENTS"])
NAMED = [(found, source["document"]) for found in VENDORS for source in found.document["info"].get("x-source", ())]


@cache
def ready(found: Vendor) -> tuple[Spec, Samples, dict[str, Document]]:
    """Return what the audit of a vendor needs, read once."""
    spec = specs.load(found.path)
    samples = Samples(spec, Known(spec.document), Client(found.name, ROOT / "clients"))
    return spec, samples, {name: load(FOLDER, name) for owner, name in NAMED if owner is found}


def findings(found: Vendor, name: str, change: Change) -> list[Finding]:
    """Return what is wrong or unread with one line changed, the checksum renewed, and the conflicts as they are."""
    spec, samples, documents = ready(found)
    lines = list(documents[name].lines)
    lines[change.line - 1] = Line(change.line, change.text)
    facts = tuple(read("\n".join(line.text for line in lines), name))
    changed = attrs.evolve(documents[name], lines=tuple(lines), facts=facts)
    told, _ = vendor.judged(spec, {**documents, name: changed}, samples)
    return [each for each in told if each.verdict not in FINE]


def test_the_documents_agree() -> None:
    """Every fact of every document agrees with its spec, or a conflict explains it; every conflict explains one."""
    report = audit((), FOLDER)
    assert [each for each in report.findings if each.verdict not in FINE] == []
    assert all(conflict.explains for conflict in report.conflicts)
    assert all(counts.explained for counts in report.counts)


@pytest.mark.parametrize(("found", "name"), NAMED, ids=[name for _, name in NAMED])
def test_a_word_that_changes(found: Vendor, name: str) -> None:
    """One other word in any fact of a document makes the audit fail, at that line."""
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


def test_the_command_fails(found_copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command returns 1 for a copy in which a word is another, and names its line."""
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
