"""What the end-to-end tests share: the stand-in for the vendors, wheels, and environments with installed clients."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import attrs
import pytest

from ..vendors import KEY, VENDORS, Vendor
from .environments import CLIENTS, Environment, build_wheel, make_environment
from .stand_in import StandIn, stand_in


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have one process run all tests that need what is prepared here, so that it is prepared once."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("end_to_end"))


@attrs.frozen
class Prepared:
    """Everything that takes time, being made side by side: by the name of a folder of clients/."""

    wheels: dict[str, Future[Path]]
    from_wheel: dict[str, Future[Environment]]
    from_source: dict[str, Future[Environment]]
    together: Future[Environment]


@pytest.fixture(scope="session")
def server() -> Iterator[StandIn]:
    """A running stand-in for all vendors."""
    with stand_in([vendor.path for vendor in VENDORS], key=KEY) as running:
        yield running


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    """The wheels, and an environment for each vendor's wheel, for each vendor's folder, and for all folders."""
    folder = tmp_path_factory.mktemp("prepared")
    vendors = [client for client in CLIENTS if client.name != "jobdetails"]

    with ThreadPoolExecutor() as pool:
        built = {client.name: pool.submit(build_wheel, folder / "wheels", client) for client in CLIENTS}

        def from_wheel(client: Path) -> Environment:
            return make_environment(folder / "from_wheel" / client.name, built[client.name].result())

        yield Prepared(
            wheels=built,
            together=pool.submit(make_environment, folder / "together", *CLIENTS),
            from_wheel={client.name: pool.submit(from_wheel, client) for client in vendors},
            from_source={
                client.name: pool.submit(make_environment, folder / "from_source" / client.name, client)
                for client in vendors
            },
        )


@pytest.fixture(scope="session")
def wheels(prepared: Prepared) -> dict[str, Path]:
    """The wheel of each folder of clients/."""
    return {name: wheel.result() for name, wheel in prepared.wheels.items()}


@pytest.fixture
def alone(vendor: Vendor, prepared: Prepared) -> Environment:
    """An environment in which the wheel of the vendor was installed, and no other package of ours."""
    return prepared.from_wheel[vendor.name].result()


@pytest.fixture
def from_source(vendor: Vendor, prepared: Prepared) -> Environment:
    """An environment in which the vendor's folder of clients/ was installed, and no other package of ours."""
    return prepared.from_source[vendor.name].result()


@pytest.fixture(scope="session")
def together(prepared: Prepared) -> Environment:
    """An environment in which every folder of clients/ was installed, the facade's too."""
    return prepared.together.result()
