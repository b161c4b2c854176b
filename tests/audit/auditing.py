"""Helpers of the audit tests: specs whose documents are fictional pages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from copy import deepcopy
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import attrs

from generator.audit import audit
from generator.audit import vendor as auditor
from generator.audit.document import Document
from generator.audit.facts import lines_of
from generator.audit.known import Known
from generator.audit.lock import Lock
from generator.audit.proof import Client, Samples
from generator.audit.reading import read
from generator.audit.report import Finding, Report
from generator.audit.verdicts import Verdict
from generator.errors import Place
from generator.spec import specs
from generator.spec.conflicts import Conflict, Reading
from generator.spec.spec import Spec

from ..checkout import ROOT
from ..vendors import Vendor
from .outline import Outline
from .pages import pages

NAME = "page.txt"
FINE = (Verdict.AGREES, Verdict.EXPLAINED)


def document(name: str, text: str) -> Document:
    """Return a page as a parsed document."""
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


def locked(documents: Sequence[Document], **cited: Sequence[int]) -> Lock:
    """Return a lock for the current documents, and the cited lines of each."""
    lock = Lock({})
    for found in documents:
        lock.documents[found.name] = lock.renewed(found, cited.get(found.name.partition(".")[0], ()))
    return lock


def pinned(vendor: Vendor) -> tuple[Conflict, ...]:
    """Return conflicts for the claims about waiting and retrying that no page states, citing another page."""
    own = [found for found in _spec(vendor).conflicts if "x-job" in found.place or found.settled == "read-only"]
    return tuple(attrs.evolve(found, readings=(Reading("", 0, "so"),)) for found in own)


def bad_findings(vendor: Vendor, documents: Sequence[Document], changed: dict[str, Any] | None = None) -> list[Finding]:
    """Audit pages in place of a spec's documents, without conflicts; return the wrong and unread findings."""
    content = deepcopy(_spec(vendor).document if changed is None else changed)
    content["info"]["x-source"] = [source(found.name, found.sha256) for found in documents]
    spec = attrs.evolve(_spec(vendor), document=content, conflicts=pinned(vendor))
    samples = _samples(vendor) if changed is None else Samples(spec, Known(content), _client(vendor))
    findings = auditor.judged(spec, {found.name: found for found in documents}, samples, locked(documents))
    return [finding for finding in findings if finding.verdict not in FINE]


def source(name: str, checksum: str) -> dict[str, str]:
    """Return an x-source entry for a fictional page."""
    return {"title": "Made up", "url": "https://example.test/page", "document": name, "sha256": checksum}


class Project:
    """A folder with the spec of a vendor, its client, and fictional documents."""

    def __init__(self, folder: Path, vendor: Vendor, form: str = "components") -> None:
        self.vendor = vendor
        self.root = folder
        self.documents = folder / "documents"
        self.content = deepcopy(vendor.document)
        for conflict in pinned(vendor):
            self.put(conflict.place, conflict.settled, elsewhere="so")
        for name in ("documents", "specs"):
            (folder / name).mkdir()
        (folder / "clients").symlink_to(ROOT / "clients")
        self.text = pages(Outline(vendor), form)[0].text
        self.write(self.text)

    def put(self, place: Place, settled: str, **readings: str) -> None:
        """Put a conflict on a node, replacing any existing one."""
        node: Any = self.content
        for part in place:
            node = node[part]
        entries = [{where.removeprefix("line_"): says} for where, says in readings.items()]
        node["x-conflict"] = {"settled": settled, "because": "For a reason.", "readings": entries}

    def write(self, text: str, *, renewed: bool = True, update: bool = True) -> None:
        """
        Write the document and the spec.

        Args:
            text: The document.
            renewed: Also update the checksum in the spec.
            update: Also update the lock.
        """
        (self.documents / NAME).write_text(text, encoding="utf-8")
        if renewed:
            self.content["info"]["x-source"] = [source(NAME, sha256(text.encode()).hexdigest())]
        spec = json.dumps(self.content, indent=2)  # JSON is also YAML
        (self.root / "specs" / self.vendor.path.name).write_text(spec, encoding="utf-8")
        if update:
            audit((), self.documents, root=self.root, update=True)

    def line(self, part: str) -> int:
        """Return the number of the document's first line that contains a text."""
        lines = self.text.split("\n")
        return next(number for number, line in enumerate(lines, start=1) if part in line)

    def audit(self) -> Report:
        """Audit the spec against the document."""
        return audit((), self.documents, root=self.root)

    def bad(self) -> list[Finding]:
        """Return the wrong and unread findings of the audit."""
        return [finding for finding in self.audit().findings if finding.verdict not in FINE]
