"""Base class of the operator and the sensor."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from airflow.sdk import BaseOperator, conf

from .errors import JobLookupFailed, raise_for
from .hook import JobDetailsHook
from .jobs import Job, Wait
from .trigger import JobTrigger

if TYPE_CHECKING:
    from airflow.sdk import Context

__all__ = ["JobTask"]


class JobTask(BaseOperator):
    """
    A task for one job, or several jobs of one vendor.

    Args:
        job_id: Id of the job. If the vendor's jobs have several ids: a list, or a string joined by ``/``. Templated.
        job_ids: Ids of several jobs to wait for at the same time, instead of `job_id`. Templated.
        jobdetails_conn_id: Id of the connection. Templated.
        fail_on_partial: Whether the task fails if a job succeeded only partially.
        existence_timeout: Seconds during which a new job may not be found yet; the default is the vendor's.
        arguments: Keyword arguments of each call, if the vendor has any.
        deferrable: Whether to wait in the triggerer; the default is Airflow's ``[operators] default_deferrable``.
    """

    template_fields: Sequence[str] = ("job_id", "job_ids", "jobdetails_conn_id", "arguments")

    def __init__(
        self,
        *,
        job_id: Job | None = None,
        job_ids: Sequence[Job] | None = None,
        jobdetails_conn_id: str = JobDetailsHook.default_conn_name,
        fail_on_partial: bool = False,
        existence_timeout: float | None = None,
        arguments: Mapping[str, Any] | None = None,
        deferrable: bool = conf.getboolean("operators", "default_deferrable", fallback=False),
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.job_id = job_id
        self.job_ids = job_ids
        self.jobdetails_conn_id = jobdetails_conn_id
        self.fail_on_partial = fail_on_partial
        self.existence_timeout = existence_timeout
        self.arguments = arguments
        self.deferrable = deferrable

    def jobs(self) -> list[Job]:
        """
        Return the ids of all jobs, from the rendered templates.

        Raises:
            ValueError: Both or neither of `job_id` and `job_ids` are set, or `job_ids` is not a list.
        """
        if (self.job_id is None) == (self.job_ids is None):
            raise ValueError(f"{self.task_id}: expected a value for one of job_id and job_ids")
        if self.job_ids is None:
            return [self.job_id] if self.job_id is not None else []
        if isinstance(self.job_ids, str):
            text = "pass the .output of a task, or set render_template_as_native_obj=True"
            raise ValueError(f"job_ids: expected a list, got text; {text}")
        return list(self.job_ids)

    def wait_deferred(self, timeout: float, poll_interval: float) -> None:
        """
        Free the worker, and wait in the triggerer.

        Raises:
            TaskDeferred: Always, unless there is a ValueError.
            ValueError: The ids or the connection are invalid.
        """
        jobs = self.jobs()
        lookup = JobDetailsHook(self.jobdetails_conn_id).lookup("Client")
        lookup.client.close()
        Wait(lookup.vendor, jobs, self.arguments)  # raises here, not in the triggerer, if an id or argument is invalid
        deadline = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=timeout)
        trigger = JobTrigger(
            self.jobdetails_conn_id,
            [job if isinstance(job, str | int) else list(job) for job in jobs],
            deadline,
            poll_interval,
            self.existence_timeout,
            self.arguments,
        )
        self.defer(trigger=trigger, method_name="execute_complete")

    def execute_complete(self, context: Context, event: Mapping[str, Any]) -> Any:
        """
        Return the summary of the job, or a list of summaries for `job_ids`, after the trigger has fired.

        Raises:
            AirflowException: Not every job succeeded; see `jobdetails.airflow.errors`.
        """
        if error := event.get("error"):
            raise JobLookupFailed(error)
        return self.result(event["jobs"])

    def result(self, jobs: list[dict[str, Any]]) -> Any:
        """
        Return the summary of the job, or a list of summaries for `job_ids`.

        Raises:
            AirflowException: Not every job succeeded; see `jobdetails.airflow.errors`.
        """
        raise_for(jobs, fail_on_partial=self.fail_on_partial)
        return jobs if self.job_ids is not None else jobs[0]
