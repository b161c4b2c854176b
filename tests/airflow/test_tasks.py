"""The operator and the sensor, run by Airflow itself against the test kit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from airflow.dag_processing.dagbag import DagBag

from jobdetails_core.testing import FakeService, VirtualClock

from .conftest import VENDORS, connection


class Run(NamedTuple):
    """A run of all scenarios."""

    tasks: dict[str, Any]
    """The state, the number of attempts, and the XCom of each task."""

    failures: dict[str, tuple[str, str, list[dict[str, Any]]]]
    """The error of each failed task, its text, and its jobs."""

    polls: dict[str, int]
    written: bytes
    """Everything that Airflow wrote into its database, and the errors."""

    key: str


def run_dag(dag_id: str, home: Path) -> dict[str, Any]:
    """Run a DAG, and return the result of each task."""
    run = DagBag(home / "dags").dags[dag_id].test()
    return {ti.task_id: (ti.state, ti.try_number, ti.xcom_pull(task_ids=ti.task_id)) for ti in run.get_task_instances()}


def has_all_phases(vendor: str) -> bool:
    """Return whether a vendor's jobs have a single id and can be in every final phase."""
    service = FakeService(vendor)
    try:
        service.job("job").partial().cancelled().failed()
    except ValueError:
        return False
    return [argument.kind for argument in service.vendor.arguments if argument.is_positional] == ["str"]


@pytest.fixture(scope="module")
def run(home: Path) -> Run:
    """One run of all scenarios, in which waits take no time."""
    vendor = next(filter(has_all_phases, VENDORS), None)
    if vendor is None:
        pytest.skip("no installed vendor has jobs that end in every way")
    ids = ["succeeded", "failed", "cancelled", "partial", "running"]
    with FakeService(vendor) as service, VirtualClock(), pytest.MonkeyPatch.context() as patch:
        patch.setenv("AIRFLOW_CONN_JOBDETAILS_DEFAULT", connection(service))
        for phase in ids:
            service.job(phase).running().phase(phase)
        (key,) = [value for name, value in service.options().items() if name != "base_url"]
        service.job("running").unknown_status(key)  # a vendor that echoes the key
        troubled = [f"troubled-{name}" for name in ("worker", "many", "sensor", "deferred")]
        for id in troubled:
            job = service.job(id).pending().fault(503, retry_after=1).running().dropped().cut().html(502)
            job.fault(429).succeeded()
        service.job("rescheduled").fault(503).succeeded()
        tasks = run_dag("scenarios", home)
        polls = {id: service.job(id).polls for id in ids + troubled}
    lines = (home / "failures.jsonl").read_text(encoding="utf-8").splitlines()
    written = b"".join(path.read_bytes() for path in home.rglob("*") if path.suffix in (".db", ".jsonl"))
    return Run(tasks, {task: tuple(rest) for task, *rest in map(json.loads, lines)}, polls, written, key)


@pytest.mark.parametrize("task", ["worker", "sensor", "sensor_deferred"])
def test_trouble_never_fails_a_task(run: Run, task: str) -> None:
    """The worker and the triggerer tolerate a 503, a 429, gateway pages, and broken connections."""
    state, attempts, summary = run.tasks[task]
    assert (state, attempts, summary["phase"]) == ("success", 1, "succeeded")
    assert summary["id"] == f"troubled-{task.removeprefix('sensor_')}"
    assert run.polls[summary["id"]] == 8


@pytest.mark.parametrize(
    ("task", "error", "text"),
    [
        ("failed", "JobFailed", "1 of 1 jobs failed: failed ("),
        ("cancelled", "JobCancelled", "1 of 1 jobs cancelled: cancelled ("),
        ("strict", "JobPartiallySucceeded", "1 of 1 jobs succeeded only in part: partial ("),
        ("running", "JobTimedOut", "1 of 1 jobs still running at the deadline: running ("),
        ("mixed", "JobFailed", "1 of 4 jobs failed"),
        ("sensor_timeout", "AirflowSensorTimeout", "timed out"),
    ],
)
def test_what_had_ended_is_not_retried(run: Run, task: str, error: str, text: str) -> None:
    """A job that ended without success, or a wait that timed out, fails at once, each with its own error."""
    state, attempts, summary = run.tasks[task]
    assert (state, attempts, summary) == ("failed", 1, None)
    assert run.failures[task][0] == error
    assert text in run.failures[task][1]


def test_other_ends(run: Run) -> None:
    """Partial success is success by default; a failed lookup is retried; many jobs are reported in order."""
    assert run.tasks["partial"][0] == run.tasks["succeeded"][0] == "success"
    assert run.tasks["unknown"][:2] == ("failed", 3)
    assert run.failures["unknown"][0] == "JobLookupFailed"
    assert run.tasks["sensor_soft"][0] == "skipped"
    assert run.tasks["sensor_rescheduled"][:2] == ("success", 1)
    assert [(each["id"], each["phase"]) for each in run.tasks["many"][2]] == [
        ("troubled-many", "succeeded"),
        ("succeeded", "succeeded"),
    ]
    states = {each["id"]: each["phase"] for each in run.failures["mixed"][2]}
    assert states == {"succeeded": "succeeded", "cancelled": "cancelled", "failed": "failed", "running": "unknown"}


def test_the_key_is_nowhere(run: Run) -> None:
    """The key is not in the database, its XComs and templates, or the errors, though the vendor echoed it."""
    assert b"still running at the deadline: running (***)" in run.written
    assert run.key.encode() not in run.written


def test_the_example_runs(home: Path, monkeypatch: pytest.MonkeyPatch, clock: VirtualClock) -> None:
    """The example DAG of the documentation waits for its jobs and uses their summaries."""
    (vendor, *_) = filter(has_all_phases, VENDORS)
    with FakeService(vendor) as service:
        monkeypatch.setenv("AIRFLOW_CONN_JOBDETAILS_DEFAULT", connection(service))
        for id in ("job-1", "job-2"):
            service.job(id).running(3).succeeded()
        tasks = run_dag("wait_for_jobs", home)
    assert tasks["report"] == ("success", 1, "job-1 succeeded, job-2 succeeded")
