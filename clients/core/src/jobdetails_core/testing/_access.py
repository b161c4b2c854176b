"""What a fake service requires of its clients: credentials and settings."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from ..vendors import Setting, Vendor


class Access:
    """
    Who may use a fake of a vendor.

    Attributes:
        values: The credentials and required settings of its clients, by the names of their arguments. They are the
            same in every run, so that they can be written into the configuration of a test.
    """

    def __init__(self, vendor: Vendor) -> None:
        self.values = {setting.name: _value(setting) for setting in vendor.settings if _is_needed(setting)}
        self._keys = [str(self.values[setting.name]) for setting in vendor.settings if setting.is_secret]
        document = vendor.description()["openapi"]
        names = [name for requirement in document.get("security", [])[:1] for name in requirement]
        self._schemes = [document["components"]["securitySchemes"][name] for name in names]

    def is_granted(self, headers: Mapping[str, str]) -> bool:
        """Return whether every credential is right."""
        return all(
            headers.get(scheme.get("name", "Authorization").lower()) == _credential(scheme, key)
            for scheme, key in zip(self._schemes, self._keys, strict=False)
        )


def _is_needed(setting: Setting) -> bool:
    return setting.is_secret or (setting.is_required and setting.name != "base_url")


def _value(setting: Setting) -> Any:
    return 7 if setting.kind == "int" else f"test-{setting.name.replace('_', '-')}"


def _credential(scheme: Mapping[str, Any], key: str) -> str:
    """Return the value of a header that is right for a key."""
    if scheme["type"] == "apiKey":
        word = scheme.get("x-prefix")
        return f"{word} {key}" if word else key
    if scheme["scheme"].lower() == "basic":
        return f"Basic {base64.b64encode(key.encode()).decode()}"
    return f"Bearer {key}"
