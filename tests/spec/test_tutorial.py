"""The tutorial in specs/README.md works."""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from generator import lint
from generator.render.build import generate
from generator.spec.specs import load

from ..checkout import ROOT

README = (ROOT / "specs" / "README.md").read_text(encoding="utf-8").partition("\n## Conventions")[0]
BLOCKS = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
FINAL = {
    "id": "job-1",
    "status": "done",
    "created_at": "2031-01-01T00:00:00Z",
    "finished_at": "2031-01-01T01:00:00Z",
    "error": None,
    "tasks": [{"rows": 4, "rows_done": 3}, {"rows": 4, "rows_done": 3}],
    "result": {"href": "https://toy.example/1"},
}


def merged(spec: Any, added: Any) -> Any:
    """Return a spec with the lines of a step added where they belong."""
    if not (isinstance(spec, dict) and isinstance(added, dict)):
        return added
    result = {key: merged(spec[key], added[key]) if key in added else value for key, value in spec.items()}
    return result | {key: value for key, value in added.items() if key not in spec}


@pytest.fixture(scope="module")
def steps() -> list[dict[str, Any]]:
    """The spec after each step that adds something."""
    found = [yaml.safe_load(BLOCKS[0])]
    for block in BLOCKS[1:]:
        found.append(merged(found[-1], yaml.safe_load(block)))
    return found


def written(spec: dict[str, Any], root: Path) -> Path:
    """Write a spec to a folder, and return its file."""
    path = root / "specs" / "toy.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(spec, sort_keys=False), encoding="utf-8")
    return path


def test_it_has_ten_steps() -> None:
    """The tutorial has ten numbered steps."""
    assert re.findall(r"^\*\*(\d+)\.\*\*", README, re.MULTILINE) == [str(number) for number in range(1, 11)]


def test_the_smallest_spec_follows_the_conventions(tmp_path: Path) -> None:
    """The first spec breaks no convention."""
    path = tmp_path / "toy.yaml"
    path.write_text(BLOCKS[0], encoding="utf-8")
    assert list(lint.broken_conventions(load(path), BLOCKS[0])) == []


def test_each_step_gives_a_valid_spec(steps: list[dict[str, Any]], tmp_path: Path) -> None:
    """The spec is valid after each step."""
    for spec in steps:
        load(written(spec, tmp_path))


def test_the_client_does_what_the_steps_say(
    steps: list[dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last step's client waits through a 404 and a 202, and returns a job with its file."""
    written(steps[-1], tmp_path)
    generate(root=tmp_path)
    monkeypatch.syspath_prepend(tmp_path / "clients" / "toy" / "src")
    toy = importlib.import_module("jobdetails_toy")
    answers = iter([(404, {"message": "No such job."}), (202, {}), (200, {**FINAL, "status": "working"}), (200, FINAL)])
    requests = []

    def handle(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        status, body = next(answers)
        return httpx.Response(status, json=body)

    seen: list[Any] = []
    with httpx.Client(transport=httpx.MockTransport(handle)) as http_client:
        client = toy.Client(api_key="key-0123456789", toy_team=7, http_client=http_client)
        job = client.wait_for_job("job-1", interval=0.001, on_poll=lambda summary, _: seen.append(summary))
    assert [(str(each.phase), each.progress) for each in seen] == [("running", 0.75), ("succeeded", 0.75)]
    assert type(job.result) is toy.File
    assert isinstance(job.status, toy.JobStatus)
    assert (requests[0].headers["Toy-Team"], requests[0].headers["Authorization"]) == ("7", "Bearer key-0123456789")
    sys.modules.pop("jobdetails_toy")
