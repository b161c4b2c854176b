"""Look up the claims of a spec by kind and place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from ..spec.notation import OF_RESPONSES
from .facts import Place, schema_place
from .nullable import pointer
from .openapi import Claim, OpenAPI

_ROOMS = {"body": "requestBody", "path": "parameters", "query": "parameters", "header": "parameters"}


class Known:
    """The claims of a spec."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.openapi = OpenAPI(document)
        self.claims = [*self.openapi.claims(), *_waiting(self.openapi)]
        self.listed = {value for claim in self.claims if claim.kind == "values" for value in claim.value}
        self.names = {part for claim in self.claims if claim.place[:1] != ("x-job",) for part in claim.place}
        responses = self._responses = self.openapi.operation["responses"]
        self.success = next((status for status in responses if status.startswith("2")), "200")
        returned = responses.get(self.success, {}).get("x-returns")
        self.returned: Place = (self.success, *returned.split(".")) if returned else ()
        """The property that a method returns; it is required regardless of the documents."""
        self._by_kind: dict[tuple[str, Place], Claim] = {}
        self._pointers: dict[Place, tuple[str, ...]] = {}
        for claim in self.claims:
            self._by_kind.setdefault((claim.kind, self.key(claim.place)), claim)
            if claim.place and claim.kind != "example":
                self._pointers.setdefault(self.key(claim.place), claim.pointers)

    def key(self, place: Place) -> Place:
        """Normalize a place for lookup: header names are case-insensitive, and a status may match a range."""
        if place[:1] == ("header",) and len(place) > 1:
            return (place[0], place[1].lower(), *place[2:])
        if place and place[0].isdigit() and place[0] not in self._responses:
            ranges = (found for found in (f"{place[0][0]}XX", "default") if found in self._responses)
            return (next(ranges, place[0]), *place[1:])
        return place

    def response(self, status: str) -> dict[str, Any]:
        """Return the response object for a status, or an empty one."""
        found: dict[str, Any] = self._responses.get(self.key((status,))[0], {})
        return found

    def claim(self, kind: str, place: Place = ()) -> Claim | None:
        """Return the spec's claim of a kind at a place."""
        return self._by_kind.get((kind, self.key(place)))

    def has(self, place: Place) -> bool:
        """Return whether the spec has a place."""
        return not place or self.key(place) in self._pointers

    def around(self, place: Place) -> tuple[str, ...]:
        """Return the pointers of a place, or of the nearest enclosing place in the spec."""
        place = self.key(schema_place(place))
        if known := self._nearest(place):
            return self._pointers[known]
        here = (self.openapi.at, self.openapi.at_path)
        return (pointer(self.openapi.at, _ROOMS.get(place[0], "responses")), *here) if place else here

    def target(self, place: Place) -> str:
        """Return the pointer of the component that a place, or the nearest enclosing place, refers to."""
        claim = self.claim("type", self._nearest(self.key(schema_place(place))))
        return claim.target if claim else ""

    def _nearest(self, place: Place) -> Place:
        while place and place not in self._pointers:
            place = place[:-1]
        return place

    def names_in(self, claims: Iterable[Claim]) -> tuple[str, ...]:
        """Return the field names of the objects, or of the array items, that claims are about."""
        places = {self.key(claim.place) for claim in claims if claim.kind == "type"}
        places |= {(*place, "[]") for place in places}
        found = (claim.place[-1] for claim in self.claims if claim.kind == "name" and claim.place[:-1] in places)
        return tuple(dict.fromkeys(found))

    def is_free(self, place: Place) -> bool:
        """Return whether a place is inside an object without documented fields."""
        for length in range(len(place) - 1, 0, -1):
            around = self.key(place[:length])
            claim = self.claim("type", around)
            if claim:
                inside = any(other[:length] == around and other != around for other in self._pointers)
                return claim.value in ("object", "any") and not inside
        return False

    def paths(self) -> list[str]:
        """Return the path, with and without the path prefix of the base URL."""
        base = self.claim("base URL")
        prefix = re.sub(r"^https?://[^/]*", "", str(base.value)).rstrip("/") if base else ""
        return [self.openapi.path, *([prefix + self.openapi.path] if prefix.startswith("/") else [])]

    def arguments(self, path: str) -> dict[str, str] | None:
        """Return the value of each parameter in a sample path; None if it is not a path of this operation."""
        for template in self.paths():
            pattern = "".join(
                "([^/]+)" if part.startswith("{") else re.escape(part) for part in re.split(r"(\{[^{}]*\})", template)
            )
            if found := re.fullmatch(pattern, path):
                return dict(zip(re.findall(r"\{([^{}]*)\}", template), found.groups(), strict=True))
        return None


def _waiting(openapi: OpenAPI) -> Iterator[Claim]:
    """Yield the claims of a spec about waiting for a job."""
    operation, at = openapi.operation, pointer(openapi.at, "x-job")
    for status, response in operation["responses"].items():
        here = pointer(openapi.at, "responses", str(status))
        yield from (Claim(key, (str(status),), response[key], (here,)) for key in OF_RESPONSES if key in response)
    if "x-read-only" in operation:
        yield Claim("read-only", (), "yes", (openapi.at,))
    for key, value in operation.get("x-job", {}).items():
        if key == "phases":
            for phase, values in value.items():
                for index, text in enumerate(values):
                    here = pointer(at, key, phase, str(index))
                    yield Claim("phase", ("x-job", _text(text)), phase, (here, at))
        else:
            parts = value.items() if isinstance(value, dict) else [("", value)]
            for part, paths in parts:
                name = f"{key}.{part}".rstrip(".")
                listed = tuple(paths) if isinstance(paths, list) else (_text(paths),)
                yield Claim("x-job", ("x-job", name), listed, (pointer(at, *name.split(".")), at))


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
