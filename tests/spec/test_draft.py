"""Drafts of specs, from an official OpenAPI document and from a page."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.__main__ import main
from generator.draft import draft
from generator.errors import CannotError, SpecError
from generator.spec.specs import load

API: dict[str, Any] = {
    "openapi": "3.0.1",
    "info": {"title": "Big", "version": "v7"},
    "servers": [{"url": "https://{region}.big.example/api/", "variables": {"region": {"default": "eu"}}}],
    "security": [{"Key": []}, {"OAuth": ["read"]}],
    "paths": {
        "/runs": {"get": {"responses": {"200": {"description": "Theirs."}}}},
        "/runs/{run_id}": {
            "parameters": [{"$ref": "#/components/parameters/RunId"}],
            "get": {"description": "Theirs.", "responses": {"200": {"$ref": "#/components/responses/Run"}}},
        },
    },
    "components": {
        "parameters": {"RunId": {"name": "run_id", "in": "path", "schema": {"type": "integer"}, "example": 7}},
        "responses": {
            "Run": {
                "description": "Theirs.",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Run"}}},
            }
        },
        "securitySchemes": {
            "Key": {"type": "apiKey", "in": "header", "name": "X-Key"},
            "OAuth": {"type": "oauth2", "flows": {}},
        },
        "schemas": {
            "Unused": {"type": "object", "properties": {"a": {"type": "string"}}},
            "Base": {"type": "object", "properties": {"id": {"type": "integer", "description": "Theirs."}}},
            "Run": {
                "allOf": [
                    {"$ref": "#/components/schemas/Base"},
                    {
                        "type": "object",
                        "properties": {
                            "status": {"type": "string", "enum": ["queued", "running", "success", "failure", "odd"]},
                            "createdAt": {"type": "string", "format": "date-time", "nullable": True},
                            "parent": {"$ref": "#/components/schemas/Run", "nullable": True},
                        },
                    },
                ]
            },
        },
    },
}
PAGE = """\
# Get a job

`GET https://api.acme.example/v1/jobs/{id}`

Send your key in the header `Authorization: Bearer <key>`.

## Path parameters

| Name | Type | Description |
|---|---|---|
| `id` | string | The job |

## Response

| Field | Type | Description |
|---|---|---|
| `id` | string | The job |
| `state` | string | One of `queued`, `working`, `done`, `failed` |
| `error` | string or null | Why the job failed |

```json
{"id": "job-1", "state": "working", "error": null}
```
"""


def api_file(folder: Path, *, indent: int | None = 1) -> Path:
    """Write the OpenAPI document to a file."""
    path = folder / "big.json"
    path.write_text(json.dumps(API, indent=indent), encoding="utf-8")
    return path


def line_of(path: Path, word: str) -> int:
    """Return the first line that contains a word."""
    return next(n for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if word in line)


def test_an_official_document_becomes_one_operation(tmp_path: Path) -> None:
    """References are resolved, null is written as in our specs, and unused components are dropped."""
    text = draft("big", api_file(tmp_path), "/runs/{run_id}")
    spec = yaml.safe_load(text)
    assert list(spec["paths"]) == ["/runs/{run_id}"]
    operation = spec["paths"]["/runs/{run_id}"]["get"]
    assert (operation["parameters"][0]["name"], operation["parameters"][0]["required"]) == ("run_id", True)
    assert spec["servers"][0]["variables"]["base_url"]["default"] == "https://eu.big.example/api"
    assert list(spec["components"]["schemas"]) == ["Base", "Run"]
    properties = spec["components"]["schemas"]["Run"]["allOf"][1]["properties"]
    assert properties["createdAt"]["type"] == ["string", "null"]
    assert properties["parent"]["anyOf"] == [{"$ref": "#/components/schemas/Run"}, {"type": "null"}]
    job = operation["x-job"]
    assert (job["id"], job["status"], job["created"]) == ("id", "status", "createdAt")
    assert job["phases"]["failed"] == ["failure"]
    assert job["phases"]["unknown"] == ["odd"]


def test_counts_beside_a_total_are_progress_and_outcome(tmp_path: Path) -> None:
    """A count of what is completed is no time."""
    api = json.loads(json.dumps(API))
    counts = {name: {"type": "integer"} for name in ("total", "completed", "failed")}
    run = api["components"]["schemas"]["Run"]["allOf"][1]["properties"]
    run["counts"] = {"type": "object", "properties": counts}
    (tmp_path / "big.json").write_text(json.dumps(api), encoding="utf-8")
    spec = yaml.safe_load(draft("big", tmp_path / "big.json", "/runs/{run_id}"))
    job = spec["paths"]["/runs/{run_id}"]["get"]["x-job"]
    assert job["progress"] == {"done": ["counts.completed", "counts.failed"], "total": "counts.total"}
    assert job["outcome"] == {"succeeded": ["counts.completed"], "failed": ["counts.failed"]}
    assert "finished" not in job


def test_line_numbers_are_those_of_the_file(tmp_path: Path) -> None:
    """Each property has a comment with its line."""
    path = api_file(tmp_path)
    text = draft("big", path, "GET /runs/{run_id}")
    assert f"createdAt:  # big.json:{line_of(path, 'createdAt')}" in text
    line = line_of(path, '"Base": {')
    assert f"Base:  # big.json:{line}" in text


def test_no_prose_is_copied(tmp_path: Path) -> None:
    """Every description is a TODO."""
    text = draft("big", api_file(tmp_path), "/runs/{run_id}")
    assert "Theirs" not in text
    assert text.count("description: 'TODO") >= 8


def test_a_page_with_several_routes(tmp_path: Path) -> None:
    """The one with the most ids is taken, in the notation of OpenAPI, unless another is asked for."""
    path = tmp_path / "acme.md"
    path.write_text(
        PAGE.replace("`GET https://api.acme.example/v1/jobs/{id}`", "`GET /jobs`\n\n`GET /jobs/:id`"), encoding="utf-8"
    )
    assert list(yaml.safe_load(draft("acme", path))["paths"]) == ["/jobs/{id}"]
    assert list(yaml.safe_load(draft("acme", path, "/jobs"))["paths"]) == ["/jobs"]
    with pytest.raises(CannotError, match=r"pass one of these:\n  GET /jobs\n  GET /jobs/\{id\}"):
        draft("acme", path, "/tasks")


def test_a_draft_from_a_page(tmp_path: Path) -> None:
    """The draft has the page's types, nulls, values, samples and credential, with their lines."""
    path = tmp_path / "acme.md"
    path.write_text(PAGE, encoding="utf-8")
    text = draft("acme", path)
    spec = yaml.safe_load(text)
    operation = spec["paths"]["/v1/jobs/{id}"]["get"]
    properties = spec["components"]["schemas"]["Job"]["properties"]
    assert properties["error"]["type"] == ["string", "null"]
    assert properties["state"]["enum"] == ["queued", "working", "done", "failed"]
    assert operation["x-job"]["phases"] == {
        "pending": ["queued"],
        "running": ["working"],
        "succeeded": ["done"],
        "failed": ["failed"],
    }
    assert operation["responses"]["200"]["content"]["application/json"]["example"]["id"] == "job-1"
    assert spec["components"]["securitySchemes"]["apiKey"]["scheme"] == "bearer"
    assert f"state:  # acme.md:{line_of(path, '`state`')}" in text


@pytest.mark.parametrize("left", ["description: TODO", "description: 'TODO: x'", "description: A job.  # TODO: check"])
def test_a_spec_with_a_todo_never_passes(tmp_path: Path, left: str) -> None:
    """A TODO that is left in a spec is reported with its line."""
    path = tmp_path / "acme.md"
    path.write_text(PAGE, encoding="utf-8")
    done = re.sub(r"  # .*TODO.*", "", draft("acme", path))
    done = re.sub(r"'TODO: its URL'", "https://acme.example", done)
    done = re.sub(r"'TODO: [^']*'", "Something.", done)
    (tmp_path / "acme.yaml").write_text(done, encoding="utf-8")
    load(tmp_path / "acme.yaml")
    again = done.replace("description: Something.", left, 1)
    (tmp_path / "acme.yaml").write_text(again, encoding="utf-8")
    with pytest.raises(SpecError, match="a TODO") as caught:
        load(tmp_path / "acme.yaml")
    assert caught.value.problems[0].line == next(n for n, line in enumerate(again.splitlines(), 1) if "TODO" in line)


def test_several_operations_are_listed(tmp_path: Path) -> None:
    """Without a path, or with an unknown one, the error lists the operations."""
    with pytest.raises(CannotError, match=r"2 operations; .*\n  GET /runs\n  GET /runs/\{run_id\}"):
        draft("big", api_file(tmp_path))
    with pytest.raises(CannotError, match="no operation '/x'"):
        draft("big", api_file(tmp_path), "/x")


@pytest.mark.parametrize("content", [b"", b"Nothing here.", b"\xff\xfe", b'{"swagger": "2.0"}'])
def test_unusable_files(tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    """The command reports the error and exits with 2."""
    path = tmp_path / "page.txt"
    path.write_bytes(content)
    assert main(["draft", "acme", str(path)]) == 2
    assert "page.txt" in capsys.readouterr().err


def test_a_missing_file_and_an_invalid_name(tmp_path: Path) -> None:
    """Both are reported."""
    with pytest.raises(CannotError, match="No such file"):
        draft("acme", tmp_path / "page.md")
    with pytest.raises(CannotError, match="'Acme!'"):
        draft("Acme!", tmp_path / "page.md")
