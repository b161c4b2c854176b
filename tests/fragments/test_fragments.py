"""Tests of every fragment."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ..checkout import ROOT, packages
from .fragment import NAMES, SPECS, Fragment

EXPECTED = Path(__file__).parent / "expected"


@pytest.mark.parametrize("name", NAMES)
def test_generated_lines(name: str, fragment_of: Callable[[str], Fragment], request: pytest.FixtureRequest) -> None:
    """The lines that a fragment's package has in addition to the plain fragment's are the reviewed ones."""
    found = fragment_of(name).additions(fragment_of("plain"))
    if request.config.getoption("refresh", default=False):
        EXPECTED.joinpath(f"{name}.txt").write_text(found, encoding="utf-8")
    assert found == EXPECTED.joinpath(f"{name}.txt").read_text(encoding="utf-8")


def test_every_fragment_is_executed() -> None:
    """Each spec has a test, and at most 50 lines."""
    tests = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    assert [name for name in NAMES if f'"{name}"' not in tests] == []
    assert [n for n in NAMES if len((SPECS / f"{n}.yaml").read_text(encoding="utf-8").splitlines()) > 50] == []


def test_all_type_check_and_lint(fragment_of: Callable[[str], Fragment]) -> None:
    """The code generated from every fragment passes mypy --strict and the project's lint rules."""
    sources = [str(fragment_of(name).source) for name in NAMES]
    config = str(ROOT / "pyproject.toml")
    mypy = [sys.executable, "-m", "mypy", "--config-file", config, "--cache-dir", os.devnull, *sources]
    ruff = [sys.executable, "-m", "ruff", "check", "--config", config, "--no-cache", "--no-respect-gitignore", *sources]
    path = os.pathsep.join([*sources, *(str(folder / "src") for folder in packages() if folder.name == "core")])
    for command in (mypy, ruff):
        done = subprocess.run(
            command, env={**os.environ, "MYPYPATH": path}, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
