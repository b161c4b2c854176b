"""What the work tree's specs change against a git ref, for a reviewer: the API, the Python API, versions, conflicts."""

from __future__ import annotations

import tempfile
from pathlib import Path

from attrs import frozen

from .. import build
from ..errors import SpecError
from . import base, version
from .base import BaseError
from .changes import redocly_diff
from .compare import Diff, VendorReview, compare
from .finding import Effect, worst
from .staging import stage

__all__ = ["AuditSummary", "BaseError", "Review", "VendorReview", "review"]

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
    out_of_date: list[str]
    audit: AuditSummary | None
    to_mend: list[str]


def review(base_ref: str, *, root: Path, diff: Diff = redocly_diff, audit: AuditSummary | None = None) -> Review:
    """
    Compare the specs below a folder, and the clients they give, with those of a git ref.

    Both sides are generated here and now, so that only what the specs say makes a difference. The specs of the work
    tree need not be valid: what is wrong with them is to be mended.

    Args:
        base_ref: What to compare with, such as the branch to merge into.
        root: Where specs/ and clients/ are.
        diff: Tells what changed in the API between two specs.
        audit: What the audit says of the specs of the work tree, if there was one.

    Raises:
        BaseError: The ref cannot be read, or its specs cannot be generated from.
        NodeError: The changes of the API cannot be told.
    """
    old = base.specs_of(base_ref, root)
    new = {path.stem: path.read_bytes() for path in sorted((root / "specs").glob("*.yaml"))}
    changed = sorted(vendor for vendor in {*old, *new} if old.get(vendor) != new.get(vendor))
    with tempfile.TemporaryDirectory() as folder:
        before, after = (
            stage({vendor: texts[vendor] for vendor in changed if vendor in texts}, Path(folder, name))
            for name, texts in (("old", old), ("new", new))
        )
        vendors = [compare(vendor, before.get(vendor), after.get(vendor), diff) for vendor in changed]
    out_of_date = _out_of_date(root)
    to_mend = [problem for found in vendors for problem in found.to_mend]
    if out_of_date:
        to_mend.append("The clients are out of date with their specs; run: nox -s generate")
    to_mend += _facade(base_ref, root, vendors)
    if audit and not audit.passed:
        to_mend.append("The audit found facts of the documents that the specs do not agree with.")
    return Review(base_ref, vendors, sorted({*old, *new} - set(changed)), out_of_date, audit, to_mend)


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
