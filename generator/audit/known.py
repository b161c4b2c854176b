"""What a spec says, to be asked by kind and place."""

from __future__ import annotations

import re
from typing import Any

from .facts import Place, schema_place
from .nullable import pointer
from .openapi import Claim, OpenAPI

_ROOMS = {"body": "requestBody", "path": "parameters", "query": "parameters", "header": "parameters"}


class Known:
    """The claims of a spec."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.openapi = OpenAPI(document)
        self.claims = list(self.openapi.claims())
        self.listed = {value for claim in self.claims if claim.kind == "values" for value in claim.value}
        self.names = {part for claim in self.claims for part in claim.place}
        responses = self._responses = self.openapi.operation["responses"]
        self.success = next((status for status in responses if status.startswith("2")), "200")
        returned = responses.get(self.success, {}).get("x-returns")
        self.returned: Place = (self.success, returned) if returned else ()
        """The property that a method returns, which is required whatever the document says."""
        self._by_kind: dict[tuple[str, Place], Claim] = {}
        self._pointers: dict[Place, tuple[str, ...]] = {}
        for claim in self.claims:
            self._by_kind.setdefault((claim.kind, self.key(claim.place)), claim)
            if claim.place and claim.kind != "example":
                self._pointers.setdefault(self.key(claim.place), claim.pointers)

    def key(self, place: Place) -> Place:
        """Return a place as it is looked up: the case of a header does not count, and a status may be in a range."""
        if place[:1] == ("header",) and len(place) > 1:
            return (place[0], place[1].lower(), *place[2:])
        if place and place[0].isdigit() and place[0] not in self._responses:
            ranges = (found for found in (f"{place[0][0]}XX", "default") if found in self._responses)
            return (next(ranges, place[0]), *place[1:])
        return place

    def response(self, status: str) -> dict[str, Any]:
        """Return the response object of a status, or an empty one."""
        found: dict[str, Any] = self._responses.get(self.key((status,))[0], {})
        return found

    def claim(self, kind: str, place: Place = ()) -> Claim | None:
        """Return what the spec says of this kind at this place."""
        return self._by_kind.get((kind, self.key(place)))

    def has(self, place: Place) -> bool:
        """Return whether the spec knows a place."""
        return not place or self.key(place) in self._pointers

    def around(self, place: Place) -> tuple[str, ...]:
        """Return the pointers of a place, or of the nearest around it that the spec knows."""
        place = self.key(schema_place(place))
        known = place
        while known and known not in self._pointers:
            known = known[:-1]
        if known:
            return self._pointers[known]
        here = (self.openapi.at, self.openapi.at_path)
        return (pointer(self.openapi.at, _ROOMS.get(place[0], "responses")), *here) if place else here

    def is_free(self, place: Place) -> bool:
        """Return whether a place is inside an object of no documented form."""
        for length in range(len(place) - 1, 0, -1):
            around = self.key(place[:length])
            claim = self.claim("type", around)
            if claim:
                inside = any(other[:length] == around and other != around for other in self._pointers)
                return claim.value in ("object", "any") and not inside
        return False

    def paths(self) -> list[str]:
        """Return the path, and the path with what stands before it in the base URL."""
        base = self.claim("base URL")
        prefix = re.sub(r"^https?://[^/]*", "", str(base.value)).rstrip("/") if base else ""
        return [self.openapi.path, *([prefix + self.openapi.path] if prefix.startswith("/") else [])]

    def arguments(self, path: str) -> dict[str, str] | None:
        """Return what a path in a sample gives for each parameter, if it is a path of this operation."""
        for template in self.paths():
            pattern = "".join(
                "([^/]+)" if part.startswith("{") else re.escape(part) for part in re.split(r"(\{[^{}]*\})", template)
            )
            if found := re.fullmatch(pattern, path):
                return dict(zip(re.findall(r"\{([^{}]*)\}", template), found.groups(), strict=True))
        return None
