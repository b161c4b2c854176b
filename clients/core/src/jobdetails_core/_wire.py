"""How the attributes of a model are called in JSON, and how their values were spelled there."""

from __future__ import annotations

from typing import Any

import attrs


def wire_name(attribute: attrs.Attribute[Any]) -> str:
    """Return the JSON key of a model's attribute."""
    name: str = attribute.metadata.get("wire", attribute.name)
    return name


class Extra(dict[str, Any]):
    """The undocumented keys of an object, and the texts of its enums that are spelled otherwise than documented."""

    def __init__(self, entries: Any = (), spelled: dict[str, str] | None = None) -> None:
        super().__init__(entries)
        self.spelled = spelled or {}
        """By JSON key."""

    def __reduce__(self) -> Any:
        return Extra, (dict(self), self.spelled)


def received(model: Any, key: str, value: Any) -> Any:
    """Return the value of a model's key as the service spelled it, if only its case differs from the documented one."""
    extra = getattr(model, "additional_properties", None)
    text = extra.spelled.get(key, "") if isinstance(extra, Extra) else ""
    return text if text and isinstance(value, str) and text.casefold() == value.casefold() else value
