"""The examples of the README that wait, as they stand, against scripted vendors."""

from __future__ import annotations

import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import anyio
import httpx
import pytest

from ..vendors import ROOT, async_answering
from ..waiting import Jobs, Script
from .scripted import SECONDS_TO_RUN, Answer, environment, scripted
from .test_command import jobs as jobs
from .test_command import status, words


def example(language: str, part: str) -> str:
    """Return the one example of a language in which something stands."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (found,) = (code for code in re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL) if part in code)
    return str(found)


@pytest.fixture
def shell(tmp_path: Path) -> Path:
    """A folder with the script of the README, and the command as it would be installed."""
    (tmp_path / "wait.sh").write_text(example("sh", "jobdetails wait"), encoding="utf-8")
    installed = tmp_path / "jobdetails"
    installed.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m jobdetails "$@"\n', encoding="utf-8")
    installed.chmod(0o755)
    return tmp_path


def test_the_shell_script_runs(jobs: Jobs, shell: Path) -> None:
    """The script tells success, success in part, failure and errors apart, and has the job in a file."""
    sh = shutil.which("sh")
    assert sh
    cases: list[tuple[Answer, str, str, int]] = [(status(404), "", "", 1)]
    for phase, text in (
        ("succeeded", "succeeded"),
        ("partial", "succeeded in part"),
        ("failed", "failed or was cancelled"),
        ("cancelled", "failed or was cancelled"),
    ):
        cases += [(Script(jobs, value), phase, f"{text}\n", 0) for value in jobs.values(phase)[:1]]
    for script, phase, text, code in cases:
        with scripted({jobs.vendor: script}) as there:
            variables = environment(there.settings(jobs.vendor))
            variables["PATH"] = os.pathsep.join([str(shell), os.defpath])
            done = subprocess.run(
                [sh, "wait.sh", jobs.vendor.name, *map(str, words(jobs.vendor))],
                env=variables,
                cwd=shell,
                capture_output=True,
                text=True,
                timeout=SECONDS_TO_RUN,
            )
        assert (done.stdout, done.returncode) == (text, code), done.stderr
        if phase:
            found = json.loads((shell / "job.json").read_text(encoding="utf-8"))
            assert {each["phase"] for each in (found if jobs.are_many else [found])} == {phase}


def test_the_example_of_many_runs(jobs: Jobs, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The example that waits for many jobs tells how each ended, or what went wrong with it."""
    program = tmp_path / "example.py"
    program.write_text(example("python", "wait_for_jobs"), encoding="utf-8")
    names = runpy.run_path(str(program))
    good = jobs.vendor.async_client(async_answering(Script(jobs, jobs.value("succeeded"))))
    bad = jobs.vendor.async_client(async_answering(lambda request: httpx.Response(404, json={"message": "gone"})))
    anyio.run(names["all_finished"], [(good, *jobs.vendor.arguments), (bad, *jobs.vendor.arguments)])
    lines = capsys.readouterr().out.splitlines()
    assert {f"{jobs.vendor.name} {id_}: succeeded" for id_ in jobs.ids} < set(lines)
    assert len([line for line in lines if line.startswith("404: ")]) == 1
