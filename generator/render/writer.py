"""Stage generated files: write and format them in a temporary folder, and compare them with what is in place."""

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
"""The beginning of each generated Python file."""

MANIFEST = ".generated"
"""The file in each generated folder that lists the generated files; the generator owns these and no others."""

_STAGE = ".generating-"


def manifest(files: Collection[str]) -> bytes:
    """Return the content of a manifest for files, given by their paths in the folder."""
    lines = ["# Written by `nox -s generate`, which owns these files and leaves all others alone.", MANIFEST, *files]
    return "\n".join(sorted(lines)).encode() + b"\n"


def listed(folder: Path) -> set[str]:
    """Return the files that the manifest of a folder lists, by their paths in it; none if it has no manifest."""
    if not (folder / MANIFEST).is_file():
        return set()
    lines = (folder / MANIFEST).read_text(encoding="utf-8", errors="replace").splitlines()
    names = {line for line in lines if line and not line.startswith("#")}
    return {name for name in names if not PurePosixPath(name).is_absolute() and ".." not in PurePosixPath(name).parts}


def stale(new: Path, place: Path) -> list[str]:
    """Return the files in a folder that were generated before, but that the manifest of the new folder has not."""
    gone = listed(place) - listed(new) if (new / MANIFEST).is_file() else set()
    return sorted(name for name in gone if (place / name).is_file())


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """
    Keep other runs from writing to a project, and delete the staging folders that killed runs left in it.

    Raises:
        CannotError: Another run is writing to the project.
    """
    if sys.platform == "win32":  # no lock for folders there, so a staging folder may belong to another run: keep it
        yield
        return
    import fcntl

    folder = os.open(root, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)  # the system releases it however the process ends
        except BlockingIOError:
            raise CannotError(f"{root}: another `generate` is running here; try again when it is done") from None
        except OSError:
            pass  # a network drive without locks
        for left in root.glob(f"{_STAGE}*/"):
            shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        os.close(folder)


@contextmanager
def staged(files: Mapping[str, bytes], *, within: Path | None, config: Path) -> Iterator[Path]:
    """
    Write files, formatted, to a temporary folder, and delete it at the end.

    Args:
        files: The content of each file, by its path in the folder.
        within: Where to make the folder; the system's temporary folder by default.
        config: The pyproject.toml with the configuration of ruff.

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
        shutil.rmtree(stage, ignore_errors=True)  # an old package in it shares files with the new: change no mode


def _format(stage: Path, config: Path) -> None:
    """Sort imports and `__all__`, remove unused imports, and format, with our own configuration only."""
    for command in (["check", "--select", "I,F401,RUF022", "--fix", "--quiet"], ["format", "--quiet"]):
        arguments = [*command, "--config", str(config), "--no-cache", "--no-respect-gitignore", str(stage)]
        done = subprocess.run([sys.executable, "-m", "ruff", *arguments], capture_output=True, text=True, check=False)
        if done.returncode:
            raise CannotError(f"ruff {command[0]} failed on generated code:\n{done.stdout}{done.stderr}".rstrip())


def content_of(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder by its path in it, except what Python caches."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def difference(name: str, is_there: bytes | None, should_be: bytes | None) -> str:
    """Return how a file differs from what it should be, as the head of a unified diff."""
    if should_be is None:
        return f"{name}: is there; no spec gives it"
    if is_there is None:
        return f"{name}: is missing"
    old, new = (text.decode(errors="replace").splitlines() for text in (is_there, should_be))
    lines = list(difflib.unified_diff(old, new, f"{name} (is)", f"{name} (should be)", lineterm="", n=0))
    return "\n".join(lines[:12]) or f"{name}: differs in its line ends"
