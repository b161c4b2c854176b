"""The vendors for the tests, read from `specs/` without the generator."""

from __future__ import annotations

import base64
import importlib
import re
from collections.abc import Callable, Iterable
from functools import cached_property
from inspect import signature
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import yaml

from .checkout import ROOT
from .schemas import Schema, at, filled

KEY = "user:sk-test-0123456789abcdef"
"""A key that is valid for every kind of credential."""

METHODS = ("get", "post", "put", "patch", "delete")


def _without_conflicts(value: Any) -> Any:
    """Return a spec without its conflicts."""
    if isinstance(value, dict):
        return {key: _without_conflicts(child) for key, child in value.items() if key != "x-conflict"}
    return [_without_conflicts(child) for child in value] if isinstance(value, list) else value


class Vendor:
    """A spec and its generated package."""

    def __init__(self, path: Path) -> None:
        self.name = path.stem
        self.path = path
        self.document: dict[str, Any] = _without_conflicts(yaml.safe_load(path.read_text(encoding="utf-8")))

    def __repr__(self) -> str:
        return self.name

    @cached_property
    def module(self) -> Any:
        """The generated package."""
        return importlib.import_module(f"jobdetails_{self.name}")

    @cached_property
    def route(self) -> tuple[str, str, dict[str, Any]]:
        """The path, the method and the operation `get_job_details`."""
        for path, item in self.document["paths"].items():
            for method in METHODS:
                if item.get(method, {}).get("operationId") == "get_job_details":
                    return path, method.upper(), item[method]
        raise LookupError(f"{self.path}: no operation get_job_details")

    @property
    def template(self) -> str:
        """The path of the operation, with placeholders."""
        return self.route[0]

    @property
    def method(self) -> str:
        """The HTTP method of the operation."""
        return self.route[1]

    @property
    def operation(self) -> dict[str, Any]:
        """The operation."""
        return self.route[2]

    @property
    def parameters(self) -> list[dict[str, Any]]:
        """The parameters of the path and of the operation."""
        return [*self.document["paths"][self.template].get("parameters", []), *self.operation.get("parameters", [])]

    @property
    def success(self) -> dict[str, Any]:
        """The documented 200 response."""
        response: dict[str, Any] = self.operation["responses"]["200"]
        return response

    @property
    def example(self) -> Any:
        """The documented sample of the success."""
        return self.success["content"]["application/json"]["example"]

    @cached_property
    def schema(self) -> Schema:
        """The schema of the success."""
        return Schema(self.document, self.success["content"]["application/json"]["schema"])

    @cached_property
    def full_body(self) -> Any:
        """The documented sample, completed with a value for every documented field at every depth."""
        return filled(self.schema, self.example)

    @property
    def returns(self) -> str | None:
        """The path in the body to the value that `get_job_details` returns, or None if that is the whole body."""
        path: str | None = self.success.get("x-returns")
        return path

    @property
    def job_steps(self) -> tuple[str, ...]:
        """`returns` as a sequence of steps."""
        return tuple(self.returns.split(".")) if self.returns else ()

    def responses(self) -> dict[int, tuple[dict[str, Any], Schema, Any]]:
        """Return each response other than 200 with a body, with its schema and sample, by a status that it covers."""
        numbers = {"default": 418}
        found = {}
        for key, response in self.operation["responses"].items():
            if key != "200" and "content" in response:
                media = response["content"]["application/json"]
                number = numbers.get(key) or int(key.upper().replace("XX", "99"))
                found[number] = (response, Schema(self.document, media["schema"]), media["example"])
        return found

    @property
    def documented_errors(self) -> dict[int, tuple[Schema, Any]]:
        """The schema and the sample of each documented error, by a status that it covers."""
        return {number: (schema, example) for number, (_, schema, example) in self.responses().items() if number >= 300}

    @cached_property
    def schemes(self) -> dict[str, dict[str, Any]]:
        """The security schemes by the client's argument for the key."""
        names = list(self.document.get("security", [{}])[0])
        schemes = self.document.get("components", {}).get("securitySchemes", {})
        return dict(zip(self._named(self.module.Client, names), (schemes[name] for name in names), strict=True))

    @cached_property
    def settings(self) -> dict[str, dict[str, Any]]:
        """The parameters that are passed to the client, by argument."""
        return self._parameters(self.module.Client, is_setting=True)

    @cached_property
    def call_parameters(self) -> dict[str, dict[str, Any]]:
        """The parameters that are passed to each call, by argument."""
        return self._parameters(self.module.Client.get_job_details, is_setting=False)

    def _parameters(self, function: Callable[..., Any], *, is_setting: bool) -> dict[str, dict[str, Any]]:
        found = [each for each in self.parameters if bool(each.get("x-setting")) == is_setting]
        return dict(zip(self._named(function, [each["name"] for each in found]), found, strict=True))

    @staticmethod
    def _named(function: Callable[..., Any], names: Iterable[str]) -> list[str]:
        """Return the arguments of a function that match these names, ignoring case and punctuation."""
        arguments = {_letters(name): name for name in signature(function).parameters}
        return [arguments[_letters(name)] for name in names]

    @cached_property
    def body_argument(self) -> str | None:
        """The argument for the request body, if there is one; its component has the same name."""
        if "requestBody" not in self.operation:
            return None
        reference = self.operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        (name,) = self._named(self.module.Client.get_job_details, [reference.rpartition("/")[2]])
        return name

    @cached_property
    def arguments(self) -> dict[str, Any]:
        """The required arguments of a call: the documented examples, but with the ids in the documented sample."""
        given = {name: each["example"] for name, each in self.call_parameters.items() if each.get("required")}
        if self.body_argument:
            given[self.body_argument] = self.operation["requestBody"]["content"]["application/json"]["example"]
        named = {
            name: given[name] for name in signature(self.module.Client.get_job_details).parameters if name in given
        }
        id_path = self.operation.get("x-job", {}).get("id")
        if isinstance(id_path, str) and named:  # the document may show the id of one job, and the sample of another
            jobs = self.inside(self.example)
            named[list(named)[-1]] = (
                [at(job, id_path.split(".")) for job in jobs] if self.is_batched else at(jobs, id_path.split("."))
            )
        return named

    @property
    def is_batched(self) -> bool:
        """Whether one call returns several jobs."""
        return isinstance(self.inside(self.example), list)

    def inside(self, body: Any) -> Any:
        """Return the part of a body that `get_job_details` returns."""
        return at(body, self.job_steps)

    def credentials(self, keys: dict[str, str] | None = None) -> dict[str, str]:
        """Return the headers for the keys in a client's arguments."""
        headers = {}
        for argument, scheme in self.schemes.items():
            key = (keys or {}).get(argument, KEY)
            if scheme["type"] == "apiKey":
                headers[scheme["name"]] = f"{scheme.get('x-prefix', '')} {key}".lstrip()
            elif scheme["scheme"].lower() == "basic":
                headers["Authorization"] = "Basic " + base64.b64encode(key.encode()).decode()
            else:
                headers["Authorization"] = f"Bearer {key}"
        return headers

    @property
    def scheme(self) -> dict[str, Any]:
        """The first security scheme."""
        return next(iter(self.schemes.values()))

    def credential(self, key: str) -> tuple[str, str]:
        """Return the header for a key of the first security scheme."""
        return next(iter(self.credentials(dict.fromkeys(self.schemes, key)).items()))

    @property
    def base_url(self) -> dict[str, Any]:
        """The server variable for the base URL."""
        variable: dict[str, Any] = self.document["servers"][0]["variables"]["base_url"]
        return variable

    @property
    def variables(self) -> dict[str, str]:
        """The environment variable of each client argument that has one."""
        sources = {**self.schemes, **self.settings, "base_url": self.base_url}
        return {argument: source["x-env"] for argument, source in sources.items() if "x-env" in source}

    @property
    def options(self) -> dict[str, Any]:
        """A value for every argument that identifies the user or the service."""
        settings = {name: each["example"] for name, each in self.settings.items()}
        return {**dict.fromkeys(self.schemes, KEY), "base_url": "https://vendor.test/prefix", **settings}

    def target(self) -> str:
        """Return the path and query of the documented request."""
        path, query = self.template, []
        values = {**{name: each["example"] for name, each in self.settings.items()}, **self.arguments}
        for name, each in {**self.settings, **self.call_parameters}.items():
            if each["in"] == "path":
                path = path.replace("{" + each["name"] + "}", quote(str(values[name]), safe=""))
            elif each["in"] == "query" and name in values:
                value = values[name]
                query += [(each["name"], item) for item in (value if isinstance(value, list) else [value])]
        return path + (f"?{urlencode(query)}" if query else "")

    def client(self, http_client: httpx.Client | None = None, **options: Any) -> Any:
        """Return a `Client` with everything it needs, with some options changed."""
        return self.module.Client(**{**self.options, "http_client": http_client, **options})

    def async_client(self, http_client: httpx.AsyncClient | None = None, **options: Any) -> Any:
        """Return an `AsyncClient` with everything it needs, with some options changed."""
        return self.module.AsyncClient(**{**self.options, "http_client": http_client, **options})


def _letters(name: str) -> str:
    return re.sub("[^a-z0-9]", "", name.lower())


VENDORS = [Vendor(path) for path in sorted((ROOT / "specs").glob("*.yaml"))]

Handler = Callable[[httpx.Request], httpx.Response]


def answering(handler: Handler, **options: Any) -> httpx.Client:
    """Return an HTTP client that calls a function instead of the network."""
    return httpx.Client(transport=httpx.MockTransport(handler), **options)


def async_answering(handler: Handler, **options: Any) -> httpx.AsyncClient:
    """Return an asynchronous HTTP client that calls a function instead of the network."""
    return httpx.AsyncClient(transport=httpx.MockTransport(handler), **options)
