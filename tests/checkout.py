"""The checkout's own packages, importable and registered as vendors without being installed."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parent.parent


def packages(root: Path = ROOT) -> list[Path]:
    """Return the folders of `clients/` that are Python packages."""
    return sorted(path.parent for path in (root / "clients").glob("*/pyproject.toml"))


def import_path(metadata: Path, folders: Iterable[Path] | None = None) -> list[str]:
    """
    Return the entries of `sys.path` needed to import packages and find their entry points.

    Args:
        metadata: A folder to write one ``*.dist-info`` per package into, as an installer would.
        folders: The folders of the packages; those of this checkout by default.
    """
    folders = packages() if folders is None else list(folders)
    for folder in folders:
        project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        information = metadata / f"{project['name'].replace('-', '_')}-0.0.0.dist-info"
        information.mkdir(parents=True)
        information.joinpath("METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: 0.0.0\n", encoding="utf-8"
        )
        groups = project.get("entry-points", {}).items()
        lines = [
            line for group, entries in groups for line in (f"[{group}]", *(f"{k} = {v}" for k, v in entries.items()))
        ]
        information.joinpath("entry_points.txt").write_text("\n".join(lines), encoding="utf-8")
    return [str(metadata), *(str(folder / "src") for folder in folders)]


def environment(path: Iterable[str], **variables: str) -> dict[str, str]:
    """Return a minimal environment for a process that can import the packages on a path."""
    return {"PATH": os.defpath, "PYTHONPATH": os.pathsep.join(path), "PYTHONDONTWRITEBYTECODE": "1", **variables}
