"""One spec as read: its document, and where in the file each part of it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from ..errors import Problem
from .conflicts import Conflict


@frozen
class Spec:
    """One vendor's spec as read."""

    vendor: str
    file: str
    document: dict[str, Any] = field(repr=False)
    lines: Mapping[str, int | None] = field(repr=False)
    origins: Mapping[str, str] = field(factory=dict, repr=False)
    """In plain form: the pointer to the schema in place that each added component was."""
    conflicts: tuple[Conflict, ...] = field(default=(), repr=False)
    """What its `x-conflict`s say, which are not in the document any more."""

    def problem(self, place: str, found: str, expected: str) -> Problem:
        """Return a problem at a JSON pointer of this spec, with the nearest line that is known."""
        _, _, rest = place.partition("#/components/schemas/")
        name, slash, inside = rest.partition("/")
        if name in self.origins:
            place = f"{self.origins[name]}{slash}{inside}"
        known = place
        while known not in self.lines and "/" in known:
            known = known.rpartition("/")[0]
        return Problem(self.file, place, found, expected, self.lines.get(known))
