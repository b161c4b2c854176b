"""Audit specs against the documents they transcribe."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..errors import Problem, SpecError, choices, shown
from ..specs import load_all
from .document import AuditError
from .report import Report, worst_first
from .vendor import audited

ROOT = Path(__file__).parent.parent.parent

__all__ = ["AuditError", "Report", "audit"]


def audit(vendors: Sequence[str], documents: Path, *, root: Path = ROOT) -> Report:
    """
    Hold the specs of these vendors, or of all, against the documents in a folder.

    Raises:
        AuditError: It could not be done: the folder or a document is not there, or cannot be read.
        SpecError: A spec is not valid, or there is none for a vendor.
    """
    specs = load_all(root / "specs")
    known = [spec.vendor for spec in specs]
    if unknown := [vendor for vendor in vendors if vendor not in known]:
        raise SpecError([Problem("specs", "#", f"no spec for {shown(name)}", choices(known)) for name in unknown])
    wanted = [spec for spec in specs if not vendors or spec.vendor in vendors]
    found = [audited(spec, documents, root / "clients") for spec in wanted]
    findings = [each for of_vendor, _ in found for each in of_vendor]
    conflicts = tuple(each for _, of_vendor in found for each in of_vendor)
    return Report(worst_first(findings), conflicts, tuple(spec.vendor for spec in wanted))
