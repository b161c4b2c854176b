"""What the project says of itself: README, CONTRIBUTING, noxfile, constraints."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib

import pytest

from jobdetails._cli import codes

from .vendors import ROOT, VENDORS


def text_of(name: str) -> str:
    """Return a file of the project."""
    return (ROOT / name).read_text(encoding="utf-8")


def table_rows(text: str, first_cell: str) -> list[list[str]]:
    """Return the rows of the Markdown table whose first head cell is this one."""
    lines = text.splitlines()
    start = next(index for index, line in enumerate(lines) if line.startswith(f"| {first_cell} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def sessions() -> dict[str, str]:
    """Return the first docstring line of each nox session."""
    functions = [node for node in ast.parse(text_of("noxfile.py")).body if isinstance(node, ast.FunctionDef)]
    decorated = [function for function in functions if function.decorator_list]
    return {function.name: (ast.get_docstring(function) or "").partition("\n")[0] for function in decorated}


@pytest.mark.parametrize(
    "document", ["README.md", "CONTRIBUTING.md", "specs/README.md", ".ci/run", ".github/pull_request_template.md"]
)
def test_every_command_named_is_a_session(document: str) -> None:
    """A reader never meets a nox session that there is not."""
    named = re.findall(r"nox -s ([a-z]+)", text_of(document))
    assert set(named) <= set(sessions())
    assert named or document == "specs/README.md"


def test_sessions_describe_themselves() -> None:
    """`nox -l` prints one sentence for each session."""
    for name, line in sessions().items():
        assert re.fullmatch(r"[A-Z].*\.", line), name


def test_the_readme_example_runs() -> None:
    """The README's first Python example runs as it stands, and says for each vendor which setting it misses."""
    example, *_ = re.findall(r"```python\n(.*?)```", text_of("README.md"), flags=re.DOTALL)
    path = os.pathsep.join(str(folder) for folder in sorted((ROOT / "clients").glob("*/src")))
    bare = {name: value for name, value in os.environ.items() if not name.endswith(("_API_KEY", "_URL"))}
    done = subprocess.run(
        [sys.executable, "-c", example], env={**bare, "PYTHONPATH": path}, capture_output=True, text=True, check=True
    )
    lines = done.stdout.splitlines()
    assert [line.partition(":")[0] for line in lines] == [vendor.name for vendor in VENDORS]
    assert all(re.search(r"found nothing; pass \w+= or set the environment variable [A-Z_]+", line) for line in lines)


def test_the_readme_names_every_error() -> None:
    """README's table of errors has each error of a client once, with the statuses of those that have one."""
    errors = VENDORS[0].module.errors
    named = []
    for cell, when in table_rows(text_of("README.md"), "error"):
        names = re.findall(r"`(\w+)`", cell)
        named += names
        for name, number in zip(names, re.findall(r"\b[45](?:\d\d|xx)\b", when), strict=False):
            assert errors.error_class(int(number.replace("xx", "00"))).__name__ == name
    assert sorted([*named, "APIError"]) == sorted(errors.__all__)


def test_the_readme_names_every_exit_code() -> None:
    """README's table of exit codes has each code of the command, and says of it what its help says."""
    rows = dict(table_rows(text_of("README.md"), "exit code"))
    said = dict(line.split(maxsplit=1) for line in codes.HELP.splitlines()[2:])
    assert [int(code) for code in rows] == sorted(codes.Code)
    assert all(rows[code].startswith(text) for code, text in said.items())


def test_the_contributing_table_is_true() -> None:
    """Each row of "I want to / edit only / then" names files and sessions that there are."""
    rows = table_rows(text_of("CONTRIBUTING.md"), "I want to")
    assert len(rows) >= 10
    for _, edit, then in rows:
        paths = [path for path in re.findall(r"`([^`]+)`", edit) if "/" in path or path.endswith((".txt", ".py"))]
        assert paths
        for path in paths:
            for vendor in VENDORS:
                assert (ROOT / path.replace("<vendor>", vendor.name)).exists(), path
        assert re.fullmatch(r"`nox( -s \w+)?`", then)


def test_every_module_of_the_generator_has_a_row() -> None:
    """A reader finds the room for a change: each package folder of the generator stands in CONTRIBUTING's table."""
    edits = " ".join(edit for _, edit, _ in table_rows(text_of("CONTRIBUTING.md"), "I want to"))
    missing = [
        path.name
        for path in (ROOT / "generator").iterdir()
        if not path.name.startswith("__") and f"generator/{path.name}" not in edits
    ]
    assert missing == []


def requirements() -> dict[str, str]:
    """Return the pinned versions of constraints.txt."""
    lines = [line for line in text_of("constraints.txt").splitlines() if line and not line.startswith("#")]
    pins = [line.partition(";")[0].strip() for line in lines]
    assert all(re.fullmatch(r"[a-z0-9.-]+==[a-z0-9.]+", pin) for pin in pins)
    return dict(pin.split("==") for pin in pins)


def test_everything_installed_is_pinned() -> None:
    """Each requirement of each dependency group, and what builds the clients, has an exact version."""
    groups = tomllib.loads(text_of("pyproject.toml"))["dependency-groups"]
    names = {re.split(r"[=<>]", requirement)[0] for group in groups.values() for requirement in group}
    assert names | {"hatchling"} <= set(requirements())
    assert "://" not in text_of("constraints.txt")


def test_clients_depend_on_four_packages() -> None:
    """A client's dependencies are attrs, httpx, msgspec and stamina."""
    for vendor in VENDORS:
        project = tomllib.loads(text_of(f"clients/{vendor.name}/pyproject.toml"))["project"]
        names = [re.split(r"[=<>]", requirement)[0] for requirement in project["dependencies"]]
        assert names == ["attrs", "httpx", "msgspec", "stamina"]


def test_generated_code_is_marked() -> None:
    """Git hosts fold generated clients in pull requests, and no hand-written part of the facade."""
    attributes = dict(line.split(maxsplit=1) for line in text_of(".gitattributes").splitlines())
    assert attributes["clients/**"] == "linguist-generated"
    facade = ROOT / "clients" / "jobdetails"
    by_hand = [
        path.relative_to(ROOT).as_posix()
        for path in facade.rglob("*")
        if path.suffix in (".py", ".md") and "Generated from specs/" not in path.read_text(encoding="utf-8")[:200]
    ]
    assert by_hand
    for path in by_hand:
        folder = f"{path.rpartition('/')[0]}/*.py"
        assert attributes.get(path, attributes.get(folder)) == "-linguist-generated", path


def test_the_top_level_is_the_agreed_one() -> None:
    """No folder of code or configuration joins the agreed ones."""
    ignored = {line.strip("/") for line in text_of(".gitignore").splitlines()}
    folders = {path.name for path in ROOT.iterdir() if path.is_dir()} - ignored - {".git"}
    assert folders == {".ci", ".github", "clients", "generator", "specs", "tests"}


def test_a_pull_request_asks_for_the_review() -> None:
    """The template of pull requests asks for the report that CONTRIBUTING describes."""
    assert "`nox -s review -- main`" in text_of(".github/pull_request_template.md")
    assert "`nox -s review -- main`" in text_of("CONTRIBUTING.md")
