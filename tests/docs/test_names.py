"""Names in the documentation exist."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib

import pytest

from ..checkout import ROOT

TEXTS = [
    ROOT / "AGENTS.md",
    *sorted((ROOT / ".github").rglob("*.yml")),
    *sorted((ROOT / ".github").rglob("*.md")),
    *sorted((ROOT / "clients" / "jobdetails" / "docs").rglob("*.md")),
]
NAMES = [path.relative_to(ROOT).as_posix() for path in TEXTS]


@pytest.mark.parametrize("name", NAMES)
def test_every_session_exists(name: str) -> None:
    """Documentation and workflows mention only nox sessions that exist."""
    functions = ast.parse((ROOT / "noxfile.py").read_text(encoding="utf-8")).body
    sessions = {node.name for node in functions if isinstance(node, ast.FunctionDef) and node.decorator_list}
    text = (ROOT / name).read_text(encoding="utf-8")
    lines = re.findall(r"nox (?:-R )?-s ([a-z_ ]+)", text) if name.endswith(".yml") else []
    named = {session for line in lines for session in line.split()}
    assert named | set(re.findall(r"nox (?:-R )?-s ([a-z_]+)", text)) <= sessions


def test_every_command_exists(packages_path: list[str]) -> None:
    """The documentation mentions exactly the commands that exist."""
    command = [sys.executable, "-m", "jobdetails", "--help"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(packages_path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    commands = set(re.findall(r"^  ([a-z]+)  ", done.stdout.partition("Commands:")[2], flags=re.MULTILINE))
    text = "\n".join((ROOT / name).read_text(encoding="utf-8") for name in NAMES)
    assert set(re.findall(r"\bjobdetails ([a-z]+)(?: [A-Z@-]|\w*:|`)", text)) == commands


@pytest.mark.parametrize("name", NAMES)
def test_every_extra_exists(name: str) -> None:
    """The documentation mentions only extras that exist."""
    text = (ROOT / "clients" / "jobdetails" / "pyproject.toml").read_text(encoding="utf-8")
    extras = set(tomllib.loads(text)["project"]["optional-dependencies"])
    assert set(re.findall(r"\bjobdetails\[(\w+)\]", (ROOT / name).read_text(encoding="utf-8"))) <= extras
