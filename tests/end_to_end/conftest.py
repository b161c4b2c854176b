"""A contract server for all vendors, and environments in which packages are installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ..checkout import ROOT, packages
from ..vendors import KEY, VENDORS, Vendor
from .environments import Environment, make_environment
from .stand_in import StandIn, stand_in


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run all tests that need these fixtures in one process, so that they are set up once."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("end_to_end"))


@pytest.fixture(scope="session")
def server() -> Iterator[StandIn]:
    """A running contract server for all vendors."""
    with stand_in([vendor.path for vendor in VENDORS], key=KEY) as running:
        yield running


@pytest.fixture(scope="session")
def together(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """An environment in which every folder of clients/ is installed, as with `pip install ./clients/*/`."""
    return make_environment(tmp_path_factory.mktemp("together"), *packages())


@pytest.fixture(scope="session")
def alone_by_name(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Environment]:
    """An environment for each vendor in which only the folder of its client was passed to the installer."""
    folder = tmp_path_factory.mktemp("alone")
    return {vendor.name: make_environment(folder / vendor.name, ROOT / "clients" / vendor.name) for vendor in VENDORS}


@pytest.fixture
def alone(vendor: Vendor, alone_by_name: dict[str, Environment]) -> Environment:
    """The environment in which only this vendor's client is installed."""
    return alone_by_name[vendor.name]
