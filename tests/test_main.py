"""The generator's command line: output and exit codes."""

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
    """The small project, as the root for the commands."""
    for name in ("generate", "check"):

        def command(vendors: list[str], function: object = getattr(build, name)) -> object:
            assert callable(function)
            return function(vendors, root=project)

        monkeypatch.setattr(build, name, command)
    return project


def test_generate(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`generate` prints each changed path, and then that nothing has changed."""
    assert main(["generate"]) == 0
    output = capsys.readouterr()
    assert "changed clients/acme\n" in output.out
    assert "changed clients/jobdetails/src/jobdetails/acme.py\n" in output.out
    assert main(["generate", "acme"]) == 0
    assert capsys.readouterr() == ("nothing changed\n", "")


def test_check(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`check` fails with the differences and how to fix them, writes nothing, and passes after that."""
    before = tree(here)
    assert main(["check"]) == 1
    assert tree(here) == before
    output = capsys.readouterr()
    assert output.out == ""
    assert "clients/acme/README.md: missing\n" in output.err
    assert output.err.endswith(" out of date; run `nox -s generate`\n")
    main(["generate"])
    capsys.readouterr()
    assert main(["check"]) == 0
    assert capsys.readouterr() == ("the clients match the specs\n", "")


@pytest.mark.parametrize("command", ["generate", "check"])
def test_an_invalid_spec(here: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    """An invalid spec is reported on stderr, and nothing is written."""
    write_spec(here, changed("example: 7}", "example: seven}"))
    before = tree(here)
    assert main([command]) == 1
    assert tree(here) == before
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("specs/acme.yaml:")
    assert output.err.endswith(
        "found 'seven'; expected a value that is valid against its schema ('seven' is not of type 'integer')\n"
    )


@pytest.mark.parametrize("command", ["generate", "check"])
def test_an_unknown_vendor(here: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    """The error lists the vendors that have a spec, and nothing is written."""
    before = tree(here)
    assert main([command, "acme", "apex", "zenith"]) == 1
    assert tree(here) == before
    assert capsys.readouterr().err.splitlines() == [
        "specs: #: found no spec for 'apex'; expected one of acme",
        "specs: #: found no spec for 'zenith'; expected one of acme",
    ]


def test_the_invalid_spec_of_another_vendor(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A named vendor is written and checked successfully; stderr names the invalid spec."""
    write_spec(here, "a: [", vendor="broken")
    assert main(["generate", "acme"]) == 0
    output = capsys.readouterr()
    assert output.out == "changed clients/acme\nchanged clients/jobdetails/src/jobdetails/acme.py\n"
    assert "specs/broken.yaml:1: #: found invalid YAML" in output.err
    assert main(["check", "acme"]) == 0
    assert "specs/broken.yaml:1: #: found invalid YAML" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code", "output"),
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
    output: str,
) -> None:
    """A full disk and Ctrl-C end a command with one line instead of a traceback."""

    def stop(vendors: list[str]) -> list[str]:
        raise error

    monkeypatch.setattr(build, "generate", stop)
    assert main(["generate"]) == code
    assert capsys.readouterr() == ("", output)


@pytest.mark.parametrize("arguments", [[], ["make"], ["generate", "--fast"]])
def test_wrong_usage(here: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    """Wrong usage lists the commands and returns 2."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: python -m generator" in capsys.readouterr().err


def test_it_is_a_module() -> None:
    """`python -m generator check` works from the root of the checkout."""
    command = [sys.executable, "-m", "generator", "check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "the clients match the specs\n"), done.stderr


def test_an_invalid_template(here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """An invalid template returns 1, like a spec."""
    monkeypatch.setattr("generator.render.layout.TEMPLATES", here)
    assert main(["generate"]) == 1
    assert "generator/render/templates/README.md.jinja: #: found FileNotFoundError" in capsys.readouterr().err
