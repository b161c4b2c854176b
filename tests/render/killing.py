"""
Stop runs of `generate` at every point or after some time, and check the result.

`python -m tests.render.killing kill | interrupt | fill | timed` runs in its own process, because it watches every
change to the file system, and because it forks: the run to kill is a child process.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from generator.render import build, layout, writer

from ..project import SPEC, tree, write_spec

MINE = {"clients/acme/notes.txt": b"mine", "clients/acme/.venv/bin/python": b"mine"}
FREEING = {"os.remove", "os.rmdir", "shutil.rmtree"}
CHANGING = {"os.chmod", "os.link", "os.mkdir", "os.rename", "shutil.copyfile", *FREEING}
Files = dict[str, bytes | None]
Stop = Callable[[], None]


def kill() -> None:
    """Kill this process like the system does when it is out of memory."""
    os.kill(os.getpid(), signal.SIGKILL)


def interrupt() -> None:
    """Interrupt this process like Ctrl-C."""
    raise KeyboardInterrupt


def fill() -> None:
    """Fail like a call on a full disk."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class Watch:
    """Counts the changes to the file system, and stops this process before one of them."""

    def __init__(self) -> None:
        self.left: int | None = None
        self.stop: Stop = kill
        sys.addaudithook(self._see)

    def _see(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.left is None:
            return
        writes = event == "open" and set(str(arguments[1])) & {"w", "x", "a"}
        exchanges = event == "ctypes.dlsym" and arguments[1] in ("renameat2", "renamex_np")
        if writes or exchanges or event in CHANGING:
            self.left -= 1
            if self.left == 0 or (self.left < 0 and self.stop is fill and event not in FREEING):  # a disk stays full
                self.stop()


class Project:
    """A project that can be reset to the output of an old generator for an old spec."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.saved = root.with_name("saved")
        templates = dict(layout._VENDOR_TEMPLATES)
        layout._VENDOR_TEMPLATES["src/{name}/_old.py"] = "init.py.jinja"
        self.old = self._generate(SPEC)
        shutil.copytree(root, self.saved)
        layout._VENDOR_TEMPLATES = templates
        self.new = self._generate(SPEC.replace("What is done.", "What was done.").replace("1.2.3", "1.3.0"))

    def _generate(self, spec: str) -> Files:
        write_spec(self.root, spec)
        self.run()
        for name, content in MINE.items():
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            (self.root / name).write_bytes(content)
        return self._files()

    def _files(self) -> Files:
        found = tree(self.root)
        return {name: found[name] for name in found if name.startswith("clients/") and found[name] is not None}

    def reset(self) -> None:
        """Reset clients/ to the output of the old generator."""
        shutil.rmtree(self.root / "clients")
        shutil.copytree(self.saved / "clients", self.root / "clients")

    def run(self) -> None:
        """Generate."""
        build.generate(root=self.root)

    def start(self, prepare: Callable[[], None]) -> int:
        """Generate in a child process and process group, after some preparation in it; return its process id."""
        child = os.fork()
        if not child:
            try:
                os.setpgid(0, 0)
                prepare()
                self.run()
            finally:
                os._exit(0)
        return child

    def check(self) -> str:
        """Return whether a stopped run left the old or the new package, and generate again."""
        now = self._files()
        found = [name for name, files in (("old", self.old), ("new", self.new)) if package_in(now) == package_in(files)]
        assert found, f"it is a mixture: {sorted(now)}"
        for name, content in now.items():  # of the facade
            assert content in (self.old.get(name), self.new.get(name)), name
        self.run()
        assert self._files() == self.new
        assert sorted(path.name for path in self.root.iterdir()) == ["clients", "specs"]
        return found[0]


def package_in(files: Files) -> Files:
    """Return the files of the package, including the user's."""
    return {name: files[name] for name in files if name.startswith("clients/acme/")}


def stop_everywhere(project: Project, stop: Stop) -> list[str]:
    """Stop a run before each change that it makes to the file system; return the state after each."""
    content = build._content(project.root, ())
    build._content = lambda *_: content  # this changes nothing: once is enough
    watch = Watch()
    found: list[str] = []
    is_done = False
    while not is_done:
        project.reset()
        watch.stop = stop
        if stop is kill:
            child = project.start(lambda: setattr(watch, "left", len(found) + 1))
            is_done = os.waitpid(child, 0)[1] == 0
        else:
            watch.left = len(found) + 1
            try:
                project.run()
                is_done = watch.left > 0
            except (KeyboardInterrupt, OSError):
                pass
            watch.left = None
        found.append(project.check())
    return found


def kill_from_outside(project: Project, runs: int = 12) -> list[str]:
    """Kill runs at ever earlier points; return the state after each."""
    project.reset()
    begun = time.monotonic()
    os.waitpid(project.start(lambda: None), 0)
    whole = time.monotonic() - begun
    found = []
    for part in range(runs, 0, -1):
        project.reset()
        child = project.start(lambda: None)
        os.setpgid(child, child)  # here too: whichever comes first
        time.sleep(whole * part / runs)
        os.killpg(child, signal.SIGKILL)  # the formatter too: on its own, it would go on writing to its files
        os.waitpid(child, 0)
        found.append(project.check())
    return found


def main() -> None:
    """Stop runs in the given mode, and print the state after each."""
    (mode,) = sys.argv[1:]
    if mode != "timed":
        writer._format = lambda *_: None  # this starts processes, and changes nothing outside the staging folder
    with tempfile.TemporaryDirectory() as folder:
        project = Project(Path(folder, "project"))
        stops = {stop.__name__: stop for stop in (kill, interrupt, fill)}
        found = kill_from_outside(project) if mode == "timed" else stop_everywhere(project, stops[mode])
    print(*found)


if __name__ == "__main__":
    main()
