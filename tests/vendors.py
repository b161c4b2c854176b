"""The vendors as the tests see them: whatever lies in specs/, read without the generator."""

from __future__ import annotations

import base64
import importlib
import re
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import yaml

from .schemas import Place, Schema, filled, places

ROOT = Path(__file__).parent.parent
KEY = "sk-test-0123456789abcdef"
METHODS = ("get", "post", "put", "patch", "delete")


class Vendor:
    """One spec, and the client package that was generated from it."""

    def __init__(self, path: Path) -> None:
        self.name = path.stem
        self.path = path
        self.document: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))

    def __repr__(self) -> str:
        return self.name

    @cached_property
    def module(self) -> Any:
        """The generated package."""
        return importlib.import_module(f"jobdetails_{self.name}")

    @property
    def route(self) -> tuple[str, str, dict[str, Any]]:
        """The path, method and operation object of the one operation."""
        ((path, item),) = self.document["paths"].items()
        ((method, operation),) = ((key, value) for key, value in item.items() if key in METHODS)
        return path, method.upper(), operation

    @property
    def operation(self) -> dict[str, Any]:
        """The operation object."""
        return self.route[2]

    @property
    def example(self) -> Any:
        """The documented sample of the success."""
        return self.operation["responses"]["200"]["content"]["application/json"]["example"]

    @cached_property
    def schema(self) -> Schema:
        """The schema of the success."""
        return Schema(self.document, self.operation["responses"]["200"]["content"]["application/json"]["schema"])

    @cached_property
    def full_body(self) -> Any:
        """The documented sample, completed by a value for every documented field at every depth."""
        return filled(self.schema, self.example)

    @property
    def places(self) -> list[Place]:
        """Every place of the full body."""
        return list(places(self.schema, self.full_body))

    @property
    def documented_errors(self) -> dict[int, tuple[Schema, Any]]:
        """The schema and the example of each documented error, by a status that it stands for."""
        numbers = {"default": 418}
        found = {}
        for key, response in self.operation["responses"].items():
            if key != "200" and "content" in response:
                media = response["content"]["application/json"]
                number = numbers.get(key) or int(key.upper().replace("XX", "99"))
                found[number] = (Schema(self.document, media["schema"]), media["example"])
        return found

    @property
    def scheme(self) -> dict[str, Any]:
        """The security scheme."""
        ((name, _),) = self.document["security"][0].items()
        scheme: dict[str, Any] = self.document["components"]["securitySchemes"][name]
        return scheme

    def credential(self, key: str) -> tuple[str, str]:
        """Return the header, and what stands in it, with which a request shows a key."""
        scheme = self.scheme
        if scheme["type"] == "apiKey":
            return scheme["name"], f"{scheme.get('x-prefix', '')} {key}".lstrip()
        if scheme["scheme"].lower() == "basic":
            return "Authorization", "Basic " + base64.b64encode(key.encode()).decode()
        return "Authorization", f"Bearer {key}"

    @property
    def base_url(self) -> dict[str, Any]:
        """The server variable that is the address."""
        variable: dict[str, Any] = self.document["servers"][0]["variables"]["base_url"]
        return variable

    @property
    def environment(self) -> dict[str, str]:
        """The environment variable of each argument of a client that has one."""
        settings = [parameter for parameter in self.parameters if parameter.get("x-setting")]
        named = {parameter["name"].lower().replace("-", "_"): parameter.get("x-env") for parameter in settings}
        named |= {"api_key": self.scheme.get("x-env"), "base_url": self.base_url.get("x-env")}
        return {argument: variable for argument, variable in named.items() if variable}

    @property
    def path_arguments(self) -> list[str]:
        """The names of the path parameters in path order."""
        path = self.route[0]
        names = [parameter["name"] for parameter in self.parameters if parameter["in"] == "path"]
        return sorted(names, key=lambda name: path.index("{" + name + "}"))

    @property
    def body(self) -> tuple[str, Schema] | None:
        """The argument that is the body, and its schema: the name of the component says both."""
        if "requestBody" not in self.operation:
            return None
        node = self.operation["requestBody"]["content"]["application/json"]["schema"]
        words = re.findall("[A-Z][a-z0-9]*", node["$ref"].rpartition("/")[2])
        return "_".join(words).lower(), Schema(self.document, node)

    @property
    def argument_names(self) -> list[str]:
        """The names of what a call is given, in order."""
        return [*self.path_arguments, *([self.body[0]] if self.body else [])]

    @property
    def returns(self) -> str | None:
        """The property of the success that the method returns, if not the whole."""
        name: str | None = self.operation["responses"]["200"].get("x-returns")
        return name

    @property
    def parameters(self) -> list[dict[str, Any]]:
        """The parameters of the operation."""
        parameters: list[dict[str, Any]] = self.operation.get("parameters", [])
        return parameters

    @property
    def settings(self) -> dict[str, str]:
        """An example value of each setting, by its argument."""
        given = [parameter for parameter in self.parameters if parameter.get("x-setting")]
        return {parameter["name"].lower().replace("-", "_"): parameter["example"] for parameter in given}

    @property
    def arguments(self) -> tuple[Any, ...]:
        """What a call is given: the examples of the path parameters in path order, then of the body."""
        path = self.route[0]
        in_path = [parameter for parameter in self.parameters if parameter["in"] == "path"]
        in_path.sort(key=lambda parameter: path.index("{" + parameter["name"] + "}"))
        arguments = [parameter["example"] for parameter in in_path]
        if "requestBody" in self.operation:
            arguments.append(self.operation["requestBody"]["content"]["application/json"]["example"])
        return tuple(arguments)

    def client(self, http_client: httpx.Client | None = None, **options: Any) -> Any:
        """Return a `Client` of the vendor, complete but for what is given."""
        return self.module.Client(**self._options(http_client, options))

    def async_client(self, http_client: httpx.AsyncClient | None = None, **options: Any) -> Any:
        """Return an `AsyncClient` of the vendor, complete but for what is given."""
        return self.module.AsyncClient(**self._options(http_client, options))

    def needed(self) -> dict[str, Any]:
        """Return a value for each argument that a client may need."""
        return {"api_key": KEY, "base_url": "http://vendor.test/prefix", **self.settings}

    def _options(self, http_client: object, options: dict[str, Any]) -> dict[str, Any]:
        return {**self.needed(), "http_client": http_client, **options}


VENDORS = [Vendor(path) for path in sorted((ROOT / "specs").glob("*.yaml"))]

Handler = Callable[[httpx.Request], httpx.Response]


def answering(handler: Handler, **options: Any) -> httpx.Client:
    """Return an HTTP client that asks a function instead of the network."""
    return httpx.Client(transport=httpx.MockTransport(handler), **options)


def async_answering(handler: Handler, **options: Any) -> httpx.AsyncClient:
    """Return an asynchronous HTTP client that asks a function instead of the network."""
    return httpx.AsyncClient(transport=httpx.MockTransport(handler), **options)
