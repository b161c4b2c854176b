"""The hook that creates a vendor's client from an Airflow connection."""

from __future__ import annotations

import asyncio
import contextlib
import json
import warnings
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from airflow.sdk import BaseHook
from airflow.sdk.log import amask_secret, mask_secret

from jobdetails_core import errors
from jobdetails_core.vendors import Vendor, installed_vendors

from .._cli.values import value
from .jobs import Lookup
from .provider import extra_settings

__all__ = ["JobDetailsHook"]

_TEST_ID = "jobdetails-connection-test"


class JobDetailsHook(BaseHook):
    """
    Create clients of a vendor from a connection of the type ``jobdetails``.

    The host of the connection is the base URL and its password is the key. Its extra has the name of the vendor as
    ``vendor``, and the vendor's other settings by name. Missing settings are read from the environment.

    Attributes:
        jobdetails_conn_id: Id of the connection.
    """

    conn_name_attr = "jobdetails_conn_id"
    default_conn_name = "jobdetails_default"
    conn_type = "jobdetails"
    hook_name = "jobdetails"

    def __init__(self, jobdetails_conn_id: str = default_conn_name, **options: Any) -> None:
        super().__init__(**options)
        self.jobdetails_conn_id = jobdetails_conn_id

    def get_conn(self) -> Any:
        """
        Return the vendor's `Client`; you close it.

        Raises:
            ValueError: The connection does not name an installed vendor, or lacks a setting.
        """
        return self.lookup("Client").client

    def lookup(self, kind: str) -> Lookup:
        """
        Return a client for the connection.

        Args:
            kind: Name of the class: ``Client`` or ``AsyncClient``.

        Raises:
            ValueError: The connection does not name an installed vendor, or lacks a setting.
        """
        found = _create(self.get_connection(self.jobdetails_conn_id), kind)
        for secret in found.secrets:
            mask_secret(secret)
        return found

    async def lookup_async(self) -> Lookup:
        """
        Return an `AsyncClient` for the connection, without blocking the event loop.

        Raises:
            ValueError: The connection does not name an installed vendor, or lacks a setting.
        """
        connection = await self.aget_connection(self.jobdetails_conn_id)
        found = await asyncio.to_thread(
            _create, connection, "AsyncClient"
        )  # reads metadata, certificates and modules from disk
        for secret in found.secrets:
            await amask_secret(secret)
        return found

    def test_connection(self) -> tuple[bool, str]:
        """Request a job that cannot exist; return whether the vendor accepts the key, and its message."""
        try:
            vendor, client, _ = self.lookup("Client")
            with client:
                return _tested(vendor, client)
        except ValueError as error:  # includes ConfigurationError
            return False, str(error)


def _tested(vendor: Vendor, client: Any) -> tuple[bool, str]:
    ids = [
        [_id(argument.kind)] if argument.is_many else _id(argument.kind)
        for argument in vendor.arguments
        if argument.is_positional
    ]
    required = [argument for argument in vendor.arguments if argument.is_required and not argument.is_positional]
    options = {argument.name: [_id(argument.kind)] if argument.is_many else _id(argument.kind) for argument in required}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a response without the job is expected
            getattr(client, vendor.method)(*ids, **options)
    except (errors.NotFoundError, errors.BadRequestError, errors.UnprocessableEntityError) as error:
        return True, f"{vendor.title} accepted the key and does not know the test job, as expected ({error})"
    except (errors.JobMissingError, errors.ResponseDecodeError):
        pass  # a response without the job
    except errors.APIError as error:
        return False, f"{type(error).__name__}: {error}"
    return True, f"{vendor.title} accepted the key"


def _id(kind: str) -> Any:
    return {"str": _TEST_ID, "int": 0, "float": 0.0, "bool": False}.get(kind, {})


def _create(connection: Any, kind: str) -> Lookup:
    """Create the client of a connection. This reads files, and so blocks."""
    extra = _extra(connection)
    vendors = installed_vendors()
    name = extra.pop("vendor", None)
    if name not in vendors:
        known = ", ".join(vendors) or "(none installed)"
        raise ValueError(f"{connection.conn_id}: extra: expected a vendor of {known}, got {name!r}")
    vendor = vendors[name]
    options = _settings(vendor, extra, connection.conn_id)
    if key := next((setting.name for setting in vendor.settings if setting.is_secret), None):
        options[key] = connection.password or None
    options["base_url"] = _base_url(connection)
    secrets = [options.get(setting.name) for setting in vendor.settings if setting.is_secret]
    client = getattr(vendor.load(), kind)(**options)
    return Lookup(vendor, client, tuple(secret for secret in secrets if secret))


def _extra(connection: Any) -> dict[str, Any]:
    extra: Any = None
    with contextlib.suppress(ValueError):
        extra = json.loads(connection.extra or "{}")  # not extra_dejson, which blocks in a triggerer
    if not isinstance(extra, dict):
        raise ValueError(f"{connection.conn_id}: extra: expected a JSON object")
    return {name: found for name, found in extra.items() if found not in (None, "")}


def _settings(vendor: Vendor, extra: Mapping[str, Any], conn_id: str) -> dict[str, Any]:
    """Return the settings in the extra; connection forms store all of them as text."""
    known = {setting.name: setting for setting in extra_settings(vendor)}
    if wrong := extra.keys() - known.keys():
        shown = ", ".join(["vendor", *known])
        raise ValueError(f"{conn_id}: extra: expected {shown} for {vendor.name}, got {', '.join(sorted(wrong))}")
    return {name: value(known[name].kind, found) if isinstance(found, str) else found for name, found in extra.items()}


def _base_url(connection: Any) -> str | None:
    """Return the base URL. The host may be a whole URL, or a host name as in other connection types."""
    if not connection.host:
        return None
    url = connection.host if "://" in connection.host else f"{connection.schema or 'https'}://{connection.host}"
    if connection.port and urlsplit(url).port is None:
        host = urlsplit(url).netloc
        url = url.replace(host, f"{host}:{connection.port}", 1)
    return str(url)
