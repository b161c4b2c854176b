"""
Wait for jobs of any installed vendor in Apache Airflow, in the extra ``jobdetails[airflow]``.

    from jobdetails.airflow import WaitForJobOperator

    wait = WaitForJobOperator(task_id="wait", job_id="{{ ti.xcom_pull('submit') }}", deferrable=True)
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .errors import JobCancelled, JobFailed, JobLookupFailed, JobPartiallySucceeded, JobTimedOut
    from .hook import JobDetailsHook
    from .operator import WaitForJobOperator
    from .sensor import JobSensor
    from .trigger import JobTrigger

__all__ = [
    "JobCancelled",
    "JobDetailsHook",
    "JobFailed",
    "JobLookupFailed",
    "JobPartiallySucceeded",
    "JobSensor",
    "JobTimedOut",
    "JobTrigger",
    "WaitForJobOperator",
]

_MODULES = {"JobDetailsHook": "hook", "JobSensor": "sensor", "JobTrigger": "trigger", "WaitForJobOperator": "operator"}
"""The modules of names that are not in `errors`, imported lazily: every Airflow process imports this package."""


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_MODULES.get(name, 'errors')}"), name)
