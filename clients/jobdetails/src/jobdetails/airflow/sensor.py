"""The sensor that succeeds when its jobs have succeeded."""

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
    Succeed when a job has succeeded, and return its summary as XCom; with `job_ids`, when all have succeeded.

    It takes the arguments of `JobTask` and of all sensors. With `deferrable`, `poke_interval` is the longest pause
    between polls; otherwise every pause is that long. The last poll is at the timeout.
    """

    def execute(self, context: Context) -> Any:
        """
        Wait, in the triggerer or according to `mode`.

        Raises:
            AirflowException: Not every job succeeded; see `jobdetails.airflow.errors`.
            ValueError: The ids or the connection are invalid.
        """
        if self.deferrable:
            self.wait_deferred(self.timeout, self.poke_interval)
        self._ended: dict[str, dict[str, Any]] = {}
        return super().execute(context)

    def poke(self, context: Context) -> bool | PokeReturnValue:
        """
        Look up each job that has not ended yet once.

        Raises:
            AirflowException: All jobs have ended and not all succeeded, or a job cannot be looked up.
            ValueError: The ids or the connection are invalid.
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
        """Return the usual pause of a sensor, cut off at the timeout."""
        pause = super()._get_next_poke_interval(started_at, run_duration, poke_count)
        return max(0.0, min(pause, self.timeout - run_duration()))
