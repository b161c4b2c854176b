"""Virtual environments in which packages of this project are installed by path, as users do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import attrs

from ..checkout import ROOT

LIMIT = 600
"""Seconds after which a process is considered to hang, even on a slow machine."""


@attrs.frozen
class Environment:
    """A virtual environment that contains only the packages installed in it."""

    python: Path

    def run(
        self, *arguments: str | Path, variables: Mapping[str, str] | None = None, text: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Run its Python in isolated mode, with warnings as errors."""
        command = [self.python, "-I", "-W", "error", "-W", "ignore:base_url:UserWarning", *arguments]
        variables = {"PATH": os.defpath, **(variables or {})}
        return subprocess.run(command, env=variables, input=text, capture_output=True, text=True, timeout=LIMIT)


def make_environment(folder: Path, *what: str | Path) -> Environment:
    """Create an environment with some folders or packages and their dependencies, using uv or else pip."""
    python = folder / "bin" / "python"
    if uv := shutil.which("uv"):
        _run([uv, "venv", "--python", sys.executable, folder])
        _run([uv, "pip", "install", "--python", python, *what])
    else:
        _run([sys.executable, "-m", "venv", "--without-pip", folder])
        _run([sys.executable, "-m", "pip", "--python", python, "install", *what])
    return Environment(python)


def _run(command: list[str | Path]) -> None:
    names = ("PIP_CONSTRAINT", "PIP_BUILD_CONSTRAINT", "UV_CONSTRAINT", "UV_BUILD_CONSTRAINT")
    variables = {**os.environ, **dict.fromkeys(names, str(ROOT / "constraints.txt"))}
    done = subprocess.run(command, env=variables, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
