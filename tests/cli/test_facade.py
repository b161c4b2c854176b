"""The facade finds vendors through entry points, and offers everything common under one name."""

from __future__ import annotations

import importlib.metadata
import re
import runpy
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

import jobdetails_core.vendors as core_vendors

from ..checkout import ROOT
from .conftest import Command
from .services import LIMIT, Services

NAMES = ["acme", "bulk", "zeta"]


def python(command: Command, program: str, **env: str | None) -> str:
    """Run a program that can import the facade and the fictitious vendors, and return its output."""
    done = subprocess.run(
        [sys.executable, "-c", program], env=command.environment(**env), capture_output=True, text=True, timeout=LIMIT
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_installed_vendors_are_found(command: Command) -> None:
    """A third-party package is a vendor of the facade: in `VENDORS`, by name, and in `dir`."""
    program = (
        "import jobdetails; print(dict(jobdetails.VENDORS)); print(*dir(jobdetails)); print(jobdetails.acme.Client)"
    )
    vendors, listed, client = python(command, program).splitlines()
    assert vendors == str({name: f"jobdetails_{name}" for name in NAMES})
    assert {*NAMES, "errors", "Phase", "JobSummary", "summarize", "wait_for_jobs"} <= set(listed.split())
    assert client == "<class 'jobdetails_acme.client.Client'>"
    assert python(command, "from jobdetails import bulk; print(bulk.__name__)") == "jobdetails_bulk"


def test_help_lists_vendors_and_public_names(command: Command) -> None:
    """`help(jobdetails)` lists the vendors and all public names."""
    text = python(command, "import jobdetails; help(jobdetails)")
    for name in [*NAMES, "errors", "class JobSummary", "class Phase", "wait_for_jobs", "summarize"]:
        assert re.search(rf"\b{name}\b", text), name


def test_importing_is_lazy(command: Command) -> None:
    """The facade imports no HTTP library and no vendor before it is used, and then only that vendor."""
    modules = set(python(command, "import sys, jobdetails; dir(jobdetails); print(*sys.modules)").split())
    assert modules.isdisjoint({"attr", "httpx", "click", *(f"jobdetails_{name}" for name in NAMES)})
    modules = set(python(command, "import sys; from jobdetails import acme; print(*sys.modules)").split())
    assert modules & {f"jobdetails_{name}" for name in NAMES} == {"jobdetails_acme"}


def test_everything_is_the_same_object(command: Command) -> None:
    """Errors and types are the same objects in the facade, the core and every vendor's package."""
    program = (
        "import jobdetails, jobdetails_core, jobdetails_core.errors as errors\n"
        "for vendor in (jobdetails.acme, jobdetails.bulk):\n"
        "    assert vendor.Phase is jobdetails.Phase is jobdetails_core.Phase\n"
        "    assert vendor.summarize is jobdetails.summarize\n"
        "    for name in errors.__all__:\n"
        "        assert getattr(vendor.errors, name) is getattr(jobdetails.errors, name) is getattr(errors, name)\n"
        "print('the same')"
    )
    assert python(command, program) == "the same"


def test_an_error_is_caught_by_one_name(command: Command, services: Services) -> None:
    """`except` with a name from `jobdetails.errors` catches the errors of all vendors, which name their vendor."""
    program = (
        "import jobdetails\n"
        "for vendor, id_ in ((jobdetails.acme, 'x'), (jobdetails.zeta, 7)):\n"
        "    try:\n"
        "        vendor.Client().get_job_details(*([id_] if id_ == 'x' else [7, 'a']))\n"
        "    except (jobdetails.errors.NotFoundError, TimeoutError) as error:\n"
        "        print(error.vendor, error.status_code)"
    )
    assert python(command, program).splitlines() == ["acme 404", "zeta 404"]


@pytest.mark.parametrize("name", ["nobody", "Client", "_private"])
def test_an_unknown_name_is_an_attribute_error(command: Command, name: str) -> None:
    """An unknown name raises an AttributeError that lists the installed vendors."""
    program = f"import jobdetails\ntry:\n    jobdetails.{name}\nexcept AttributeError as error:\n    print(error)"
    text = python(command, program)
    assert f"has no attribute '{name}'" in text
    assert ("acme, bulk, zeta" in text) == (not name.startswith("_"))


def test_a_package_without_a_description_is_named(command: Command) -> None:
    """A package that registers as a vendor but has no vendor.json raises an error that names the package."""
    info = command.folder / "broken-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[jobdetails.vendors]\nbroken = json\n", encoding="utf-8")
    done = command.run("vendors", PYTHONPATH=f"{command.path}:{command.folder}")
    assert done.returncode == 2
    assert "json registers itself" in done.stderr


@pytest.mark.parametrize("has_zip", [False, True])
def test_entry_points_are_read_as_importlib_does(tmp_path: Path, monkeypatch: Any, has_zip: bool) -> None:
    """If a distribution is installed twice, the first one counts; other groups and comments are ignored."""
    entries = "[other]\nno = a\n\n[jobdetails.vendors]\n# no = b\n{} = package\n[more]\nno = c\n"
    installed = {"1/Twice-1.dist-info": "first", "2/twice-2.dist-info": "second", "2/old.egg-info": "old"}
    for folder, name in installed.items():
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "METADATA").write_text(f"Name: {folder[2:].split('-')[0]}\n", encoding="utf-8")
        (tmp_path / folder / "entry_points.txt").write_text(entries.format(name), encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "zip", "w") as file:
        file.writestr("packed-1.dist-info/METADATA", "Name: packed\n")
        file.writestr("packed-1.dist-info/entry_points.txt", entries.format("packed"))
    monkeypatch.setattr(sys, "path", [str(tmp_path / name) for name in ("1", "nowhere", "2", "zip")[: 3 + has_zip]])
    found = dict(core_vendors._entry_points())
    assert found == {each.name: each.value for each in importlib.metadata.entry_points(group=core_vendors.GROUP)}
    assert sorted(found) == ["first", "old", "packed"][: 2 + has_zip]


def test_pyinstaller_hook_lists_what_to_bundle(vendors: Any) -> None:
    """The hook collects the descriptions, metadata and lazily imported modules of every vendor."""
    from jobdetails._pyinstaller import hook_folders

    (folder,) = hook_folders()
    found = runpy.run_path(str(Path(folder, "hook-jobdetails.py")))
    bundled = {f"{place}/{Path(source).name}" for source, place in found["datas"]}
    for name in vendors:
        assert f"jobdetails_{name}/vendor.json" in bundled
        assert any(f"jobdetails_{name}-" in place for place in bundled)
        assert f"jobdetails_{name}.client" in found["hiddenimports"]
    assert "jobdetails/_cli/record.schema.json" in bundled
    assert {"jobdetails._cli.wait", "jobdetails_core.wait", "jobdetails.errors"} <= set(found["hiddenimports"])
    project = (ROOT / "clients" / "jobdetails" / "pyproject.toml").read_text(encoding="utf-8")
    assert 'hook-dirs = "jobdetails._pyinstaller:hook_folders"' in project
