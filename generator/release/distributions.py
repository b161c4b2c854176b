"""
Build the wheel and sdist of every package.

In the checkout, packages depend on each other by path, so that installing one from its folder installs the others too.
A distribution depends on version ranges instead.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from packaging.version import Version

from ..errors import CannotError, Problem, SpecError

_BY_PATH = re.compile(r'"(?P<name>jobdetails[\w-]*) @ \{root:parent:uri\}/(?P<folder>\w+)"')
_VERSION = re.compile(r'^__version__ = "(.+)"$', re.M)
_VERSION_FILE = re.compile(r'^\[tool\.hatch\.version\]\npath = "(.+)"$', re.M)


def build(root: Path, dist: Path) -> list[Path]:
    """
    Build every package of a checkout into a folder, which is emptied first; return the files.

    Raises:
        SpecError: A package has no version, or depends on a folder that is not a package.
        CannotError: A package cannot be built.
    """
    folders = sorted(path.parent for path in (root / "clients").glob("*/pyproject.toml"))
    versions = {folder.name: version(folder) for folder in folders}
    with tempfile.TemporaryDirectory(prefix="jobdetails-") as temporary:
        built = Path(temporary, "dist")
        for folder in folders:
            copy = Path(temporary, folder.name)
            shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("__pycache__", ".venv", "*.egg-info"))
            project = copy / "pyproject.toml"
            project.write_text(with_ranges(project.read_text(encoding="utf-8"), versions), encoding="utf-8")
            command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(built), str(copy)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                raise CannotError(f"{folder.relative_to(root)}: cannot be built\n{done.stdout}{done.stderr}")
        shutil.rmtree(dist, ignore_errors=True)
        shutil.copytree(built, dist, ignore=shutil.ignore_patterns(".gitignore"))
    return sorted(dist.iterdir())


def version(folder: Path) -> Version:
    """
    Return the version of a package.

    Raises:
        SpecError: The version, or its location in pyproject.toml, is missing.
    """
    named = _VERSION_FILE.search((folder / "pyproject.toml").read_text(encoding="utf-8"))
    found = _VERSION.search((folder / named[1]).read_text(encoding="utf-8")) if named else None
    if not found:
        place = named[1] if named else "pyproject.toml"
        raise SpecError([Problem(f"clients/{folder.name}/{place}", "#", "no version", "the line __version__ = ...")])
    return Version(found[1])


def with_ranges(project: str, versions: Mapping[str, Version]) -> str:
    """
    Return a pyproject.toml with each path dependency replaced by a range of compatible versions.

    Raises:
        SpecError: A path is not the folder of a package.
    """

    def ranged(match: re.Match[str]) -> str:
        if match["folder"] not in versions:
            raise SpecError(
                [
                    Problem(
                        "clients/*/pyproject.toml", "#", f"a dependency on {match['folder']}", "the folder of a package"
                    )
                ]
            )
        return f'"{match["name"]}{compatible(versions[match["folder"]])}"'

    return _BY_PATH.sub(ranged, project)


def compatible(version: Version) -> str:
    """Return the range of compatible versions: the same minor version before 1.0, the same major version after."""
    upper = f"0.{version.minor + 1}" if version.major == 0 else str(version.major + 1)
    return f">={version.major}.{version.minor},<{upper}"
