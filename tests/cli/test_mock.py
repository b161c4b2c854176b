"""`jobdetails mock` serves a fake of any vendor, and reports errors in its script."""

from __future__ import annotations

import json
import os
import shlex
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from generator.render.build import generate
from jobdetails_core.testing import FakeJob

from ..checkout import import_path
from .conftest import FAST, Command
from .services import LIMIT, Services
from .test_records import SCHEMAS

TWO_KEYS = {
    "[{apiKey: []}]": "[{apiKey: [], appKey: []}]",
    "  schemas:": "    appKey: {type: apiKey, in: header, name: App, x-env: PAIR_APP_KEY}\n  schemas:",
    "ACME": "PAIR",
}


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> str:
    """``PYTHONPATH`` with an additional vendor that needs two credentials."""
    root = tmp_path_factory.mktemp("pair")
    text = Path(__file__).parent.joinpath("specs", "acme.yaml").read_text(encoding="utf-8")
    for old, new in TWO_KEYS.items():
        text = text.replace(old, new)
    root.joinpath("specs").mkdir()
    root.joinpath("specs", "pair.yaml").write_text(text, encoding="utf-8")
    generate(root=root)
    return os.pathsep.join(import_path(root / "metadata", [root / "clients" / "pair"]))


@pytest.fixture
def command(path: str, pair: str, services: Services, tmp_path: Path) -> Command:
    """The command, with that additional vendor."""
    return Command(os.pathsep.join([pair, path]), services, tmp_path)


@pytest.fixture
def variables(command: Command, request: pytest.FixtureRequest) -> Iterator[dict[str, Any]]:
    """Start a mock with the arguments of the parameter, and return the variables it prints; stop it by a signal."""
    with command.start("mock", *request.param) as process:
        assert process.stdout
        assert process.stderr
        lines = (
            process.stdout.read().decode().splitlines()
        )  # reads to the end: the mock closes its output but keeps running
        found = dict(shlex.split(line)[1].split("=", 1) for line in lines)
        yield found
        os.kill(int(found["JOBDETAILS_MOCK_PID"]), signal.SIGTERM if len(request.param) > 1 else signal.SIGINT)
        assert process.wait(LIMIT) == 0
        assert b"stop it with Ctrl-C or kill" in process.stderr.read()


@pytest.mark.parametrize(
    ("variables", "words"),
    [(["acme"], ["acme", "any"]), (["bulk"], ["bulk:1,2"]), (["pair"], ["pair", "a"])],
    indirect=["variables"],
)
def test_without_a_script_every_job_succeeds(command: Command, variables: dict[str, Any], words: list[str]) -> None:
    """With a key, with two, or with a setting, for one job or several: clients need nothing but the variables."""
    done = command.run("wait", *words, *FAST, "-o", "jsonl", **variables)
    assert done.returncode == 0, done.stderr
    assert all(f": {phase}" in done.stderr for phase in ("pending", "running", "succeeded"))
    for name in {name for name in variables if name.endswith("_KEY")} | ({"BULK_TEAM"} & set(variables)):
        assert command.run("get", *words, **{**variables, name: "wrong"}).returncode == (
            0 if name == "BULK_TEAM" else 3
        )


FAULTS = [{"fault": 503, "retry_after": 0, "message": "moment"}, "html", "dropped"]
SCRIPT = {
    "jobs": {
        "007": ["pending", {"running": 2, "progress": 0.5}, *FAULTS, {"succeeded": 1, "fields": {"price": 2.5}}],
        "a%2Fb": [{"slow": 0.01}, {"unknown_status": "held"}, "not_found", {"failed": 1}],
    },
    "others": ["cancelled"],
}
YAML = """
jobs:
  007: [pending, {running: 2, progress: 0.5}, {fault: 503, retry_after: 0, message: moment}, html, dropped,
        {succeeded: 1, fields: {price: 2.5}}]
  a%2Fb: [{slow: 0.01}, {unknown_status: held}, not_found, {failed: 1}]
others: [cancelled]
"""


@pytest.fixture(autouse=True)
def script(tmp_path: Path) -> None:
    """Write the same script in both languages."""
    (tmp_path / "jobs.json").write_text(json.dumps(SCRIPT), encoding="utf-8")
    (tmp_path / "jobs.yaml").write_text(YAML, encoding="utf-8")


@pytest.mark.parametrize(
    "variables", [["acme", "--script", "jobs.json"], ["acme", "--script", "jobs.yaml"]], indirect=True
)
def test_a_script_determines_the_responses(command: Command, variables: dict[str, Any]) -> None:
    """JSON and YAML scripts are equivalent, also for ids that YAML would read as numbers, and for all other jobs."""
    jsonschema.validate(SCRIPT, schema())
    done = command.run("wait", "acme", "007", *FAST, "-o", "json", **variables)
    record = json.loads(done.stdout)
    assert (done.returncode, record["id"], record["cost"]) == (0, "007", 2.5)
    assert "running (working), 50%" in done.stderr
    assert "moment" in done.stderr
    statuses = [json.loads(command.run("get", "acme:a%2Fb", "-o", "json", **variables).stdout)[0] for _ in range(4)]
    assert [record["status"] for record in statuses] == ["queued", "held", None, "broken"]
    assert command.run("wait", "acme:nobody", **variables).returncode == 1


def schema() -> Any:
    """Return the JSON Schema of scripts."""
    return json.loads((SCHEMAS / "mock.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ([], ": expected an object with jobs or others, got []"),
        ({"job": {}}, '/job: expected only the keys $schema, jobs, others, got "job"'),
        ({"jobs": []}, "/jobs: expected an object, got []"),
        ({"jobs": {"a": []}}, "/jobs/a: expected a list of responses, got []"),
        ({"others": ["done"]}, "/others/0: expected one of pending, running, succeeded, partial"),
        ({"jobs": {"a": [{"pending": 1, "failed": 1}]}}, "/jobs/a/0: expected one of pending, "),
        ({"others": [{"pending": True}]}, "/others/0/pending: expected an integer from 1 to 100000, got true"),
        ({"others": [{"fault": "503"}]}, '/others/0/fault: expected an integer from 300 to 599, got "503"'),
        ({"others": [{"html": 502, "fields": {}}]}, '/others/0/fields: expected only the keys html, got "fields"'),
        ({"others": ["pending", {"running": 1, "progress": 2}]}, "/others/1/progress: expected a number from 0 to 1"),
    ],
)
def test_a_script_is_validated(command: Command, document: Any, expected: str) -> None:
    """An invalid script is reported with its place and what was expected and found; the schema rejects it too."""
    assert error_of(command, "bad.json", json.dumps(document)).startswith(f"bad.json: {expected}".replace(": :", ":"))
    assert not jsonschema.Draft202012Validator(schema()).is_valid(document)


def error_of(command: Command, name: str, text: str, vendor: str = "acme") -> str:
    """Return the error message for a script."""
    (command.folder / name).write_text(text, encoding="utf-8")
    done = command.run("mock", vendor, "--script", name)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    return line.removeprefix("jobdetails: ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("jobs: {a/b: [pending]}", "bad.yaml: /jobs/a~1b: expected bulk:JOB_IDS, got 'bulk:a/b'"),
        ("jobs: {x: [pending]}", "bad.yaml: /jobs/x: JOB_IDS: expected an integer, got 'x'"),
        (
            "jobs: {1: [partial]}",
            "bad.yaml: /jobs/1/0: phase: expected one of pending, running, succeeded, failed, got",
        ),
        (
            "others: [{failed: 1, fields: {no: 1}}]",
            "bad.yaml: /others/0: expected fields of a job (id, status), got no",
        ),
        ("others: [{wrong_type: no}]", "bad.yaml: /others/0/wrong_type: expected a string, got false"),
        (
            "others: [pending]\nothers: [failed]",
            "bad.yaml: expected YAML with the types of JSON, got a second 'others'",
        ),
        ("others: [", "bad.yaml: expected YAML with the types of JSON, got "),
    ],
)
def test_unknown_ids_phases_and_fields_are_reported(command: Command, text: str, expected: str) -> None:
    """Names that the vendor lacks, values that YAML misreads, and invalid YAML are reported."""
    assert error_of(command, "bad.yaml", text, "bulk").startswith(expected)


def test_errors_before_serving(command: Command, services: Services) -> None:
    """An unknown vendor, one without phases, a port in use, and YAML without PyYAML are reported."""
    for words, expected in (
        (["nobody"], "vendor: expected one of acme, bulk, pair, zeta, got 'nobody'"),
        (["zeta"], "zeta: its spec has no x-job"),
        (["acme", "--port", services.address.rpartition(":")[2]], "--port: cannot listen on 127.0.0.1:"),
        (["acme", "--script", "none.json"], "No such file"),
    ):
        done = command.run("mock", *words)
        assert (done.returncode, done.stdout) == (2, "")
        assert expected in done.stderr
    (command.folder / "yaml.py").write_text("raise ImportError", encoding="utf-8")
    path = os.pathsep.join([str(command.folder), command.path])
    done = command.run("mock", "acme", "--script", "jobs.yaml", PYTHONPATH=path)
    assert 'pip install "jobdetails[mock]"' in done.stderr


def test_a_script_has_every_response_of_the_kit(command: Command) -> None:
    """A script supports every response of the test kit; `jobdetails schema mock` prints its schema."""
    printed = json.loads(command.run("schema", "mock").stdout)
    jsonschema.Draft202012Validator.check_schema(printed)
    assert printed == schema()
    methods = {name for name in vars(FakeJob) if not name.startswith("_")} - {"next", "phase"}
    options = {"progress", "fields", "retry_after", "message"}
    properties = set(printed["$defs"]["response"]["properties"])
    assert (properties | set(printed["$defs"]["word"]["enum"])) - options == methods
