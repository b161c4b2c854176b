"""Settings of clients, from the command line and the environment."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

from jobdetails_core.vendors import Setting, Vendor

Given = Mapping[tuple[str, str], Any]
"""The values of vendor options on the command line, by the names of the vendor and the setting or argument."""


def is_set(setting: Setting) -> bool:
    """Return whether the environment variable of a setting is set and not empty."""
    return bool(setting.variable and os.environ.get(setting.variable))


def missing_settings(vendors: Iterable[Vendor], given: Given) -> str:
    """Return a message about missing settings; empty if there are none."""
    names = [
        setting.variable or f"{setting.name} of {vendor.name}"
        for vendor in vendors
        for setting in vendor.settings
        if setting.is_required and (vendor.name, setting.name) not in given and not is_set(setting)
    ]
    if not names:
        return ""
    *others, last = names
    return f"{', '.join(others)} and {last} are not set" if others else f"{last} is not set"
