"""Compare a vendor's spec, and the client generated from it, with their previous state."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from attrs import field, frozen
from packaging.version import InvalidVersion, Version

from ..errors import SpecError
from ..render import writer
from ..render.scratch import Invalid, Side, Valid
from ..spec import naming, reading
from . import conflicts, edits, python_api, service, version, waiting
from .base import BaseError
from .changes import EFFECTS, Change
from .edits import Edit
from .finding import Effect, Finding, worst

_VERSION = re.compile(rb'^(__version__ = | *"version": )".*"', re.MULTILINE)
"""The version in a client's code and in its ``vendor.json``."""

Diff = Callable[[Path, Path], list[Change]]


@frozen
class VendorReview:
    """The changes of one vendor, and whether they can be merged."""

    vendor: str
    state: str
    """new, removed, changed, not valid, or not comparable: the base's spec has an older format."""

    effect: Effect
    old_version: str | None
    new_version: str | None
    least_version: str | None
    findings: list[Finding]
    changes: list[Change]
    edits: list[Edit]
    conflicts: conflicts.Conflicts
    must_fix: list[str]
    base_problems: list[str] = field(factory=list)
    """Why no client can be generated from the base's spec; if so, only Redocly compares the specs."""


def compare(vendor: str, before: Side | None, after: Side | None, diff: Diff) -> VendorReview:
    """
    Return the changes between two specs of a vendor; either may be missing.

    Raises:
        BaseError: The first spec is not an OpenAPI document.
        NodeError: The APIs cannot be compared.
    """
    if isinstance(after, Invalid) or (isinstance(before, Invalid) and after):
        return _by_redocly(vendor, before, after, diff)
    if isinstance(before, Invalid) or before is None or after is None:
        return _came_or_went(vendor, before, after)
    findings = sorted(
        [
            *python_api.compare(before.client / "src", after.client / "src", naming.package(vendor)),
            *service.compare(before.package, after.package),
            *waiting.compare(before.package, after.package),
        ],
        key=lambda finding: (-finding.effect, finding.where),
    )
    effect = worst([finding.effect for finding in findings])
    if effect is Effect.NOTHING and _content(before.client) != _content(after.client):
        effect = Effect.EDIT
    return VendorReview(
        vendor=vendor,
        state="changed",
        effect=effect,
        old_version=before.package.version,
        new_version=after.package.version,
        least_version=version.least(before.package.version, effect),
        findings=findings,
        changes=diff(before.path, after.path),
        edits=edits.edits(before.spec, after.spec),
        conflicts=conflicts.compare(before.spec, after.spec),
        must_fix=_too_low(vendor, before.package.version, after.package.version, effect),
    )


def _content(client: Path) -> dict[str, bytes]:
    """Return the files of a client, with its version removed."""
    files = writer.content_of(client)
    return {name: _VERSION.sub(b"", content) for name, content in files.items()}


def _too_low(vendor: str, old: str, new: str, effect: Effect) -> list[str]:
    if version.is_enough(old, new, effect):
        return []
    asks = {
        Effect.BREAKING: "the change breaks callers",
        Effect.ADDITION: "the change adds to the client",
        Effect.EDIT: "the package changes",
        Effect.NOTHING: "a version never goes back",
    }[effect]
    return [f"{vendor}: info.version is {new}; {version.least(old, effect)} at least, up from {old}, since {asks}."]


def _came_or_went(vendor: str, before: Side | None, after: Valid | None) -> VendorReview:
    is_new = before is None
    name = naming.package(vendor)
    says = "is new." if is_new else "is gone: importing it raises ImportError once it is no longer installed."
    effect = Effect.ADDITION if is_new else Effect.BREAKING
    return VendorReview(
        vendor=vendor,
        state="new" if is_new else "removed",
        effect=effect,
        old_version=_version(before),
        new_version=_version(after),
        least_version=None,
        findings=[Finding(effect, name, says)],
        changes=[],
        edits=[],
        conflicts=conflicts.compare(before.spec if isinstance(before, Valid) else None, after.spec if after else None),
        must_fix=[],
    )


def _by_redocly(vendor: str, before: Side | None, after: Side, diff: Diff) -> VendorReview:
    """Return the changes according to Redocly alone, if no client can be generated from one of the specs."""
    changes = diff(before.path, after.path) if before else []
    effect = worst([EFFECTS[change.rating] for change in changes])
    old, new = _version(before), _version(after) if isinstance(after, Valid) else None
    problems = [str(problem) for problem in after.problems] if isinstance(after, Invalid) else []
    if old and new:
        problems = _too_low(vendor, old, new, effect)
    elif old and effect is not Effect.NOTHING:
        needed = f"{version.least(old, effect)} at least, up from {old}, by what Redocly says of the change"
        problems.append(f"{vendor}: the version to come is {needed}.")
    return VendorReview(
        vendor=vendor,
        state="not valid" if isinstance(after, Invalid) else "not comparable",
        effect=effect,
        old_version=old,
        new_version=new,
        least_version=version.least(old, effect) if old else None,
        findings=[],
        changes=changes,
        edits=[],
        conflicts=conflicts.Conflicts(),
        must_fix=problems,
        base_problems=[str(problem) for problem in before.problems] if isinstance(before, Invalid) else [],
    )


def _version(side: Side | None) -> str | None:
    """
    Return the version of a spec, which may be invalid.

    Raises:
        BaseError: The spec has no version.
    """
    if side is None or isinstance(side, Valid):
        return side.package.version if side else None
    try:
        return str(Version(reading.read(side.path, side.path.name).document["info"]["version"]))
    except (SpecError, InvalidVersion, LookupError, TypeError):
        told = "\n".join(str(problem) for problem in side.problems)
        raise BaseError(f"a spec to compare with is no OpenAPI document:\n{told}") from None
