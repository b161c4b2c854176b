"""openapi-python-client: its warnings are errors, and its result is converted to plain values."""

from __future__ import annotations

import copy
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from openapi_python_client.parser.errors import GeneratorError, ParseError

from generator import upstream
from generator.errors import SpecError
from generator.render.build import generate
from generator.upstream import Named, UpstreamError, parse

from .checkout import ROOT
from .project import SPEC, changed, tree

DOCUMENT: dict[str, Any] = yaml.safe_load(SPEC)


def test_types() -> None:
    """Each type is written in Python's notation, whether its component comes before or after."""
    parsed, _ = parse(DOCUMENT)
    assert parsed.models["Job"] == (
        Named("jobId", "str", False),
        Named("status", "JobStatus", False),
        Named("parts", "dict[str, Part]", False),
        Named("note", "str", True),
        Named("former", "Job", True),
    )
    operation = parsed.operations["get_job_details"]
    assert operation.path == (Named("job_id", "str", False),)
    assert operation.query == (Named("since", "list[datetime.date]", False),)
    assert operation.header == (Named("Team-Id", "str", False),)
    assert operation.body is not None
    assert operation.body.annotation == "JobQuery"
    assert operation.responses == {"200": "JobResponse", "202": "Any", "404": "Problem"}


def test_the_document_is_left_alone() -> None:
    """Parsing does not change the document."""
    before = copy.deepcopy(DOCUMENT)
    parse(DOCUMENT)
    assert before == DOCUMENT


def test_a_free_form_object_that_is_called_like_a_component() -> None:
    """A property's location gives it no name that could collide with a component."""
    document = yaml.safe_load(
        changed(
            "parts: {type: object, additionalProperties: {$ref: '#/components/schemas/Part'}}", "query: {type: object}"
        )
    )
    parsed, _ = parse(document)
    assert parsed.models["JobQuery"] == (Named("depth", "int", False),)
    assert Named("query", "dict[str, Any]", False) in parsed.models["Job"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("version: '1.2.3'", "version: 5", "Failed to parse OpenAPI document"),
        ("depth: {type: integer}", "depth: {$ref: '#/components/schemas/Jobs'}", "Could not find reference"),
        ("depth: {type: integer}", "depth: {type: array}", "type array must have items or prefixItems defined"),
        ("'404':", "'4oo':", "Invalid response status code pattern: 4oo"),
        ("/teams/{team}:", "/teams:", "Path parameters do not match with path"),
        ("in: query, schema", "in: header, schema", "is not allowed in header"),
    ],
)
def test_a_warning_is_an_error(old: str, new: str, message: str) -> None:
    """A warning becomes an error with the same text, without object addresses."""
    with pytest.raises(UpstreamError) as caught:
        parse(yaml.safe_load(changed(old, new)))
    assert message in str(caught.value)
    assert " object at 0x" not in str(caught.value)


@pytest.mark.parametrize("result", ["error", "errors", "parse_errors", "raise"])
def test_nothing_is_written_after_a_warning(project: Path, monkeypatch: pytest.MonkeyPatch, result: str) -> None:
    """The message names the spec and the warning, and nothing is written."""
    data = upstream.GeneratorData.from_dict(copy.deepcopy(DOCUMENT), config=upstream._config())
    assert isinstance(data, upstream.GeneratorData)
    (collection,) = data.endpoint_collections_by_tag.values()
    warning = ParseError(header="WARNING", detail="of <openapi_python_client.schema.UntrustedString object at 0x7f2a>")

    def from_dict(document: dict[str, Any], *, config: object) -> upstream.GeneratorData | GeneratorError:
        if result == "error":
            return warning
        if result == "raise":
            raise ValueError("WARNING of ...")
        (data.errors if result == "errors" else collection.parse_errors).append(warning)
        return data

    monkeypatch.setattr(upstream.GeneratorData, "from_dict", from_dict)
    name = "ValueError: " if result == "raise" else ""
    before = tree(project)
    with pytest.raises(SpecError) as caught:
        generate(root=project)
    assert str(caught.value) == (
        f"specs/acme.yaml:1: #: found a warning of openapi-python-client: {name}WARNING of ...; expected no warning"
    )
    assert tree(project) == before


def test_it_is_pinned_exactly() -> None:
    """The version is exact, because we use more than its public API."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (pin,) = (line for line in project["dependency-groups"]["generator"] if line.startswith("openapi-python-client"))
    assert pin.startswith("openapi-python-client==")


def test_one_module_knows_it() -> None:
    """No other module of the generator imports it."""
    for path in (ROOT / "generator").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert ("openapi_python_client" in text) == (path.name == "upstream.py"), path


def test_two_specs_do_not_mix(project: Path) -> None:
    """Parsing one spec does not affect the next."""
    (project / "specs" / "other.yaml").write_text(SPEC.replace("Acme", "Other"), encoding="utf-8")
    generate(root=project)
    both = tree(project / "clients")
    own = {name.replace("acme", "other"): content for name, content in both.items() if name.startswith("acme/")}
    assert set(own) == {name for name in both if name.startswith("other/")}
