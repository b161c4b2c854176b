"""Draft from a vendor's own OpenAPI document: one operation, with references resolved and without the prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..errors import CannotError
from ..spec.schemas import ANNOTATIONS, FORMATS
from .emit import Commented
from .lined import Lined
from .skeleton import TODO, Endpoint, Scheme

_METHODS = ("get", "post", "put", "patch", "delete")
_KEPT = (
    "type",
    "enum",
    "const",
    "required",
    "format",
    *sorted(ANNOTATIONS - {"description", "externalDocs", "title", "example"}),
)
_REF = "#/components/schemas/"


def endpoint(lined: Lined, path: str | None, file: str) -> Endpoint:
    """
    Return one operation of an OpenAPI document.

    Raises:
        CannotError: The document has another version, or has no such operation.
    """
    api: dict[str, Any] = lined.document
    if not str(api.get("openapi", "")).startswith("3."):
        raise CannotError(f"{file}: expected OpenAPI 3; convert it first")
    reader = _Reader(lined, file)
    method, path, item = _chosen(api, path, file)
    operation = item[method]
    body = reader.resolved(operation["requestBody"]) if "requestBody" in operation else None
    servers = operation.get("servers") or item.get("servers") or api.get("servers") or [{}]
    return Endpoint(
        title=str(api.get("info", {}).get("title", "TODO")),
        base_url=_base_url(servers[0]),
        method=method,
        path=path,
        note=reader.note(api["paths"], path),
        parameters=[*reader.parameters(item), *reader.parameters(operation)],
        body=reader.body(body) if body else None,
        responses={str(status): reader.response(value) for status, value in operation.get("responses", {}).items()},
        schemes=reader.schemes(operation.get("security", api.get("security", []))),
        schemas=reader.schemas,
    )


def _base_url(server: dict[str, Any]) -> str | None:
    url = str(server.get("url", ""))
    for name, variable in server.get("variables", {}).items():
        url = url.replace(f"{{{name}}}", str(variable.get("default", "")))
    return url.rstrip("/") if re.match(r"https?://", url) else None


def _chosen(api: dict[str, Any], path: str | None, file: str) -> tuple[str, str, dict[str, Any]]:
    known = [(method, own, item) for own, item in api.get("paths", {}).items() for method in _METHODS if method in item]
    wanted = [each for each in known if path in (None, each[1], f"{each[0].upper()} {each[1]}")]
    if len(wanted) == 1:
        return wanted[0]
    shown = "\n".join(f"  {method.upper()} {own}" for method, own, _ in wanted or known)
    problem = f"no operation {path!r}" if path and not wanted else f"{len(wanted)} operations"
    raise CannotError(f"{file}: {problem}; pass the path of one of these, or its method and path:\n{shown}")


class _Reader:
    def __init__(self, lined: Lined, file: str) -> None:
        self._api: dict[str, Any] = lined.document
        self._lined = lined
        self._file = file
        self.schemas: dict[str, Any] = {}

    def note(self, parent: Any, key: Any) -> str:
        """Return the file and line of a key in an object, or of an item in an array."""
        return f"{self._file}:{self._lined.line(parent, key) or 1}"

    def resolved(self, value: dict[str, Any]) -> dict[str, Any]:
        """Return an object, or the one that a reference points to."""
        seen = set()
        while "$ref" in value and value["$ref"] not in seen:
            seen.add(value["$ref"])
            target: Any = self._api
            for part in value["$ref"].removeprefix("#/").split("/"):
                target = target.get(part.replace("~1", "/").replace("~0", "~"), {})
            value = target
        return value

    def parameters(self, holder: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Yield the parameters of an operation or a path."""
        listed = holder.get("parameters", [])
        for index, entry in enumerate(listed):
            yield self._parameter(self.resolved(entry), self.note(listed, index))

    def _parameter(self, given: dict[str, Any], note: str) -> dict[str, Any]:
        found: dict[str, Any] = {"name": Commented(given["name"], note), "in": given["in"]}
        if given.get("required") or given["in"] == "path":
            found["required"] = True
        found["description"] = TODO
        found["schema"] = self.schema(given.get("schema", {}))
        found["example"] = _example(given) or "TODO: an example"
        return found

    def body(self, given: dict[str, Any]) -> dict[str, Any]:
        """Return a request body."""
        required = {"required": True} if given.get("required") else {}
        return {**required, "description": TODO, **self._content(given)}

    def response(self, given: Any) -> dict[str, Any]:
        """Return a response."""
        return self._content(self.resolved(given))

    def _content(self, given: dict[str, Any]) -> dict[str, Any]:
        media = next((value for name, value in given.get("content", {}).items() if "json" in name), None)
        if media is None or not media.get("schema"):
            return {}
        example = _example(media) or "TODO: the document's sample"
        return {"content": {"application/json": {"schema": self.schema(media["schema"]), "example": example}}}

    def schemes(self, requirements: list[dict[str, Any]]) -> list[Scheme]:
        """Return the schemes of the first alternative."""
        known = self._api.get("components", {}).get("securitySchemes", {})
        names = list(requirements[0]) if requirements else []
        return [
            Scheme(name=name if len(names) > 1 else "apiKey", definition=_scheme(self.resolved(known.get(name, {}))))
            for name in names
        ]

    def schema(self, given: Any) -> dict[str, Any]:
        """Return a schema in the form of our specs, and add the components that it refers to."""
        if "$ref" in given:
            name = str(given["$ref"]).rpartition("/")[2]
            if name not in self.schemas:
                self.schemas[name] = {}  # stops the recursion if it refers to itself
                found = self.schema(self.resolved(given))
                del self.schemas[name]  # components come after the ones they refer to
                found.setdefault("description", TODO)
                self.schemas[name] = Commented(found, self.note(self._api.get("components", {}).get("schemas"), name))
            reference = {"$ref": _REF + name}
            return {"anyOf": [reference, {"type": "null"}]} if given.get("nullable") else reference
        found = dict(self._schema(given))
        kinds = found.get("type")
        if given.get("nullable") and isinstance(kinds, str):
            found["type"] = [kinds, "null"]
            found |= {"enum": list(dict.fromkeys([*found["enum"], None]))} if "enum" in found else {}
        elif given.get("nullable"):
            parts = found.pop("allOf", None) or [found]
            return {"anyOf": [*parts, {"type": "null"}]}
        return found

    def _schema(self, given: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        kind = given.get("type") or ("object" if "properties" in given else "array" if "items" in given else None)
        if kind:
            yield "type", kind
        formats = [name for own in ([kind] if isinstance(kind, str) else kind or []) for name in FORMATS.get(own, ())]
        for key in _KEPT:
            if key in given and key != "type" and (key != "format" or (given[key] in formats and "enum" not in given)):
                yield key, given[key]
        if "properties" in given:
            inside = given["properties"]
            yield "properties", {name: self._property(inside, name) for name in inside}
        if "items" in given or kind == "array":
            yield "items", self.schema(given.get("items", {}))
        if (
            isinstance(given.get("additionalProperties"), dict)
            and given["additionalProperties"]
            and "properties" not in given
        ):
            yield "additionalProperties", self.schema(given["additionalProperties"])
        for key in ("allOf", "anyOf", "oneOf"):
            if key in given:
                yield key, [self.schema(part) for part in given[key]]
        if "discriminator" in given:
            yield "discriminator", given["discriminator"]

    def _property(self, inside: dict[str, Any], name: str) -> Commented:
        return Commented({**self.schema(inside[name]), "description": TODO}, self.note(inside, name))


def _scheme(given: dict[str, Any]) -> dict[str, Any]:
    if given.get("type") == "apiKey":
        return {"type": "apiKey", "in": given.get("in", "header"), "name": given.get("name", "TODO")}
    scheme = str(given.get("scheme", "bearer")).lower()
    return {"type": "http", "scheme": scheme if given.get("type") == "http" else "bearer"}


def _example(given: dict[str, Any]) -> Any:
    if "example" in given:
        return given["example"]
    examples = given.get("examples")
    first: Any = next(iter(examples.values()), {}) if isinstance(examples, dict) else {}
    return first.get("value") or given.get("schema", {}).get("example")
