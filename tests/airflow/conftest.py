"""Airflow in a temporary folder, on SQLite, with the packages of the checkout as if installed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ..checkout import ROOT, import_path

_HOME = tempfile.TemporaryDirectory(prefix="jobdetails-airflow-", ignore_cleanup_errors=True)
HOME = Path(_HOME.name)
PATH = import_path(HOME / "metadata")
sys.path[:0] = PATH

os.environ |= {
    "AIRFLOW_HOME": str(HOME),
    "AIRFLOW__CORE__DAGS_FOLDER": str(HOME / "dags"),
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    "PYTHONPATH": os.pathsep.join(PATH),
}

from jobdetails_core.testing import FakeService, VirtualClock  # noqa: E402  # importable only now
from jobdetails_core.vendors import installed_vendors  # noqa: E402

VENDORS = sorted(name for name, vendor in installed_vendors().items() if vendor.job)


@pytest.fixture(scope="session", autouse=True)
def home() -> Iterator[Path]:
    """Airflow's home folder, with its database and the DAGs."""
    (HOME / "dags").mkdir()
    example = ROOT / "clients" / "jobdetails" / "src" / "jobdetails" / "airflow" / "example_dag.py"
    for source in (example, *(ROOT / "tests" / "airflow" / "dags").glob("*.py")):
        shutil.copy(source, HOME / "dags")
    subprocess.run([sys.executable, "-m", "airflow", "db", "migrate"], check=True, capture_output=True)
    yield HOME
    _HOME.cleanup()


@pytest.fixture
def clock() -> Iterator[VirtualClock]:
    """Waits take no time."""
    with VirtualClock() as clock:
        yield clock


def connection(service: FakeService, **changes: Any) -> str:
    """Return a connection to a fake service, as Airflow reads it from the environment."""
    options = service.options()
    secrets = [setting.name for setting in service.vendor.settings if setting.is_secret]
    fields = {"conn_type": "jobdetails", "host": options.pop("base_url"), "password": options.pop(secrets[0])}
    return json.dumps({**fields, "extra": {"vendor": service.vendor.name, **options}, **changes})


@pytest.fixture(params=VENDORS)
def service(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeService]:
    """Run the test with a fake of each vendor, which the default connection uses."""
    with FakeService(request.param) as service:
        monkeypatch.setenv("AIRFLOW_CONN_JOBDETAILS_DEFAULT", connection(service))
        yield service
