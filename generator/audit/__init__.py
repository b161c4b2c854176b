"""Audit specs against the vendor docs that they transcribe."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..errors import Problem, SpecError, choices, shown
from ..spec.spec import Spec
from ..spec.specs import load_all
from . import lock as locks
from .document import AuditError
from .printed import facts_of_page
from .report import Report, worst_first
from .vendor import audited, cited_lines, documents_of

ROOT = Path(__file__).parent.parent.parent

__all__ = ["AuditError", "Report", "audit", "facts_of_page"]


def audit(vendors: Sequence[str], documents: Path, *, root: Path = ROOT, update: bool = False) -> Report:
    """
    Compare the specs of these vendors, or of all vendors, with the documents in a folder.

    Args:
        vendors: The vendors; empty for all.
        documents: The folder with the documents.
        root: The folder with specs/ and clients/.
        update: Write the state of the documents to specs/documents.lock first.

    Raises:
        AuditError: The folder or a document is missing or cannot be read.
        SpecError: A spec is invalid, or a vendor has no spec.
    """
    wanted = _wanted(vendors, load_all(root / "specs"))
    read = {spec.vendor: documents_of(spec, documents) for spec in wanted}
    lock = locks.read(root / "specs")
    if update:
        for spec in wanted:
            cited = cited_lines(spec, list(read[spec.vendor]))
            for name, document in read[spec.vendor].items():
                lock.documents[name] = lock.renewed(document, cited[name])
        locks.write(root / "specs", lock)
    findings = [each for spec in wanted for each in audited(spec, read[spec.vendor], root / "clients", lock)]
    return Report(worst_first(findings), tuple(spec.vendor for spec in wanted))


def _wanted(vendors: Sequence[str], specs: Sequence[Spec]) -> list[Spec]:
    known = [spec.vendor for spec in specs]
    if unknown := [vendor for vendor in vendors if vendor not in known]:
        raise SpecError([Problem("specs", "#", f"no spec for {shown(name)}", choices(known)) for name in unknown])
    return [spec for spec in specs if not vendors or spec.vendor in vendors]
