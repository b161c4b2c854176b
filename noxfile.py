"""The project's tasks. `nox -l` lists them; `nox` alone runs what CI runs and writes nothing into the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nox

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.sessions = ["check", "specs", "lint", "typecheck", "tests"]

PYPROJECT = nox.project.load_toml("pyproject.toml")
CONSTRAINTS = str(Path("constraints.txt").resolve())


def found_pythons() -> list[str]:
    """Return each supported Python that starts here, and the one that runs nox."""
    found = {"{}.{}".format(*sys.version_info[:2])}
    for version in ("3.11", "3.12", "3.13"):
        try:
            subprocess.run([f"python{version}", "-c", ""], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            continue  # not there, or a stand-in that starts nothing
        found.add(version)
    return sorted(found, key=lambda version: int(version.split(".")[1]))


def install(session: nox.Session, *groups: str) -> None:
    """Install dependency groups of pyproject.toml at the versions of the constraints file, here and in builds."""
    for installer in ("PIP", "UV"):
        session.env[f"{installer}_CONSTRAINT"] = session.env[f"{installer}_BUILD_CONSTRAINT"] = CONSTRAINTS
    session.install(*nox.project.dependency_groups(PYPROJECT, *groups))


@nox.session
def generate(session: nox.Session) -> None:
    """Write clients/ from specs/ (of all vendors, or those named after --)."""
    install(session, "generator")
    session.run("python", "-m", "generator", "generate", *session.posargs)


@nox.session
def check(session: nox.Session) -> None:
    """Fail if a spec is not valid or clients/ is not what specs/ gives."""
    install(session, "generator")
    session.run("python", "-m", "generator", "check", *session.posargs)


@nox.session
def audit(session: nox.Session) -> None:
    """Hold the specs against the documents they transcribe, in the folder named after --."""
    install(session, "generator")
    session.run("python", "-m", "generator", "audit", "--documents", *session.posargs)


@nox.session
def specs(session: nox.Session) -> None:
    """Lint the specs: OpenAPI, our conventions, and Redocly."""
    install(session, "generator", "tests", "node")
    session.run("python", "-m", "generator", "specs")
    session.run("pytest", "tests/redocly")


@nox.session
def review(session: nox.Session) -> None:
    """Say what the specs change against a git ref, for a pull request: nox -s review -- BASE_REF."""
    install(session, "generator", "node")
    session.run("python", "-m", "generator", "review", *session.posargs)


@nox.session
def reference(session: nox.Session) -> None:
    """Write an offline HTML page for each vendor, and an index, to site/."""
    install(session, "generator", "tests", "node")
    session.run("python", "-m", "generator", "reference")
    browsers = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    if browser := next(filter(None, browsers), None):
        session.run("pytest", "tests/browser", env={"JOBDETAILS_BROWSER": browser})
    else:
        session.warn("no Chromium here, so the pages were not opened; tests/browser tells what would be looked at")


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and format of all Python, generated code included."""
    install(session, "lint")
    session.run("ruff", "check", "--no-cache")
    session.run("ruff", "format", "--no-cache", "--check")


@nox.session
def typecheck(session: nox.Session) -> None:
    """Check all types strictly, in generated code too."""
    install(session, "generator", "tests", "typecheck")
    clients = os.pathsep.join(str(path) for path in sorted(Path("clients").glob("*/src")))
    session.run("mypy", "--cache-dir", os.devnull, ".", env={"MYPYPATH": clients})


@nox.session(python=found_pythons())
def tests(session: nox.Session) -> None:
    """Run the tests on every supported Python found."""
    install(session, "generator", "tests")
    processes = 2 * (os.cpu_count() or 1)  # half of the time they wait for each other, or for a clock
    session.run("pytest", f"--numprocesses={processes}", "--dist=loadgroup", *session.posargs)


@nox.session
def properties(session: nox.Session) -> None:
    """Run the property tests with 50,000 bodies for each vendor, which takes its time."""
    install(session, "generator", "tests")
    cases = ["tests/sweep/test_properties.py", "--numprocesses=auto", *session.posargs]
    session.run("pytest", *cases, env={"JOBDETAILS_CASES": "50000"})


@nox.session
def supply_chain(session: nox.Session) -> None:
    """Ask whether a package that the clients need is known to be vulnerable."""
    install(session, "supply-chain")
    session.run("python", "-m", "tests.supply_chain")


@nox.session
def contract(session: nox.Session) -> None:
    """Call a Prism mock server with dynamic answers from every client."""
    install(session, "generator", "tests", "node")
    session.run("pytest", "tests/contract", *session.posargs)


@nox.session
def build(session: nox.Session) -> None:
    """Build the wheel of every client into dist/."""
    install(session, "build")
    folders = [str(path.parent) for path in sorted(Path("clients").glob("*/pyproject.toml"))]
    session.run("python", "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", "dist", *folders)


@nox.session
def demo(session: nox.Session) -> None:
    """Ask every vendor's stand-in how its job is doing, with the real clients in a bare environment."""
    install(session, "generator", "tests", "build")
    session.run("python", "-m", "generator", "generate")
    session.run("python", "-m", "tests.end_to_end.demo", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure clients and generator against their peers; write tests/benchmarks/results.md."""
    install(session, "generator", "build")
    session.run("python", "-m", "tests.benchmarks", *session.posargs)
