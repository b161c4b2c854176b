"""Wheels of the clients, and bare virtual environments to install them in: with uv where it is there, else with pip."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import attrs

from ..vendors import ROOT

CLIENTS = sorted(path.parent for path in (ROOT / "clients").glob("*/pyproject.toml"))
SECONDS_TO_RUN = 60


@attrs.frozen
class Environment:
    """A virtual environment in which nothing of this project is, but what was installed."""

    python: Path

    def run(
        self, *arguments: str | Path, variables: Mapping[str, str] | None = None, text: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Run its Python, isolated from this one and with warnings as errors; return what came of it."""
        return subprocess.run(
            [self.python, "-I", "-W", "error", *arguments],
            env={"PATH": os.defpath, **(variables or {})},
            input=text,
            capture_output=True,
            text=True,
            timeout=SECONDS_TO_RUN,
        )


def build_wheel(folder: Path, client: Path) -> Path:
    """Build the wheel of a folder of clients/ into a folder."""
    folder = folder / client.name
    if uv := shutil.which("uv"):
        _run([uv, "build", "--wheel", "--out-dir", folder, client])
    else:
        _run([sys.executable, "-m", "pip", "wheel", "--no-deps", "--wheel-dir", folder, client])
    (wheel,) = folder.glob("*.whl")
    return wheel


def make_environment(folder: Path, *what: str | Path) -> Environment:
    """Make an environment in which some wheels, source folders or packages are installed, with what they depend on."""
    python = folder / "bin" / "python"
    if uv := shutil.which("uv"):
        _run([uv, "venv", "--python", sys.executable, folder])
        _run([uv, "pip", "install", "--python", python, *what])
    else:
        _run([sys.executable, "-m", "venv", "--without-pip", folder])
        _run([sys.executable, "-m", "pip", "--python", python, "install", *what])
    return Environment(python)


def _run(command: list[str | Path]) -> None:
    constraints = str(ROOT / "constraints.txt")
    names = ("PIP_CONSTRAINT", "PIP_BUILD_CONSTRAINT", "UV_CONSTRAINT", "UV_BUILD_CONSTRAINT")
    done = subprocess.run(
        command, env={**os.environ, **dict.fromkeys(names, constraints)}, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
