"""The recipes in the documentation, each run with its library."""

from __future__ import annotations

import asyncio
import os
import re
import runpy
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from jobdetails_core.testing import FakeJob, FakeService, VirtualClock

from ..checkout import ROOT
from .conftest import PATH

PAGE = (ROOT / "clients" / "jobdetails" / "docs" / "orchestrators.md").read_text(encoding="utf-8")
JOB = "job-12345"
LIMIT = 300
"""Seconds: far more than a busy machine needs."""


class Recipe(NamedTuple):
    """A recipe, and the job that it looks up."""

    code: str
    path: Path
    job: FakeJob

    def names(self) -> dict[str, Any]:
        """Return the names that the recipe's module defines."""
        return runpy.run_path(str(self.path))


@pytest.fixture
def recipe(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Recipe]:
    """The code of a section of the page, and the fake service that it queries. Waits take no time."""
    section = PAGE.partition(f"\n## {request.param}\n")[2].partition("\n## ")[0]
    (code,) = re.findall(r"```(?:python|yaml)\n(.*?)```", section, re.DOTALL)
    (vendor,) = set(re.findall(r"(?:import|from) jobdetails_(\w+)|jobdetails wait (\w+):", code))
    with FakeService("".join(vendor)) as service, VirtualClock():
        for name, value in service.env().items():
            monkeypatch.setenv(name, value)
        path = tmp_path / "recipe.py"
        path.write_text(code, encoding="utf-8")
        yield Recipe(code, path, service.job(JOB))


@pytest.mark.parametrize("recipe", ["Dagster"], indirect=True)
def test_dagster(recipe: Recipe) -> None:
    """The sensor skips while the job is running or cannot be looked up, and starts one run when it has ended."""
    import dagster

    recipe.job.running().fault(404).failed()
    names = recipe.names()
    found = [names["job_ended"](dagster.build_sensor_context()) for _ in range(3)]
    assert [type(each).__name__ for each in found] == ["SkipReason", "SkipReason", "RunRequest"]
    request = found[-1]
    assert (request.run_key, request.tags) == (JOB, {"phase": "failed"})
    assert names["after_the_job"].execute_in_process(tags=request.tags).success


@pytest.mark.parametrize("recipe", ["Prefect"], indirect=True)
def test_prefect(recipe: Recipe) -> None:
    """The flow tolerates temporary errors, and does not wait again for a failed job."""
    from prefect.testing.utilities import prefect_test_harness

    recipe.job.running(2).fault(503).succeeded().failed()
    nightly = recipe.names()["nightly"]
    with prefect_test_harness(server_startup_timeout=LIMIT):
        states = [asyncio.run(nightly(JOB, return_state=True)) for _ in range(2)]
    assert [state.type.value for state in states] == ["COMPLETED", "FAILED"]
    assert recipe.job.polls == 5


@pytest.mark.parametrize("recipe", ["Temporal"], indirect=True)
def test_temporal(recipe: Recipe) -> None:
    """The activity sends a heartbeat at each successful poll; a failed job is not retried."""
    from temporalio.exceptions import ApplicationError
    from temporalio.testing import ActivityEnvironment

    recipe.job.running(2).fault(503).failed()
    environment, beats = ActivityEnvironment(), []
    environment.on_heartbeat = lambda *details: beats.append(details[0])
    with pytest.raises(ApplicationError, match=JOB) as caught:
        asyncio.run(environment.run(recipe.names()["wait"], JOB))
    assert caught.value.non_retryable
    assert beats == ["running", "running", "failed"]


@pytest.mark.parametrize("recipe", ["Kestra"], indirect=True)
@pytest.mark.parametrize(("phase", "code"), [("succeeded", 0), ("failed", 1)])
def test_the_command_of_kestra(recipe: Recipe, phase: str, code: int) -> None:
    """The shell command of the flow ends with the exit code that Kestra uses."""
    recipe.job.phase(phase)
    (command,) = re.findall(r"- jobdetails (wait .*)", recipe.code)
    variables = {**os.environ, "PYTHONPATH": os.pathsep.join(PATH)}
    done = subprocess.run([sys.executable, "-m", "jobdetails", *shlex.split(command)], env=variables, timeout=LIMIT)
    assert done.returncode == code
