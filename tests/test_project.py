"""The structure of the project: sessions, versions, dependencies, generated files, folders."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import tomllib

from .checkout import ROOT
from .vendors import Vendor


def text_of(name: str) -> str:
    """Return the text of a file in the project."""
    return (ROOT / name).read_text(encoding="utf-8")


def sessions() -> dict[str, str]:
    """Return the first docstring line of each nox session."""
    functions = [node for node in ast.parse(text_of("noxfile.py")).body if isinstance(node, ast.FunctionDef)]
    decorated = [function for function in functions if function.decorator_list]
    return {function.name: (ast.get_docstring(function) or "").partition("\n")[0] for function in decorated}


def test_sessions_describe_themselves() -> None:
    """`nox -l` prints one sentence for each session."""
    for name, line in sessions().items():
        assert re.fullmatch(r"[A-Z].*\.", line), name


def test_clients_depend_on_the_core_alone(vendor: Vendor) -> None:
    """Clients depend only on the core, and the core only on attrs, httpx and what httpx requires."""
    project = tomllib.loads(text_of(f"clients/{vendor.name}/pyproject.toml"))["project"]
    assert [re.split(r"\W*@|[=<>]", each)[0] for each in project["dependencies"]] == ["jobdetails-core"]
    core = tomllib.loads(text_of("clients/core/pyproject.toml"))["project"]
    assert {re.split("[=<>]", each)[0] for each in core["dependencies"]} == {"anyio", "attrs", "httpcore", "httpx"}


def requirements(name: str) -> dict[str, str]:
    """Return the pinned versions of a constraints file."""
    lines = [line for line in text_of(name).splitlines() if line and not line.startswith("#")]
    pins = [line.partition(";")[0].strip() for line in lines]
    assert all(re.fullmatch(r"[a-z0-9.-]+==[a-z0-9.]+", pin) for pin in pins)
    return dict(pin.split("==") for pin in pins)


def test_everything_installed_is_pinned() -> None:
    """Each requirement of each dependency group, and the build backend, has an exact version."""
    for group, needed in tomllib.loads(text_of("pyproject.toml"))["dependency-groups"].items():
        own = f"tests/{group}/constraints.txt"
        pins = requirements(own if (ROOT / own).is_file() else "constraints.txt")
        assert {re.split(r"[\[=<>]", requirement)[0] for requirement in needed} <= set(pins)
    assert "hatchling" in requirements("constraints.txt")


def test_generated_code_is_marked() -> None:
    """Git hosts fold all generated files in pull requests, and only those."""
    tracked = git("ls-files", "-z", "clients").strip("\0").split("\0")
    texts = {path: text_of(path) for path in tracked if path.endswith((".py", ".md", ".toml"))}
    expected = {path: "Generated from specs/" in text[:200] for path, text in texts.items()}
    cells = git("check-attr", "-z", "linguist-generated", "--", *texts).strip("\0").split("\0")
    assert dict(zip(cells[::3], (value == "set" for value in cells[2::3]), strict=True)) == expected


def git(*arguments: str) -> str:
    """Return the output of git."""
    program = shutil.which("git") or "git"
    return subprocess.run([program, "-C", str(ROOT), *arguments], capture_output=True, text=True, check=True).stdout


def test_the_top_level_is_the_agreed_one() -> None:
    """The top level has no other folders."""
    ignored = {line.strip("/") for line in text_of(".gitignore").splitlines()}
    folders = {path.name for path in ROOT.iterdir() if path.is_dir()} - ignored - {".git"}
    assert folders == {".ci", ".github", "clients", "generator", "specs", "tests"}
