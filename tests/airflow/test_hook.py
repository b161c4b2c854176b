"""The hook, its connections, and the provider metadata."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
from airflow.providers_manager import ProvidersManager
from airflow.sdk import Connection
from airflow.sdk.providers_manager_runtime import ProvidersManagerTaskRuntime

from jobdetails.airflow import JobDetailsHook, hook
from jobdetails_core.testing import FakeService, VirtualClock
from jobdetails_core.vendors import Argument, Setting, Vendor

from ..checkout import ROOT
from .conftest import VENDORS, connection

KEYS = ("first-key", "second-key")


def test_a_connection_is_tested(service: FakeService, monkeypatch: pytest.MonkeyPatch, clock: VirtualClock) -> None:
    """The "Test" button in Airflow's form detects a wrong key and an unreachable host."""
    assert JobDetailsHook().test_connection()[0]
    monkeypatch.setenv("AIRFLOW_CONN_JOBDETAILS_DEFAULT", connection(service, password=KEYS[0]))
    assert JobDetailsHook().test_connection() == (False, mock.ANY)
    assert "401" in JobDetailsHook().test_connection()[1]
    monkeypatch.setenv("AIRFLOW_CONN_JOBDETAILS_DEFAULT", connection(service, host="http://127.0.0.1:9"))
    assert "APIConnectionError" in JobDetailsHook().test_connection()[1]


ACME = Vendor(
    name="acme",
    title="Acme",
    package="acme",
    method="get_job",
    job="Job",
    arguments=(
        Argument("job_id", "str", False, True, True, ""),
        Argument("region", "int", False, False, True, ""),
    ),
    settings=(
        Setting("api_key", None, "str", True, True, None, ""),
        Setting("app_token", None, "str", True, True, None, ""),
        Setting("base_url", None, "str", False, False, None, ""),
        Setting("shard", None, "int", False, False, None, ""),
    ),
)


@pytest.mark.parametrize(
    ("fields", "base_url"),
    [
        ({}, None),
        ({"host": "https://acme.test/prefix"}, "https://acme.test/prefix"),
        ({"host": "acme.test", "port": 8443}, "https://acme.test:8443"),
        ({"host": "http://acme.test/prefix", "port": 80}, "http://acme.test:80/prefix"),
        ({"host": "acme.test", "schema": "http"}, "http://acme.test"),
    ],
)
def test_all_that_a_client_needs_is_in_the_connection(fields: dict[str, Any], base_url: str | None) -> None:
    """Two keys and a vendor's settings reach its client, both as the form and as JSON store them."""
    extra = {"vendor": "acme", "app_token": KEYS[1], "shard": "7"}
    given = Connection(conn_id="acme", conn_type="jobdetails", password=KEYS[0], extra=json.dumps(extra), **fields)
    with acme() as client:
        lookup = hook._create(given, "Client")
    client.assert_called_once_with(api_key=KEYS[0], app_token=KEYS[1], shard=7, base_url=base_url)
    assert lookup.secrets == KEYS


@contextlib.contextmanager
def acme() -> Iterator[Any]:
    """Pretend that one vendor is installed, and provide its client class."""
    module = mock.Mock()
    with (
        mock.patch.object(hook, "installed_vendors", return_value={"acme": ACME}),
        mock.patch.object(Vendor, "load", return_value=module),
    ):
        yield module.Client


def test_the_documented_connection_works(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client can be created from the connection in the documentation."""
    page = (ROOT / "clients" / "jobdetails" / "docs" / "airflow.md").read_text(encoding="utf-8")
    ((name, value),) = re.findall(r"export (AIRFLOW_CONN_\w+)='(.*?)'", page, re.DOTALL)
    monkeypatch.setenv(name, value)
    lookup = JobDetailsHook().lookup("Client")
    with lookup.client:
        assert lookup.vendor.name == json.loads(value)["extra"]["vendor"]


@pytest.mark.parametrize(
    ("extra", "text"),
    [
        ("not JSON", "acme: extra: expected a JSON object"),
        ("{}", "acme: extra: expected a vendor of acme, got None"),
        ('{"vendor": "acme", "shards": 7}', "acme: extra: expected vendor, app_token, shard for acme, got shards"),
    ],
)
def test_a_wrong_connection_is_explained(extra: str, text: str) -> None:
    """The error for an unusable connection says what is expected where."""
    with acme(), pytest.raises(ValueError, match=r"^acme: ") as caught:
        hook._create(Connection(conn_id="acme", conn_type="jobdetails", extra=extra), "Client")
    assert str(caught.value) == text


def test_airflow_finds_the_provider() -> None:
    """Airflow lists the provider, its connection type, and a form with the vendors and their settings."""
    manager = ProvidersManager()
    assert "jobdetails" in manager.providers
    found = ProvidersManagerTaskRuntime().hooks["jobdetails"]
    assert found is not None
    assert found.hook_class_name == "jobdetails.airflow.hook.JobDetailsHook"
    widget = manager.connection_form_widgets["extra__jobdetails__vendor"]
    assert set(widget.field["schema"]["enum"]) >= set(VENDORS)
    assert manager.field_behaviours["jobdetails"]["relabeling"] == {"host": "Base URL", "password": "API key"}
