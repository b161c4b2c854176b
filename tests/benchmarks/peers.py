"""The subjects: our clients and their peers, each in its own environment, and the tasks for each vendor."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from attrs import field, frozen

from ..checkout import ROOT, packages
from ..end_to_end.environments import Environment, make_environment
from ..end_to_end.stand_in import line_of, stopping
from ..vendors import KEY, VENDORS, Vendor

HERE = Path(__file__).parent
PEERS: dict[str, Any] = tomllib.loads((HERE / "peers.toml").read_text(encoding="utf-8"))
CONSTRAINTS = (ROOT / "constraints.txt", HERE / "constraints.txt")
SECONDS_TO_ANSWER = 300


class NotInstalledError(Exception):
    """A peer cannot be installed; the message is the installer's."""


def search_path(command: Sequence[str | Path]) -> dict[str, str]:
    """Return the environment variables for a command that runs programs installed beside it."""
    return {"PATH": os.pathsep.join([str(Path(command[0]).parent), os.defpath])}


@frozen
class Subject:
    """A module that calls, decodes or starts, and its environment."""

    name: str
    module: str
    folder: Path
    environment: Environment
    extra: Mapping[str, Any] = field(factory=dict)


@frozen
class Worker:
    """A process that runs a subject."""

    process: subprocess.Popen[bytes]

    def measure(self, what: str, count: int = 1) -> Any:
        """Return a measurement."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps([what, count]).encode() + b"\n")
        self.process.stdin.flush()
        return json.loads(line_of(self.process, within=SECONDS_TO_ANSWER))


@contextlib.contextmanager
def worker(subject: Subject, task: Mapping[str, Any]) -> Iterator[Worker]:
    """Start a subject's process, and stop it at the end."""
    text = json.dumps({**task, **subject.extra})
    process = subprocess.Popen(
        [subject.environment.python, "-I", HERE / "worker.py", subject.folder, subject.module, text],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with stopping(process):
        yield Worker(process)


class Peers:
    """Environments, created on first use; those that cannot be created are remembered and skipped."""

    def __init__(self, folder: Path, *, without: Sequence[str] = ()) -> None:
        self.folder = folder
        self.left_out = list(without)
        self.missing: dict[str, str] = {}
        self._made: dict[str, Environment] = {}
        self._generated = folder / "generated"
        shutil.copytree(HERE / "subjects", self._generated, ignore=shutil.ignore_patterns("__pycache__"))

    def environment(self, name: str) -> Environment:
        """
        Return the environment of a peer.

        Raises:
            NotInstalledError: It cannot be made, or is to be left out.
        """
        if name in self.missing or name in self.left_out:
            raise NotInstalledError(name)
        if name not in self._made:
            what: list[str | Path] = list(PEERS["environments"].get(name) or [PEERS["sdk"][name]["requires"]])
            if name.startswith("ours"):
                what += packages()
            pins = [part for path in CONSTRAINTS for part in ("-c", path)]
            try:
                self._made[name] = make_environment(self.folder / "environments" / name, *pins, *what)
            except RuntimeError as error:
                self.missing[name] = str(error).strip().splitlines()[-1]
                raise NotInstalledError(name) from error
        return self._made[name]

    def command(self) -> list[str | Path]:
        """Return the stock command line."""
        return [self.environment("command").python.with_name("openapi-python-client"), "generate", "--overwrite"]

    def subjects(self, vendor: Vendor, names: Sequence[str]) -> list[Subject]:
        """Return the available subjects for a vendor."""
        found = []
        for name in names:
            with contextlib.suppress(NotInstalledError):
                found += self._subject(vendor, name)
        return found

    def _subject(self, vendor: Vendor, name: str) -> list[Subject]:
        folder = self._generated
        if name == "ours":
            return [Subject("ours", "ours", folder, self.environment("ours"))]
        if name.startswith("ours, "):
            extra = {"http_client": name.removeprefix("ours, ")}
            return [Subject(name, "ours", folder, self.environment("ours and more"), extra)]
        if name == "httpx2":
            extra = {"library": "httpx2"}
            return [Subject(name, "bare_httpx", folder, self.environment("ours and more"), extra)]
        if name == "httpx":
            return [Subject("httpx", "bare_httpx", folder, self.environment("ours"))]
        if name == "aiohttp":
            return [Subject("aiohttp", "bare_aiohttp", folder, self.environment("aiohttp"))]
        if name == "stock":
            package = folder / f"stock_{vendor.name}"
            if not package.exists():
                command = [*self.command(), "--meta", "none", "--path", vendor.path, "--output-path", package]
                subprocess.run(command, env=search_path(command), capture_output=True, check=True)
            return [Subject("stock", "stock", folder, self.environment("stock"))]
        if vendor.name not in PEERS["sdk"]:
            return []
        sdk = PEERS["sdk"][vendor.name]
        (folder / f"sdk_{vendor.name}.py").write_text(sdk["subject"], encoding="utf-8")
        return [Subject(sdk["requires"], f"sdk_{vendor.name}", folder, self.environment(vendor.name))]


def task(vendor: Vendor, address: str) -> dict[str, Any]:
    """Return the task for a vendor: how to call our client, and the content of the request."""
    path, method, _ = vendor.route
    settings = {name: each["example"] for name, each in vendor.settings.items()}
    places = {name: each for name, each in vendor.call_parameters.items() if each["in"] == "path"}
    url = address + path
    for name, each in places.items():
        url = url.replace(f"{{{each['name']}}}", quote(str(vendor.arguments[name]), safe=""))
    header, value = vendor.credential(KEY)
    wire = {each["name"]: each["example"] for each in vendor.settings.values() if each["in"] == "header"}
    return {
        "module": f"jobdetails_{vendor.name}",
        "stock": f"stock_{vendor.name}",
        "options": {**vendor.options, "base_url": address},
        "arguments": list(vendor.arguments.values()),
        "base_url": address,
        "named": {**{name: vendor.arguments[name] for name in places}, **settings},
        "id": list(places)[-1] if places else None,
        "credential": {"header": header, "value": value},
        "request": {
            "method": method,
            "url": url,
            "headers": {header: value, **wire},
            "json": vendor.arguments[vendor.body_argument] if vendor.body_argument else None,
        },
        "sample": json.dumps(vendor.example),
    }


@contextlib.contextmanager
def tasks(python: Path) -> Iterator[dict[str, dict[str, Any]]]:
    """Start the server, yield the task for each vendor, and stop it at the end."""
    process = subprocess.Popen([python, "-I", HERE / "server.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with stopping(process):
        assert process.stdin
        samples = {vendor.name: json.dumps(vendor.example) for vendor in VENDORS}
        process.stdin.write(json.dumps(samples).encode() + b"\n")
        process.stdin.flush()
        ports = json.loads(line_of(process))
        yield {vendor.name: task(vendor, f"http://127.0.0.1:{ports[vendor.name]}") for vendor in VENDORS}
