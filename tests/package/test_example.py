"""The example in a client's README is valid Python."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import upstream
from generator.package import example, view
from generator.package.example import Example
from generator.spec import specs

from ..project import SPEC, changed, write_spec

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


def example_of(root: Path, text: str) -> Example:
    """Return the example of a spec."""
    spec = specs.load(write_spec(root, text))
    parsed, _ = upstream.parse(spec.document)
    return example.of(view.package(spec, parsed))


def test_an_example_of_everything(tmp_path: Path) -> None:
    """It uses the spec's own examples, and prints the first field and the first enum of the result."""
    assert example_of(tmp_path, SPEC) == Example(
        comment="api_key=..., base_url=..., team_id=..., or ACME_KEY, ACME_URL, ACME_TEAM",
        result="job",
        arguments='"j-1", {"depth": 2}',
        use=("print(job.job_id, job.status)",),
    )


NO_OPERATION = (
    "openapi: 3.1.0\ninfo: {title: Acme, version: '1'}\npaths:\n  /jobs/{id}:\n    get:\n      operationId: get\n"
)
ID = "      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]\n"


@pytest.mark.parametrize(
    ("schema", "result", "use"),
    [
        ("{type: string}", "job", ("print(job)",)),
        ("{type: array, items: {type: string}}", "jobs", ("print(jobs)",)),
        ("{$ref: '#/components/schemas/Job'}", "job", ("print(job.nr, job.status)",)),
        (
            "{type: array, items: {$ref: '#/components/schemas/Job'}}",
            "jobs",
            ("for job in jobs:", "    print(job.nr, job.status)"),
        ),
        ("{$ref: '#/components/schemas/Only'}", "job", ("print(job.status)",)),
    ],
)
def test_an_example_of_each_kind_of_result(tmp_path: Path, schema: str, result: str, use: tuple[str, ...]) -> None:
    """Arrays are iterated, objects shown by their fields, scalars printed; missing examples get placeholders."""
    answer = f"      responses: {{'200': {{description: A., content: {{application/json: {{schema: {schema}}}}}}}}}\n"
    components = (
        "components:\n  schemas:\n    Status: {type: string, enum: [a]}\n"
        "    Job: {type: object, properties: {nr: {type: integer}, status: {$ref: '#/components/schemas/Status'}}}\n"
        "    Only: {type: object, properties: {status: {$ref: '#/components/schemas/Status'}}}\n"
    )
    found = example_of(tmp_path, NO_OPERATION + ID + answer + components)
    assert found == Example(comment="base_url=...", result=result, arguments="1", use=use)


def test_required_arguments(tmp_path: Path) -> None:
    """All required arguments are passed, in the order of the method; optional ones are omitted."""
    query = "{name: since, in: query, required: true, schema: {type: array"
    found = example_of(tmp_path, changed("{name: since, in: query, schema: {type: array", query))
    assert found.arguments == '"j-1", ["2026-03-01"], {"depth": 2}'


@settings(derandomize=True, deadline=None, max_examples=400)
@given(JSON)
def test_any_value_is_python(value: Any) -> None:
    """Any example is written as equivalent Python, on one line of printable characters."""
    text = example._literal(value)
    assert ast.literal_eval(text) == value
    assert text.isprintable()
