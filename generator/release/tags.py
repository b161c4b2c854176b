"""
Check a release before it is published.

A tag is the name of a distribution and its version, such as ``jobdetails-core-v0.2.0``.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from attrs import frozen

from ..errors import CannotError
from .distributions import version

_TAG = re.compile(r"(?P<name>[a-z0-9-]+)-v(?P<version>\d+\.\d+\.\d+(?:(?:a|b|rc)\d+)?)")
_HEADING = re.compile(
    r"(?P<level>#{2,3}) (?:(?P<names>[a-z0-9-]+(?:, [a-z0-9-]+)*) )?"
    r"(?P<version>\d\S*?)(?: \((?P<date>[^)]*)\))?(?::.*)?"
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class ReleaseError(CannotError):
    """The tag, the package and the changelog disagree, or a file was not built."""


@frozen
class Release:
    """A version of a distribution."""

    name: str
    version: str

    @property
    def stem(self) -> str:
        """The start of its file names."""
        return f"{self.name.replace('-', '_')}-{self.version}"


def parse(tag: str) -> Release:
    """
    Return the release that a tag names.

    Raises:
        ReleaseError: The tag has another form.
    """
    found = _TAG.fullmatch(tag)
    if found is None:
        raise ReleaseError(f"tag {tag}: expected a distribution and its version, such as jobdetails-core-v0.2.0")
    return Release(found["name"], found["version"])


def check(release: Release, root: Path) -> None:
    """
    Compare a release with the package's version and with CHANGELOG.md.

    Raises:
        ReleaseError: They differ, or the changelog entry is missing, duplicated, or undated.
    """
    folders = [path.parent for path in sorted((root / "clients").glob("*/pyproject.toml"))]
    known = {_name(folder): str(version(folder)) for folder in folders}
    if release.name not in known:
        raise ReleaseError(f"{release.name}: no such distribution in clients/; expected one of {', '.join(known)}")
    if known[release.name] != release.version:
        raise ReleaseError(f"{release.name}: the tag has version {release.version}, the package {known[release.name]}")
    dates = entries(release, (root / "CHANGELOG.md").read_text(encoding="utf-8"))
    if len(dates) != 1:
        raise ReleaseError(
            f"CHANGELOG.md: found {len(dates)} entries for {release.name} {release.version}; expected one"
        )
    if not _DATE.fullmatch(dates[0] or ""):
        raise ReleaseError(f"CHANGELOG.md: {release.name} {release.version}: expected a date such as (2026-01-31)")


def _name(folder: Path) -> str:
    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["name"])


def entries(release: Release, changelog: str) -> list[str | None]:
    """Return the date of each changelog entry for a release, from its own heading or from that of its section."""
    found = []
    section = None
    for line in changelog.splitlines():
        if heading := _HEADING.fullmatch(line):
            section = heading["date"] if heading["level"] == "##" else section
            names = (heading["names"] or "").split(", ")
            if heading["version"] == release.version and {release.name, release.name.removeprefix("jobdetails-")} & {
                *names
            }:
                found.append(heading["date"] or section)
        elif line.startswith("## "):
            section = None
    return found


def select(release: Release, dist: Path) -> list[Path]:
    """
    Delete everything in dist/ except the wheel and the sdist of a release, and return those two.

    Raises:
        ReleaseError: One of them is missing; nothing was deleted.
    """
    wanted = [*dist.glob(f"{release.stem}-*.whl"), dist / f"{release.stem}.tar.gz"]
    if len(wanted) != 2 or not wanted[1].is_file():
        raise ReleaseError(f"{dist}: expected one wheel and one sdist of {release.stem}; run `nox -s build` first")
    for path in dist.iterdir():
        if path not in wanted:
            path.unlink()
    return wanted
