"""A fictional service, its clients, and a loopback server whose responses each test defines byte by byte."""

from __future__ import annotations

import datetime
import json
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from attrs import field, frozen

from jobdetails_core._credential import Scheme
from jobdetails_core._operation import Operation, Parameter, Service, Setting
from jobdetails_core._view import JobView
from jobdetails_core.client import AsyncBaseClient, SyncClient
from jobdetails_core.models import Model, OpenStrEnum
from jobdetails_core.summary import Phase

KEY = "sk-0123456789-abcdef"
PATIENCE = 120.0
"""Seconds after which something counts as hanging, even on a slow machine."""


class Status(OpenStrEnum):
    """Statuses of a job."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@frozen(kw_only=True, eq=False)
class Job(Model):
    """A job."""

    id: str | None = None
    status: Status | None = None
    created_at: datetime.datetime | None = None
    progress: float | None = None
    cost: float | None = None
    reason: str | None = None
    tags: list[str]
    """Required."""
    additional_properties: dict[str, Any] = field(factory=dict)


@frozen(kw_only=True, eq=False)
class BatchJob(Job):
    """A job in a batch."""


@frozen(kw_only=True, eq=False)
class JobList(Model):
    """Jobs."""

    jobs: list[BatchJob]
    additional_properties: dict[str, Any] = field(factory=dict)


PHASES = {
    Phase.PENDING: ("waiting",),
    Phase.RUNNING: ("running",),
    Phase.SUCCEEDED: ("done",),
    Phase.FAILED: ("failed",),
}
VIEW = JobView(
    vendor="acme",
    model=Job,
    arguments=("job_id",),
    id="id",
    status="status",
    reason="reason",
    created="created_at",
    progress="progress",
    cost="cost",
    phases=PHASES,
)
ONE = Operation(
    method="GET",
    path="/api/v1/jobs/{job_id}",
    parameters=(Parameter(argument="job_id", name="job_id", place="path", kind=str),),
    status=200,
    returns=Job,
    is_repeatable=True,
    job=VIEW,
)
PENDING_AT_FIRST = Operation(
    method="GET",
    path="/api/v1/jobs/{job_id}",
    parameters=ONE.parameters,
    status=200,
    returns=Job,
    is_repeatable=True,
    not_found_is_pending=True,
    not_ready={202: Phase.RUNNING},
    job=VIEW,
)
SEVERAL = Operation(
    method="POST",
    path="/jobs",
    parameters=(Parameter(argument="job_ids", name="job_ids", place="body", kind=list[str]),),
    status=200,
    returns=JobList,
    is_repeatable=True,
    job=JobView(
        vendor="acme",
        model=BatchJob,
        within="jobs",
        ids="job_ids",
        id="id",
        status="status",
        reason="reason",
        phases=PHASES,
    ),
)
SERVICE = Service(
    vendor="acme",
    title="Acme",
    distribution="jobdetails-acme",
    version="1.0.0",
    logger="jobdetails_acme",
    base_url=None,
    base_url_env="ACME_URL",
    base_url_prefix="/gate",
    schemes=(Scheme(kind="apiKey", prefix="Key", env="ACME_API_KEY"),),
    settings=(Setting(argument="site", env="ACME_SITE", required=True),),
)

_WAIT = {
    "timeout": 1800,
    "interval": 2,
    "max_interval": 30,
    "max_outage": 300,
    "existence_timeout": None,
    "on_unknown": "wait",
    "request_timeout": None,
    "headers": None,
}
_OPTIONS = {
    "site": "north",
    "timeout": 30.0,
    "max_retries": 2,
    "max_response_bytes": 1 << 20,
    "strict": False,
    "headers": None,
    "http_client": None,
}


def _arguments(operation: Operation[Any], ids: Sequence[Any]) -> dict[str, Any]:
    return {"job_ids": list(ids)} if operation is SEVERAL else {"job_id": ids[0]}


class _Options:
    operation: Operation[Any] = ONE

    def __init__(
        self, base_url: str | None, *, api_key: Any = KEY, operation: Operation[Any] = ONE, **options: Any
    ) -> None:
        self.operation = operation
        settings = {"site": options.pop("site", _OPTIONS["site"])}
        given = {name: value for name, value in {**_OPTIONS, **options}.items() if name != "site"}
        super().__init__(SERVICE, keys={"api_key": api_key}, settings=settings, base_url=base_url, **given)  # type: ignore[call-arg]  # of the client


class Client(_Options, SyncClient):
    """A blocking client of the fictional service."""

    def get(self, *ids: str, **options: Any) -> Any:
        """Return the job, or the list of jobs."""
        return self.respond(*ids, **options).parsed

    def respond(self, *ids: str, **options: Any) -> Any:
        """Return the whole response."""
        return self._send(self.operation, _arguments(self.operation, ids), **options)

    def wait(self, *ids: str, on_poll: Any = None, raise_on_failure: bool = True, **how: Any) -> Any:
        """Wait for the jobs."""
        return self._wait_for_job(
            self.operation,
            _arguments(self.operation, ids),
            on_poll=on_poll,
            raise_on_failure=raise_on_failure,
            **{**_WAIT, **how},
        )

    def iter_job(self, *ids: str, **how: Any) -> Any:
        """Yield summaries."""
        return self._iter_job(self.operation, _arguments(self.operation, ids), **{**_WAIT, **how})

    def get_many(self, ids: Iterable[Any], *, concurrency: int = 10, **options: Any) -> Any:
        """Yield a result for each id."""
        name = "job_ids" if self.operation is SEVERAL else "job_id"
        return self._get_many(self.operation, (name,), ids, {}, concurrency=concurrency, **options)


class AsyncClient(_Options, AsyncBaseClient):
    """The client for asyncio and trio."""

    async def get(self, *ids: str, **options: Any) -> Any:
        """Return the job, or the list of jobs."""
        return (await self.respond(*ids, **options)).parsed

    async def respond(self, *ids: str, **options: Any) -> Any:
        """Return the whole response."""
        return await self._send(self.operation, _arguments(self.operation, ids), **options)

    async def wait(self, *ids: str, on_poll: Any = None, raise_on_failure: bool = True, **how: Any) -> Any:
        """Wait for the jobs."""
        return await self._wait_for_job(
            self.operation,
            _arguments(self.operation, ids),
            on_poll=on_poll,
            raise_on_failure=raise_on_failure,
            **{**_WAIT, **how},
        )

    def iter_job(self, *ids: str, **how: Any) -> Any:
        """Yield summaries."""
        return self._iter_job(self.operation, _arguments(self.operation, ids), **{**_WAIT, **how})

    def get_many(self, ids: Any, *, concurrency: int = 10, **options: Any) -> Any:
        """Yield a result for each id."""
        name = "job_ids" if self.operation is SEVERAL else "job_id"
        return self._get_many(self.operation, (name,), ids, {}, concurrency=concurrency, **options)


def job(id: str = "job-1", status: str = "running", **fields: Any) -> dict[str, Any]:
    """Return a job as JSON."""
    return {"id": id, "status": status, "tags": [], **fields}


def http(body: object = b"", status: int = 200, headers: Mapping[str, str] | None = None) -> bytes:
    """Return a response as bytes; a body that is not bytes is sent as JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(content)}"]
    lines += [
        f"{name}: {value}" for name, value in ({"Content-Type": "application/json"} | dict(headers or {})).items()
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


class Request:
    """A request as received."""

    def __init__(self, head: bytes, body: bytes) -> None:
        first, *lines = head.decode("latin-1").split("\r\n")
        self.method, self.target, _ = first.split(" ")
        self.headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        self.body = body

    @property
    def id(self) -> str:
        """The last segment of the path."""
        return self.target.rpartition("/")[2]


Respond = Callable[[Request], bytes | None]


class Server(socketserver.ThreadingTCPServer):
    """Send the result of a function for each request; None closes the connection."""

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 512

    def __init__(self, respond: Respond | Sequence[bytes | None]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests: list[Request] = []
        self.connections = 0
        self._respond = respond if callable(respond) else self._in_turn(list(respond))
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self._thread = threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self) -> Server:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.shutdown()
        self.server_close()

    def _in_turn(self, responses: list[bytes | None]) -> Respond:
        return lambda request: responses[min(len(self.requests), len(responses)) - 1]

    def answer(self, request: Request) -> bytes | None:
        """Return the response to a request, and record the request."""
        self.requests.append(request)
        return self._respond(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore clients that disconnect."""


class _Handler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        server = self.server
        assert isinstance(server, Server)
        server.connections += 1
        connection: socket.socket = self.request
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        received = b""
        while True:
            while b"\r\n\r\n" not in received:
                chunk = connection.recv(65536)
                if not chunk:
                    return
                received += chunk
            head, _, received = received.partition(b"\r\n\r\n")
            request = Request(head, b"")
            length = int(request.headers.get("content-length", 0))
            while len(received) < length:
                received += connection.recv(65536)
            request.body, received = received[:length], received[length:]
            response = server.answer(request)
            if response is None:
                return
            connection.sendall(response)


def wait_until(condition: Callable[[], object]) -> None:
    """Wait until a condition holds, or fail after a long time."""
    ends = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < ends
        time.sleep(0.005)
