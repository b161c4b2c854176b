"""However a run of `generate` ends, the package is whole: the old one or the new one."""

from __future__ import annotations

import subprocess
import sys
from itertools import groupby

import pytest

from ..checkout import ROOT


def left_by(how: str) -> list[str]:
    """Return what each run left that was stopped in a way that `killing` knows; it fails on a mixture."""
    command = [sys.executable, "-m", "tests.render.killing", how]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.parametrize("how", ["kill", "interrupt", "fill"])
def test_a_run_that_is_stopped_anywhere(how: str) -> None:
    """Killed, interrupted or out of space before any change to the disk, a run leaves the old package until the new."""
    left = left_by(how)
    assert [package for package, _ in groupby(left)] == ["old", "new"]
    assert left.count("old") > 20


def test_a_run_that_is_killed_from_outside() -> None:
    """Killed while the processes that it started are at work, a run leaves no mixture either."""
    assert set(left_by("timed")) <= {"old", "new"}
