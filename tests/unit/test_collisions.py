"""Names that Python could not tell apart are errors; those that can be told apart, or are ours, are carried."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator import naming
from generator.build import generate

from .project import SPEC, changed, problems, told, write_spec

JOB = "        jobId: {type: string, description: Id of what is done.}\n"
TEAM_ID = "      operationId: get_team\n"
SINCE = next(line for line in SPEC.splitlines(keepends=True) if "name: since" in line)


def two(first: str, second: str, name: str) -> str:
    """Return what is told of two names."""
    return f"found {first!r} and {second!r}, which are both {name!r} in Python; expected names that stay apart"


@pytest.mark.parametrize(
    ("first", "second", "name"),
    [
        ("jobId", "job_id", "job_id"),
        ("job-id", "job.id", "job_id"),
        ("job id", "JobId", "job_id"),
        ("class", "class_", "class_"),
        ("id", "@id", "id"),
        ("file", "\\uFB01le", "file"),
        ("to_dict", "toDict", "to_dict_"),
        ("$", "%", "field_"),
    ],
)
def test_properties(tmp_path: Path, first: str, second: str, name: str) -> None:
    """Two properties of one object that become one attribute are told with both names."""
    new = f'        "{first}": {{type: string}}\n        "{second}": {{type: string}}\n'
    text = changed(JOB, new, changed("      required: [jobId]\n", "", SPEC.replace("{jobId: j-1, ", "{")))
    write_spec(tmp_path, text)
    (message,) = problems(tmp_path)
    second = second.encode().decode("unicode_escape")
    assert message.endswith(f"#/components/schemas/Job/properties: {two(first, second, name)}")


@pytest.mark.parametrize(
    ("values", "first", "second", "name"),
    [
        ("[in-use, in use]", "in-use", "in use", "IN_USE"),
        ("[A+, A-]", "A+", "A-", "A"),
        ("['', empty]", "", "empty", "EMPTY"),
        ("[isDone, is_done]", "isDone", "is_done", "IS_DONE"),
    ],
)
def test_values_of_an_enum(tmp_path: Path, values: str, first: str, second: str, name: str) -> None:
    """Two values of one enum that become one member are told with both."""
    text = changed("enum: [under way, over]", f"enum: {values}", changed("status: under way, ", ""))
    write_spec(tmp_path, text)
    (message,) = problems(tmp_path)
    assert message.endswith(f"#/components/schemas/JobStatus/enum: {two(first, second, name)}")


@pytest.mark.parametrize(
    ("second", "name"), [("job-status", "JobStatus"), ("jobStatus", "JobStatus"), ("job.Status", "JobStatus")]
)
def test_components(tmp_path: Path, second: str, name: str) -> None:
    """Two components that become one class are told with both names."""
    new = f"    {second}: {{type: object, properties: {{a: {{type: string}}}}}}\n    Problem:\n"
    (message,) = told(tmp_path, "    Problem:\n", new)
    assert message.endswith(f"#/components/schemas: {two('JobStatus', second, name)}")


def test_components_that_are_no_classes(tmp_path: Path) -> None:
    """A component that gives no class may be called like one that does."""
    new = "    job-status: {type: object}\n    job.status: {type: string}\n    Problem:\n"
    write_spec(tmp_path, changed("    Problem:\n", new))
    assert generate(root=tmp_path)


@pytest.mark.parametrize("name", sorted(naming.RESERVED_CLASSES))
def test_a_class_of_ours(tmp_path: Path, name: str) -> None:
    """A component with the name of a class that every package has is told to take another."""
    new = f"    {name}: {{type: string, enum: [a]}}\n    Problem:\n"
    (message,) = told(tmp_path, "    Problem:\n", new)
    expected = (
        f"found {name!r}, which is the class {name} in Python; expected another: every package has that name already"
    )
    assert message.endswith(f"#/components/schemas/{name}: {expected}")


@pytest.mark.parametrize(
    ("operation", "name"),
    [
        ("getJobDetails", "get_job_details"),
        ("get-job-details", "get_job_details"),
        ("get job details", "get_job_details"),
    ],
)
def test_operations(tmp_path: Path, operation: str, name: str) -> None:
    """Two operations that become one method are told with both names, once for the method and for its response."""
    messages = told(tmp_path, TEAM_ID, f"      operationId: {operation}\n")
    assert [re.sub(r"^specs/acme\.yaml:\d+: ", "", message) for message in messages] == [
        f"#/paths: {two('get_job_details', operation, name)}",
        f"#/paths: {two('get_job_details', operation, f'{name}_response')}",
    ]


def test_an_operation_and_a_response(tmp_path: Path) -> None:
    """An operation that is called like the second method of another is told."""
    (message,) = told(tmp_path, TEAM_ID, "      operationId: get_job_details_response\n")
    assert message.endswith(
        f"#/paths: {two('get_job_details', 'get_job_details_response', 'get_job_details_response')}"
    )


def test_operations_that_differ_in_what_upper_case_has_not(tmp_path: Path) -> None:
    """Two operations whose constants would be one are told, though their methods are two."""
    text = changed(
        TEAM_ID, "      operationId: messe\n", SPEC.replace("operationId: get_job_details", "operationId: meße")
    )
    write_spec(tmp_path, text)
    (message,) = problems(tmp_path)
    assert message.endswith(f"#/paths: {two('meße', 'messe', 'MESSE')}")


@pytest.mark.parametrize(
    ("name", "place", "first", "argument"),
    [
        ("Since", "query", "since", "since"),
        ("sin.ce", "query", "sin-ce", "sin_ce"),
        ("job-id-path", "query", "job_id_path", "job_id_path"),
        ("team_id", "header", "Team-Id", "team_id"),
    ],
)
def test_parameters_of_one_place(tmp_path: Path, name: str, place: str, first: str, argument: str) -> None:
    """Two parameters of one place that become one argument are told with both names."""
    text = changed("name: since", f"name: {first}") if place == "query" else SPEC
    line = SINCE.replace("name: since", f"name: {first}") if place == "query" else SINCE
    new = f"{line}        - {{name: {name}, in: {place}, schema: {{type: string}}}}\n"
    write_spec(tmp_path, changed(line, new, text))
    (message,) = problems(tmp_path)
    assert message.endswith(f"#/paths/~1jobs~1{{job_id}}/post: {two(first, name, argument)}")


def test_a_name_that_its_place_gives_to_another(tmp_path: Path) -> None:
    """A name that another parameter gets by its place is told too."""
    extra = "        - {name: job_id, in: query, schema: {type: string}}\n"
    extra += "        - {name: job_id_path, in: query, schema: {type: string}}\n"
    (message,) = told(tmp_path, SINCE, SINCE + extra)
    assert message.endswith(two("job_id", "job_id_path", "job_id_path"))


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("name: Team-Id, in: header, x-env: OTHER_TEAM, required: true", "'x-env': 'OTHER_TEAM'"),
        ("name: Team-Id, in: header, x-env: ACME_TEAM", "'required': None"),
        ("name: team_id, in: query, x-env: ACME_TEAM, required: true", "'name': 'team_id'"),
    ],
)
def test_one_setting_in_two_forms(tmp_path: Path, setting: str, said: str) -> None:
    """A setting of two operations is said twice in the same way, since a client has it once."""
    old = "      - {name: team, in: path"
    new = f"      - {{{setting}, x-setting: true, schema: {{type: string}}}}\n{old}"
    (message,) = told(tmp_path, old, new)
    assert "#/paths/~1teams~1{team}/get: found the setting team_id with {" in message
    found, _, expected = message.partition("; expected it as on the operation before: ")
    assert said in found
    assert expected == "{'name': 'Team-Id', 'required': True, 'x-env': 'ACME_TEAM'}"


def test_one_setting_of_two_operations(tmp_path: Path) -> None:
    """A setting that two operations have in the same form is one argument of the client."""
    old = "      - {name: team, in: path"
    new = "      - {name: Team-Id, in: header, required: true, x-env: ACME_TEAM, x-setting: true, "
    new += "schema: {type: string}}\n"
    write_spec(tmp_path, changed(old, new + old))
    generate(root=tmp_path)
    service = (tmp_path / "clients/acme/src/jobdetails_acme/_service.py").read_text(encoding="utf-8")
    assert service.count("Setting(argument=") == 1
    assert service.count('Parameter(argument="team_id"') == 2
