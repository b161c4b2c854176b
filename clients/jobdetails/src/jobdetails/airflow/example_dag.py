"""
Example DAG: submit jobs, wait for all of them in the triggerer, and use their results.

Copy it into your DAGs folder, and create the connection ``jobdetails_default``.
"""

from __future__ import annotations

from typing import Any

from airflow.sdk import dag, task

from jobdetails.airflow import WaitForJobOperator


@dag(schedule=None, tags=["example"])
def wait_for_jobs() -> None:
    """Wait for two jobs with one trigger."""

    @task
    def submit() -> list[str]:
        """Submit jobs, and return their ids. Replace this with your own code."""
        return ["job-1", "job-2"]

    @task
    def report(jobs: Any) -> str:
        """Use the summaries."""
        return ", ".join(f"{job['id']} {job['phase']}" for job in jobs)

    wait = WaitForJobOperator(
        task_id="wait",
        job_ids=submit(),
        timeout=6 * 3600,
        fail_on_partial=True,
        deferrable=True,
    )
    report(wait.output)


wait_for_jobs()
