"""Read the specs of a git ref."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from ..errors import CannotError


class BaseError(CannotError):
    """The git ref to compare with cannot be read, or clients cannot be generated from its specs."""


def specs_of(ref: str, root: Path) -> dict[str, bytes]:
    """
    Return the specs of a git ref by vendor.

    Raises:
        BaseError: The ref does not exist, or git is not installed.
    """
    commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}").decode().strip()
    names = _git(root, "ls-tree", "--name-only", "-z", commit, "specs/").decode().split("\0")
    paths = [Path(name) for name in names if name.endswith(".yaml")]
    return {path.stem: _git(root, "show", f"{commit}:./{path.as_posix()}") for path in paths}


def facade_version(ref: str, root: Path) -> str | None:
    """
    Return the facade's version at a git ref, or None if it has none there.

    Raises:
        BaseError: The ref does not exist, or git is not installed.
    """
    name = "clients/jobdetails/src/jobdetails/__init__.py"
    if not _git(root, "ls-tree", "--name-only", ref, name):
        return None
    return version_in(_git(root, "show", f"{ref}:./{name}").decode())


def version_in(text: str) -> str | None:
    """Return the version in the source of a module."""
    found = re.search(r'^__version__ = "([^"]+)"', text, flags=re.MULTILINE)
    return found.group(1) if found else None


def _git(root: Path, *arguments: str) -> bytes:
    try:
        program = shutil.which("git") or "git"
        done = subprocess.run([program, *arguments], cwd=root, capture_output=True, check=False)
    except OSError as error:
        raise BaseError(f"git cannot be started: {error}") from error
    if done.returncode:
        told = done.stderr.decode(errors="replace").strip() or "no such commit"
        raise BaseError(f"git {' '.join(arguments)} failed: {told}")
    return done.stdout
