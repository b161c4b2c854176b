"""The vendors as the tests see them: whatever lies in specs/, read without the generator."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import yaml

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

    def _options(self, http_client: object, options: dict[str, Any]) -> dict[str, Any]:
        needed = {"api_key": KEY, "base_url": "http://vendor.test/prefix", **self.settings}
        return {**needed, "http_client": http_client, **options}


VENDORS = [Vendor(path) for path in sorted((ROOT / "specs").glob("*.yaml"))]

Handler = Callable[[httpx.Request], httpx.Response]


def answering(handler: Handler) -> httpx.Client:
    """Return an HTTP client that asks a function instead of the network."""
    return httpx.Client(transport=httpx.MockTransport(handler))


def async_answering(handler: Handler) -> httpx.AsyncClient:
    """Return an asynchronous HTTP client that asks a function instead of the network."""
    return httpx.AsyncClient(transport=httpx.MockTransport(handler))
