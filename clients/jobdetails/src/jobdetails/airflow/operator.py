"""The operator that waits for jobs and returns their results."""

from __future__ import annotations

import asyncio
import datetime
from typing import TYPE_CHECKING, Any

from .hook import JobDetailsHook
from .jobs import Wait
from .task import JobTask

if TYPE_CHECKING:
    from airflow.sdk import Context

__all__ = ["WaitForJobOperator"]


class WaitForJobOperator(JobTask):
    """
    Wait until a job has ended, and return its summary as XCom; with `job_ids`, a list of summaries.

    If a job failed, was cancelled, or is still running at the timeout, the task fails without a retry. If a job cannot
    be looked up, for example because of a wrong key, the task fails and Airflow retries it as usual.

    Args:
        timeout: How long each attempt waits; a timedelta, or seconds.
        poll_interval: Longest pause between polls, in seconds; the first pauses are shorter.
        **options: Arguments of `JobTask` and of all operators.
    """

    def __init__(
        self,
        *,
        timeout: datetime.timedelta | float = datetime.timedelta(days=7),
        poll_interval: float = 30,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.timeout = timeout.total_seconds() if isinstance(timeout, datetime.timedelta) else timeout
        self.poll_interval = poll_interval

    def execute(self, context: Context) -> Any:
        """
        Wait, in the triggerer or in this process.

        Raises:
            AirflowException: Not every job succeeded; see `jobdetails.airflow.errors`.
            ValueError: The ids or the connection are invalid.
        """
        if self.deferrable:
            self.wait_deferred(self.timeout, self.poll_interval)
        lookup = JobDetailsHook(self.jobdetails_conn_id).lookup("AsyncClient")
        waiting = Wait(lookup.vendor, self.jobs(), self.arguments).run(
            lookup,
            log=self.log,
            timeout=self.timeout,
            interval=min(2.0, self.poll_interval),
            max_interval=self.poll_interval,
            existence_timeout=self.existence_timeout,
        )
        return self.result(asyncio.run(waiting))
