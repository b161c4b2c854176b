"""How the attributes of a model are called in JSON."""

from __future__ import annotations

from typing import Any

import attrs


def wire_name(attribute: attrs.Attribute[Any]) -> str:
    """Return the JSON key of a model's attribute."""
    name: str = attribute.metadata.get("wire", attribute.name)
    return name
