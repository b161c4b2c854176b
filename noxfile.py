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
    for version in ("3.11", "3.12", "3.13", "3.14"):
        try:
            subprocess.run([f"python{version}", "-c", ""], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            continue  # not there, or a stand-in that starts nothing
        found.add(version)
    return sorted(found, key=lambda version: int(version.split(".")[1]))


PYTHONS = found_pythons()


def install(session: nox.Session, *groups: str, constraints: str = CONSTRAINTS) -> None:
    """Install dependency groups of pyproject.toml at the versions of a constraints file, here and in builds."""
    for installer in ("PIP", "UV"):
        session.env[f"{installer}_CONSTRAINT"] = session.env[f"{installer}_BUILD_CONSTRAINT"] = constraints
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
def drift(session: nox.Session) -> None:
    """Fetch the pages that specs were transcribed from, and report which changed."""
    install(session, "generator")
    session.run("python", "-m", "generator", "drift", *session.posargs)


@nox.session
def specs(session: nox.Session) -> None:
    """Lint the specs: OpenAPI, our conventions, and Redocly."""
    install(session, "generator", "tests", "node")
    session.run("python", "-m", "generator", "specs")
    session.run("pytest", "tests/redocly")


@nox.session
def draft(session: nox.Session) -> None:
    """Print a starting point for a spec: nox -s draft -- VENDOR FILE [PATH]."""
    install(session, "generator")
    session.run("python", "-m", "generator", "draft", *session.posargs)


@nox.session
def review(session: nox.Session) -> None:
    """Say what the specs change against a git ref, for a pull request: nox -s review -- BASE_REF."""
    install(session, "generator", "node")
    session.run("python", "-m", "generator", "review", *session.posargs)


@nox.session
def reference(session: nox.Session) -> None:
    """Write an offline HTML page for each vendor, and an index, to site/reference/."""
    install(session, "generator", "tests", "node")
    session.run("python", "-m", "generator", "reference")
    browse(session, "tests/browser/test_offline.py")


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation to site/, the reference included, and check its links and pages."""
    install(session, "docs", "generator", "tests", "node")
    shutil.rmtree("site", ignore_errors=True)
    cache = str(Path(session.create_tmp()) / "doctrees")
    options = ["--fail-on-warning", "--keep-going", "--quiet", "--fresh-env", "--doctree-dir", cache]
    session.run("python", "-m", "sphinx", *options, "clients/jobdetails/docs", "site")
    session.run("python", "-m", "generator", "reference")
    session.run("pytest", "--numprocesses=auto", "tests/docs")
    browse(session, "tests/browser")


def browse(session: nox.Session, *paths: str) -> None:
    """Open the pages of site/ in Chromium, if there is one."""
    browsers = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    if browser := next(filter(None, browsers), None):
        session.run("pytest", *paths, env={"JOBDETAILS_BROWSER": browser})
    else:
        session.warn("found no Chromium, so the pages were not opened")


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and format of all Python, generated code included, and the workflows."""
    install(session, "lint")
    session.run("ruff", "check", "--no-cache")
    session.run("ruff", "format", "--no-cache", "--check")
    session.run("zizmor", "--offline", "--no-progress", "--quiet", ".github")
    session.run("jactionlint", "--shellcheck=", "--strict-exit")


@nox.session
def typecheck(session: nox.Session) -> None:
    """Check all types strictly, in generated code too."""
    install(session, "generator", "tests", "typecheck", "mcp")
    clients = os.pathsep.join(str(path) for path in sorted(Path("clients").glob("*/src")))
    session.run("mypy", "--cache-dir", os.devnull, ".", env={"MYPYPATH": clients})
    session.run("pyright", env={"PYTHONPATH": clients})


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the tests on every supported Python found."""
    install(session, "generator", "tests")
    processes = 2 * (os.cpu_count() or 1)  # half of the time they wait for each other, or for a clock
    session.run("pytest", f"--numprocesses={processes}", "--dist=loadgroup", *session.posargs)


@nox.session
def properties(session: nox.Session) -> None:
    """Run the property tests with many more bodies (JOBDETAILS_CASES for each vendor, 50000 by default)."""
    install(session, "generator", "tests")
    cases = os.environ.get("JOBDETAILS_CASES", "50000")
    session.run("pytest", "tests/sweep/test_properties.py", "-n2", *session.posargs, env={"JOBDETAILS_CASES": cases})


@nox.session
def installed(session: nox.Session) -> None:
    """Install the packages by path into bare environments; call them, and type-check a user's program."""
    install(session, "generator", "tests", "typecheck")
    session.run("pytest", "tests/end_to_end", *session.posargs)


ORCHESTRATED = next((version for version in ("3.12", "3.13", "3.11") if version in PYTHONS), None)
"""A Python that Airflow and the other orchestrators support."""


def orchestrator(session: nox.Session, group: str, *options: str) -> None:
    """Run the tests of a folder, in which an orchestrator has an environment of its own."""
    if ORCHESTRATED is None or sys.platform == "win32":
        session.skip("found no Python 3.11 to 3.13 on Linux or macOS, which the orchestrators need")
    folder = f"tests/{group}"
    install(session, group, constraints=str(Path(folder, "constraints.txt").resolve()))
    own = ["--override-ini=addopts=-q -p no:cacheprovider", "--override-ini=filterwarnings="]
    session.run("pytest", f"--confcutdir={folder}", *own, *(options or [folder]), *session.posargs)


@nox.session(python=ORCHESTRATED)
def airflow(session: nox.Session) -> None:
    """Run operator, sensor and trigger in Apache Airflow, and check their types."""
    orchestrator(session, "airflow", "tests/airflow", "--ignore=tests/airflow/test_triggerer.py")
    clients = os.pathsep.join(str(path) for path in sorted(Path("clients").glob("*/src")))
    folders = (Path("clients/jobdetails/src/jobdetails/airflow"), Path("tests/airflow"))
    modules = [str(path) for folder in folders for path in sorted(folder.rglob("*.py"))]
    # Airflow's own functions have no types, and `typecheck` checks the modules that these import.
    options = ["--cache-dir", os.devnull, "--allow-untyped-calls", "--follow-imports=silent"]
    session.run("mypy", *options, *modules, env={"MYPYPATH": clients})


@nox.session(python=ORCHESTRATED)
def airflow_triggerer(session: nox.Session) -> None:
    """Kill a real Airflow triggerer while it waits, and see another one go on."""
    orchestrator(session, "airflow", "tests/airflow/test_triggerer.py")


@nox.session(python=ORCHESTRATED)
def recipes(session: nox.Session) -> None:
    """Run the documented recipes for other orchestrators, with their libraries."""
    orchestrator(session, "recipes")


@nox.session
def mcp(session: nox.Session) -> None:
    """Call the MCP server with the client of the official SDK."""
    install(session, "generator", "tests", "mcp")
    session.run("pytest", "tests/mcp", *session.posargs)


@nox.session
def mutation(session: nox.Session) -> None:
    """Show which changes of a module its tests do not notice: nox -s mutation -- MODULE.py TESTS."""
    install(session, "generator", "tests", "mutation")
    session.run("python", "-m", "tests.mutation", *session.posargs)


@nox.session
def supply_chain(session: nox.Session) -> None:
    """Ask whether a package that the clients need is known to be vulnerable."""
    install(session, "supply-chain")
    session.run("python", "-m", "tests.release.supply_chain")


@nox.session
def contract(session: nox.Session) -> None:
    """Call a Prism mock server with dynamic answers from every client."""
    install(session, "generator", "tests", "node")
    session.run("pytest", "tests/contract", *session.posargs)


@nox.session
def build(session: nox.Session) -> None:
    """Build the wheel and sdist of every package into dist/, and check them."""
    install(session, "generator", "build")
    session.run("python", "-m", "generator", "build")
    session.run("twine", "check", "--strict", *map(str, sorted(Path("dist").iterdir())))


@nox.session
def release(session: nox.Session) -> None:
    """Check a release before it is published: check TAG, and after nox -s build, select TAG."""
    install(session, "generator")
    session.run("python", "-m", "generator", "release", *session.posargs)


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
