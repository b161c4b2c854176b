"""Stage generated files: write and format them in a temporary folder, and compare them with the existing files."""

from __future__ import annotations

import difflib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from ..errors import CannotError

HEADER = "# Generated from specs/"
"""The start of each generated Python file."""

MANIFEST = ".generated"
"""The file in each generated folder that lists the files the generator owns."""

_STAGE = ".generating-"


def manifest(files: Collection[str]) -> bytes:
    """Return the content of a manifest that lists these paths."""
    lines = ["# Written by `nox -s generate`, which owns these files and leaves all others alone.", MANIFEST, *files]
    return "\n".join(sorted(lines)).encode() + b"\n"


def listed(folder: Path) -> set[str]:
    """Return the paths listed in the manifest of a folder; empty if it has no manifest."""
    if not (folder / MANIFEST).is_file():
        return set()
    lines = (folder / MANIFEST).read_text(encoding="utf-8", errors="replace").splitlines()
    names = {line for line in lines if line and not line.startswith("#")}
    return {name for name in names if not PurePosixPath(name).is_absolute() and ".." not in PurePosixPath(name).parts}


def stale(new: Path, place: Path) -> list[str]:
    """Return the files in a folder that were generated before but are not in the new folder's manifest."""
    gone = listed(place) - listed(new) if (new / MANIFEST).is_file() else set()
    return sorted(name for name in gone if (place / name).is_file())


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """
    Lock a project against other runs, and delete the staging folders that killed runs have left in it.

    Raises:
        CannotError: Another run is writing to the project.
    """
    if sys.platform == "win32":  # folders cannot be locked, so keep staging folders, which may belong to another run
        yield
        return
    import fcntl

    folder = os.open(root, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)  # released when the process ends, even if it is killed
        except BlockingIOError:
            raise CannotError(f"{root}: another `generate` is running here; wait for it and try again") from None
        except OSError:
            pass  # a network drive without locks
        for leftover in root.glob(f"{_STAGE}*/"):
            shutil.rmtree(leftover, ignore_errors=True)
        yield
    finally:
        os.close(folder)


@contextmanager
def staged(files: Mapping[str, bytes], *, within: Path | None, config: Path) -> Iterator[Path]:
    """
    Write and format files in a temporary folder, which is deleted at the end.

    Args:
        files: The content of each file, by its path in the folder.
        within: Where to create the folder; the system's temporary folder by default.
        config: The pyproject.toml with ruff's configuration.

    Raises:
        CannotError: ruff cannot format the files.
    """
    stage = Path(tempfile.mkdtemp(prefix=_STAGE, dir=within))
    try:
        for name, content in files.items():
            path = stage / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        _format(stage, config)
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)  # do not change modes: old and new packages share files


def _format(stage: Path, config: Path) -> None:
    """Sort imports and `__all__`, remove unused imports, and format, ignoring all other configuration."""
    for command in (["check", "--select", "I,F401,RUF022", "--fix", "--quiet"], ["format", "--quiet"]):
        arguments = [*command, "--config", str(config), "--no-cache", "--no-respect-gitignore", str(stage)]
        done = subprocess.run([sys.executable, "-m", "ruff", *arguments], capture_output=True, text=True, check=False)
        if done.returncode:
            raise CannotError(f"ruff {command[0]} failed on generated code:\n{done.stdout}{done.stderr}".rstrip())


def content_of(folder: Path) -> dict[str, bytes]:
    """Return the content of every file below a folder by its relative path, except Python's caches."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def difference(name: str, actual: bytes | None, expected: bytes | None) -> str:
    """Describe how a file differs from its expected content, with the start of a unified diff."""
    if expected is None:
        return f"{name}: no longer generated"
    if actual is None:
        return f"{name}: missing"
    old, new = (text.decode(errors="replace").splitlines() for text in (actual, expected))
    lines = list(difflib.unified_diff(old, new, f"{name} (actual)", f"{name} (expected)", lineterm="", n=0))
    return "\n".join(lines[:12]) or f"{name}: differs in its line endings"
