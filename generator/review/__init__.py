"""Review the changes of the work tree's specs since a git ref: the API, the Python API, versions, and conflicts."""

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
    """The result of the audit, for the report."""

    markdown: str
    passed: bool


@frozen
class Review:
    """A review: each vendor whose spec changed, and what must be fixed before merging."""

    base: str
    vendors: list[VendorReview]
    unchanged: list[str]
    lint: list[str]
    out_of_date: list[str]
    audit: AuditSummary | None
    must_fix: list[str]


Audit = Callable[[Sequence[str]], AuditSummary]
"""Audit the specs; show the explained differences only for these vendors."""


class LintFinding(Protocol):
    """A lint finding in a spec; as text, it gives the location and the problem."""

    @property
    def file(self) -> str:
        """Path of the spec, relative to the project root."""
        ...


Lint = Callable[[Path], Sequence[LintFinding]]
"""Lint the specs in a folder."""


def review(
    base_ref: str, *, root: Path, diff: Diff = redocly_diff, linter: Lint | None = None, audit: Audit | None = None
) -> Review:
    """
    Compare the specs in a folder, and the clients generated from them, with those of a git ref.

    Both sides are generated with the current generator, so that only changes of the specs count. The specs of the work
    tree may be invalid; their problems are reported as must-fix.

    Args:
        base_ref: The git ref to compare with, such as the target branch.
        root: Where specs/ and clients/ are.
        diff: Compares the APIs of two specs.
        linter: Lints the specs; findings in unchanged specs are ignored.
        audit: Audits the specs against the vendor docs.

    Raises:
        BaseError: The ref cannot be read, or one of its specs is not an OpenAPI document.
        NodeError: The APIs cannot be compared.
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
    """Return a one-line message for each generated file that does not match the specs."""
    try:
        return [difference.partition("\n")[0] for difference in build.check(root=root)]
    except SpecError:
        return []  # reported as a problem of the spec


def _facade(base_ref: str, root: Path, vendors: list[VendorReview]) -> list[str]:
    """Return the problems with the facade's version, if vendors were added or removed."""
    effect = worst([found.effect for found in vendors if found.state in ("new", "removed")])
    old = base.facade_version(base_ref, root)
    new = base.version_in((root / _FACADE).read_text(encoding="utf-8")) if (root / _FACADE).is_file() else None
    if effect is Effect.NOTHING or old is None or new is None or version.is_enough(old, new, effect):
        return []
    said = "a vendor is gone" if effect is Effect.BREAKING else "a vendor is new"
    needed = version.least(old, effect)
    return [f"jobdetails: __version__ is {new}; {needed} at least, up from {old}, since {said} ({_FACADE.as_posix()})."]
