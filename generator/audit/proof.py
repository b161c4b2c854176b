"""Prove the samples of a document: by the schema of the spec, and by the generated client."""

from __future__ import annotations

import importlib
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from openapi_schema_validator import OAS31Validator, oas31_format_checker

from .. import naming
from ..specs import Spec
from . import bodies
from .facts import Fact, Line, Place
from .known import Known
from .verdicts import Result, Verdict


class Samples:
    """Proves the samples of one vendor."""

    def __init__(self, spec: Spec, known: Known, clients: Path) -> None:
        self.spec = spec
        self.known = known
        self.client = _Client(spec, known.openapi.operation["operationId"], clients)
        self.proved: dict[tuple[Place, str], list[tuple[Place, str]]] = {}

    def results(self, fact: Fact) -> Iterator[Result]:
        """Yield a result for each value of a sample that does not fit, or one for a sample that does."""
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
        if where != "body":
            yield from self._not_decoded(where, value)

    def _not_decoded(self, status: str, value: Any) -> Iterator[tuple[Place, str]]:
        """Yield what the client of this vendor cannot take from an answer."""
        is_success = int(status) == self.client.operation.status
        kind = self.client.operation.returns if is_success else self.client.operation.error_model(int(status))
        try:
            mismatches = self.client.decode(kind, value)[1]
        except self.client.misfit as misfit:
            mismatches = (misfit.mismatch(),)
        for mismatch in mismatches:
            place = tuple(re.findall(r"\[\d+\]|[^.\[\]]+", mismatch.path.removeprefix("$")))
            yield place, f"not decoded: expected {mismatch.expected}, got {mismatch.got}"


class _Client:
    """What decodes answers in the generated package of a vendor."""

    def __init__(self, spec: Spec, operation_id: str, clients: Path) -> None:
        package = naming.package(spec.vendor)
        with _importable(clients / spec.vendor / "src"):
            service = importlib.import_module(f"{package}._service")
            decoding = importlib.import_module(f"{package}._decode")
        self.operation: Any = getattr(service, naming.constant(naming.method(operation_id)))
        self.decode: Any = decoding.decode
        self.misfit: Any = decoding.Misfit


@contextmanager
def _importable(folder: Path) -> Iterator[None]:
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))
