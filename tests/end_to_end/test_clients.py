"""Installed clients against a server that validates each request with openapi-core and shares no code with them."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

import pytest

from ..checkout import ROOT, packages
from ..schemas import without_nulls
from ..vendors import KEY, VENDORS, Vendor
from .asking import outcomes_of
from .environments import Environment
from .stand_in import StandIn

WRONG_KEY = f"{KEY}-wrong"


def check(vendor: Vendor, environment: Environment, server: StandIn, **options: Any) -> None:
    """Assert that the client returns the documented sample, and raises documented and other errors."""
    errors = vendor.documented_errors
    changes: list[dict[str, Any]] = [
        {},
        dict.fromkeys(vendor.schemes, WRONG_KEY),
        {"headers": {"Prefer": "code=299"}},
        {"base_url": "http://127.0.0.1:9/nowhere", "max_retries": 0},
        *({"headers": {"Prefer": f"code={status}"}, "max_retries": 0} for status in errors),
    ]
    sample, refused, undocumented, unreachable, *documented = outcomes_of(
        environment, vendor, server, changes, **options
    )
    request = server.request(sample["request_id"])
    assert request["violations"] == []
    assert (request["method"], request["path"]) == (vendor.method, f"/{vendor.name}{vendor.target()}")
    assert sample["body"] == without_nulls(vendor.schema, vendor.example)
    assert sample["value"] == vendor.inside(sample["body"])
    assert sample["mismatches"] == []
    if vendor.schemes:
        assert (refused["error"], refused["vendor"]) == ("AuthenticationError", vendor.name)
        assert "the credential is missing or wrong" in refused["message"]
    assert (undocumented["error"], undocumented["body"]) == ("UnprocessableEntityError", None)
    assert unreachable["error"] == "APIConnectionError"
    for (status, (schema, example)), error in zip(errors.items(), documented, strict=True):
        assert error["status_code"] == status
        assert error["body"] == without_nulls(schema, example)
        assert server.request(error["request_id"])["status"] == status


@pytest.mark.parametrize("is_async", [False, True], ids=["sync", "async"])
def test_a_client_that_is_installed_alone(
    vendor: Vendor, alone: Environment, server: StandIn, *, is_async: bool
) -> None:
    """Installing one folder by path installs everything that its client needs."""
    check(vendor, alone, server, is_async=is_async)


def test_a_client_of_the_facade(vendor: Vendor, together: Environment, server: StandIn) -> None:
    """If all folders are installed together, the facade's module behaves like the package."""
    check(vendor, together, server, module=f"jobdetails.{vendor.name}")


def test_what_is_installed(vendor: Vendor, alone: Environment) -> None:
    """A client comes with the core, the core's dependencies and the vendor's entry point, and nothing else."""
    code = (
        "import importlib.metadata as m, json, jobdetails_core, sys\n"
        "names = [found.metadata['Name'].lower() for found in m.distributions()]\n"
        "print(json.dumps([sorted(names), list(jobdetails_core.installed_vendors())]))"
    )
    done = alone.run("-c", code)
    assert done.stderr == ""
    names, vendors = json.loads(done.stdout)
    own = f"jobdetails-{vendor.name.replace('_', '-')}"
    assert [name for name in names if name.startswith("jobdetails")] == ["jobdetails-core", own]
    assert {"attrs", "httpx"} <= set(names)
    assert {"pytest", "pyyaml", "openapi-python-client", "click", "rich"}.isdisjoint(names)
    assert vendors == [vendor.name]


def test_all_vendors_are_found_together(together: Environment) -> None:
    """The facade finds each installed vendor, which is a folder of clients/; no extra is installed."""
    done = together.run("-c", "import jobdetails; print(*jobdetails.VENDORS)")
    names = ["airflow", "click", "mcp", "pytest", "yaml"]
    code = f"from importlib.util import find_spec; print([name for name in {names} if find_spec(name)])"
    assert together.run("-c", code).stdout == "[]\n"
    assert (done.stdout.split(), done.stderr) == ([vendor.name for vendor in VENDORS], "")
    assert {vendor.name for vendor in VENDORS} == {folder.name for folder in packages()} - {"core", "jobdetails"}


def test_no_extra_is_installed_unasked(together: Environment) -> None:
    """Installing all folders together installs no dependencies of extras."""
    project = tomllib.loads((ROOT / "clients" / "jobdetails" / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [requirement for needed in project["optional-dependencies"].values() for requirement in needed]
    code = "import importlib.metadata as m; print(*(found.metadata['Name'].lower() for found in m.distributions()))"
    installed = set(together.run("-c", code).stdout.split())
    assert "jobdetails" in installed
    assert installed.isdisjoint({"pytest", *(re.split(r"[\[<>= ]", extra)[0] for extra in extras)})


def test_the_command_says_what_it_needs(together: Environment) -> None:
    """Without the extra, the command says how to install it."""
    done = together.run("-m", "jobdetails", "vendors")
    assert (done.returncode, done.stdout) == (2, "")
    assert "pip install 'jobdetails[cli]'" in done.stderr
