"""The credentials and settings that a fake service requires."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from ..vendors import Setting, Vendor


class Access:
    """
    The access check of a fake service.

    Attributes:
        values: Credentials and required settings, by the name of the client argument. They are the same in every run,
        so you can write them into a test configuration.
    """

    def __init__(self, vendor: Vendor) -> None:
        self.values = {setting.name: _value(setting) for setting in vendor.settings if _is_needed(setting)}
        self._keys = [str(self.values[setting.name]) for setting in vendor.settings if setting.is_secret]
        document = vendor.description()["openapi"]
        names = [name for requirement in document.get("security", [])[:1] for name in requirement]
        self._schemes = [document["components"]["securitySchemes"][name] for name in names]

    def is_granted(self, headers: Mapping[str, str]) -> bool:
        """Return whether all credentials are correct."""
        return all(
            headers.get(scheme.get("name", "Authorization").lower()) == _credential(scheme, key)
            for scheme, key in zip(self._schemes, self._keys, strict=False)
        )


def _is_needed(setting: Setting) -> bool:
    return setting.is_secret or (setting.is_required and setting.name != "base_url")


def _value(setting: Setting) -> Any:
    return 7 if setting.kind == "int" else f"test-{setting.name.replace('_', '-')}"


def _credential(scheme: Mapping[str, Any], key: str) -> str:
    """Return the header value for a key."""
    if scheme["type"] == "apiKey":
        word = scheme.get("x-prefix")
        return f"{word} {key}" if word else key
    if scheme["scheme"].lower() == "basic":
        return f"Basic {base64.b64encode(key.encode()).decode()}"
    return f"Bearer {key}"
