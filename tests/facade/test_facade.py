"""The facade: every installed vendor and one error hierarchy under one name."""

from __future__ import annotations

import importlib
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import jobdetails
import jobdetails.errors
from jobdetails_core import errors

from ..callers import SYNC, Caller, Server, reply
from ..checkout import environment, import_path
from ..clock import VirtualClock
from ..jobs import FINAL, WAITING, Jobs
from ..vendors import VENDORS, Vendor, async_answering

PACKAGES = {vendor.module.__name__ for vendor in VENDORS}


def imported_by(statement: str, path: list[str]) -> set[str]:
    """Return the top-level packages that a new process imports for a statement."""
    program = f"import sys; {statement}; print(*sys.modules)"
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, env=environment(path), capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in done.stdout.split()}


def test_it_knows_every_installed_vendor() -> None:
    """`VENDORS` maps each vendor to its package."""
    assert {vendor.name: vendor.module.__name__ for vendor in VENDORS} == dict(jobdetails.VENDORS)
    assert {vendor.name for vendor in VENDORS} <= set(dir(jobdetails))


@pytest.mark.parametrize(
    "statement", ["import jobdetails", "import jobdetails.errors", "from jobdetails import errors"]
)
def test_importing_it_imports_no_http_library_and_no_vendor(statement: str, packages_path: list[str]) -> None:
    """Importing the facade and its errors is lightweight."""
    assert imported_by(statement, packages_path).isdisjoint({"httpx", "attr", "attrs", "anyio", *PACKAGES})


def test_a_vendor_is_imported_alone(vendor: Vendor, packages_path: list[str]) -> None:
    """Accessing a vendor imports only that vendor's package."""
    assert imported_by(f"from jobdetails import {vendor.name}", packages_path) & PACKAGES == {vendor.module.__name__}


def test_a_vendor_of_the_facade_is_its_package(vendor: Vendor) -> None:
    """The facade's module re-exports every public name of the package."""
    module = importlib.import_module(f"jobdetails.{vendor.name}")
    assert set(vendor.module.__all__) <= set(module.__all__)
    for name in vendor.module.__all__:
        assert getattr(module, name) is getattr(vendor.module, name)


def test_a_third_party_package_is_found(tmp_path: Path, packages_path: list[str]) -> None:
    """A vendor needs only an entry point."""
    folder = tmp_path / "acme"
    package = folder / "src" / "jobdetails_acme"
    package.mkdir(parents=True)
    vendor_json = Path(VENDORS[0].module.__file__).with_name("vendor.json").read_text(encoding="utf-8")
    package.joinpath("vendor.json").write_text(vendor_json, encoding="utf-8")
    package.joinpath("__init__.py").write_text("ANSWER = 42\n", encoding="utf-8")
    folder.joinpath("pyproject.toml").write_text(
        '[project]\nname = "jobdetails-acme"\nentry-points."jobdetails.vendors".acme = "jobdetails_acme"\n',
        encoding="utf-8",
    )
    path = [*packages_path, *import_path(tmp_path / "metadata", [folder])]
    assert "jobdetails_acme" in imported_by("import jobdetails; assert jobdetails.acme.ANSWER == 42", path)


@pytest.mark.parametrize("name", ["nobody", "Client", "_private"])
def test_an_unknown_vendor_is_an_attribute_error(name: str) -> None:
    """The message has the unknown name and the installed vendors."""
    with pytest.raises(AttributeError, match=name) as caught:
        getattr(jobdetails, name)
    assert name.startswith("_") or all(vendor.name in str(caught.value) for vendor in VENDORS)
    with pytest.raises(ModuleNotFoundError, match=f"jobdetails.{name}"):
        importlib.import_module(f"jobdetails.{name}")


@pytest.mark.parametrize("name", errors.__all__)
def test_an_error_is_one_class_for_all_vendors(name: str) -> None:
    """The facade, the core and every vendor's package share each error class."""
    modules = [errors, jobdetails.errors, *(vendor.module for vendor in VENDORS)]
    assert len({getattr(module, name) for module in modules}) == 1


def test_an_error_of_any_vendor_is_caught_by_one_name(vendor: Vendor, caller: Caller) -> None:
    """The error names its vendor, even after pickling."""
    error = caller.error(vendor, Server(reply(404, json={"message": "gone"})))
    assert isinstance(error, jobdetails.errors.NotFoundError)
    assert (pickle.loads(pickle.dumps(error)).vendor, error.message) == (vendor.name, "gone")


@pytest.mark.anyio
async def test_jobs_of_all_vendors_are_waited_for_together(clock: VirtualClock) -> None:
    """`wait_for_jobs` yields each job of each vendor once, when it has ended."""
    refs, expected = [], []
    for jobs in map(Jobs, WAITING):
        for phase in FINAL:
            for value in jobs.values(phase)[:1]:
                replies = [reply(200, json=jobs.body(status)) for status in (jobs.unfinished, value)]
                client = jobs.vendor.async_client(async_answering(Server(*replies)))
                refs.append((client, *jobs.vendor.arguments.values()))
                job = SYNC.value(jobs.vendor, Server(*replies[1:]), method="get_job_details")
                summaries = map(jobdetails.summarize, job if isinstance(job, list) else [job])
                expected += [(jobs.vendor.name, summary.id, phase) for summary in summaries]
    outcomes = [outcome async for outcome in jobdetails.wait_for_jobs(refs)]
    assert [outcome.error for outcome in outcomes if outcome.error] == []
    found = [(each.summary.vendor, each.summary.id, each.summary.phase) for each in outcomes if each.summary]
    assert sorted(found) == sorted((vendor, str(id_), phase) for vendor, id_, phase in expected)
    assert clock.pauses
