"""The trigger: after a restart, at its deadline, and with many jobs."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import importlib
import json
import threading
from typing import Any
from unittest import mock

import pytest
from airflow.sdk.serde import deserialize, serialize

from jobdetails.airflow import JobDetailsHook, JobTrigger, WaitForJobOperator, hook
from jobdetails_core.testing import FakeService, VirtualClock

LATER = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=1)


def ids_of(service: FakeService, number: int) -> list[str]:
    """Return the ids of a job as templates render them: as strings."""
    positional = [argument for argument in service.vendor.arguments if argument.is_positional]
    return [str(number) if argument.kind == "int" else f"{argument.name}-{number}" for argument in positional]


def restored(trigger: JobTrigger) -> JobTrigger:
    """Return the trigger as another triggerer restores it."""
    path, arguments = trigger.serialize()
    module, _, name = path.rpartition(".")
    stored: Any = deserialize(json.loads(json.dumps(serialize(arguments))))
    found: JobTrigger = getattr(importlib.import_module(module), name)(**stored)
    return found


def fired(trigger: JobTrigger) -> dict[str, Any]:
    """Return the only event of a trigger."""

    async def run() -> list[Any]:
        return [event.payload async for event in trigger.run()]

    (payload,) = asyncio.run(run())
    found: dict[str, Any] = json.loads(json.dumps(payload))
    return found


def killed_after(polls: int, trigger: JobTrigger, service: FakeService) -> None:
    """Run a trigger for a number of polls, as if its triggerer was killed then."""

    async def run() -> None:
        task = asyncio.ensure_future(anext(trigger.run()))
        while len(service.requests) < polls:
            await asyncio.sleep(0)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    asyncio.run(run())


def test_a_killed_trigger_goes_on_elsewhere(service: FakeService, clock: VirtualClock) -> None:
    """A trigger that is killed midway and restored reports each job once, whatever its ids."""
    for number in range(3):
        service.job(*ids_of(service, number)).running(2).fault(503).running(number + 1).succeeded()
    separate = [ids_of(service, number) for number in (0, 1)]
    joined = "/".join(ids_of(service, 2))
    trigger = JobTrigger("jobdetails_default", [*separate, joined, separate[0]], LATER)
    killed_after(4, trigger, service)
    jobs = fired(restored(trigger))["jobs"]
    assert [(job["phase"], job["error"]) for job in jobs] == [("succeeded", None)] * 4
    last = [ids_of(service, number)[-1] for number in (0, 1, 2, 0)]
    assert [job["ref"].rpartition("/")[2].rpartition(":")[2] for job in jobs] == last


@pytest.mark.parametrize(("left", "polls"), [(3600, 18), (0, 1), (-3600, 1)], ids=["later", "now", "over"])
def test_the_deadline_is_a_moment(service: FakeService, clock: VirtualClock, left: int, polls: int) -> None:
    """A restored trigger has the remaining time, and polls once even if the deadline has passed."""
    ids = ids_of(service, 1)
    service.job(*ids).running()
    deadline = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=left)
    (job,) = fired(restored(JobTrigger("jobdetails_default", [ids], deadline, poll_interval=3600)))["jobs"]
    assert (job["timed_out"], job["error"], job["phase"]) == (True, None, "running")
    assert service.job(*ids).polls == polls
    assert left - 600 < clock.elapsed <= max(left, 0)


def test_the_trouble_of_one_job_is_not_that_of_another(service: FakeService, clock: VirtualClock) -> None:
    """If one job has ended, one is unknown and one is running, each is reported with its own state."""
    jobs = [ids_of(service, number) for number in range(3)]
    service.job(*jobs[0]).running().succeeded()
    service.job(*jobs[2]).running()
    found = fired(JobTrigger("jobdetails_default", jobs, LATER))["jobs"]
    assert [job["phase"] for job in found] == ["succeeded", None, "running"]
    assert [bool(job["error"]) for job in found] == [False, True, False]
    assert [job["timed_out"] for job in found] == [False, False, True]


def test_an_outage_may_last_until_the_deadline(service: FakeService, clock: VirtualClock) -> None:
    """Failed polls never end a wait, and the last error is reported."""
    service.job(*ids_of(service, 1)).fault(503)
    (job,) = fired(JobTrigger("jobdetails_default", [ids_of(service, 1)], LATER))["jobs"]
    assert (job["timed_out"], job["error"]["status_code"]) == (True, 503)
    assert clock.elapsed > 3000


def test_many_jobs_are_one_trigger(service: FakeService, clock: VirtualClock) -> None:
    """A trigger waits for any number of jobs at the same time, with a hundred per request if the vendor allows it."""
    jobs = [ids_of(service, number) for number in range(120)]
    for ids in jobs:
        service.job(*ids).running().succeeded()
    found = fired(JobTrigger("jobdetails_default", jobs, LATER))["jobs"]
    assert {job["phase"] for job in found} == {"succeeded"}
    assert len({job["ref"] for job in found}) == 120
    assert len(service.requests) == (4 if service.vendor.is_batched else 240)


def test_a_triggerer_is_not_blocked(service: FakeService, clock: VirtualClock) -> None:
    """Files are read in a thread, and the connection is read asynchronously."""
    service.job(*ids_of(service, 1)).succeeded()
    threads = []
    create = hook._create

    def noted(*arguments: Any) -> Any:
        threads.append(threading.get_ident())
        return create(*arguments)

    with (
        mock.patch.object(hook, "_create", noted),
        mock.patch.object(JobDetailsHook, "get_connection", side_effect=AssertionError("blocking")),
    ):
        fired(JobTrigger("jobdetails_default", [ids_of(service, 1)], LATER))
    assert len(threads) == 1
    assert threads[0] != threading.get_ident()


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({}, "expected a value for one of job_id and job_ids"),
        ({"job_id": "a", "job_ids": ["b"]}, "expected a value for one of job_id and job_ids"),
        ({"job_ids": "['a', 'b']"}, "job_ids: expected a list, got text"),
        ({"job_id": {"id": 1}}, "expected the id of a job as text, number or list of these"),
        ({"job_id": "1", "arguments": {"wrong": 1}}, "arguments: expected "),
    ],
)
@pytest.mark.parametrize("deferrable", [False, True])
def test_wrong_ids_fail_in_the_worker(
    service: FakeService, options: dict[str, Any], text: str, deferrable: bool
) -> None:
    """Ids or arguments that are invalid for the vendor raise ValueError before the task is deferred."""
    operator = WaitForJobOperator(task_id="wait", deferrable=deferrable, **options)
    with pytest.raises(ValueError, match=text):
        operator.execute({})


def test_a_broken_trigger_tells_the_task(clock: VirtualClock) -> None:
    """A trigger without its connection fires with the error, so that the task fails."""
    event = fired(JobTrigger("missing", ["job"], LATER))
    assert event == {"error": "AirflowNotFoundException: The conn_id `missing` isn't defined"}
