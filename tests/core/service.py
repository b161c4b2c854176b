"""A fictional service with two operations: one looks up a single job, the other several jobs per request."""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Callable, Mapping
from typing import Any

import attrs
import httpx
from attrs import field, frozen

from jobdetails_core import Model, OpenIntEnum, OpenStrEnum, Phase
from jobdetails_core._credential import Scheme
from jobdetails_core._operation import Operation, Parameter, Service, Setting
from jobdetails_core._view import JobView
from jobdetails_core.client import AsyncBaseClient, SyncClient

KEY = "sk-made-up+0123/456789"
BASE_URL = "https://acme.test"


class Status(OpenStrEnum):
    """Status of a job."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


class Level(OpenIntEnum):
    """An integer enum."""

    LOW = 0
    HIGH = 9


@frozen(kw_only=True, eq=False)
class Node(Model):
    """A machine that works on the job."""

    name: str
    weight: float | None = None
    additional_properties: dict[str, Any] = field(factory=dict)


@frozen(kw_only=True, eq=False)
class Job(Model):
    """A job with a field of every kind."""

    id: str
    status: Status
    nodes: list[Node]
    owner: str | None
    from_: str | None = field(default=None, metadata={"wire": "from"})
    odd: str | None = field(default=None, metadata={"wire": "odd-key 1"})
    is_urgent: bool | None = None
    level: Level | None = None
    progress: float | None = None
    cost: float | None = None
    created: datetime.datetime | None = None
    finished: datetime.datetime | None = None
    due: datetime.date | None = None
    uid: uuid.UUID | None = None
    sizes: list[list[int]] | None = None
    counts: dict[str, int] | None = None
    parent: Job | None = None
    notes: dict[str, Any] | None = None
    anything: Any = None
    error: str | None = None
    additional_properties: dict[str, Any] = field(factory=dict)


@frozen(kw_only=True, eq=False)
class Jobs(Model):
    """A body with several jobs."""

    data: list[Job]
    additional_properties: dict[str, Any] = field(factory=dict)


@frozen(kw_only=True, eq=False)
class Problem(Model):
    """An error body."""

    code: int
    message: str | None = None
    additional_properties: dict[str, Any] = field(factory=dict)


PHASES = {
    Phase.PENDING: ("queued",),
    Phase.RUNNING: ("running",),
    Phase.SUCCEEDED: ("done",),
    Phase.FAILED: ("failed",),
    Phase.CANCELLED: ("stopped",),
}

SERVICE = Service(
    vendor="acme",
    title="Acme",
    distribution="jobdetails-acme",
    version="1.2.3",
    logger="jobdetails_acme",
    base_url=BASE_URL,
    base_url_env="ACME_BASE_URL",
    base_url_prefix="/api/v1",
    schemes=(Scheme(kind="bearer", prefix="Bearer", env="ACME_API_KEY"),),
    settings=(
        Setting(argument="space", env="ACME_SPACE", required=True),
        Setting(argument="region", env=None, required=False),
    ),
)

_PLACES: dict[str, Any] = {
    "vendor": "acme",
    "model": Job,
    "id": "id",
    "status": "status",
    "reason": "error",
    "created": "created",
    "finished": "finished",
    "progress": "progress",
    "cost": "cost",
    "phases": PHASES,
}
_SPACE = Parameter(argument="space", name="X-Space", place="header", kind=str)

GET = Operation[Job](
    method="GET",
    path="/jobs/{job}",
    parameters=(
        Parameter(argument="job_id", name="job", place="path", kind=str),
        Parameter(argument="fields", name="field[]", place="query", kind=list[str], required=False),
        Parameter(argument="deep", name="deep", place="query", kind=bool, required=False),
        Parameter(argument="region", name="X-Region", place="header", kind=str, required=False),
        _SPACE,
    ),
    status=200,
    returns=Job,
    errors={"404": Problem, "default": Problem},
    is_repeatable=True,
    not_ready={202: Phase.RUNNING},
    job=JobView[Job](arguments=("job_id",), **_PLACES),
)

PATIENT_GET = attrs.evolve(GET, not_found_is_pending=True)

LIST = Operation[Jobs](
    method="POST",
    path="/jobs/list",
    parameters=(_SPACE, Parameter(argument="job_ids", name="ids", place="body", kind=list[str])),
    status=200,
    returns=Jobs,
    is_repeatable=True,
    job=JobView[Job](within="data", ids="job_ids", arguments=("job_ids",), **_PLACES),
)


def job(job_id: str = "job-1", status: str = "done", **more: Any) -> dict[str, Any]:
    """Return a job as JSON."""
    return {"id": job_id, "status": status, "nodes": [{"name": "a"}], "owner": None, **more}


def complete(options: dict[str, Any], operation: Operation[Any]) -> dict[str, Any]:
    """Return the arguments of a base client, with defaults."""
    keys = {scheme.argument: options.pop(scheme.argument, KEY) for scheme in options.get("service", SERVICE).schemes}
    return {
        "service": SERVICE,
        "keys": keys,
        "settings": {"space": options.pop("space", "s"), "region": options.pop("region", None)},
        "base_url": BASE_URL,
        "timeout": 30.0,
        "max_retries": 2,
        "max_response_bytes": 1 << 25,
        "strict": False,
        "headers": None,
        "http_client": None,
        **options,
    }


WAITING: dict[str, Any] = {
    "timeout": 1800,
    "interval": 2,
    "max_interval": 30,
    "max_outage": 300,
    "existence_timeout": None,
    "on_unknown": "wait",
    "request_timeout": None,
    "headers": None,
}


def arguments_of(operation: Operation[Any], ids: Any) -> Mapping[str, Any]:
    """Return the arguments of a call."""
    return {"job_ids": ids} if operation is LIST else {"job_id": ids, "fields": None, "deep": None}


class Client(SyncClient):
    """The blocking client of the service, with the methods of a generated one."""

    def __init__(self, operation: Operation[Any] = GET, **options: Any) -> None:
        super().__init__(**complete(options, operation))
        self.operation = operation

    def get_job_details_response(self, ids: Any, **how: Any) -> Any:
        """Return a response."""
        return self._send(self.operation, arguments_of(self.operation, ids), **how)

    def get_job_details(self, ids: Any, **how: Any) -> Any:
        """Return a job, or a list of jobs."""
        parsed = self.get_job_details_response(ids, **how).parsed
        return parsed.data if self.operation is LIST else parsed

    def wait_for_job(self, ids: Any, *, on_poll: Any = None, raise_on_failure: bool = True, **how: Any) -> Any:
        """Wait for a job."""
        how = {**WAITING, **how, "on_poll": on_poll, "raise_on_failure": raise_on_failure}
        return self._wait_for_job(self.operation, arguments_of(self.operation, ids), **how)

    def iter_job(self, ids: Any, **how: Any) -> Any:
        """Yield the summaries of a job."""
        return self._iter_job(self.operation, arguments_of(self.operation, ids), **{**WAITING, **how})

    def get_many(self, ids: Any, *, concurrency: int = 10, **how: Any) -> Any:
        """Look up many jobs."""
        names, others = (("job_ids",), {}) if self.operation is LIST else (("job_id",), {"fields": None, "deep": None})
        return self._get_many(self.operation, names, ids, others, concurrency=concurrency, **how)


class AsyncClient(AsyncBaseClient):
    """The asynchronous client of the service."""

    def __init__(self, operation: Operation[Any] = GET, **options: Any) -> None:
        super().__init__(**complete(options, operation))
        self.operation = operation

    async def get_job_details_response(self, ids: Any, **how: Any) -> Any:
        """Return a response."""
        return await self._send(self.operation, arguments_of(self.operation, ids), **how)

    async def get_job_details(self, ids: Any, **how: Any) -> Any:
        """Return a job, or a list of jobs."""
        parsed = (await self.get_job_details_response(ids, **how)).parsed
        return parsed.data if self.operation is LIST else parsed

    async def wait_for_job(self, ids: Any, *, on_poll: Any = None, raise_on_failure: bool = True, **how: Any) -> Any:
        """Wait for a job."""
        how = {**WAITING, **how, "on_poll": on_poll, "raise_on_failure": raise_on_failure}
        return await self._wait_for_job(self.operation, arguments_of(self.operation, ids), **how)

    def iter_job(self, ids: Any, **how: Any) -> Any:
        """Yield the summaries of a job."""
        return self._iter_job(self.operation, arguments_of(self.operation, ids), **{**WAITING, **how})

    def get_many(self, ids: Any, *, concurrency: int = 10, **how: Any) -> Any:
        """Look up many jobs."""
        names, others = (("job_ids",), {}) if self.operation is LIST else (("job_id",), {"fields": None, "deep": None})
        return self._get_many(self.operation, names, ids, others, concurrency=concurrency, **how)


Reply = Callable[[httpx.Request], httpx.Response]


class Server:
    """Send replies in turn, repeating the last one; record requests and the clock time of their arrival."""

    def __init__(self, *replies: Any, clock: Any = None) -> None:
        self._replies = replies
        self._clock = clock
        self.requests: list[httpx.Request] = []
        self.times: list[float] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Reply with a job as JSON, a response, the result of a function, or an error to raise."""
        reply = self._replies[min(len(self.requests), len(self._replies) - 1)]
        self.requests.append(request)
        if self._clock:
            self.times.append(self._clock.now())
        if callable(reply) and not isinstance(reply, type):
            reply = reply(request)
        if isinstance(reply, Exception) or (isinstance(reply, type) and issubclass(reply, Exception)):
            raise reply if isinstance(reply, Exception) else reply("no luck", request=request)  # type: ignore[call-arg]
        if isinstance(reply, httpx.Response):
            return httpx.Response(reply.status_code, headers=reply.headers, content=reply.content)
        return httpx.Response(200, json=reply)

    @property
    def bodies(self) -> list[Any]:
        """The parsed bodies of all requests."""
        return [json.loads(request.content) for request in self.requests]


def many(request: httpx.Request) -> httpx.Response:
    """Reply to a request for several jobs with all of them."""
    return httpx.Response(200, json={"data": [job(each) for each in json.loads(request.content)]})


def one(request: httpx.Request) -> httpx.Response:
    """Reply to a request for one job with that job."""
    return httpx.Response(200, json=job(request.url.path.rpartition("/")[2]))
