"""Draft from a documentation page, using the facts that the audit reads on it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from ..audit.facts import Fact, Place, schema_place
from ..audit.reading import read
from ..errors import CannotError
from .emit import Commented
from .skeleton import TODO, Endpoint, Scheme

_FORMATS = ("date", "date-time", "uuid")


def endpoint(text: str, file: str, path: str | None) -> Endpoint:
    """
    Return the endpoint that a page documents.

    Raises:
        CannotError: The page has neither a path nor fields, or does not have the given path.
    """
    facts = read(text, file)
    page = _Page(facts, file)
    if not page.first("path") and not page.first("name"):
        raise CannotError(f"{file}: found neither a path nor fields; expected a page about one endpoint, or OpenAPI")
    route = _route(facts, path, file)
    statuses = sorted(
        {fact.place[0] for fact in facts if fact.place and fact.place[0].isdigit() and len(fact.place[0]) == 3}
    )
    if not any(status.startswith("2") for status in statuses):
        statuses = ["200", *statuses]
    root = {status: page.schema((status,)) for status in statuses}
    names = {status: "Job" if status.startswith("2") else f"Error{status}" for status in statuses}
    schemas = {names[status]: schema for status, schema in reversed(root.items()) if schema.get("properties")}
    return Endpoint(
        title="TODO: name of the vendor",
        base_url=page.first("base URL"),
        method=route.method.lower(),
        path=route.path,
        note=f"{file}:{route.line}" if route.line else f"TODO: {file} does not say",
        parameters=[page.parameter(place) for place in page.parameters()],
        body=page.body(),
        responses={status: page.response(status, names[status], root[status]) for status in statuses},
        schemes=page.schemes(),
        schemas=schemas,
        returns=page.returns(root),
        unread=tuple(f"{file}:{fact.line}: {fact.value}" for fact in facts if fact.kind == "unread"),
    )


class _Route(NamedTuple):
    method: str
    path: str
    line: int


def _route(facts: Sequence[Fact], path: str | None, file: str) -> _Route:
    """Return the requested route; by default the one with the most ids, since it is likely to look up a single job."""
    method, routes = "GET", []
    for fact in facts:
        if fact.kind == "method":
            method = str(fact.value)
        elif fact.kind == "path":
            bare = str(fact.value).partition("?")[0]
            routes.append(_Route(method, re.sub(r"(?<=/):(\w+)", r"{\1}", bare), fact.line))
    wanted = [each for each in routes if path in (None, each.path, f"{each.method} {each.path}")]
    if path and not wanted:
        shown = "\n".join(dict.fromkeys(f"  {each.method} {each.path}" for each in routes))
        raise CannotError(f"{file}: no operation {path!r}; pass one of these:\n{shown}")
    return max(wanted, key=lambda each: each.path.count("{"), default=_Route("GET", "/TODO", 0))


class _Page:
    def __init__(self, facts: Sequence[Fact], file: str) -> None:
        self._facts = facts
        self._file = file
        self._at: dict[Place, dict[str, Fact]] = {}
        for fact in facts:
            place = schema_place(fact.place)
            kinds = self._at.setdefault(place, {})
            if fact.value != "null" or fact.kind != "shown":
                kinds.setdefault(fact.kind, fact)

    def first(self, kind: str, place: Place = ()) -> str | None:
        """Return the first value of a kind."""
        fact = self._at.get(place, {}).get(kind)
        if fact is None and not place:
            fact = next((each for each in self._facts if each.kind == kind), None)
        return None if fact is None else str(fact.value)

    def note(self, kind: str, place: Place = ()) -> str:
        """Return the file and line of a fact."""
        fact = self._at.get(place, {}).get(kind) or next((each for each in self._facts if each.kind == kind), None)
        return f"{self._file}:{fact.line}" if fact else f"TODO: not in {self._file}"

    def parameters(self) -> list[Place]:
        """Return the places of the parameters that are not credentials."""
        credentials = {fact.place for fact in self._facts if fact.kind == "authentication"}
        places = [place for place in self._at if len(place) == 2 and place[0] in ("path", "query", "header")]
        return [place for place in places if place not in credentials]

    def parameter(self, place: Place) -> dict[str, Any]:
        """Return one parameter."""
        found: dict[str, Any] = {"name": Commented(place[1], self.note("name", place)), "in": place[0]}
        if place[0] == "path" or self.first("required", place) == "yes":
            found["required"] = True
        return found | {"description": TODO, "schema": self.schema(place), "example": self._example(place)}

    def body(self) -> dict[str, Any] | None:
        """Return the request body, if there is one."""
        schema = self.schema(("body",))
        if not schema.get("properties"):
            return None
        return {"required": True, "description": TODO, "content": {"application/json": self._media(("body",), schema)}}

    def _media(self, place: Place, schema: dict[str, Any]) -> dict[str, Any]:
        return {"schema": schema, "example": self._sample(place)}

    def response(self, status: str, name: str, schema: dict[str, Any]) -> dict[str, Any]:
        """Return one response."""
        if not schema.get("properties"):
            return {}
        reference = {"$ref": f"#/components/schemas/{name}"}
        return {"content": {"application/json": self._media((status,), reference)}}

    def returns(self, root: dict[str, dict[str, Any]]) -> str | None:
        """Return the only property of the response, if it contains all others."""
        schema = next((schema for status, schema in root.items() if status.startswith("2")), {})
        names = list(schema.get("properties", {}))
        inside = schema["properties"][names[0]].value if len(names) == 1 else {}
        return names[0] if "properties" in inside or "items" in inside else None

    def schemes(self) -> list[Scheme]:
        """Return the security scheme, if there is one."""
        fact = next((each for each in self._facts if each.kind == "authentication" and each.place), None)
        if fact is None:
            return []
        prefix, _, _ = str(fact.value).rpartition(" ")
        name = fact.place[-1]
        note = f"{self._file}:{fact.line}"
        if name.lower() == "authorization" and prefix.lower() in ("bearer", "basic"):
            return [Scheme(name="apiKey", definition={"type": Commented("http", note), "scheme": prefix.lower()})]
        more = {"x-prefix": prefix} if prefix else {}
        return [
            Scheme(name="apiKey", definition={"type": Commented("apiKey", note), "in": "header", "name": name, **more})
        ]

    def schema(self, place: Place) -> dict[str, Any]:
        """Return the schema at a place, including everything inside it."""
        own = self._at.get(place, {})
        names = [inner[-1] for inner in self._at if inner[:-1] == place and inner[-1] != "[]"]
        kind = str(own["type"].value) if "type" in own else str(own["shown"].value) if "shown" in own else None
        if names:
            properties = {name: self._property((*place, name)) for name in names}
            required = [name for name in names if self.first("required", (*place, name)) == "yes"]
            needed = (
                {"required": Commented(required, "TODO: a comment with the reason")}
                if required and place[0].isdigit()
                else {}
            )
            return {"type": "object", "description": TODO, **needed, "properties": properties}
        if kind == "array" or (*place, "[]") in self._at:
            return {"type": "array", "items": self.schema((*place, "[]"))}
        found: dict[str, Any] = {"type": kind} if kind else {}
        if "format" in own and str(own["format"].value) in _FORMATS and kind == "string":
            found["format"] = str(own["format"].value)
        if "values" in own and kind in ("string", "integer"):
            values = own["values"].value
            found["enum"] = [
                int(value) if kind == "integer" else value for value in values if kind == "string" or value.isdigit()
            ]
        if kind and self.first("null", place) == "yes":
            found["type"] = [kind, "null"]
            found |= {"enum": [*found["enum"], None]} if "enum" in found else {}
        return found

    def _property(self, place: Place) -> Commented:
        own = self._at[place]
        fact = own.get("name") or own.get("type") or own.get("shown") or next(iter(own.values()), None)
        schema = self.schema(place)
        schema.setdefault("description", TODO)
        return Commented(schema, f"{self._file}:{fact.line}" if fact else "")

    def _example(self, place: Place) -> Any:
        found = self.first("example", place)
        try:
            return json.loads(found) if found else "TODO: an example"
        except ValueError:
            return found

    def _sample(self, place: Place) -> Any:
        try:
            return json.loads(self.first("sample", place) or "")
        except ValueError:
            return "TODO: the document's sample"
