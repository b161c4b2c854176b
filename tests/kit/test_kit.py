"""The test kit fakes every installed vendor, and time."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import httpx
import jsonschema
import pytest

from jobdetails_core.errors import (
    APIConnectionError,
    AuthenticationError,
    InternalServerError,
    JobMissingError,
    NotFoundError,
    ResponseDecodeError,
)
from jobdetails_core.summary import Phase, summarize
from jobdetails_core.testing import FakeService, VirtualClock
from jobdetails_core.vendors import installed_vendors

VENDORS = sorted(name for name, vendor in installed_vendors().items() if vendor.job)
PHASES = ("pending", "running", "succeeded", "partial", "failed", "cancelled")


@pytest.fixture
def clock() -> Iterator[VirtualClock]:
    """A clock that only advances while something sleeps."""
    with VirtualClock() as clock:
        yield clock


@pytest.fixture(params=VENDORS)
def service(request: pytest.FixtureRequest) -> Iterator[FakeService]:
    """A fake of each vendor in turn."""
    with FakeService(request.param) as service:
        yield service


def ids_of(service: FakeService, number: int = 7) -> tuple[Any, ...]:
    """Return ids of a job with the types that the vendor uses."""
    positional = [argument for argument in service.vendor.arguments if argument.is_positional]
    return tuple(number if argument.kind == "int" else str(uuid.UUID(int=number)) for argument in positional)


def arguments_of(service: FakeService) -> tuple[Any, ...]:
    """Return the arguments of a call about that job."""
    return (list(ids_of(service)),) if service.vendor.is_batched else ids_of(service)


def job_of(found: Any) -> Any:
    """Return the job in the result of a call, which may be a list of one."""
    return found[0] if isinstance(found, list) else found


def known_phases(service: FakeService) -> list[str]:
    """Return the phases for which the vendor has a status."""
    document = service.vendor.description()["openapi"]
    (operation,) = [each for item in document["paths"].values() for each in item.values() if "x-job" in each]
    return [phase for phase in PHASES if operation["x-job"]["phases"].get(phase)]


def test_every_phase_is_read_back(service: FakeService, clock: VirtualClock) -> None:
    """The client reports the scripted phase, without a mismatch, from a valid body."""
    job = service.job(*ids_of(service))
    for phase in known_phases(service):
        job.phase(phase)
    with service.client(strict=True) as client:
        for phase in known_phases(service):
            response = client.get_job_details_response(*arguments_of(service))
            found = job_of(jobs_of(service, response))
            assert summarize(found).phase == Phase(phase)
    assert job.polls == len(known_phases(service))


def jobs_of(service: FakeService, response: Any) -> Any:
    """Return the job or jobs in a response."""
    view = sys.modules[f"{service.vendor.package}._service"].JOB_VIEW
    return [job for _, job in view.jobs(response.parsed)]


def test_bodies_are_valid_against_the_spec(service: FakeService) -> None:
    """Bodies are valid in every phase whose status is documented."""
    document = service.vendor.description()["openapi"]
    (operation,) = [each for item in document["paths"].values() for each in item.values() if "x-job" in each]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    job = service.job(*ids_of(service))
    enum = {str(value).casefold() for value in service._sample._documented_statuses()}
    for phase in known_phases(service):
        if enum and str(service._sample.status_of(phase)).casefold() not in enum:
            continue
        job.phase(phase)
        body = service._sample.body([(job.id, job.next())])
        jsonschema.validate(body, {**schema, "components": document["components"]})


def test_a_wait_survives_scripted_errors(service: FakeService, clock: VirtualClock) -> None:
    """The wait takes no real time; the clock shows how long it would have taken."""
    job = service.job(*ids_of(service))
    job.running(2).fault(503, retry_after=40).dropped().cut().html(502).succeeded()
    with service.client() as client:
        client.wait_for_job(*arguments_of(service))
    assert job.polls == 7
    assert clock.elapsed >= 40

    async def wait() -> None:
        async with service.async_client() as client:
            await client.wait_for_job(*arguments_of(service))

    anyio.run(wait)
    assert job.polls == 8


def test_requests_are_checked(service: FakeService) -> None:
    """A wrong key gets a 401, and an unknown job a 404 or an empty result."""
    service.job(*ids_of(service)).running()
    with service.client(api_key="another-key") as client, pytest.raises(AuthenticationError):
        client.get_job_details(*arguments_of(service))
    other = ids_of(service, 8)
    with service.client(max_retries=0) as client:
        if service.vendor.is_batched:
            (result,) = client.get_many(other)
            assert isinstance(result.error, JobMissingError)
        else:
            with pytest.raises(NotFoundError):
                client.get_job_details(*other)


def test_faults(service: FakeService) -> None:
    """Each fault has its documented effect."""
    job = service.job(*ids_of(service)).running()
    job.fault(500, message="out of order").html().dropped().unknown_status("BRAND_NEW")
    job.other_id(str(ids_of(service, 9)[-1]))
    with service.client(max_retries=0) as client:
        call = client.get_job_details
        call(*arguments_of(service))
        with pytest.raises(InternalServerError, match="out of order"):
            call(*arguments_of(service))
        with pytest.raises(ResponseDecodeError):
            call(*arguments_of(service))
        with pytest.raises(APIConnectionError):
            call(*arguments_of(service))
        assert summarize(job_of(call(*arguments_of(service)))).status == "BRAND_NEW"
        with pytest.warns(UserWarning, match="id"):
            call(*arguments_of(service))


def test_a_wrong_name_of_a_field_is_refused(service: FakeService) -> None:
    """The error lists the valid names."""
    with pytest.raises(ValueError, match="got no_such_field"):
        service.job(*ids_of(service)).running(no_such_field=1)


def test_a_fake_works_without_a_socket() -> None:
    """A fake can be used as an httpx transport."""
    service = FakeService(VENDORS[-1])
    service.job(*ids_of(service)).succeeded()
    with httpx.Client(transport=service.transport()) as http_client:
        client = service.client(http_client=http_client)
        assert summarize(job_of(client.get_job_details(*arguments_of(service)))).phase is Phase.SUCCEEDED


def test_an_unknown_vendor_is_an_error() -> None:
    """The error lists the installed vendors."""
    with pytest.raises(ValueError, match=VENDORS[0]):
        FakeService("nobody")


def test_virtual_time_of_tasks_runs_side_by_side(clock: VirtualClock) -> None:
    """Three concurrent waits of ten seconds take ten seconds, not thirty."""

    async def main() -> None:
        async with anyio.create_task_group() as group:
            for _ in range(3):
                group.start_soon(clock.sleep_async, 10)

    for backend in ("asyncio", "trio"):
        before = clock.elapsed
        anyio.run(main, backend=backend)
        assert clock.elapsed - before == 10


def test_the_pytest_plugin_sets_the_environment_and_cleans_up(tmp_path: Path) -> None:
    """The fixtures `jobdetails_service` and `jobdetails_clock` set up and clean up."""
    name = next(name for name in VENDORS if not installed_vendors()[name].is_batched)
    ids = ids_of(FakeService(name))
    tmp_path.joinpath("test_user.py").write_text(f"""
import os

def test_fake(jobdetails_service, jobdetails_clock):
    service = jobdetails_service({name!r})
    service.job(*{ids!r}).running(3).succeeded()
    with service.vendor.load().Client() as client:
        client.wait_for_job(*{ids!r})
    assert jobdetails_clock.elapsed > 5

def test_environment():
    assert not [name for name in os.environ if name.startswith({name.upper()!r})]
""")
    command = [sys.executable, "-m", "pytest", str(tmp_path)]  # the plugin is found by its entry point
    environment = {"PYTHONPATH": os.pathsep.join(sys.path), "PATH": os.defpath}
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True)
    assert "2 passed" in done.stdout, done.stdout + done.stderr


def test_importing_the_plugin_costs_next_to_nothing() -> None:
    """The plugin imports neither httpx nor attrs, because every run of pytest imports it."""
    code = (
        "import sys, pytest; before = set(sys.modules); import jobdetails_core.testing.plugin; "
        "print([name for name in {'httpx', 'httpcore'} & (set(sys.modules) - before)])"
    )
    path = next(path for path in sys.path if path.endswith("core/src"))
    done = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": path}, capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr
