"""What holds for every fragment."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from ..vendors import ROOT
from .fragment import FOLDER, Fragment

NAMES = sorted(path.parent.name for path in FOLDER.glob("*/spec.yaml"))


@pytest.mark.parametrize("name", NAMES)
def test_expected_output(name: str, fragment_of: Callable[[str], Fragment], request: pytest.FixtureRequest) -> None:
    """The files in which the quirk shows are generated to the byte as they were reviewed."""
    fragment = fragment_of(name)
    assert fragment.expected
    for file, expected in fragment.expected.items():
        generated = (fragment.package / file).read_bytes()
        if request.config.getoption("refresh", default=False):
            expected.write_bytes(generated)
        assert generated.decode() == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a_fragment_is_small_and_executed(name: str) -> None:
    """A fragment has one quirk, in 30 lines at most, and a test that runs what is generated from it."""
    assert len((FOLDER / name / "spec.yaml").read_text(encoding="utf-8").splitlines()) <= 30
    assert (FOLDER / name / f"test_{name}.py").is_file()


def test_all_type_check_and_lint(fragment_of: Callable[[str], Fragment]) -> None:
    """What is generated from any fragment passes mypy --strict and the project's own lint rules, as clients do."""
    sources = [str(fragment_of(name).source) for name in NAMES]
    config = str(ROOT / "pyproject.toml")
    mypy = [sys.executable, "-m", "mypy", "--config-file", config, "--cache-dir", os.devnull, *sources]
    ruff = [sys.executable, "-m", "ruff", "check", "--config", config, "--no-cache", "--no-respect-gitignore", *sources]
    for command in (mypy, ruff):
        environment = {**os.environ, "MYPYPATH": os.pathsep.join(sources)}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
