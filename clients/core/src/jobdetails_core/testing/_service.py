"""A scripted fake of a vendor's service."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import parse_qs, unquote, urlsplit

from ..vendors import Vendor, installed_vendors
from ._access import Access
from ._sample import Sample
from ._script import FakeJob, Step
from ._server import Server


class Reply(NamedTuple):
    """The response to one request."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes
    damage: str | None = None
    seconds: float = 0.0


class FakeService:
    """
    A fake of a vendor's service, on loopback or in process.

    Requests are checked as by the vendor: an unknown path is a 404, a wrong key a 401, a missing setting a 400. An
    unknown job is a 404, or is left out of the response if one request looks up several jobs.

    Attributes:
        requests: Method and path of every request, in order of arrival.
    """

    def __init__(self, vendor: str, *, port: int = 0) -> None:
        """
        Create the fake. Entering it as a context manager starts the server.

        Args:
            vendor: Name of an installed vendor, such as "acme".
            port: Port on 127.0.0.1; 0 picks a free one.

        Raises:
            ValueError: The vendor is not installed, or its spec does not describe jobs.
        """
        vendors = installed_vendors()
        if vendor not in vendors:
            raise ValueError(f"vendor: expected one of {', '.join(vendors) or '(none installed)'}, got {vendor!r}")
        self.vendor: Vendor = vendors[vendor]
        self.requests: list[tuple[str, str]] = []
        self._sample = Sample(self.vendor)
        self._jobs: dict[str, FakeJob] = {}
        self._script_other: Callable[[FakeJob], object] | None = None
        self._port = port
        self._server: Server | None = None
        self._answering = threading.Lock()
        self._access = Access(self.vendor)

    def __enter__(self) -> Self:
        self._server = Server(self.reply, self._port)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop the server."""
        if self._server:
            self._server.close()
            self._server = None

    @property
    def base_url(self) -> str:
        """
        Base URL of the fake.

        Raises:
            RuntimeError: The server is not running.
        """
        if self._server is None:
            raise RuntimeError("the fake service is not running; use `with FakeService(...) as service:`")
        return f"http://127.0.0.1:{self._server.port}"

    def transport(self) -> Any:
        """
        Return an httpx transport that reaches this fake without a socket.

        Pass ``httpx.Client(transport=service.transport())`` as `http_client`, with any `base_url`. The server does not
        have to run.
        """
        from ._transport import FakeTransport  # imported here, because the server does not need httpx

        return FakeTransport(self.reply)

    def job(self, *ids: object) -> FakeJob:
        """Return the script of a job, given its id, or all its ids if the vendor's jobs have several."""
        if not ids:
            raise ValueError("ids: expected the id of a job, got nothing")
        id = "/".join(map(str, ids))
        return self._jobs.setdefault(id, FakeJob(str(ids[-1]), self._sample))

    def other_jobs(self, script: Callable[[FakeJob], object]) -> None:
        """Call `script` for each requested job that has no script yet, instead of treating it as unknown."""
        self._script_other = script

    @property
    def phases(self) -> tuple[str, ...]:
        """Phases for which the vendor has a status."""
        return self._sample.phases

    def options(self) -> dict[str, Any]:
        """Return the arguments that make a client use this fake."""
        return {
            **self._access.values,
            "base_url": self.base_url if self._server else f"https://{self.vendor.name}.test",
        }

    def env(self) -> dict[str, str]:
        """Return the environment variables that make a client without arguments use this fake."""
        options = self.options()
        named = [setting for setting in self.vendor.settings if setting.variable and setting.name in options]
        return {str(setting.variable): str(options[setting.name]) for setting in named}

    def client(self, **options: Any) -> Any:
        """Return a `Client` of the vendor that uses this fake; you close it."""
        return self.vendor.load().Client(**{**self.options(), **options})

    def async_client(self, **options: Any) -> Any:
        """Return an `AsyncClient` of the vendor that uses this fake; you close it."""
        return self.vendor.load().AsyncClient(**{**self.options(), **options})

    def reply(self, method: str, target: str, headers: Mapping[str, str], content: bytes) -> Reply:
        """
        Return the response to a request.

        Args:
            method: HTTP method.
            target: Path and query.
            headers: Headers, with lowercase names.
            content: Body.
        """
        with self._answering:
            self.requests.append((method, target))
            url = urlsplit(target)
            match = _pattern(self._sample.path).fullmatch(url.path)
            if not match:
                return self._error(404, f"there is nothing at {url.path}")
            if method != self._sample.method:
                return self._error(405, f"{method} is not allowed here")
            arguments = [unquote(value) for value in match.groups()]
            query = parse_qs(url.query, keep_blank_values=True)
            if not self._access.is_granted(headers):
                return self._error(401, "the credential is missing or wrong")
            return self._described(arguments, query, headers, content)

    def _described(
        self, arguments: list[str], query: Mapping[str, list[str]], headers: Mapping[str, str], content: bytes
    ) -> Reply:
        names = re.findall(r"{([^{}]+)}", self._sample.path)
        in_path = dict(zip(names, arguments, strict=True))
        ids: list[str] = []
        for parameter in self._sample.operation.get("parameters", ()):
            name, place = parameter["name"], parameter["in"]
            sent = {
                "path": [in_path.get(name)],
                "query": query.get(name, [None]),
                "header": [headers.get(name.lower())],
            }
            values = [value for value in sent[place] if value is not None]
            if parameter.get("required") and not values:
                return self._error(400, f"{name} is missing")
            is_id = place == "path" or (place == "query" and parameter.get("required"))
            if not parameter.get("x-setting") and is_id:
                ids += values
        if not self._sample.is_batched:
            return self._one(ids)
        if content:
            try:
                body = json.loads(content)
            except ValueError:
                return self._error(400, "the body is not JSON")
            ids = body if isinstance(body, list) else next((v for v in body.values() if isinstance(v, list)), [])
        return self._several(ids)

    def _several(self, ids: list[Any]) -> Reply:
        steps = [(job.id, job.next()) for each in ids if (job := self._requested([str(each)]))]
        faulty = next((step for _, step in steps if step.status_code is not None or step.damage), None)
        if faulty and faulty.status_code is not None:
            return self._error(faulty.status_code, faulty.message, faulty)
        return self._success([(id, step) for id, step in steps if not step.is_missing], faulty)

    def _one(self, ids: list[str]) -> Reply:
        job = self._requested(ids)
        step = job.next() if job else Step(is_missing=True)
        if job is None or step.is_missing:
            return self._error(404, f"there is no job {'/'.join(ids)}")
        if step.status_code is not None:
            return self._error(step.status_code, step.message, step)
        return self._success([(job.id, step)], step)

    def _requested(self, ids: list[str]) -> FakeJob | None:
        id = "/".join(ids)
        if id not in self._jobs and self._script_other:
            self._script_other(self.job(*ids))
        return self._jobs.get(id)

    def _success(self, jobs: list[tuple[str, Step]], step: Step | None) -> Reply:
        content = json.dumps(self._sample.body(jobs)).encode()
        headers = {"Content-Type": "application/json"}
        damage, seconds = (step.damage, step.seconds) if step else (None, 0.0)
        return Reply(int(self._sample.success), headers, content, damage, seconds)

    def _error(self, status_code: int, message: str | None = None, step: Step | None = None) -> Reply:
        if step and step.damage == "html":
            page = f"<!doctype html><title>{status_code}</title><h1>Gateway page</h1>".encode()
            return Reply(status_code, {"Content-Type": "text/html"}, page)
        body = self._sample.error(status_code, message or f"a scripted {status_code}")
        headers = {"Content-Type": "application/json", **(step.headers if step else {})}
        return Reply(status_code, headers, json.dumps(body).encode())


def _pattern(path: str) -> re.Pattern[str]:
    """Return a pattern for a path with parameters. It allows a prefix, as deployments may have one."""
    parts = re.split(r"({[^{}]+})", path)
    return re.compile(r"(?:/.*)?" + "".join("([^/]+)" if part.startswith("{") else re.escape(part) for part in parts))
