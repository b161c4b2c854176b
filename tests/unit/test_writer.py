"""Files reach their place whole or not at all, formatted by our own configuration."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import writer

from ..vendors import ROOT
from .project import tree

CONFIG = ROOT / "pyproject.toml"


def test_a_stage_is_formatted_and_goes_away(tmp_path: Path) -> None:
    """Staged files are laid out and their imports sorted, those not in use left out; at the end nothing is left."""
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
    """Whatever interrupts the work, no staged file is left."""
    for error in (RuntimeError, KeyboardInterrupt, SystemExit):
        with pytest.raises(error), writer.staged({"a.py": b""}, within=tmp_path, config=CONFIG):
            raise error
        assert tree(tmp_path) == {}


def test_python_that_is_none_is_an_error(tmp_path: Path) -> None:
    """Generated code that does not parse is an error with what ruff says of it, and is not kept."""
    stage = writer.staged({"a.py": b"def ("}, within=tmp_path, config=CONFIG)
    with pytest.raises(RuntimeError, match=r"ruff \w+ failed on generated code:\n(.|\n)*a\.py"), stage:
        raise AssertionError("it was staged")
    assert tree(tmp_path) == {}


def test_no_other_configuration_counts(tmp_path: Path) -> None:
    """What lies about in the folders around, or says what git ignores, changes nothing."""
    (tmp_path / "pyproject.toml").write_text("[tool.ruff]\nline-length = 20\nexclude = ['*.py']\n", encoding="utf-8")
    (tmp_path / "ruff.toml").write_text("[format]\nquote-style = 'single'\n", encoding="utf-8")
    (tmp_path / ".gitignore").write_text("*\n", encoding="utf-8")
    (tmp_path / ".git").mkdir()
    with writer.staged({"a.py": b"x = ['one', 'two', 'three', 'four']\n"}, within=tmp_path, config=CONFIG) as stage:
        assert (stage / "a.py").read_bytes() == b'x = ["one", "two", "three", "four"]\n'


def files_in(folder: Path, **files: str) -> Path:
    """Write files into a folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    return folder


def test_a_folder_is_swapped(tmp_path: Path) -> None:
    """The new folder takes the place of the old with all that was in it, and is swapped only if it is another."""
    place = files_in(tmp_path / "clients" / "acme", a="old", b="stale")
    new = files_in(tmp_path / "stage" / "acme", a="new", c="more")
    assert writer.swap_folder(new, place)
    assert tree(place) == {"a.py": b"new", "c.py": b"more"}
    assert tree(tmp_path / "stage") == {}
    assert not writer.swap_folder(files_in(tmp_path / "stage" / "acme", a="new", c="more"), place)


def test_a_folder_is_new(tmp_path: Path) -> None:
    """A folder that was not there is made, with those above it."""
    new = files_in(tmp_path / "stage" / "acme", a="new")
    assert writer.swap_folder(new, tmp_path / "clients" / "acme")
    assert tree(tmp_path / "clients") == {"acme": None, "acme/a.py": b"new"}


def test_what_python_leaves_behind_does_not_count(tmp_path: Path) -> None:
    """Compiled modules make no difference, and do not make a folder another."""
    place = files_in(tmp_path / "clients" / "acme", a="same")
    files_in(place / "__pycache__", a="compiled")
    assert not writer.swap_folder(files_in(tmp_path / "stage" / "acme", a="same"), place)
    assert (place / "__pycache__" / "a.py").is_file()


def test_a_swap_that_fails_leaves_the_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the new folder cannot take its place, the old one is there as it was."""
    place = files_in(tmp_path / "clients" / "acme", a="old")
    new = files_in(tmp_path / "stage" / "acme", a="new")
    before = tree(tmp_path / "clients")
    rename = Path.rename

    def fail(self: Path, target: Path) -> Path:
        if self == new:
            raise PermissionError("no")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(PermissionError):
        writer.swap_folder(new, place)
    assert tree(tmp_path / "clients") == before


def test_a_file_is_swapped(tmp_path: Path) -> None:
    """A file takes its place only if it is another."""
    place = tmp_path / "a" / "b.txt"
    for text, changes in (("one", True), ("one", False), ("two", True)):
        new = tmp_path / "new.txt"
        new.write_text(text, encoding="utf-8")
        assert writer.swap_file(new, place) is changes
        assert place.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("is_there", "should_be", "told"),
    [
        (b"a\n", None, "f.py: is there; no spec gives it"),
        (None, b"a\n", "f.py: is missing"),
        (b"a\nb\n", b"a\nc\n", "--- f.py (is)\n+++ f.py (should be)\n@@ -2 +2 @@\n-b\n+c"),
        (b"a\r\n", b"a\n", "f.py: differs in its line ends"),
        (b"\xff\n", b"a\n", "--- f.py (is)\n+++ f.py (should be)\n@@ -1 +1 @@\n-\ufffd\n+a"),
    ],
)
def test_a_difference(is_there: bytes | None, should_be: bytes | None, told: str) -> None:
    """A difference is told as what is too much, what is missing, or the head of a diff."""
    assert writer.difference("f.py", is_there, should_be) == told


def test_a_difference_is_short() -> None:
    """Of a file that is another altogether, the head is told."""
    old, new = (b"".join(b"%d%c\n" % (number, letter) for number in range(50)) for letter in b"ab")
    assert len(writer.difference("f.py", old, new).splitlines()) == 12
