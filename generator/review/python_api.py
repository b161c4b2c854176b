"""Find the changes of a client's Python API, with griffe and with our own checks for what griffe misses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import griffe

from . import models, signatures
from .finding import Effect, Finding

_MODULES = ("models", "client")
"""The public modules that depend on the spec; the others are the same in every package."""

_SAYS = {
    griffe.BreakageKind.PARAMETER_MOVED: "stands in another place: a call by position gives another argument.",
    griffe.BreakageKind.PARAMETER_REMOVED: "is gone: a call with it raises TypeError.",
    griffe.BreakageKind.PARAMETER_CHANGED_KIND: "can be given in another way only: another call raises TypeError.",
    griffe.BreakageKind.PARAMETER_CHANGED_DEFAULT: "has another default: a call without it does something else.",
    griffe.BreakageKind.PARAMETER_CHANGED_REQUIRED: "is required: a call without it raises TypeError.",
    griffe.BreakageKind.PARAMETER_ADDED_REQUIRED: "is new and required: a call without it raises TypeError.",
    griffe.BreakageKind.OBJECT_CHANGED_KIND: "is something else of the same name.",
    griffe.BreakageKind.CLASS_REMOVED_BASE: "has lost a base class: isinstance and its methods change.",
}


def compare(old: Path, new: Path, package: str) -> list[Finding]:
    """Return the changes of a package between two source folders, without importing either."""
    before, after = ({module: _load(folder / package, module) for module in _MODULES} for folder in (old, new))
    found: list[Finding] = []
    for module in _MODULES:
        for breakage in griffe.find_breaking_changes(before[module], after[module]):
            found.append(_finding(breakage, f"{module}."))
    found += models.compare(before["models"], after["models"])
    enums = models.enums_of(before["models"]), models.enums_of(after["models"])
    found += signatures.compare(before["client"], after["client"], *enums)
    return sorted(set(_told_once(found)), reverse=True)


def _load(folder: Path, module: str) -> griffe.Module:
    """Load a single module of a package with griffe."""
    loader = griffe.GriffeLoader(search_paths=[folder], allow_inspection=False)
    loaded = loader.load(module, try_relative_path=False)
    if not isinstance(loaded, griffe.Module):
        raise TypeError(f"{module}: found {type(loaded).__name__}; expected a module")
    return loaded


def _finding(breakage: griffe.Breakage, prefix: str) -> Finding:
    told = breakage.as_dict()
    path = str(told["object_path"]).removeprefix(prefix).replace(".__init__", "")
    if breakage.kind is griffe.BreakageKind.OBJECT_REMOVED:
        kind = breakage.obj.kind
        raises = "ImportError" if kind is griffe.Kind.CLASS else "AttributeError"
        moved = ", and what a server still sends is in additional_properties" if kind is griffe.Kind.ATTRIBUTE else ""
        owner = breakage.obj.parent
        if kind is griffe.Kind.ATTRIBUTE and isinstance(owner, griffe.Class) and owner.name in _enum_names(owner):
            moved = ", and the value is one that the document does not name"
        return Finding(Effect.BREAKING, path, f"is gone: using it raises {raises}{moved}.")
    parameter = getattr(breakage.old_value, "name", None) or getattr(breakage.new_value, "name", None)
    is_argument = breakage.kind.name.startswith("PARAMETER_")
    where = f"{path}({parameter})" if is_argument else path
    return Finding(Effect.BREAKING, where, _SAYS.get(breakage.kind, f"{breakage.kind.value.lower()}."))


def _enum_names(owner: griffe.Class) -> set[str]:
    return set(models.enums_of(owner.module))


def _told_once(findings: list[Finding]) -> Iterator[Finding]:
    """Yield findings, without repeats of the same finding for `AsyncClient` or a `_response` method."""
    told = {(finding.effect, finding.where, finding.says) for finding in findings}
    for finding in findings:
        same = finding.where.replace("AsyncClient", "Client", 1)
        plain = same.replace("_response", "", 1)
        others = {(finding.effect, where, finding.says) for where in (same, plain)} - {
            (finding.effect, finding.where, finding.says)
        }
        if not others & told:
            yield finding
