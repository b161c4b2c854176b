"""Staging: files are formatted with our own configuration, and temporary files are deleted."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import CannotError
from generator.render import writer

from ..checkout import ROOT
from ..project import tree

CONFIG = ROOT / "pyproject.toml"


def test_a_stage_is_formatted_and_goes_away(tmp_path: Path) -> None:
    """Staged files are formatted, with imports sorted and unused ones removed; at the end the folder is deleted."""
    files = {
        "a/b.py": b"import os, sys\nfrom typing import Any\nx = { 'a':sys }\n__all__ = ['x', 'A']\n",
        "c.txt": b"as it is",
    }
    with writer.staged(files, within=tmp_path, config=CONFIG) as stage:
        assert stage.parent == tmp_path
        content = writer.content_of(stage)
    assert content["c.txt"] == b"as it is"
    assert content["a/b.py"] == b'import sys\n\nx = {"a": sys}\n__all__ = ["A", "x"]\n'
    assert tree(tmp_path) == {}


def test_a_stage_goes_away_after_an_error(tmp_path: Path) -> None:
    """After any exception, no staged file is left."""
    for error in (RuntimeError, KeyboardInterrupt, SystemExit):
        with pytest.raises(error), writer.staged({"a.py": b""}, within=tmp_path, config=CONFIG):
            raise error
        assert tree(tmp_path) == {}


def test_invalid_python_is_an_error(tmp_path: Path) -> None:
    """Generated code that does not parse is reported with ruff's message, and deleted."""
    stage = writer.staged({"a.py": b"def ("}, within=tmp_path, config=CONFIG)
    with pytest.raises(CannotError, match=r"ruff \w+ failed on generated code:\n(.|\n)*a\.py"), stage:
        raise AssertionError("it was staged")
    assert tree(tmp_path) == {}


def test_no_other_configuration_counts(tmp_path: Path) -> None:
    """Configuration in surrounding folders, and .gitignore, have no effect."""
    (tmp_path / "pyproject.toml").write_text("[tool.ruff]\nline-length = 20\nexclude = ['*.py']\n", encoding="utf-8")
    (tmp_path / "ruff.toml").write_text("[format]\nquote-style = 'single'\n", encoding="utf-8")
    (tmp_path / ".gitignore").write_text("*\n", encoding="utf-8")
    (tmp_path / ".git").mkdir()
    with writer.staged({"a.py": b"x = ['one', 'two', 'three', 'four']\n"}, within=tmp_path, config=CONFIG) as stage:
        assert (stage / "a.py").read_bytes() == b'x = ["one", "two", "three", "four"]\n'


def test_a_manifest_lists_itself_and_what_was_generated(tmp_path: Path) -> None:
    """A manifest can be read back; paths that lead out of the folder are ignored."""
    (tmp_path / ".generated").write_bytes(writer.manifest(["src/b.py", "a.txt"]))
    assert writer.listed(tmp_path) == {".generated", "a.txt", "src/b.py"}
    (tmp_path / ".generated").write_text("# More.\n/etc/hosts\n../b.py\na/../../b.py\n\na.txt\n", encoding="utf-8")
    assert writer.listed(tmp_path) == {"a.txt"}
    assert writer.listed(tmp_path / "elsewhere") == set()


def test_staging_folders_of_killed_runs_go(tmp_path: Path) -> None:
    """A run deletes the staging folders of killed runs, and no other hidden folders."""
    for name in (".generating-a1/clients/acme/a.py", ".generating-b2/c.py", ".venv/d.py"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_bytes(b"")
    (tmp_path / ".generating-mine").write_bytes(b"")
    with writer.locked(tmp_path):
        assert sorted(path.name for path in tmp_path.iterdir()) == [".generating-mine", ".venv"]


def test_one_run_at_a_time(tmp_path: Path) -> None:
    """A concurrent run fails at once and leaves the other's staging folder alone; afterwards, it succeeds."""
    with writer.locked(tmp_path):
        (tmp_path / ".generating-a1").mkdir()
        with pytest.raises(CannotError, match="another `generate` is running here"), writer.locked(tmp_path):
            raise AssertionError("it was locked")
        assert (tmp_path / ".generating-a1").is_dir()
    with writer.locked(tmp_path):
        assert tree(tmp_path) == {}


@pytest.mark.parametrize(
    ("actual", "expected", "message"),
    [
        (b"a\n", None, "f.py: no longer generated"),
        (None, b"a\n", "f.py: missing"),
        (b"a\nb\n", b"a\nc\n", "--- f.py (actual)\n+++ f.py (expected)\n@@ -2 +2 @@\n-b\n+c"),
        (b"a\r\n", b"a\n", "f.py: differs in its line endings"),
        (b"\xff\n", b"a\n", "--- f.py (actual)\n+++ f.py (expected)\n@@ -1 +1 @@\n-\ufffd\n+a"),
    ],
)
def test_a_difference(actual: bytes | None, expected: bytes | None, message: str) -> None:
    """A difference is reported as superfluous, missing, or the start of a diff."""
    assert writer.difference("f.py", actual, expected) == message


def test_a_difference_is_short() -> None:
    """Only the start of a long diff is shown."""
    old, new = (b"".join(b"%d%c\n" % (number, letter) for number in range(50)) for letter in b"ab")
    assert len(writer.difference("f.py", old, new).splitlines()) == 12
