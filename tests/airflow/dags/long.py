"""A DAG for a real triggerer, which waits in real time."""

from __future__ import annotations

from airflow.sdk import DAG

from jobdetails.airflow import WaitForJobOperator

with DAG("long", schedule=None):
    WaitForJobOperator(task_id="wait", job_id="long", timeout=3600, poll_interval=0.5, deferrable=True)
