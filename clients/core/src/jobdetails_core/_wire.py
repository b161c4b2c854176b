"""JSON names of a model's attributes, and the original spelling of their values."""

from __future__ import annotations

from typing import Any

import attrs


def wire_name(attribute: attrs.Attribute[Any]) -> str:
    """Return the JSON key of a model's attribute."""
    name: str = attribute.metadata.get("wire", attribute.name)
    return name


class Extra(dict[str, Any]):
    """Undocumented keys of an object, and enum values whose spelling differs from the documented one."""

    def __init__(self, entries: Any = (), spelled: dict[str, str] | None = None) -> None:
        super().__init__(entries)
        self.spelled = spelled or {}
        """Original spellings, by JSON key."""

    def __reduce__(self) -> Any:
        return Extra, (dict(self), self.spelled)


def received(model: Any, key: str, value: Any) -> Any:
    """Return a value in the service's own spelling, if only its case differs from the documented one."""
    extra = getattr(model, "additional_properties", None)
    text = extra.spelled.get(key, "") if isinstance(extra, Extra) else ""
    return text if text and isinstance(value, str) and text.casefold() == value.casefold() else value
