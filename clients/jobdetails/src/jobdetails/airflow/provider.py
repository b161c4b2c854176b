"""Provider metadata, which Airflow finds through the entry point ``apache_airflow_provider``."""

from __future__ import annotations

from typing import Any

from jobdetails_core.vendors import Setting, Vendor, installed_vendors

__all__ = ["get_provider_info"]

_FORM = {
    "hidden-fields": ["login", "port", "schema"],
    "relabeling": {"host": "Base URL", "password": "API key"},
    "placeholders": {"host": "https://host/prefix; empty for the vendor's default"},
}
"""Changes to Airflow's default form for a connection."""


def get_provider_info() -> dict[str, Any]:
    """Return the provider metadata in Airflow's format."""
    name = "jobdetails"
    package = f"{name}.airflow"
    return {
        "package-name": name,
        "name": "jobdetails",
        "description": "Wait for jobs of batch services, whatever the vendor.",
        "integrations": [{"integration-name": name, "external-doc-url": "https://example.com/jobdetails"}],
        "hooks": [{"integration-name": name, "python-modules": [f"{package}.hook"]}],
        "operators": [{"integration-name": name, "python-modules": [f"{package}.operator"]}],
        "sensors": [{"integration-name": name, "python-modules": [f"{package}.sensor"]}],
        "triggers": [{"integration-name": name, "python-modules": [f"{package}.trigger"]}],
        "connection-types": [
            {
                "connection-type": "jobdetails",
                "hook-class-name": f"{package}.hook.JobDetailsHook",
                "hook-name": "jobdetails",
                "ui-field-behaviour": _FORM,
                "conn-fields": _fields(),
            }
        ],
    }


def _fields() -> dict[str, Any]:
    """Return the form fields for a connection's extra: the vendor, and the settings of all installed vendors."""
    try:
        vendors = installed_vendors()
    except ImportError:  # a broken vendor package must not keep Airflow from starting
        vendors = {}
    choice: dict[str, Any] = {"type": "string", **({"enum": list(vendors)} if vendors else {})}
    fields: dict[str, dict[str, Any]] = {"vendor": {"label": "Vendor", "schema": choice}}
    for vendor in vendors.values():
        for setting in extra_settings(vendor):
            described = f"{vendor.title}: {setting.doc}"
            if setting.name in fields:
                fields[setting.name]["description"] += f" {described}"
                continue
            kind = {"type": ["integer" if setting.kind == "int" else "string", "null"]}
            fields[setting.name] = {
                "label": setting.name.replace("_", " ").capitalize(),
                "schema": {**kind, "format": "password"} if setting.is_secret else kind,
                "description": described,
            }
    return fields


def extra_settings(vendor: Vendor) -> list[Setting]:
    """Return the settings that are stored in a connection's extra: all except the base URL and the first key."""
    key = next((setting.name for setting in vendor.settings if setting.is_secret), None)
    return [setting for setting in vendor.settings if setting.name not in ("base_url", key)]
