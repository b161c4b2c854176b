"""The trigger that waits for jobs in Airflow's triggerer."""

from __future__ import annotations

import datetime
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from airflow.triggers.base import BaseTrigger, TriggerEvent

from .hook import JobDetailsHook
from .jobs import Job, Wait

__all__ = ["JobTrigger"]


class JobTrigger(BaseTrigger):
    """
    Wait for any number of jobs, and fire once: when all have ended, or at the deadline.

    Temporary errors are retried until the deadline. At the deadline, each job that is still running is looked up once
    more. The deadline is a point in time, so a trigger that moves to another triggerer continues with the time left.
    """

    def __init__(
        self,
        jobdetails_conn_id: str,
        jobs: Sequence[Job],
        deadline: datetime.datetime,
        poll_interval: float = 30,
        existence_timeout: float | None = None,
        arguments: Mapping[str, Any] | None = None,
    ) -> None:
        """
        Prepare a trigger.

        Args:
            jobdetails_conn_id: Id of the connection.
            jobs: Ids of the jobs.
            deadline: When to give up, with a time zone.
            poll_interval: Longest pause between polls, in seconds; the first pauses are shorter.
            existence_timeout: Seconds during which a new job may not be found yet; the default is the vendor's.
            arguments: Keyword arguments of each call.
        """
        super().__init__()
        self.jobdetails_conn_id = jobdetails_conn_id
        self.jobs = list(jobs)
        self.deadline = deadline
        self.poll_interval = poll_interval
        self.existence_timeout = existence_timeout
        self.arguments = dict(arguments or {})

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Return everything needed to continue in another triggerer, without the key."""
        names = ("jobdetails_conn_id", "jobs", "deadline", "poll_interval", "existence_timeout", "arguments")
        return f"{__name__}.{type(self).__name__}", {name: getattr(self, name) for name in names}

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Yield one event: ``jobs``, or the ``error`` because of which no job could be looked up."""
        try:
            found: dict[str, Any] = {"jobs": await self.wait()}
        except Exception as error:  # the task fails with this error, and Airflow retries
            self.log.warning("cannot wait for %d jobs", len(self.jobs), exc_info=True)
            found = {"error": f"{type(error).__name__}: {error}"}
        yield TriggerEvent(found)

    async def wait(self) -> list[dict[str, Any]]:
        """
        Wait, and return the last known state of each job.

        Raises:
            ValueError: The connection, an id or an argument is invalid.
        """
        lookup = await JobDetailsHook(self.jobdetails_conn_id).lookup_async()
        left = self.deadline - datetime.datetime.now(datetime.UTC)
        return await Wait(lookup.vendor, self.jobs, self.arguments).run(
            lookup,
            log=self.log,
            timeout=max(0.0, left.total_seconds()),
            interval=min(2.0, self.poll_interval),
            max_interval=self.poll_interval,
            existence_timeout=self.existence_timeout,
        )
