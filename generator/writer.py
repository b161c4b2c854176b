"""Put generated files in their place: format, compare, swap."""

from __future__ import annotations

import difflib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

HEADER = "# Generated from specs/"
"""How each generated Python file begins."""


@contextmanager
def staged(files: Mapping[str, bytes], *, within: Path | None, config: Path) -> Iterator[Path]:
    """Write files, formatted, to a temporary folder within another, or the system's; take it away at the end."""
    with tempfile.TemporaryDirectory(prefix=".generating-", dir=within) as folder:
        stage = Path(folder)
        for name, content in files.items():
            path = stage / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        _format(stage, config)
        yield stage


def _format(stage: Path, config: Path) -> None:
    """Sort imports and `__all__` and lay out, with our configuration and no other that lies about."""
    for command in (["check", "--select", "I,F401,RUF022", "--fix", "--quiet"], ["format", "--quiet"]):
        arguments = [*command, "--config", str(config), "--no-cache", "--no-respect-gitignore", str(stage)]
        done = subprocess.run([sys.executable, "-m", "ruff", *arguments], capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"ruff {command[0]} failed on generated code:\n{done.stdout}{done.stderr}")


def content_of(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, by its path there; what Python and packaging leave behind does not count."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def swap_folder(new: Path, place: Path) -> bool:
    """Make a folder be the new one, whole or not at all; return whether it was another."""
    if place.is_dir() and content_of(place) == content_of(new):
        return False
    place.parent.mkdir(parents=True, exist_ok=True)
    old = new.with_name(new.name + ".old")
    if place.exists():
        place.rename(old)
    try:
        new.rename(place)
    except BaseException:
        if old.exists():
            old.rename(place)
        raise
    shutil.rmtree(old, ignore_errors=True)
    return True


def swap_file(new: Path, place: Path) -> bool:
    """Make a file be the new one; return whether it was another."""
    if place.is_file() and place.read_bytes() == new.read_bytes():
        return False
    place.parent.mkdir(parents=True, exist_ok=True)
    new.replace(place)
    return True


def difference(name: str, is_there: bytes | None, should_be: bytes | None) -> str:
    """Return how a file differs from what it should be, as the head of a unified diff."""
    if should_be is None:
        return f"{name}: is there; no spec gives it"
    if is_there is None:
        return f"{name}: is missing"
    old, new = (text.decode(errors="replace").splitlines() for text in (is_there, should_be))
    lines = list(difflib.unified_diff(old, new, f"{name} (is)", f"{name} (should be)", lineterm="", n=0))
    return "\n".join(lines[:12]) or f"{name}: differs in its line ends"
