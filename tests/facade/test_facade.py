"""The facade: one name for every vendor, and one for every error of all of them."""

from __future__ import annotations

import ast
import importlib
import pickle
import subprocess
import sys
from typing import Any

import httpx
import pytest

import jobdetails
import jobdetails.errors

from ..vendors import ROOT, VENDORS, Vendor, answering

FACADE = ROOT / "clients" / "jobdetails" / "src" / "jobdetails"
ERRORS: list[str] = VENDORS[0].module.errors.__all__


def imported_by(statement: str) -> set[str]:
    """Return the top-level packages that a fresh process has after a statement."""
    path = [str(folder) for folder in sorted((ROOT / "clients").glob("*/src"))]
    program = f"import sys; sys.path[:0] = {path!r}; {statement}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in done.stdout.split()}


def test_it_knows_the_vendors_of_specs() -> None:
    """`VENDORS` has each spec, with the package behind it."""
    assert {vendor.name: vendor.module.__name__ for vendor in VENDORS} == jobdetails.VENDORS


@pytest.mark.parametrize(
    "statement",
    [
        "import jobdetails",
        "import jobdetails.errors",
        "from jobdetails import errors",
        "import jobdetails as j; j.errors",
    ],
)
def test_importing_it_costs_nothing(statement: str) -> None:
    """The facade and its errors import no HTTP library and no vendor before one is asked for."""
    packages = [vendor.module.__name__ for vendor in VENDORS]
    assert imported_by(statement).isdisjoint({"attr", "attrs", "httpx", "msgspec", "stamina", *packages})


@pytest.mark.parametrize(
    "form", ["from jobdetails import {}", "import jobdetails.{}", "import jobdetails; jobdetails.{}"]
)
def test_a_vendor_is_imported_alone(vendor: Vendor, form: str) -> None:
    """Each way to name a vendor imports that one's package and no other's."""
    packages = {other.module.__name__ for other in VENDORS}
    assert imported_by(form.format(vendor.name)) & packages == {vendor.module.__name__}


def test_a_vendor_is_what_its_package_is(vendor: Vendor) -> None:
    """Every public name, and the modules of models and errors, are the package's very own."""
    module = importlib.import_module(f"jobdetails.{vendor.name}")
    assert set(module.__all__) == {*vendor.module.__all__, "errors", "models"}
    for name in module.__all__:
        assert getattr(module, name) is getattr(vendor.module, name)


@pytest.mark.parametrize("name", ["nobody", "Client", "_private", "__path", "ERRORS"])
def test_an_unknown_vendor_is_named_with_the_known_ones(name: str) -> None:
    """Asking for a vendor that there is not says which there are."""
    with pytest.raises(AttributeError) as caught:
        getattr(jobdetails, name)
    assert str(caught.value) == f"jobdetails has no vendor {name!r}; it has {', '.join(jobdetails.VENDORS)}"
    assert not hasattr(jobdetails, name)


def test_a_vendor_that_is_no_module_cannot_be_imported() -> None:
    """`import jobdetails.nobody` is a `ModuleNotFoundError`, as for any package."""
    with pytest.raises(ModuleNotFoundError, match="nobody"):
        importlib.import_module("jobdetails.nobody")


def test_an_error_of_any_vendor_is_caught_by_one_name(vendor: Vendor) -> None:
    """`except` with a name of `jobdetails.errors` catches that error of any vendor, and no other kind."""
    client = vendor.client(answering(lambda request: httpx.Response(404, json={"message": "gone"})))
    caught: Any = None
    try:
        client.get_job_details(*vendor.arguments)
    except jobdetails.errors.RateLimitError:
        pytest.fail("a 404 was taken for a 429")
    except jobdetails.errors.NotFoundError as error:
        caught = error
    assert caught.message == "gone"
    assert isinstance(caught, jobdetails.errors.APIStatusError)
    assert isinstance(caught, jobdetails.errors.APIError)
    assert not isinstance(caught, jobdetails.errors.APIConnectionError)
    assert isinstance(pickle.loads(pickle.dumps(caught)), jobdetails.errors.NotFoundError)


def test_a_configuration_error_of_any_vendor_is_caught_by_one_name(vendor: Vendor) -> None:
    """What a client says at construction is caught by one name, too, and is no `APIError`."""
    with pytest.raises(jobdetails.errors.ConfigurationError) as caught:
        vendor.client(base_url="nowhere")
    assert not isinstance(caught.value, jobdetails.errors.APIError)


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_is_that_of_every_vendor(name: str) -> None:
    """Behind each name stand the classes of all vendors by that name, in the order of `VENDORS`."""
    found = getattr(jobdetails.errors, name)
    assert found == tuple(getattr(vendor.module.errors, name) for vendor in VENDORS)
    assert len(set(found)) == len(VENDORS)


@pytest.mark.parametrize("name", ["NoSuchError", "annotations_", "error_class", "Mismatch"])
def test_an_unknown_error_is_named_with_the_known_ones(name: str) -> None:
    """Asking for an error that there is not says which there are."""
    with pytest.raises(AttributeError) as caught:
        getattr(jobdetails.errors, name)
    assert str(caught.value) == f"jobdetails.errors has no {name!r}; it has {', '.join(ERRORS)}"


def test_the_stub_says_what_is_there() -> None:
    """What type checkers read of `jobdetails.errors` has the runtime's names, each as the vendors' classes."""
    stub = ast.parse((FACADE / "errors.pyi").read_text(encoding="utf-8"))
    annotated = {
        ast.unparse(node.target): ast.unparse(node.annotation) for node in stub.body if isinstance(node, ast.AnnAssign)
    }
    imported = {
        alias.asname: node.module for node in stub.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    (exported,) = (ast.literal_eval(node.value) for node in stub.body if isinstance(node, ast.Assign))
    assert exported == ERRORS == list(annotated)
    assert list(imported.values()) == list(jobdetails.VENDORS.values())
    for name, annotation in annotated.items():
        assert annotation == f"tuple[{', '.join(f'type[{alias}.{name}]' for alias in imported)}]"
