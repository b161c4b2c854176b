"""Vendors that follow scripts, on loopback, and the command as a process that asks them."""

from __future__ import annotations

import contextlib
import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping

import attrs
import httpx

from ..vendors import KEY, ROOT, Vendor

Answer = Callable[[httpx.Request], httpx.Response]
SECONDS_TO_RUN = 60
FAST = ("--interval", "0.01s", "--max-interval", "0.01s")


@attrs.define
class Vendors:
    """Where the scripted vendors are, each under its own path; the requests that came are kept."""

    address: str
    scripts: Mapping[str, Answer]
    requests: list[httpx.Request] = attrs.field(factory=list)
    first: threading.Event = attrs.field(factory=threading.Event)

    def base_url(self, vendor: Vendor) -> str:
        """Return the base URL of a vendor."""
        return f"{self.address}/{vendor.name}"

    def settings(self, *vendors: Vendor, key: str = KEY) -> dict[str, str]:
        """Return the environment variables for clients of some vendors."""
        found: dict[str, str] = {}
        for vendor in vendors:
            given = {"api_key": key, "base_url": self.base_url(vendor), **vendor.settings}
            found |= {variable: given[argument] for argument, variable in vendor.environment.items()}
        return found


@contextlib.contextmanager
def scripted(scripts: Mapping[Vendor, Answer]) -> Iterator[Vendors]:
    """Serve some vendors, each as its script says."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            request = httpx.Request(self.command, f"{there.address}{self.path}", content=body)
            there.requests.append(request)
            there.first.set()
            found = there.scripts[self.path.split("/")[1]](request)
            self.send_response(found.status_code)
            for name, value in {**found.headers, "Content-Length": str(len(found.content))}.items():
                self.send_header(name, value)
            with contextlib.suppress(OSError):  # who asked may be gone
                self.end_headers()
                self.wfile.write(found.content)

        def log_message(self, *_: object) -> None:
            pass

    for method in {vendor.route[1] for vendor in scripts}:
        setattr(Handler, f"do_{method}", Handler.answer)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    there = Vendors(
        f"http://127.0.0.1:{server.server_address[1]}", {vendor.name: script for vendor, script in scripts.items()}
    )
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield there
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def environment(settings: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return an environment in which the command can be imported, and nothing else is set than what is given."""
    path = os.pathsep.join(str(folder) for folder in sorted((ROOT / "clients").glob("*/src")))
    return {"PATH": os.defpath, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", **(settings or {})}


def command(*arguments: object) -> list[str]:
    """Return what starts the command, which heeds Ctrl-C even where those who start it do not."""
    heeding = (
        "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])"
    )
    return [sys.executable, "-c", heeding, sys.executable, "-m", "jobdetails", *map(str, arguments)]


def run(*arguments: object, settings: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run the command to its end; nowhere does it print a traceback that was not asked for, and never a key."""
    done = subprocess.run(
        command(*arguments),
        env=environment(settings),
        cwd=ROOT / "specs",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=SECONDS_TO_RUN,
    )
    assert "--debug" in arguments or b"Traceback" not in done.stderr, done.stderr.decode()
    for name, value in (settings or {}).items():
        if name.endswith("_KEY"):
            assert value.encode() not in done.stdout + done.stderr
    return done
