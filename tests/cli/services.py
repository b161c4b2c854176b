"""Fictitious vendors on loopback; each job follows its own script."""

from __future__ import annotations

import contextlib
import http.server
import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import attrs

KEY = "key-0123456789"
LIMIT = 120
"""Seconds until a test stops waiting: far more than necessary on a busy machine."""


@attrs.frozen
class Reply:
    """An HTTP response."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = attrs.field(factory=dict)
    delay: float = 0.0


Step = str | dict[str, Any] | Reply | int
"""A job's status, its fields, a whole response, or an error status."""


@attrs.define
class Services:
    """The fictitious vendors; a job without a script is unknown."""

    address: str = ""
    scripts: dict[str, list[Step]] = attrs.field(factory=dict)
    requests: list[tuple[str, Any]] = attrs.field(factory=list)
    """The path and the JSON of each request."""

    arrived: threading.Condition = attrs.field(factory=threading.Condition)

    def script(self, ref: str, *steps: Step) -> str:
        """Script a job: each request gets the next step, and the last step is repeated. Return the job's reference."""
        self.scripts[ref] = list(steps)
        return ref

    def environment(self) -> dict[str, str]:
        """Return the settings of every vendor."""
        found = {f"{name}_URL": f"{self.address}/{name.lower()}" for name in ("ACME", "BULK", "ZETA")}
        return {**found, "ACME_API_KEY": KEY, "BULK_TEAM": "red"}

    def wait_for_requests(self, count: int) -> None:
        """Return when this many requests have arrived."""
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.requests) >= count, LIMIT)

    def answer(self, path: str, body: Any) -> Reply:
        """Return the response to a request."""
        with self.arrived:
            self.requests.append((path, body))
            self.arrived.notify_all()
        _, vendor, *parts = path.split("/")
        if vendor == "bulk":
            found = {id_: self._next(f"bulk:{id_}") for id_ in body}
            whole = next((step for step in found.values() if isinstance(step, Reply | int)), None)
            jobs = [{"id": id_, **_fields(step)} for id_, step in found.items() if step is not None]
            return _reply(whole if whole is not None else {"jobs": jobs})
        ids = parts[1::2]
        step = self._next(f"{vendor}:{'/'.join(ids)}")
        if step is None:
            return _reply(Reply(404, b'{"message": "no such job"}'))
        return _reply(step if isinstance(step, Reply | int) else {"id": ids[-1], **_fields(step)})

    def _next(self, ref: str) -> Step | None:
        steps = self.scripts.get(ref)
        return None if steps is None else steps.pop(0) if len(steps) > 1 else steps[0]


def _fields(step: Any) -> dict[str, Any]:
    return {"status": step} if isinstance(step, str) else dict(step)


def _reply(step: Any) -> Reply:
    if isinstance(step, int):
        return Reply(step, b'{"message": "made up"}')
    return step if isinstance(step, Reply) else Reply(body=json.dumps(step).encode())


@contextlib.contextmanager
def serving() -> Iterator[Services]:
    """Serve the vendors."""
    services = Services()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = json.loads(self.rfile.read(length)) if length else None
            reply = services.answer(self.path, body)
            time.sleep(reply.delay)
            with contextlib.suppress(OSError):  # the client may be gone
                self.send_response(reply.status)
                for name, value in {**reply.headers, "Content-Length": str(len(reply.body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(reply.body)

        do_POST = do_GET  # noqa: N815  # http.server calls it so

        def log_message(self, *_: object) -> None:
            pass

    class Server(http.server.ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            pass  # the command may end at any time

    server = Server(("127.0.0.1", 0), Handler)
    services.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield services
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
