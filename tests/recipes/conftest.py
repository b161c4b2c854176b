"""The packages of the checkout, as if installed, and folders for the files of the orchestrators."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..checkout import import_path

_HOME = tempfile.TemporaryDirectory(prefix="jobdetails-recipes-", ignore_cleanup_errors=True)
PATH = import_path(Path(_HOME.name, "metadata"))
sys.path[:0] = PATH

os.environ |= {
    "DAGSTER_HOME": _HOME.name,
    "DAGSTER_DISABLE_TELEMETRY": "1",
    "PREFECT_HOME": _HOME.name,
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
}


@pytest.fixture(scope="session", autouse=True)
def _home() -> Iterator[None]:
    yield
    _HOME.cleanup()
