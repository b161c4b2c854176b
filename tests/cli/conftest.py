"""Run the command as a process with fictitious vendors, installed beside the facade like third-party packages."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from generator.render.build import generate

from ..checkout import ROOT, import_path
from .services import KEY, LIMIT, Services, serving

FAST = ("--interval", "0.01s", "--max-interval", "0.01s")
_HEED = """
import os, signal, sys
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])
"""
"""Restores the default signal handlers before the command starts, in case the test run ignores signals (`nohup`)."""


@attrs.frozen
class Command:
    """The command ``jobdetails``, and the vendors it sees."""

    path: str
    services: Services
    folder: Path

    def environment(self, **changes: str | None) -> dict[str, str]:
        """Return an environment with only what the command needs."""
        usual = {"PATH": os.environ["PATH"], "PYTHONPATH": self.path, "HOME": str(self.folder)}
        usual["PYTHONPYCACHEPREFIX"] = str(Path(self.path.rpartition(os.pathsep)[2], "cache"))  # outside the checkout
        found = {**usual, **self.services.environment(), **changes}
        return {name: value for name, value in found.items() if value is not None}

    def arguments(self, *words: object) -> list[str]:
        """Return the arguments that start the command."""
        return [sys.executable, "-c", _HEED, sys.executable, "-m", "jobdetails", *map(str, words)]

    def start(self, *words: object, **options: Any) -> subprocess.Popen[bytes]:
        """Start the command."""
        options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        environment = self.environment(**options.pop("env", {}))
        return subprocess.Popen(self.arguments(*words), env=environment, cwd=self.folder, **options)

    def run(self, *words: object, stdin: bytes = b"", **env: str | None) -> subprocess.CompletedProcess[str]:
        """Run the command and wait for it; check that it prints no key, and no traceback unless expected."""
        with self.start(*words, stdin=subprocess.PIPE, env=env) as process:
            out, err = process.communicate(stdin, timeout=LIMIT)
        assert KEY.encode() not in out + err
        assert "--debug" in words or b"Traceback" not in err, err.decode()
        return subprocess.CompletedProcess(process.args, process.returncode, out.decode(), err.decode())


@pytest.fixture(scope="session")
def path(tmp_path_factory: pytest.TempPathFactory) -> str:
    """``PYTHONPATH`` with the facade, the core, and three vendors' packages with their entry points."""
    root = tmp_path_factory.mktemp("made-up")
    shutil.copytree(Path(__file__).parent / "specs", root / "specs")
    generate(root=root)
    fictitious = [root / "clients" / spec.stem for spec in sorted((root / "specs").glob("*.yaml"))]
    folders = [ROOT / "clients" / "core", ROOT / "clients" / "jobdetails", *fictitious]
    return os.pathsep.join(import_path(root / "metadata", folders))


@pytest.fixture
def services() -> Iterator[Services]:
    """The fictitious vendors on loopback."""
    with serving() as found:
        yield found


@pytest.fixture
def command(path: str, services: Services, tmp_path: Path) -> Command:
    """The command, in an empty folder."""
    return Command(path, services, tmp_path)


@pytest.fixture
def vendors(path: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The fictitious vendors, in this process."""
    vendors = importlib.import_module("jobdetails_core.vendors")
    monkeypatch.setattr(sys, "path", [*path.split(os.pathsep), *sys.path])
    vendors.installed_vendors.cache_clear()
    yield vendors.installed_vendors()
    vendors.installed_vendors.cache_clear()
