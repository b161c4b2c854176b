"""A fragment: a spec with one quirk, the package generated from it, and a client that asks nobody."""

from __future__ import annotations

import importlib
import json
import shutil
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx

from generator.build import generate

FOLDER = Path(__file__).parent
BASE_URL = "http://fragment.test"
KEY = "key-0123456789"


class Fragment:
    """One folder of fragments, generated below another folder as a vendor of that name."""

    def __init__(self, name: str, root: Path) -> None:
        self.name = name
        self.requests: list[httpx.Request] = []
        (root / "specs").mkdir(parents=True)
        shutil.copy(FOLDER / name / "spec.yaml", root / "specs" / f"{name}.yaml")
        generate(root=root)
        self.source = root / "clients" / name / "src"
        self.package = self.source / f"jobdetails_{name}"

    @cached_property
    def module(self) -> Any:
        """The generated package."""
        return importlib.import_module(f"jobdetails_{self.name}")

    @cached_property
    def models(self) -> Any:
        """The generated models."""
        return importlib.import_module(f"jobdetails_{self.name}.models")

    @property
    def expected(self) -> dict[str, Path]:
        """The files in which the quirk shows, by their names in the package."""
        return {path.stem: path for path in sorted((FOLDER / self.name / "expected").iterdir())}

    def client(self, answer: Any = "done", *, status: int = 200, **options: Any) -> Any:
        """Return a client to which everything is answered with this JSON; what it sends is kept in `requests`."""

        def handle(request: httpx.Request) -> httpx.Response:
            self.requests.append(request)
            return httpx.Response(status, json=answer)

        takes_key = importlib.import_module(f"jobdetails_{self.name}._service").SERVICE.scheme is not None
        usual = {"base_url": BASE_URL, "max_retries": 0, **({"api_key": KEY} if takes_key else {})}
        http_client = httpx.Client(transport=httpx.MockTransport(handle))
        return self.module.Client(**{**usual, **options}, http_client=http_client)

    @property
    def sent(self) -> httpx.Request:
        """The last request."""
        return self.requests[-1]

    @property
    def target(self) -> str:
        """Path and query of the last request, as they went over the wire."""
        return self.sent.url.raw_path.decode()

    @property
    def query(self) -> list[tuple[str, str]]:
        """The pairs of the query of the last request."""
        return parse_qsl(self.sent.url.query.decode(), keep_blank_values=True, strict_parsing=True)

    @property
    def body(self) -> Any:
        """The JSON body of the last request."""
        return json.loads(self.sent.content)
