"""A spec: its document, and the line of each part of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from ..errors import Problem
from .conflicts import Conflict


@frozen
class Spec:
    """A vendor's spec."""

    vendor: str
    file: str
    document: dict[str, Any] = field(repr=False)
    lines: Mapping[str, int | None] = field(repr=False)
    origins: Mapping[str, str] = field(factory=dict, repr=False)
    """For each component that `normalize` added, the pointer to its inline schema."""
    conflicts: tuple[Conflict, ...] = field(default=(), repr=False)
    """Its `x-conflict` entries, which are removed from the document."""

    def problem(self, place: str, found: str, expected: str) -> Problem:
        """Return a problem at a JSON pointer in this spec, with the nearest known line."""
        _, _, rest = place.partition("#/components/schemas/")
        name, slash, inside = rest.partition("/")
        if name in self.origins:
            place = f"{self.origins[name]}{slash}{inside}"
        known = place
        while known not in self.lines and "/" in known:
            known = known.rpartition("/")[0]
        return Problem(self.file, place, found, expected, self.lines.get(known))
