"""What the tests of the audit share: specs whose documents are made-up pages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from copy import deepcopy
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import attrs

from generator import specs
from generator.audit import audit
from generator.audit import vendor as auditor
from generator.audit.conflicts import digest
from generator.audit.document import Document, read
from generator.audit.facts import lines_of
from generator.audit.known import Known
from generator.audit.proof import Client, Samples
from generator.audit.report import Finding, Report
from generator.audit.verdicts import Verdict
from generator.specs import Spec

from ..vendors import ROOT, Vendor
from .outline import Outline
from .pages import pages

NAME = "page.txt"
FINE = (Verdict.AGREES, Verdict.EXPLAINED)


def document(name: str, text: str) -> Document:
    """Return a page as the audit reads it."""
    return Document(name, sha256(text.encode()).hexdigest(), tuple(lines_of(text)), tuple(read(text, name)))


@cache
def _spec(vendor: Vendor) -> Spec:
    return specs.load(vendor.path)


@cache
def _client(vendor: Vendor) -> Client:
    return Client(vendor.name, ROOT / "clients")


@cache
def _samples(vendor: Vendor) -> Samples:
    return Samples(_spec(vendor), Known(_spec(vendor).document), _client(vendor))


def bad_findings(vendor: Vendor, documents: Sequence[Document], changed: dict[str, Any] | None = None) -> list[Finding]:
    """Return what an audit finds wrong or unread in pages that stand for the documents of a spec, without conflicts."""
    content = deepcopy(_spec(vendor).document if changed is None else changed)
    content["info"].pop("x-conflicts", None)
    content["info"]["x-source"] = [
        {"title": "Made up", "site": "example.test", "document": found.name, "sha256": found.sha256}
        for found in documents
    ]
    spec = attrs.evolve(_spec(vendor), document=content)
    samples = _samples(vendor) if changed is None else Samples(spec, Known(content), _client(vendor))
    findings, _ = auditor.judged(spec, {found.name: found for found in documents}, samples)
    return [finding for finding in findings if finding.verdict not in FINE]


class Project:
    """A folder with the spec of one vendor, its client, and documents made up for it."""

    def __init__(self, folder: Path, vendor: Vendor, form: str = "components") -> None:
        self.vendor = vendor
        self.root = folder
        self.documents = folder / "documents"
        self.content = deepcopy(vendor.document)
        self.content["info"].pop("x-conflicts", None)
        for name in ("documents", "specs"):
            (folder / name).mkdir()
        (folder / "clients").symlink_to(ROOT / "clients")
        self.text = pages(Outline(vendor), form)[0].text
        self.write(self.text)

    def write(self, text: str, *conflicts: dict[str, Any], renewed: bool = True) -> None:
        """Write the document, and the spec with its checksum, unless that is to be the one of before."""
        (self.documents / NAME).write_text(text, encoding="utf-8")
        if renewed:
            checksum = sha256(text.encode()).hexdigest()
            source = {"title": "Made up", "site": "example.test", "document": NAME, "sha256": checksum}
            self.content["info"]["x-source"] = [source]
        if conflicts:
            self.content["info"]["x-conflicts"] = list(conflicts)
        spec = json.dumps(self.content, indent=2)  # which is YAML, too
        (self.root / "specs" / self.vendor.path.name).write_text(spec, encoding="utf-8")

    def line(self, part: str) -> int:
        """Return the first line of the document in which something stands."""
        lines = self.text.split("\n")
        return next(number for number, line in enumerate(lines, start=1) if part in line)

    def reading(self, line: int) -> dict[str, Any]:
        """Return a reading of a line, as an entry of `x-conflicts` has it."""
        words = self.text.split("\n")[line - 1]
        return {"document": NAME, "line": line, "digest": digest(words), "says": "So."}

    def audit(self) -> Report:
        """Audit the spec against the document."""
        return audit((), self.documents, root=self.root)

    def bad(self) -> list[Finding]:
        """Return what the audit finds wrong or unread."""
        return [finding for finding in self.audit().findings if finding.verdict not in FINE]
