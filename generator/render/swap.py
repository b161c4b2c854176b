"""Replace generated files: whole packages in one step, other files one by one, and never files of others."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Set
from pathlib import Path

from .writer import MANIFEST, content_of, listed, stale

_UNSUPPORTED = {errno.EBUSY, errno.EINVAL, errno.EMLINK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM, errno.EXDEV}
"""Error codes of file systems that cannot exchange two folders, or cannot link a file."""


def swap_package(new: Path, place: Path) -> bool:
    """
    Replace a package with a new one; return whether it changed.

    The two folders are exchanged in a single system call, so that even a killed process leaves either the old package
    or the new one. Files that the generator does not own are kept: they are linked into the new folder first. On
    Windows, and on file systems without this call, the files are replaced one by one.
    """
    place = place.resolve()  # if it is a link, replace what it points to
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        new.rename(place)
        return True
    expected = content_of(new)
    before = {name for name in listed(place) | expected.keys() if (place / name).is_file()}
    if {name: (place / name).read_bytes() for name in before} == expected:
        return False
    complete = new.with_name(f"{new.name}.complete")
    try:
        shutil.copytree(new, complete)
        _link_others(place, complete, before)
        _exchange(complete, place)
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise
        swap_files(new, place)
    return True


def swap_files(new: Path, place: Path) -> list[str]:
    """
    Replace the generated files in a folder one by one; return the paths in it that changed.

    The manifest is replaced last, so that after an interrupted run it still lists all files to delete.
    """
    expected = content_of(new)
    gone = stale(new, place)
    changed = [name for name in expected if name != MANIFEST and swap_file(new / name, place / name)]
    for name in gone:
        (place / name).unlink()
        _remove_empty((place / name).parent, place)
    if MANIFEST in expected and swap_file(new / MANIFEST, place / MANIFEST):
        changed.append(MANIFEST)
    return [*changed, *gone]


def swap_file(new: Path, place: Path) -> bool:
    """Replace a file with a new one; return whether it changed."""
    if place.is_file() and place.read_bytes() == new.read_bytes():
        return False
    place.parent.mkdir(parents=True, exist_ok=True)
    new.replace(place)
    return True


def _remove_empty(folder: Path, within: Path) -> None:
    while folder != within and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _link_others(old: Path, new: Path, generated: Set[str], within: str = "") -> None:
    """Link all files that are not generated from one folder into another, keeping their relative paths."""
    for path in old.iterdir():
        name = f"{within}{path.name}"
        is_folder = path.is_dir() and not path.is_symlink()
        if is_folder and any(each.startswith(f"{name}/") for each in generated):
            _link_others(path, new / path.name, generated, f"{name}/")
        elif is_folder:
            (new / path.name).mkdir(parents=True, exist_ok=True)
            _link_others(path, new / path.name, generated, f"{name}/")
            shutil.copystat(path, new / path.name)  # last, because nothing can be linked into a read-only folder
        elif name not in generated:
            new.mkdir(parents=True, exist_ok=True)
            os.link(path, new / path.name, follow_symlinks=False)


def _exchange(one: Path, other: Path) -> None:
    """Exchange two folders atomically; Python has no function for this."""
    if sys.platform == "win32":
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    libc = ctypes.CDLL(None, use_errno=True)
    here, swap = -100, 2  # AT_FDCWD; RENAME_EXCHANGE on Linux and RENAME_SWAP on macOS
    paths = os.fsencode(one), os.fsencode(other)
    try:
        if sys.platform == "darwin":
            failed = libc.renamex_np(*paths, swap)
        else:
            failed = libc.renameat2(here, paths[0], here, paths[1], swap)
    except AttributeError:  # an older C library
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS)) from None
    if failed:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), str(other))
