"""Kill a real triggerer while it waits; another one continues. Session `airflow_triggerer`; takes a minute."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from airflow.models import TaskInstance
from airflow.models.trigger import Trigger
from airflow.sdk.definitions import dag as dag_module
from airflow.sdk.serde import deserialize
from airflow.triggers.base import TriggerEvent
from airflow.utils.session import create_session

from jobdetails_core.testing import FakeService

from .conftest import VENDORS, connection
from .test_tasks import has_all_phases, run_dag

LIMIT = 300
"""Seconds after which the test gives up: far more than a busy machine needs."""


@contextlib.contextmanager
def triggerer(home: Path) -> Iterator[None]:
    """Run Airflow's triggerer, and kill it and its children at the end."""
    variables = {
        **os.environ,
        "AIRFLOW__TRIGGERER__TRIGGERER_HEALTH_CHECK_THRESHOLD": "5",
        "AIRFLOW__TRIGGERER__JOB_HEARTBEAT_SEC": "1",
    }
    command = [sys.executable, "-m", "airflow", "triggerer", "--skip-serve-logs"]
    with (home / "triggerer.log").open("ab") as log:
        process = subprocess.Popen(command, env=variables, stdout=log, stderr=log, start_new_session=True)
        try:
            yield
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_until(condition: Callable[[], Any]) -> Any:
    """Wait until a condition returns a true value, and return it."""
    ends = time.monotonic() + LIMIT
    while not (found := condition()):
        assert time.monotonic() < ends
        time.sleep(0.2)
    return found


def test_a_killed_triggerer_is_survived(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A task succeeds although its triggerer was killed; Airflow masks a key that the vendor echoes."""
    vendor = next(filter(has_all_phases, VENDORS))
    with FakeService(vendor) as service:
        monkeypatch.setenv("AIRFLOW_CONN_JOBDETAILS_DEFAULT", connection(service))
        (key,) = [value for name, value in service.options().items() if name != "base_url"]
        job = service.job("long").running(8).unknown_status(key).running(3).fault(503).succeeded()
        at_kill = []

        def run_in_triggerer(trigger: Any, task: Any) -> TriggerEvent:
            with create_session() as session:
                row = Trigger.from_object(trigger)
                session.add(row)
                session.flush()
                ti = session.get_one(TaskInstance, task.id)
                ti.state, ti.trigger_id, ti.next_method = "deferred", row.id, "execute_complete"
            with triggerer(home):
                wait_until(lambda: job.polls >= 3)
            at_kill.append(job.polls)
            with triggerer(home):
                kwargs = wait_until(lambda: fired(task.id))
            found: Any = deserialize(kwargs)
            return TriggerEvent(found["event"])

        def fired(id: Any) -> Any:
            with create_session() as session:
                ti = session.get_one(TaskInstance, id)
                return ti.next_kwargs if ti.state == "scheduled" else None

        with mock.patch.object(dag_module, "_run_inline_trigger", run_in_triggerer):
            state, attempts, summary = run_dag("long", home)["wait"]
    assert (state, attempts, summary["phase"]) == ("success", 1, "succeeded")
    assert at_kill[0] < job.polls == 14
    log = "".join(path.read_text(encoding="utf-8") for path in home.rglob("*.log*") if path.is_file())
    assert f"{vendor}:long: unknown (***)" in log
    assert key not in log
