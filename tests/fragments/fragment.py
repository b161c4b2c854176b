"""A fragment: a small spec, the package generated from it, and a client without a network."""

from __future__ import annotations

import difflib
import importlib
import json
import shutil
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest

from generator.render.build import generate

SPECS = Path(__file__).parent / "specs"
NAMES = sorted(path.stem for path in SPECS.glob("*.yaml"))
SHOWN = ("models.py", "_service.py")
WITH_CLIENT = ("names_of_ours", "query_scalars", "setting_in_query", "several_operations")
"""The fragments that affect the signatures of the client's methods."""

BASE_URL = "https://fragment.test"
KEY = "key-0123456789"


def of(*names: str) -> pytest.MarkDecorator:
    """Return a mark that runs a test for some fragments, each passed as the argument `fragment`."""
    return pytest.mark.parametrize("fragment", names, indirect=True)


class Fragment:
    """A spec, generated into a folder as a vendor with the fragment's name."""

    def __init__(self, name: str, root: Path) -> None:
        self.name = name
        self.requests: list[httpx.Request] = []
        (root / "specs").mkdir(parents=True)
        shutil.copy(SPECS / f"{name}.yaml", root / "specs")
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

    def shown(self, file: str) -> list[str]:
        """Return the lines of a generated file, with the fragment's name replaced by one that all share."""
        text = (self.package / file).read_text(encoding="utf-8")
        for name in (self.name, self.name.replace("_", "-")):
            text = text.replace(name, "fragment")
        return text.partition("\nclass AsyncClient")[0].splitlines()  # which repeats the class before it

    def additions(self, plain: Fragment) -> str:
        """Return the lines of this fragment's package that the plain fragment's package lacks."""
        lines = []
        for file in (*SHOWN, *(["client.py"] if self.name in WITH_CLIENT else [])):
            changes = difflib.ndiff(plain.shown(file), self.shown(file))
            if added := [line[2:] for line in changes if line.startswith("+ ") and line[2:]]:
                lines += [f"== {file}", *added]
        return "".join(f"{line}\n" for line in lines)

    def client(self, answer: Any = "done", *, status: int = 200, **options: Any) -> Any:
        """Return a client that gets this JSON for every request; its requests are kept in `requests`."""

        def handle(request: httpx.Request) -> httpx.Response:
            self.requests.append(request)
            return httpx.Response(status, json=answer)

        schemes = importlib.import_module(f"jobdetails_{self.name}._service").SERVICE.schemes
        usual = {"base_url": BASE_URL, "max_retries": 0, **{scheme.argument: KEY for scheme in schemes}}
        http_client = httpx.Client(transport=httpx.MockTransport(handle))
        return self.module.Client(**{**usual, **options}, http_client=http_client)

    @property
    def sent(self) -> httpx.Request:
        """The last request."""
        return self.requests[-1]

    @property
    def target(self) -> str:
        """Path and query of the last request, exactly as sent."""
        return self.sent.url.raw_path.decode()

    @property
    def query(self) -> list[tuple[str, str]]:
        """The name-value pairs in the query of the last request."""
        return parse_qsl(self.sent.url.query.decode(), keep_blank_values=True, strict_parsing=True)

    @property
    def body(self) -> Any:
        """The JSON body of the last request."""
        return json.loads(self.sent.content)
