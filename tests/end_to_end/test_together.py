"""All clients and the facade, installed together from their folders, as `pip install ./clients/*/` does."""

from __future__ import annotations

import json
import os
import subprocess

import pytest

from ..schemas import without_nulls
from ..vendors import KEY, VENDORS, Vendor
from .asking import answers_of, options_of, readme_example
from .environments import Environment
from .stand_in import StandIn


def test_importing_the_facade_imports_no_vendor(together: Environment) -> None:
    """`import jobdetails` costs next to nothing: no vendor's package and no HTTP library is loaded."""
    done = together.run("-c", "import sys, jobdetails; print(*sys.modules)")
    assert done.stderr == ""
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert "jobdetails" in loaded
    assert loaded.isdisjoint({"httpx", "attrs", "attr", "msgspec", "stamina"})
    assert [name for name in loaded if name.startswith("jobdetails_")] == []


def test_importing_a_vendor_imports_only_that_one(vendor: Vendor, together: Environment) -> None:
    """A vendor of the facade loads its own package, and no other vendor's."""
    done = together.run("-c", f"from jobdetails import {vendor.name}; import sys; print(*sys.modules)")
    assert done.stderr == ""
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert {name for name in loaded if name.startswith("jobdetails_")} == {f"jobdetails_{vendor.name}"}


def test_the_facade_gives_the_very_same_objects(vendor: Vendor, together: Environment) -> None:
    """Every public name of a vendor's package is in the facade's module, as the same object."""
    code = (
        f"import jobdetails_{vendor.name} as package\n"
        f"from jobdetails import {vendor.name} as module\n"
        "assert set(package.__all__) <= set(module.__all__)\n"
        "assert {*package.__all__, 'errors', 'models'} == set(module.__all__)\n"
        "print(*(name for name in module.__all__ if getattr(module, name) is getattr(package, name)))\n"
        "assert all(getattr(module, name) is getattr(package, name) for name in module.__all__)\n"
    )
    done = together.run("-c", code)
    assert (done.returncode, done.stderr) == (0, "")
    assert {"Client", "AsyncClient", "NotFoundError"} <= set(done.stdout.split())


@pytest.mark.parametrize("is_async", [False, True], ids=["sync", "async"])
def test_a_vendor_of_the_facade_answers(
    vendor: Vendor, together: Environment, server: StandIn, *, is_async: bool
) -> None:
    """A client from the facade returns the document's sample, and raises its documented errors."""
    changes = [{}, *({"headers": {"Prefer": f"code={status}"}} for status in vendor.documented_errors)]
    module = f"jobdetails.{vendor.name}"
    answer, *errors = answers_of(together, vendor, server, changes, module=module, is_async=is_async)
    assert answer["body"] == without_nulls(vendor.schema, vendor.example)
    assert server.request(answer["request_id"])["violations"] == []
    assert [error["status_code"] for error in errors] == list(vendor.documented_errors)


def test_one_except_catches_the_error_of_every_vendor(together: Environment, server: StandIn) -> None:
    """`jobdetails.errors` has an error once for all vendors, as the class that each client really raises."""
    code = (
        "import json, sys\n"
        "import jobdetails, jobdetails.errors\n"
        "for name, options, arguments in json.load(sys.stdin):\n"
        "    try:\n"
        "        with getattr(jobdetails, name).Client(**options) as client:\n"
        "            client.get_job_details(*arguments)\n"
        "    except jobdetails.errors.NotFoundError:\n"
        "        print('a wrong branch')\n"
        "    except jobdetails.errors.AuthenticationError as error:\n"
        "        print(type(error).__module__, error.status_code)\n"
    )
    wrong = [
        (vendor.name, options_of(vendor, server) | {"api_key": f"{KEY}-wrong"}, vendor.arguments) for vendor in VENDORS
    ]
    done = together.run("-c", code, text=json.dumps(wrong))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [f"jobdetails_{vendor.name}.errors 401" for vendor in VENDORS]


def test_the_command_says_what_it_needs(together: Environment) -> None:
    """Where the extra is not installed, the command is there, and says in one line how to install it."""
    command = together.python.with_name("jobdetails")
    done = subprocess.run([command, "vendors"], env={"PATH": os.defpath}, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    needs = "jobdetails: found no click and no rich, which the command needs: pip install 'jobdetails[cli]'"
    assert done.stderr.splitlines() == [needs]


def test_the_example_of_the_facades_readme_runs(together: Environment) -> None:
    """The example of the facade's README runs as it stands, and prints the vendors."""
    done = together.run("-c", readme_example("jobdetails"))
    assert (done.returncode, done.stderr) == (0, "")
    assert all(vendor.name in done.stdout for vendor in VENDORS)
