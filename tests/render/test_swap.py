"""A package is replaced completely or not at all, and other files in it are kept."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from generator.render import swap, writer

from ..project import tree

MINE = {
    "notes.txt": b"mine",
    ".venv/bin/python": b"mine",
    ".venv/lib/__pycache__/a.pyc": b"mine",
    "src/mine.py": b"mine",
    "src/acme/scratch/b.py": b"mine",
}
"""A user's files in a package."""


def package(folder: Path, **files: str) -> Path:
    """Write a generated package: Python modules, and the manifest that lists them."""
    (folder / "src" / "acme").mkdir(parents=True)
    names = [f"src/acme/{name}.py" for name in files]
    for name, text in zip(names, files.values(), strict=True):
        (folder / name).write_text(text, encoding="utf-8")
    (folder / writer.MANIFEST).write_bytes(writer.manifest(names))
    return folder


def own(folder: Path) -> None:
    """Add a user's files, a folder and a link to a package."""
    for name, content in MINE.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    (folder / ".venv" / "empty").mkdir()
    (folder / ".venv" / "link").symlink_to("nowhere")
    (folder / ".venv" / "bin").chmod(0o700)


def own_files(folder: Path) -> dict[str, object]:
    """Return the user's files that are present."""
    found: dict[str, object] = {name: (folder / name).read_bytes() for name in MINE if (folder / name).is_file()}
    found["link"] = (folder / ".venv" / "link").readlink()
    found["mode"] = (folder / ".venv" / "bin").stat().st_mode & 0o777
    found["empty"] = (folder / ".venv" / "empty").is_dir()
    return found


def modules(folder: Path) -> dict[str, str]:
    """Return the generated modules of a package."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted((folder / "src" / "acme").glob("*.py"))}


@pytest.fixture(params=["at once", "one by one"])
def can_exchange(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the file system can exchange folders, both ways in turn."""

    def exchange(one: Path, other: Path) -> None:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    if request.param != "at once":
        monkeypatch.setattr(swap, "_exchange", exchange)
    return bool(request.param == "at once")


def test_a_package_is_replaced(tmp_path: Path, can_exchange: bool) -> None:
    """Generated files are replaced, stale ones are deleted with their folders, and everything else is kept."""
    place = package(tmp_path / "clients" / "acme", a="old", b="stale")
    (place / "src" / "old").mkdir()
    (place / "src" / "old" / "c.py").write_bytes(b"stale")
    (place / writer.MANIFEST).write_bytes(writer.manifest(["src/acme/a.py", "src/acme/b.py", "src/old/c.py"]))
    own(place)
    before = own_files(place)
    assert swap.swap_package(package(tmp_path / "stage" / "acme", a="new", c="more"), place)
    assert modules(place) == {"a": "new", "c": "more"}
    assert not (place / "src" / "old").exists()
    assert own_files(place) == before
    assert not swap.swap_package(package(tmp_path / "stage2" / "acme", a="new", c="more"), place)


def test_this_file_system_can_exchange_folders(tmp_path: Path) -> None:
    """Folders can be exchanged here; otherwise the other tests would not test that."""
    one, other = package(tmp_path / "one", a="1"), package(tmp_path / "other", a="2")
    swap._exchange(one, other)
    assert (modules(one), modules(other)) == ({"a": "2"}, {"a": "1"})


@pytest.mark.parametrize("reason", [PermissionError(errno.EACCES, "no"), OSError(errno.ENOSPC, "full")])
@pytest.mark.parametrize("step", ["_exchange", "_link_others"])
def test_a_replacement_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: OSError, step: str) -> None:
    """If the replacement fails, the old package is unchanged."""
    place = package(tmp_path / "clients" / "acme", a="old")
    own(place)
    before = tree(tmp_path / "clients")

    def fail(*arguments: object) -> None:
        raise reason

    monkeypatch.setattr(swap, step, fail)
    with pytest.raises(OSError, match=reason.strerror):
        swap.swap_package(package(tmp_path / "stage" / "acme", a="new"), place)
    assert tree(tmp_path / "clients") == before


def test_a_package_is_new(tmp_path: Path) -> None:
    """A new package is created together with its parent folders."""
    assert swap.swap_package(package(tmp_path / "stage" / "acme", a="new"), tmp_path / "clients" / "acme")
    assert modules(tmp_path / "clients" / "acme") == {"a": "new"}


def test_a_package_behind_a_link(tmp_path: Path, can_exchange: bool) -> None:
    """If the package is a link to a folder, the link is kept and the folder is replaced."""
    place = package(tmp_path / "elsewhere" / "acme", a="old")
    link = tmp_path / "acme"
    link.symlink_to(place)
    assert swap.swap_package(package(tmp_path / "stage" / "acme", a="new"), link)
    assert link.is_symlink()
    assert modules(place) == {"a": "new"}


def test_a_package_without_a_manifest(tmp_path: Path, can_exchange: bool) -> None:
    """In a package without a manifest, files with the same names are replaced."""
    place = package(tmp_path / "acme", a="old", b="other")
    (place / writer.MANIFEST).unlink()
    assert swap.swap_package(package(tmp_path / "stage" / "acme", a="new"), place)
    assert modules(place) == {"a": "new", "b": "other"}


def test_an_interrupted_run_is_completed_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If files are replaced one by one, the next run deletes what an interrupted run did not."""
    place = package(tmp_path / "acme", a="old", b="stale")

    def stop(self: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", stop)
        with pytest.raises(KeyboardInterrupt):
            swap.swap_files(package(tmp_path / "stage", a="new"), place)
    assert modules(place) == {"a": "new", "b": "stale"}
    assert swap.swap_files(package(tmp_path / "stage2", a="new"), place) == [writer.MANIFEST, "src/acme/b.py"]
    assert modules(place) == {"a": "new"}


def test_a_part_of_the_files_deletes_nothing(tmp_path: Path) -> None:
    """New files without a manifest, or with one that lists more files, delete nothing."""
    place = package(tmp_path / "acme", a="old", b="old")
    new = package(tmp_path / "stage", a="new")
    (new / writer.MANIFEST).unlink()
    assert swap.swap_files(new, place) == ["src/acme/a.py"]
    new = package(tmp_path / "stage2", a="newer")
    (new / writer.MANIFEST).write_bytes((place / writer.MANIFEST).read_bytes())
    assert swap.swap_files(new, place) == ["src/acme/a.py"]
    assert modules(place) == {"a": "newer", "b": "old"}


def test_a_file_is_replaced(tmp_path: Path) -> None:
    """A file is replaced only if its content differs."""
    place = tmp_path / "a" / "b.txt"
    for text, changes in (("one", True), ("one", False), ("two", True)):
        new = tmp_path / "new.txt"
        new.write_text(text, encoding="utf-8")
        assert swap.swap_file(new, place) is changes
        assert place.read_text(encoding="utf-8") == text
