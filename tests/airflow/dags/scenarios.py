"""A DAG in which each task waits for jobs that are named after their outcome."""

from __future__ import annotations

import datetime
import json
import os
from pathlib import Path
from typing import Any

from airflow.sdk import DAG, task

from jobdetails.airflow import JobSensor, WaitForJobOperator


def note_failure(context: Any) -> None:
    """Record the error of a failed task, with its jobs."""
    error = context["exception"]
    line = [context["ti"].task_id, type(error).__name__, str(error), getattr(error, "jobs", [])]
    with Path(os.environ["AIRFLOW_HOME"], "failures.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


HOUR = datetime.timedelta(hours=1)
DEFAULTS = {"retries": 2, "retry_delay": datetime.timedelta(0), "on_failure_callback": note_failure}

with DAG("scenarios", schedule=None, default_args=DEFAULTS):

    @task
    def submit() -> str:
        """Return the id of a job, for a template."""
        return "troubled"

    template = "{{ ti.xcom_pull('submit') }}-worker"
    submit() >> WaitForJobOperator(task_id="worker", job_id=template)
    for phase in ("succeeded", "failed", "cancelled", "partial", "running"):
        WaitForJobOperator(task_id=phase, job_id=phase, timeout=HOUR, deferrable=True)
    WaitForJobOperator(task_id="strict", job_id="partial", fail_on_partial=True, deferrable=True)
    WaitForJobOperator(task_id="unknown", job_id="unknown", deferrable=True)
    WaitForJobOperator(task_id="many", job_ids=["troubled-many", "succeeded"], deferrable=True)
    WaitForJobOperator(task_id="mixed", job_ids=["succeeded", "cancelled", "failed", "running"], timeout=HOUR)
    JobSensor(task_id="sensor", job_id="troubled-sensor", poke_interval=0.01)
    JobSensor(task_id="sensor_deferred", job_id="troubled-deferred", deferrable=True)
    JobSensor(task_id="sensor_rescheduled", job_id="rescheduled", mode="reschedule", poke_interval=0.01)
    JobSensor(task_id="sensor_timeout", job_id="running", poke_interval=3600, timeout=0.05)
    JobSensor(task_id="sensor_soft", job_id="failed", soft_fail=True)
