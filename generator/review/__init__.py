"""What the work tree's specs change against a git ref, for a reviewer: the API, the Python API, versions, conflicts."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from attrs import frozen

from ..errors import SpecError
from ..render import build
from ..render.scratch import stage
from ..spec import specs
from . import base, version
from .base import BaseError
from .changes import redocly_diff
from .compare import Diff, VendorReview, compare
from .finding import Effect, worst

__all__ = ["AuditSummary", "BaseError", "Lint", "Review", "VendorReview", "review"]

_FACADE = Path("clients", "jobdetails", "src", "jobdetails", "__init__.py")


@frozen
class AuditSummary:
    """What the audit of the specs against their documents says, for the report."""

    markdown: str
    passed: bool


@frozen
class Review:
    """A whole review: each vendor whose spec changed, and what is to be mended before merging."""

    base: str
    vendors: list[VendorReview]
    unchanged: list[str]
    lint: list[str]
    out_of_date: list[str]
    audit: AuditSummary | None
    must_fix: list[str]


Audit = Callable[[Sequence[str]], AuditSummary]
"""Audits the specs, and shows what conflicts explain for these vendors only."""


class LintFinding(Protocol):
    """What lint finds in a spec; its text says where and what."""

    @property
    def file(self) -> str:
        """The path of the spec from the root of the project."""
        ...


Lint = Callable[[Path], Sequence[LintFinding]]
"""Lints the specs below a folder."""


def review(
    base_ref: str, *, root: Path, diff: Diff = redocly_diff, linter: Lint | None = None, audit: Audit | None = None
) -> Review:
    """
    Compare the specs below a folder, and the clients they give, with those of a git ref.

    Both sides are generated here and now, so that only what the specs say makes a difference. The specs of the work
    tree need not be valid: what is wrong with them has to be fixed.

    Args:
        base_ref: What to compare with, such as the branch to merge into.
        root: Where specs/ and clients/ are.
        diff: Returns what changed in the API between two specs.
        linter: Lints the specs; findings in specs that did not change are left out.
        audit: Audits the specs against their documents.

    Raises:
        BaseError: The ref cannot be read, or a spec in it is no OpenAPI document.
        NodeError: The changes of the API cannot be told.
    """
    old = base.specs_of(base_ref, root)
    by_vendor, misnamed = specs.find(root / "specs")
    new = {vendor: path.read_bytes() for vendor, path in by_vendor.items()}
    changed = sorted(vendor for vendor in {*old, *new} if old.get(vendor) != new.get(vendor))
    with tempfile.TemporaryDirectory() as folder:
        before, after = (
            stage({vendor: texts[vendor] for vendor in changed if vendor in texts}, Path(folder, name))
            for name, texts in (("old", old), ("new", new))
        )
        vendors = [compare(vendor, before.get(vendor), after.get(vendor), diff) for vendor in changed]
    out_of_date = _out_of_date(root)
    must_fix = [str(problem) for problem in misnamed]
    must_fix += [problem for found in vendors for problem in found.must_fix]
    if out_of_date:
        must_fix.append("The clients are out of date with their specs; run: nox -s generate")
    must_fix += _facade(base_ref, root, vendors)
    files = {f"specs/{vendor}.yaml" for vendor in changed}
    linted = [str(finding) for finding in (linter(root) if linter else ()) if finding.file in files]
    if linted:
        must_fix.append(f"Lint has {len(linted)} findings in the specs that changed.")
    audited = audit(changed) if audit and not any(found.state == "not valid" for found in vendors) else None
    if audited and not audited.passed:
        must_fix.append("The audit found facts on which the specs and their documents differ.")
    unchanged = sorted({*old, *new} - set(changed))
    return Review(base_ref, vendors, unchanged, linted, out_of_date, audited, must_fix)


def _out_of_date(root: Path) -> list[str]:
    """Return the first line about each generated file that is not what the specs give."""
    try:
        return [difference.partition("\n")[0] for difference in build.check(root=root)]
    except SpecError:
        return []  # told as what is wrong with the spec


def _facade(base_ref: str, root: Path, vendors: list[VendorReview]) -> list[str]:
    """Return what is wrong with the facade's version when a vendor came or went."""
    effect = worst([found.effect for found in vendors if found.state in ("new", "removed")])
    old = base.facade_version(base_ref, root)
    new = base.version_in((root / _FACADE).read_text(encoding="utf-8")) if (root / _FACADE).is_file() else None
    if effect is Effect.NOTHING or old is None or new is None or version.is_enough(old, new, effect):
        return []
    said = "a vendor is gone" if effect is Effect.BREAKING else "a vendor is new"
    needed = version.least(old, effect)
    return [f"jobdetails: __version__ is {new}; {needed} at least, up from {old}, since {said} ({_FACADE.as_posix()})."]
