"""What is in the wheels, and what a bare environment has after one of them was installed."""

from __future__ import annotations

import json
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from ..vendors import ROOT, Vendor
from .environments import CLIENTS, Environment

DEPENDENCIES = {"attrs", "httpx", "msgspec", "stamina"}


@pytest.fixture(params=CLIENTS, ids=lambda client: client.name)
def client(request: pytest.FixtureRequest) -> Path:
    """Each folder of clients/ in turn."""
    found: Path = request.param
    return found


def metadata(wheel: Path) -> Message:
    """Return the metadata in a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return Parser().parsestr(archive.read(name).decode())


def test_a_wheel_holds_its_package_and_nothing_else(client: Path, wheels: dict[str, Path]) -> None:
    """Every file of the package is in the wheel, py.typed among them; beside it there is only the metadata."""
    (package,) = (client / "src").iterdir()
    sources = {path.relative_to(client / "src").as_posix() for path in package.rglob("*") if path.is_file()}
    sources = {name for name in sources if not name.endswith(".pyc")}
    with zipfile.ZipFile(wheels[client.name]) as archive:
        names = set(archive.namelist())
        for name in sources:
            assert archive.read(name) == (client / "src" / name).read_bytes()
        (licence,) = (name for name in names if name.endswith("/licenses/LICENSE"))
        assert archive.read(licence) == (ROOT / "LICENSE").read_bytes()
    information = licence.removesuffix("/licenses/LICENSE")
    metadata_names = ["METADATA", "WHEEL", "RECORD", "licenses/LICENSE"]
    metadata_names += ["entry_points.txt"] if client.name == "jobdetails" else []
    assert names == sources | {f"{information}/{name}" for name in metadata_names}
    assert f"{package.name}/py.typed" in names


def test_a_wheel_of_a_vendor_says_what_it_is(vendor: Vendor, wheels: dict[str, Path]) -> None:
    """Name, version, licence, Python and dependencies are those of the spec and the design."""
    said = metadata(wheels[vendor.name])
    assert said["Name"] == f"jobdetails-{vendor.name}"
    assert said["Version"] == vendor.document["info"]["version"]
    assert (said["License-Expression"], said.get_all("License-File")) == ("MIT", ["LICENSE"])
    assert said["Requires-Python"] == ">=3.11"
    requirements = [Requirement(text) for text in said.get_all("Requires-Dist", [])]
    assert {requirement.name for requirement in requirements if requirement.marker is None} == DEPENDENCIES
    assert all("extra ==" in str(requirement.marker) for requirement in requirements if requirement.marker)
    assert said.get_payload() == (ROOT / "clients" / vendor.name / "README.md").read_text(encoding="utf-8")


def test_the_wheel_of_the_facade_asks_for_every_vendor(wheels: dict[str, Path]) -> None:
    """The facade depends on each vendor's package, and on nothing else but for its command."""
    said = metadata(wheels["jobdetails"])
    requirements = [Requirement(text) for text in said.get_all("Requires-Dist", [])]
    extra = {requirement.name for requirement in requirements if str(requirement.marker or "") == 'extra == "cli"'}
    assert (extra, said.get_all("Provides-Extra")) == ({"click", "rich"}, ["cli"])
    names = [requirement.name for requirement in requirements if not requirement.marker]
    assert sorted(names) == sorted(f"jobdetails-{client.name}" for client in CLIENTS if client.name != "jobdetails")
    assert (said["License-Expression"], said.get_all("License-File")) == ("MIT", ["LICENSE"])
    assert said["Requires-Python"] == ">=3.11"


def test_a_client_stands_alone(vendor: Vendor, alone: Environment) -> None:
    """Where one client is installed, there is no other package of ours, and nothing that only the tests need."""
    code = (
        "import importlib.metadata as m, json\n"
        "print(json.dumps({found.metadata['Name']: found.version for found in m.distributions()}))"
    )
    done = alone.run("-c", code)
    assert done.stderr == ""
    installed = json.loads(done.stdout)
    assert {name for name in installed if name.startswith("jobdetails")} == {f"jobdetails-{vendor.name}"}
    assert set(installed) >= DEPENDENCIES
    assert {"anyio", "certifi", "h11", "httpcore", "idna", "tenacity", "typing-extensions", "typing_extensions"} >= (
        set(installed) - DEPENDENCIES - {f"jobdetails-{vendor.name}"}
    )


def test_a_client_knows_its_version(vendor: Vendor, alone: Environment) -> None:
    """`__version__` is the version of what is installed."""
    done = alone.run("-c", f"import jobdetails_{vendor.name} as client; print(client.__version__, client.__file__)")
    version, _, path = done.stdout.strip().partition(" ")
    assert version == vendor.document["info"]["version"]
    assert Path(path).is_relative_to(alone.python.parent.parent)
