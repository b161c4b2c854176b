"""However a run of `generate` ends, each package is completely old or completely new."""

from __future__ import annotations

import subprocess
import sys
from itertools import groupby

import pytest

from ..checkout import ROOT


def states_after(mode: str) -> list[str]:
    """Return the state after each run that `killing` stopped in a mode; fail if a package is a mixture."""
    command = [sys.executable, "-m", "tests.render.killing", mode]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.parametrize("mode", ["kill", "interrupt", "fill"])
def test_a_run_that_is_stopped_anywhere(mode: str) -> None:
    """Killed, interrupted or out of space before any change to the disk, a run leaves a complete package."""
    left = states_after(mode)
    assert [package for package, _ in groupby(left)] == ["old", "new"]
    assert left.count("old") > 20


def test_a_run_that_is_killed_from_outside() -> None:
    """A run that is killed while its child processes are working leaves no mixture either."""
    assert set(states_after("timed")) <= {"old", "new"}
