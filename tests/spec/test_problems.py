"""Invalid specs: each problem is reported with its line, its place, what was found and what was expected."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.spec import rules
from generator.spec.operations import arguments_of, operations_of
from generator.spec.specs import load

from ..checkout import ROOT
from ..project import SPEC, changed, problems, write_spec

GIVEN = yaml.safe_load(Path(__file__).with_name("problems.yaml").read_text(encoding="utf-8"))
CASES = [(group["old"], change["new"], change["gives"]) for group in GIVEN for change in group["changes"]]
TEAM_ID = "      operationId: get_team\n"


@pytest.mark.parametrize(("old", "new", "expected"), CASES)
def test_a_change_that_is_a_problem(tmp_path: Path, old: str, new: str, expected: list[str]) -> None:
    """A change to the valid spec gives the problems in problems.yaml, where long messages are cut."""
    write_spec(tmp_path, changed(old, new))
    found = [problem.removeprefix("specs/acme.yaml:") for problem in problems(tmp_path)]
    assert [message[: len(start)] for message, start in zip(found, expected, strict=False)] == expected


def test_the_good_spec_has_every_extension() -> None:
    """The valid spec uses every extension, and the table in specs/README.md lists each once."""
    assert {name for name in rules.EXTENSIONS if f"{name}:" not in SPEC} <= {"x-prefix"}
    table = (ROOT / "specs" / "README.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^\| `(x-[a-z-]+)` \|", table, flags=re.MULTILINE)) == sorted(rules.EXTENSIONS)


def test_all_problems_are_reported_at_once(tmp_path: Path) -> None:
    """All problems are reported, in the order of the document."""
    text = changed("example: 7}", "example: 7, style: simple}", changed("x-setting: true", "x-settings: true"))
    write_spec(tmp_path, text)
    places = [re.findall(r"#\S+", found)[0] for found in problems(tmp_path)]
    expected = ["#/paths/~1jobs~1{job_id}/post/parameters/1/x-settings:", "#/paths/~1teams~1{team}/parameters/0/style:"]
    assert [place for place in places if place in expected] == expected


@pytest.mark.parametrize(
    ("first", "second", "name"),
    [
        ("jobId", "job_id", "job_id"),
        ("job-id", "job.id", "job_id"),
        ("class", "class_", "class_"),
        ("id", "@id", "id"),
        ("to_dict", "toDict", "to_dict_"),
        ("$", "%", "field_"),
    ],
)
def test_properties_with_one_python_name(tmp_path: Path, first: str, second: str, name: str) -> None:
    """The message has both names."""
    new = f'cause: {{type: string}}\n        "{first}": {{type: string}}\n        "{second}": {{type: string}}'
    write_spec(tmp_path, changed("cause: {type: string}", new))
    (message,) = problems(tmp_path)
    assert (
        f"#/components/schemas/Problem/properties: found {first!r} and {second!r}, which both become {name!r}"
        in message
    )


@pytest.mark.parametrize(
    ("first", "second", "name"),
    [("in-use", "in use", "IN_USE"), ("A+", "A-", "A"), ("", "empty", "EMPTY"), ("isDone", "is_done", "IS_DONE")],
)
def test_values_of_an_enum_with_one_python_name(tmp_path: Path, first: str, second: str, name: str) -> None:
    """The message has both values."""
    new = f"    Extra: {{type: string, enum: [{first!r}, {second!r}]}}\n    Problem:\n"
    write_spec(tmp_path, changed("    Problem:\n", new))
    (message,) = problems(tmp_path)
    assert f"found {first!r} and {second!r}, which both become {name!r}" in message


def test_operations_with_equal_constants(tmp_path: Path) -> None:
    """Operations collide if only their names in upper case are equal, as with ß."""
    text = changed(TEAM_ID, "      operationId: messe\n")
    write_spec(tmp_path, text.replace("operationId: get_job_details", "operationId: meße"))
    (message,) = problems(tmp_path)
    assert "found 'meße' and 'messe', which both become 'MESSE'" in message


@pytest.mark.parametrize("paths", ["{}", "{/jobs: {}}", "{/jobs: {parameters: []}}"])
def test_a_spec_without_operations(tmp_path: Path, paths: str) -> None:
    """A spec needs at least one operation."""
    write_spec(tmp_path, f"openapi: 3.1.0\ninfo: {{title: Acme, version: '1'}}\npaths: {paths}\n")
    assert problems(tmp_path) == ["specs/acme.yaml:3: #/paths: found no operation; expected at least one"]


@pytest.mark.parametrize("tail", ["?a=b", "#a", " a", '"', "\\", "\n"])
def test_a_path_with_other_characters(tmp_path: Path, tail: str) -> None:
    """A path may contain only URL characters and parameters."""
    document = yaml.safe_load(SPEC)
    document["paths"][f"/teams/{{team}}{tail}"] = document["paths"].pop("/teams/{team}")
    write_spec(tmp_path, yaml.safe_dump(document))
    (message,) = problems(tmp_path)
    assert message.endswith("expected a path of URL characters and {parameters} that starts with /")


def test_components_that_hold_each_other(tmp_path: Path) -> None:
    """Recursive arrays and maps need an object with properties in between."""
    new = (
        "    A: {type: array, items: {$ref: '#/components/schemas/B'}}\n"
        "    B: {type: object, additionalProperties: {$ref: '#/components/schemas/A'}}\n"
        "    Problem:\n"
    )
    write_spec(tmp_path, changed("    Problem:\n", new))
    places = [re.findall(r"#\S+", found)[0] for found in problems(tmp_path)]
    assert places == ["#/components/schemas/A:", "#/components/schemas/B:"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        *(
            ("version: '1.2.3'", f"version: '{version}'")
            for version in ("1", "2026.3.1", "1.0a1", "1.0+local.1", "1!2.0")
        ),
        *(
            ("running: [under way, held]", f"running: [under way, held], {phase}: [{value}]")
            for value, phase in (("completed", "unknown"), ("MUDDY", "failed"))
        ),
        ("running: [under way, held]", "running: [under way, held, not started]"),
        ("    Problem:\n", "    job-status: {type: object}\n    job.status: {type: string}\n    Problem:\n"),
    ],
)
def test_a_valid_change(tmp_path: Path, old: str, new: str) -> None:
    """Normalized versions, statuses in a phase that suits them, and components without a class are valid."""
    write_spec(tmp_path, changed(old, new))
    assert load(tmp_path / "specs" / "acme.yaml").vendor == "acme"


def test_operations_are_found_with_their_parameters() -> None:
    """Operations come in document order, with the parameters of their path, and each parameter has an argument."""
    document: dict[str, Any] = yaml.safe_load(SPEC)
    found = list(operations_of(document))
    assert [(path, method) for path, method, _, _ in found] == [("/jobs/{job_id}", "post"), ("/teams/{team}", "get")]
    _, _, operation, parameters = found[0]
    assert arguments_of(operation, parameters) == {
        ("path", "job_id"): "job_id",
        ("header", "Team-Id"): "team_id",
        ("query", "since"): "since",
        ("body", "JobQuery"): "job_query",
    }
