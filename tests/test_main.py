"""The command line: what it prints, and what it returns."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from generator.__main__ import main
from generator.render import build

from .checkout import ROOT
from .project import changed, tree, write_spec


@pytest.fixture
def here(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small project, on which the commands work."""
    for name in ("generate", "check"):

        def command(vendors: list[str], function: object = getattr(build, name)) -> object:
            assert callable(function)
            return function(vendors, root=project)

        monkeypatch.setattr(build, name, command)
    return project


def test_generate(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`generate` prints each path that changed, and then that nothing does."""
    assert main(["generate"]) == 0
    told = capsys.readouterr()
    assert "changed clients/acme\n" in told.out
    assert "changed clients/jobdetails/src/jobdetails/acme.py\n" in told.out
    assert main(["generate", "acme"]) == 0
    assert capsys.readouterr() == ("nothing changed\n", "")


def test_check(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`check` fails with what differs and how to mend it, writing nothing, and is content after that."""
    before = tree(here)
    assert main(["check"]) == 1
    assert tree(here) == before
    told = capsys.readouterr()
    assert told.out == ""
    assert "clients/acme/README.md: missing\n" in told.err
    assert told.err.endswith(" out of date; run `nox -s generate`\n")
    main(["generate"])
    capsys.readouterr()
    assert main(["check"]) == 0
    assert capsys.readouterr() == ("the clients match the specs\n", "")


@pytest.mark.parametrize("command", ["generate", "check"])
def test_a_spec_that_is_broken(here: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    """A broken spec is told on the error stream, and nothing is written."""
    write_spec(here, changed("example: 7}", "example: seven}"))
    before = tree(here)
    assert main([command]) == 1
    assert tree(here) == before
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("specs/acme.yaml:")
    assert told.err.endswith(
        "found 'seven'; expected a value that is valid against its schema ('seven' is not of type 'integer')\n"
    )


@pytest.mark.parametrize("command", ["generate", "check"])
def test_an_unknown_vendor(here: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    """A vendor that has no spec is told with those that have, and nothing is written."""
    before = tree(here)
    assert main([command, "acme", "apex", "zenith"]) == 1
    assert tree(here) == before
    assert capsys.readouterr().err.splitlines() == [
        "specs: #: found no spec for 'apex'; expected one of acme",
        "specs: #: found no spec for 'zenith'; expected one of acme",
    ]


def test_the_broken_spec_of_another_vendor(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A vendor by name is written and checked with exit code 0; the error stream names the spec that is broken."""
    write_spec(here, "a: [", vendor="broken")
    assert main(["generate", "acme"]) == 0
    told = capsys.readouterr()
    assert told.out == "changed clients/acme\nchanged clients/jobdetails/src/jobdetails/acme.py\n"
    assert "specs/broken.yaml:1: #: found invalid YAML" in told.err
    assert main(["check", "acme"]) == 0
    assert "specs/broken.yaml:1: #: found invalid YAML" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "a.py"),
         2, "generate failed: [Errno 28] No space left on device: 'a.py'\n"),
        (KeyboardInterrupt(), 130, "interrupted\n"),
    ],
)  # fmt: skip
def test_a_run_that_is_stopped(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    code: int,
    told: str,
) -> None:
    """A full disk and Ctrl-C end a command with one line instead of a traceback."""

    def stop(vendors: list[str]) -> list[str]:
        raise error

    monkeypatch.setattr(build, "generate", stop)
    assert main(["generate"]) == code
    assert capsys.readouterr() == ("", told)


@pytest.mark.parametrize("arguments", [[], ["make"], ["generate", "--fast"]])
def test_wrong_usage(here: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    """Wrong usage is told with the commands there are, and returns 2."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: python -m generator" in capsys.readouterr().err


def test_it_is_a_module() -> None:
    """`python -m generator check` is what `nox -s check` calls, from the root of the checkout."""
    command = [sys.executable, "-m", "generator", "check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "the clients match the specs\n"), done.stderr


def test_a_text_of_a_template_is_told_too(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A template that fails returns 1 as a spec does."""
    monkeypatch.setattr("generator.render.layout.TEMPLATES", here)
    assert main(["generate"]) == 1
    assert "generator/render/templates/README.md.jinja: #: found FileNotFoundError" in capsys.readouterr().err
