"""Check the samples of a document against the spec's schema and the generated client."""

from __future__ import annotations

import importlib
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from openapi_schema_validator import OAS31Validator, oas31_format_checker

from ..spec import naming
from ..spec.spec import Spec
from . import bodies
from .document import AuditError
from .facts import Fact, Line, Place
from .known import Known
from .verdicts import Result, Verdict


class Samples:
    """Check the samples of one vendor."""

    def __init__(self, spec: Spec, known: Known, client: Client) -> None:
        self.spec = spec
        self.known = known
        self.client = client
        self.proved: dict[tuple[Place, str], list[tuple[Place, str]]] = {}

    def results(self, fact: Fact) -> Iterator[Result]:
        """Yield a result for each value that does not fit, or a single result if the whole sample fits."""
        text = [Line(fact.line + at, line) for at, line in enumerate(str(fact.value).split("\n"))]
        body = bodies.read(text)
        short = Fact("sample", fact.place, "", fact.document, fact.line, fact.source)
        found = (fact.place, json.dumps(body.value))
        if found not in self.proved:
            self.proved[found] = list(self._misfits(fact.place[0], body.value))
        for place, message in self.proved[found]:
            where = (*fact.place, *place)
            misfit = Fact("sample", where, message, fact.document, body.line(place), fact.source)
            yield Result(Verdict.DIFFERS, misfit, "valid, and decoded by the client", self._pointers(where))
        if not self.proved[found]:
            yield Result(Verdict.AGREES, short, "valid, and decoded by the client", self.known.around(fact.place))

    def _pointers(self, place: Place) -> tuple[str, ...]:
        example = self.known.claim("example", place)
        return (*(example.pointers if example else ()), *self.known.around(place))

    def _misfits(self, where: str, value: Any) -> Iterator[tuple[Place, str]]:
        operation = self.known.openapi.operation
        response = operation.get("requestBody", {}) if where == "body" else self.known.response(where)
        content = response.get("content", {}).get("application/json")
        if content is None:
            yield (), f"no schema for {where}"
            return
        schema = {**content["schema"], "components": self.spec.document["components"]}
        for error in OAS31Validator(schema, format_checker=oas31_format_checker).iter_errors(value):
            place = tuple(f"[{part}]" if isinstance(part, int) else str(part) for part in error.absolute_path)
            yield place, f"not valid: {error.message[:100]}"
        yield from self._lacking(where, value)
        if where != "body":
            yield from self._not_decoded(where, value)

    def _lacking(self, where: str, value: Any) -> Iterator[tuple[Place, str]]:
        """Yield the values of the spec's example that a sample lacks; for a missing object, only the object."""
        shown = {place for place, _ in bodies.values(value)}
        for claim in self.known.claims:
            if claim.kind == "example" and claim.place[:1] == self.known.key((where,)):
                ways = (claim.place[1:length] for length in range(1, len(claim.place) + 1))
                if (lacking := next((way for way in ways if way not in shown), None)) is not None:
                    shown.add(lacking)
                    yield lacking, "not there, but in the example of the spec"

    def _not_decoded(self, status: str, value: Any) -> Iterator[tuple[Place, str]]:
        """Yield the values in a response that this vendor's client cannot decode."""
        for mismatch in self.client.mismatches(status, value):
            place = tuple(re.findall(r"\[\d+\]|[^.\[\]]+", mismatch.path.removeprefix("$")))
            yield place, f"not decoded: expected {mismatch.expected}, got {mismatch.got}"


class Client:
    """
    The decoder of the generated package in a folder, even if the package was imported from elsewhere.

    Raises:
        AuditError: The package does not exist.
    """

    def __init__(self, vendor: str, clients: Path) -> None:
        self._package = naming.package(vendor)
        self._folders = [str(clients / name / "src") for name in (vendor, "core")]
        if not (clients / vendor / "src" / self._package).is_dir():
            raise AuditError(f"{clients / vendor}: no such client; expected one that `nox -s generate` wrote")
        self._modules: dict[str, ModuleType] = {}
        with self._imported():
            service = importlib.import_module(f"{self._package}._service")
            self._misfits: Any = importlib.import_module("jobdetails_core._decode").misfits
        described = (value for value in vars(service).values() if isinstance(value, service.Operation))
        self.operation: Any = next(described)  # the only one, even if the spec's path has changed

    def mismatches(self, status: str, value: Any) -> Sequence[Any]:
        """Return the values of a response with this status that the client keeps as sent, or cannot decode."""
        is_success = int(status) == self.operation.status
        kind = self.operation.returns if is_success else self.operation.error_model(int(status))
        with self._imported():
            found: Sequence[Any] = self._misfits(kind, value)
            return found

    @contextmanager
    def _imported(self) -> Iterator[None]:
        """Make imports of the package, and lookups in it, find this one."""
        others = self._swap(self._modules)
        sys.path[:0] = self._folders
        importlib.invalidate_caches()
        try:
            yield
        finally:
            del sys.path[: len(self._folders)]
            self._modules = self._swap(others)

    def _swap(self, modules: Mapping[str, ModuleType]) -> dict[str, ModuleType]:
        taken = {name: module for name, module in sys.modules.items() if name.partition(".")[0] == self._package}
        for name in taken:
            del sys.modules[name]
        sys.modules.update(modules)
        return taken
