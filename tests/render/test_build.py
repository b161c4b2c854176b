"""`generate` and `check`: which files are written or left alone, and reproducibility."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.render import build, layout, swap, writer
from generator.render.build import check, generate

from ..checkout import ROOT
from ..project import SPEC, changed, problems, tree, write_spec

SHARED = [
    "clients/README.md",
    "clients/jobdetails/.generated",
    "clients/jobdetails/LICENSE",
    "clients/jobdetails/pyproject.toml",
]
MODULES = "clients/jobdetails/src/jobdetails"


def files(root: Path) -> dict[str, bytes | None]:
    """Return the files of a project, without folders."""
    return {name: content for name, content in tree(root).items() if content is not None}


def test_everything_is_written_once(project: Path) -> None:
    """`generate` returns the changed paths; a second run changes nothing."""
    assert sorted(generate(root=project)) == sorted(["clients/acme", *SHARED, f"{MODULES}/acme.py"])
    after = tree(project)
    assert generate(root=project) == []
    assert tree(project) == after
    assert check(root=project) == []


ELSEWHERE = """
import pathlib, sys
from generator.render.build import generate
from generator.errors import SpecError
good, broken = map(pathlib.Path, sys.argv[1:])
generate(root=good)
try:
    generate(root=broken)
except SpecError as error:
    print(error)
"""


def test_the_same_specs_give_the_same_bytes(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Another process, working directory, hash seed, locale and root give the same bytes and messages."""
    write_spec(project, SPEC.replace("Acme", "Apex"), vendor="apex")
    generate(root=project)
    broken = tmp_path_factory.mktemp("broken")
    write_spec(broken, changed("example: 7}", "example: 7, style: simple, explode: true}"))
    differences = str(problems(broken))
    for seed, language in (("0", "C"), ("1", "C.UTF-8")):
        other = tmp_path_factory.mktemp("other")
        write_spec(other)
        write_spec(other, SPEC.replace("Acme", "Apex"), vendor="apex")
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed, "LC_ALL": language}
        command = [sys.executable, "-c", ELSEWHERE, str(other), str(broken)]
        done = subprocess.run(command, env=environment, cwd=other.parent, capture_output=True, text=True, check=True)
        assert tree(other) == tree(project)
        assert str(done.stdout.splitlines()) == differences


def test_output_is_reproducible(project: Path) -> None:
    """Generated files contain no paths, object addresses, or Windows line endings."""
    generate(root=project)
    for name, content in files(project / "clients").items():
        assert content is not None
        assert str(project).encode() not in content, name
        assert b" object at 0x" not in content, name
        assert content == b"" or (content.endswith(b"\n") and b"\r" not in content), name


def test_files_that_are_no_longer_generated(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`check` reports and `generate` deletes files that a newer generator no longer writes."""
    with monkeypatch.context() as patch:
        more = {"docs/more.md": "README.md.jinja", "src/{name}/_old.py": "init.py.jinja"}
        patch.setattr(layout, "_VENDOR_TEMPLATES", layout._VENDOR_TEMPLATES | more)
        generate(root=project)
    package = project / "clients" / "acme"
    assert {"_old.py", "client.py"} <= {path.name for path in (package / "src" / "jobdetails_acme").iterdir()}
    differences = check(root=project)
    assert [line for line in differences if "no longer generated" in line] == [
        "clients/acme/docs/more.md: no longer generated",
        "clients/acme/src/jobdetails_acme/_old.py: no longer generated",
    ]
    assert generate(root=project) == ["clients/acme"]
    assert not (package / "docs").exists()
    assert not (package / "src" / "jobdetails_acme" / "_old.py").exists()
    assert check(root=project) == []


def test_files_of_the_user_stay(project: Path) -> None:
    """Other files in a package are kept; `check` reports only those that would be installed with it."""
    generate(root=project)
    package = project / "clients" / "acme"
    mine = ["notes.txt", ".venv/bin/python", "dist/a.whl", "src/jobdetails_acme.egg-info/PKG-INFO", "src/mine.py"]
    for name in (*mine, "src/jobdetails_acme/scratch.py"):
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text("mine", encoding="utf-8")
    write_spec(project, changed("description: What is done.", "description: What was done."))
    assert generate(root=project) == ["clients/acme"]
    for name in (*mine, "src/jobdetails_acme/scratch.py"):
        assert (package / name).read_text(encoding="utf-8") == "mine"
    assert check(root=project) == [
        "clients/acme/src/jobdetails_acme/scratch.py: not generated, but would be installed; move or delete it"
    ]
    (package / "src" / "jobdetails_acme" / "scratch.py").unlink()
    assert check(root=project) == []


def test_no_other_path_is_touched(project: Path) -> None:
    """Files around the packages, and hand-written files in the facade, are not changed."""
    planted = {
        "README.md": "mine",
        "clients/notes.txt": "mine",
        "clients/other/mine.py": "mine",
        "clients/jobdetails/README.md": "mine",
        "clients/jobdetails/src/jobdetails/__init__.py": "mine",
        "clients/jobdetails/src/jobdetails/errors.py": "mine",
        "clients/jobdetails/src/jobdetails/cli.py": "mine",
        "clients/jobdetails/src/jobdetails/old.py": "# Generated from specs/old.yaml.",
        "specs/README.md": "mine",
        "specs/notes.txt": "mine",
        ".generating-mine": "mine",
    }
    for name, text in planted.items():
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    times = {name: (project / name).stat().st_mtime_ns for name in [*planted, "specs/acme.yaml"]}
    generate(root=project)
    write_spec(project, changed("version: '1.2.3'", "version: '1.2.4'"), vendor="apex")
    generate(root=project)
    for name, text in planted.items():
        assert (project / name).read_text(encoding="utf-8") == text
    assert {name: (project / name).stat().st_mtime_ns for name in times} == times
    made = {name.partition("/")[0] for name in tree(project)}
    assert made == {"README.md", ".generating-mine", "clients", "specs"}


def test_a_vendor_without_a_spec(project: Path) -> None:
    """The facade's module of a removed vendor is deleted; `check` asks for its package to be removed by hand."""
    write_spec(project, SPEC.replace("Acme", "Apex"), vendor="apex")
    generate(root=project)
    (project / "specs" / "apex.yaml").unlink()
    stale = f"{MODULES}/apex.py"
    assert f"{stale}: no longer generated" in check(root=project)
    assert stale in generate(root=project)
    assert not (project / stale).exists()
    assert (project / "clients" / "apex" / "README.md").is_file()
    assert check(root=project) == ["clients/apex: has no spec; remove it by hand"]


def test_check_reports_differences(project: Path) -> None:
    """`check` reports changed, missing and superfluous files, and writes nothing."""
    generate(root=project)
    package = project / "clients" / "acme"
    models = package / "src" / "jobdetails_acme" / "models.py"
    models.write_text(models.read_text(encoding="utf-8").replace("class Part", "class Piece"), encoding="utf-8")
    (package / "LICENSE").unlink()
    (package / "src" / "jobdetails_acme" / "more.py").write_text("", encoding="utf-8")
    (project / "clients" / "README.md").unlink()
    (project / "clients" / "stray").mkdir()
    (project / "clients" / "stray" / "a.txt").write_text("", encoding="utf-8")
    before = tree(project)
    differences = check(root=project)
    assert tree(project) == before
    assert differences[0].startswith(
        "clients/acme/src/jobdetails_acme/more.py: not generated, but would be installed; "
    )
    assert differences[1] == "clients/README.md: missing"
    assert differences[2] == "clients/acme/LICENSE: missing"
    assert "-class Piece(Model):\n+class Part(Model):" in differences[3]
    assert differences[4:] == ["clients/stray: has no spec; remove it by hand"]


def test_bytecode_is_ignored(project: Path) -> None:
    """Compiled modules and empty folders are not differences."""
    generate(root=project)
    cache = project / "clients" / "acme" / "src" / "jobdetails_acme" / "__pycache__"
    cache.mkdir()
    (cache / "models.cpython-311.pyc").write_bytes(b"\x00")
    (project / "clients" / "gone" / "src").mkdir(parents=True)
    assert check(root=project) == []
    assert generate(root=project) == []


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
@pytest.mark.parametrize("where", [(writer, "_format"), (swap, "swap_package"), (swap, "swap_files")])
def test_a_run_that_is_interrupted(
    project: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException], where: tuple[object, str]
) -> None:
    """An interrupted run leaves no staging folder."""

    def interrupt(*arguments: object) -> None:
        raise error

    monkeypatch.setattr(*where, interrupt)
    with pytest.raises(error):
        generate(root=project)
    assert {path.name for path in project.iterdir()} <= {"clients", "specs"}


def test_check_stages_elsewhere(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`check` creates no folder in the project, because the checkout may be read-only."""
    seen = []
    staged = writer._format

    def look(stage: Path, config: Path) -> None:
        seen.append(stage)
        staged(stage, config)

    monkeypatch.setattr(writer, "_format", look)
    check(root=project)
    assert len(seen) == 1
    assert project not in seen[0].parents


def test_the_root_is_this_checkout() -> None:
    """The default root is the checkout that contains the generator."""
    assert build.ROOT == ROOT
