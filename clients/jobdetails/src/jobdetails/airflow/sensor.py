"""The sensor that succeeds when jobs have."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from airflow.sdk import BaseSensorOperator, PokeReturnValue

from .hook import JobDetailsHook
from .jobs import Wait
from .task import JobTask

if TYPE_CHECKING:
    from airflow.sdk import Context

__all__ = ["JobSensor"]


class JobSensor(JobTask, BaseSensorOperator):
    """
    Succeeds when a job has succeeded, with its summary as XCom; with `job_ids`, when all have.

    Besides the arguments of `JobTask`, it has those of every sensor. `poke_interval` is the longest pause between polls
    if `deferrable` is set, else the pause between any two. The last poll is at the timeout.
    """

    def execute(self, context: Context) -> Any:
        """
        Wait, in the triggerer or as `mode` says.

        Raises:
            AirflowException: Not every job succeeded; see `jobdetails.airflow.errors`.
            ValueError: The ids or the connection do not fit.
        """
        if self.deferrable:
            self.wait_deferred(self.timeout, self.poke_interval)
        self._ended: dict[str, dict[str, Any]] = {}
        return super().execute(context)

    def poke(self, context: Context) -> bool | PokeReturnValue:
        """
        Look up each job that has not ended yet, once.

        Raises:
            AirflowException: All have ended, and not every job succeeded; or one cannot be looked up.
            ValueError: The ids or the connection do not fit.
        """
        lookup = JobDetailsHook(self.jobdetails_conn_id).lookup("AsyncClient")
        jobs = self.jobs()
        left = [job for job in jobs if repr(job) not in self._ended]
        look = Wait(lookup.vendor, left, self.arguments)
        found = asyncio.run(look.run(lookup, timeout=0, existence_timeout=self.existence_timeout))
        for job, result in zip(left, found, strict=True):
            self.log.info("%s: %s", result["ref"], result["phase"] or "not seen")
            if result["ref"] not in look.running:
                self._ended[repr(job)] = result
        if look.running:
            return False
        return PokeReturnValue(True, self.result([self._ended[repr(job)] for job in jobs]))

    def _get_next_poke_interval(
        self, started_at: datetime.datetime | float, run_duration: Callable[[], float], poke_count: int
    ) -> float:
        """Return the pause of every sensor, but no longer than until the timeout."""
        pause = super()._get_next_poke_interval(started_at, run_duration, poke_count)
        return max(0.0, min(pause, self.timeout - run_duration()))
