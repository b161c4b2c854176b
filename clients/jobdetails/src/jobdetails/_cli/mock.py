"""The command ``mock``: run a mock service until a signal stops it."""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jobdetails_core.testing import FakeJob, FakeService

from . import terminal
from .codes import Code
from .script import Script

PID = "JOBDETAILS_MOCK_PID"


class _Stopped(BaseException):
    """Raised when a signal stops the service."""


class _Service(FakeService):
    """A fake service that prints each request."""

    def reply(self, method: str, target: str, headers: Mapping[str, str], content: bytes) -> Any:
        """Return the response to a request."""
        reply = super().reply(method, target, headers, content)
        damage = f" ({reply.damage})" if reply.damage else ""
        terminal.note(f"{method} {target}: {reply.status_code}{damage}")
        self.requests.clear()  # not needed here
        return reply

    def script_usual(self, job: FakeJob) -> None:
        """Make a job succeed after a few requests, using the phases that the vendor has."""
        for phase, count in (("pending", 1), ("running", 2), ("succeeded", 1)):
            if phase in self.phases:
                job.phase(phase, count)


def serve(vendor: str, script: str | None, port: int) -> Code:
    """
    Serve a fake of a vendor until a signal stops it, and return the exit code.

    Raises:
        ValueError: The vendor is not installed or cannot be faked, the script is invalid, or the port is taken.
        OSError: The script cannot be read, or the variables cannot be printed.
    """
    service = _Service(vendor, port=port)
    if script is None:
        service.other_jobs(service.script_usual)
    else:
        Script(Path(script)).apply(service)
    with contextlib.suppress(_Stopped), contextlib.ExitStack() as stack:
        _stop_on_signals()
        try:
            stack.enter_context(service)
        except OSError as error:
            raise ValueError(f"--port: cannot listen on 127.0.0.1:{port}: {error.strerror}") from None
        terminal.write_text(_exports(service))
        if not terminal.is_terminal(sys.stdout):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # so that $(jobdetails mock ... &) ends
        terminal.note(
            f"{service.vendor.title} is mocked at {service.base_url}; stop it with Ctrl-C or kill {os.getpid()}"
        )
        while True:
            time.sleep(3600)
    return Code.SUCCEEDED


def _exports(service: FakeService) -> str:
    """Return shell commands that set a client's variables; settings without a variable become comments."""
    variables = {**service.env(), PID: str(os.getpid())}
    lines = [f"export {name}={shlex.quote(value)}\n" for name, value in variables.items()]
    unnamed = {setting.name for setting in service.vendor.settings if not setting.variable}
    lines += [f"# {name}: {value}\n" for name, value in service.options().items() if name in unnamed]
    return "".join(lines)


def _stop_on_signals() -> None:
    def stop(number: int, frame: Any) -> None:
        raise _Stopped

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # there is no SIGHUP on Windows
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, stop)
