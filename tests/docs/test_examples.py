"""The code blocks of the documentation run against a fake service."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from jobdetails_core.testing import FakeService
from jobdetails_core.vendors import installed_vendors

from ..checkout import ROOT

_FACADE = ROOT / "clients" / "jobdetails"
SOURCES = [ROOT / "README.md", _FACADE / "src/jobdetails/SKILL.md", *sorted((_FACADE / "docs").rglob("*.md"))]
JOBS = ("job-1", "job-2", "job-3", "job-12345", "job-67890")
_BLOCK = re.compile(r"(?P<note><!-- not run: .+ -->\n)?```(?P<language>python|sh)\n(?P<code>.*?)```", re.DOTALL)
_JOBDETAILS = f'#!/bin/sh\nexec "{sys.executable}" -m jobdetails "$@"\n'


class Example(NamedTuple):
    """A code block to run."""

    name: str
    language: str
    code: str


def examples() -> Iterator[Example]:
    """Yield each code block of the pages, except those marked with a reason not to run them."""
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        for block in _BLOCK.finditer(text):
            if not block["note"]:
                line = text.count("\n", 0, block.start("code"))
                yield Example(f"{path.name}:{line}", block["language"], block["code"])


@pytest.fixture(scope="module")
def environment(packages_path: list[str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment variables for fake services with some jobs, all of which have succeeded."""
    command = tmp_path_factory.mktemp("bin") / "jobdetails"
    command.write_text(_JOBDETAILS, encoding="utf-8")
    command.chmod(0o755)
    variables = {**os.environ, "PYTHONPATH": os.pathsep.join(packages_path)}
    variables["PATH"] = os.pathsep.join([str(command.parent), str(Path(sys.executable).parent), os.environ["PATH"]])
    with contextlib.ExitStack() as stack:
        for name, vendor in installed_vendors().items():
            service = stack.enter_context(FakeService(name))
            parts = sum(argument.is_positional for argument in vendor.arguments)
            for job_id in JOBS:
                service.job(*["workflow-1", job_id][-parts:]).succeeded()
            variables |= service.env()
        yield variables


@pytest.mark.parametrize("example", list(examples()), ids=lambda example: example.name)
def test_the_example_runs(example: Example, environment: dict[str, str], tmp_path: Path) -> None:
    """The code block exits with 0 and without a traceback."""
    if example.language == "python":
        path = tmp_path / "example.py"
        path.write_text(example.code, encoding="utf-8")
        command = [sys.executable, str(path)]
    else:
        shell = shutil.which("bash")
        if shell is None:
            pytest.skip("found no bash")
        command = [shell, "-euc", example.code]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


def test_every_page_but_a_few_has_an_example_that_runs() -> None:
    """Important pages have at least one example that is not marked "not run"."""
    pages = {example.name.partition(":")[0] for example in examples()}
    assert pages >= {"quickstart.md", "waiting.md", "many-jobs.md", "errors.md", "mismatches.md", "testing.md"}
    assert pages >= {"README.md", "SKILL.md", "agents.md"}
