"""The versioning rule: how far a change must raise `info.version`."""

from __future__ import annotations

from packaging.version import Version

from .finding import Effect


def least(old: str, effect: Effect) -> str:
    """
    Return the lowest version allowed after a change.

    Before 1.0, a breaking change raises the minor version and any other change the patch version. From 1.0 on, a
    breaking change raises the major version, an addition the minor version, and any other change the patch version.
    """
    major, minor, patch = (*Version(old).release, 0, 0)[:3]
    if effect is Effect.NOTHING:
        return old
    if effect is Effect.BREAKING:
        return f"{major + 1}.0.0" if major else f"0.{minor + 1}.0"
    if effect is Effect.ADDITION and major:
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}"


def is_enough(old: str, new: str, effect: Effect) -> bool:
    """Return whether a version is high enough for a change."""
    return Version(new) >= Version(least(old, effect))
