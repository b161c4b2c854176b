"""Operations that the generator cannot carry are errors, never left out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.operations import arguments_of, operations_of

from .project import SPEC, changed, problems, told, write_spec

JOBS = "#/paths/~1jobs~1{job_id}/post"
TEAM = "#/paths/~1teams~1{team}/get"
TEAM_ID = "      operationId: get_team\n"
TEAMS = "  /teams/{team}:\n"
SINCE = next(line for line in SPEC.splitlines(keepends=True) if "name: since" in line)
NO_TEAM = "{description: No team.}"
CONTENT = "content: {application/json: {schema: {type: string}, example: red}}"
JSON = "application/json alone, with a schema"


@pytest.mark.parametrize(
    ("old", "new", "pointer", "found", "expected"),
    [
        (TEAM_ID, "", TEAM, "no operationId", "one: it names the method"),
        (TEAM_ID, "      operationId: ''\n", TEAM, "no operationId", "one: it names the method"),
        (
            TEAM_ID,
            "      operationId: get_job_details\n",
            f"{TEAM}/operationId",
            f"the operationId 'get_job_details' of {JOBS}",
            "one of its own",
        ),
        (TEAM_ID, TEAM_ID + "      x-read-only: true\n", f"{TEAM}/x-read-only", "it on get", "it on post only"),
        (
            TEAM_ID,
            TEAM_ID + "      requestBody: {content: {application/json: {schema: {type: string}}}}\n",
            f"{TEAM}/requestBody",
            "a body on get",
            "none",
        ),
        (
            "      requestBody:\n        description: How much is asked.\n        required: true\n        content:\n"
            "          application/json:\n",
            "      requestBody:\n        description: How much is asked.\n        required: true\n        content:\n"
            "          text/csv: {}\n          application/json:\n",
            f"{JOBS}/requestBody/content",
            "['application/json', 'text/csv']",
            JSON,
        ),
        (
            "            schema: {$ref: '#/components/schemas/JobQuery'}\n",
            "            schema: {anyOf: [{$ref: '#/components/schemas/JobQuery'}, {type: 'null'}]}\n",
            f"{JOBS}/requestBody/content/application~1json/schema",
            "{'anyOf': [{'$ref': '#/components/schemas/JobQuery'}, {'type': 'null'}]}",
            "a body that is not null: None leaves an optional body out",
        ),
    ],
)
def test_an_operation_that_cannot_be_carried(
    tmp_path: Path, old: str, new: str, pointer: str, found: str, expected: str
) -> None:
    """An operation, or its body, is told with its place, and with what can be carried instead."""
    (message,) = told(tmp_path, old, new)
    assert re.sub(r"^specs/acme\.yaml:\d+: ", "", message) == f"{pointer}: found {found}; expected {expected}"


@pytest.mark.parametrize("paths", ["{}", "{/jobs: {}}", "{/jobs: {parameters: []}}"])
def test_nothing_to_ask(tmp_path: Path, paths: str) -> None:
    """A spec without any operation gives no client."""
    write_spec(tmp_path, f"openapi: 3.1.0\ninfo: {{title: Acme, version: '1'}}\npaths: {paths}\n")
    assert problems(tmp_path) == ["specs/acme.yaml:3: #/paths: found no operation; expected one at least"]


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/teams/{team}/{team}", "the parameters ['team', 'team'] in the path and ['team'] described"),
        ("/teams", "the parameters [] in the path and ['team'] described"),
        ("/teams/{name}", "the parameters ['name'] in the path and ['team'] described"),
        ("/teams/{team}/{name}", "the parameters ['team', 'name'] in the path and ['team'] described"),
    ],
)
def test_a_path_with_other_parameters(tmp_path: Path, path: str, found: str) -> None:
    """The parameters in a path and those described are the same."""
    pointer = "#/paths/" + path.replace("/", "~1") + "/get"
    (message,) = told(tmp_path, TEAMS, f"  {path}:\n")
    assert message.endswith(f": {pointer}: found {found}; expected the same on both sides, each once")


@pytest.mark.parametrize(
    "path",
    ["/teams/{team}?a=b", "/teams/{team}#a", "/teams/{team} a", '/teams/{team}"', "/teams/{team}\\", "/teams/{team}\n"],
)
def test_a_path_that_is_none(tmp_path: Path, path: str) -> None:
    """A path holds what a path of a URL can hold, and parameters."""
    document = yaml.safe_load(SPEC)
    document["paths"][path] = document["paths"].pop("/teams/{team}")
    write_spec(tmp_path, yaml.safe_dump(document))
    (message,) = problems(tmp_path)
    assert message.endswith(f"found {path!r}; expected a path of URL characters and {{parameters}}, from / on")


def test_parameters_in_two_places(tmp_path: Path) -> None:
    """Parameters of a path and of its operation at once are told: one could stand for the other."""
    new = TEAM_ID + "      parameters: [{name: a, in: query, schema: {type: string}}]\n"
    (message,) = told(tmp_path, TEAM_ID, new)
    assert "/parameters: found parameters here and on an operation; expected them in one place" in message


def test_a_parameter_twice(tmp_path: Path) -> None:
    """Two parameters of one name in one place are told."""
    (message,) = told(tmp_path, SINCE, SINCE + SINCE)
    assert message.endswith(f"{JOBS}: found the query parameter 'since' twice; expected it once")


@pytest.mark.parametrize(
    ("parameter", "pointer", "expected"),
    [
        ("in: cookie, schema: {type: string}", "/in", "found 'cookie'; expected path, query or header"),
        ("in: query, x-env: A, schema: {type: string}", "/x-env", "found 'A'; expected it beside x-setting only"),
        (
            "in: query, x-setting: true, schema: {type: integer}",
            "/schema",
            "expected type: string alone: a setting is text",
        ),
        (
            "in: query, x-setting: true, schema: {type: string, format: date}",
            "/schema",
            "expected type: string alone: a setting is text",
        ),
        (
            "in: query, x-setting: true, schema: {$ref: '#/components/schemas/JobStatus'}",
            "/schema",
            "expected type: string alone: a setting is text",
        ),
        (
            "in: header, schema: {type: string, format: date}",
            "/schema",
            "expected no format: what a header holds is sent as given",
        ),
        *(
            (
                f"in: {place}, schema: {schema}",
                "/schema",
                "expected a string, integer, number or boolean, or in a query an array of them",
            )
            for place, schema in (
                ("query", "{type: object}"),
                ("query", "{}"),
                ("query", "{type: [string, 'null']}"),
                ("query", "{$ref: '#/components/schemas/Part'}"),
                ("query", "{type: array, items: {type: array, items: {type: string}}}"),
                ("query", "{type: array, items: {type: [string, 'null']}}"),
                ("header", "{type: array, items: {type: string}}"),
                ("header", "{anyOf: [{type: string}, {type: 'null'}]}"),
            )
        ),
    ],
)
def test_a_parameter_that_cannot_be_carried(tmp_path: Path, parameter: str, pointer: str, expected: str) -> None:
    """Each is told with its place, and with what can be carried instead."""
    (message,) = told(tmp_path, SINCE, f"        - {{name: a, {parameter}}}\n")
    assert f": {JOBS}/parameters/2{pointer}: found " in message
    assert message.endswith(expected)


def test_an_array_in_a_path(tmp_path: Path) -> None:
    """A path holds no arrays."""
    (message,) = told(tmp_path, "schema: {type: integer}, example: 7", "schema: {type: array, items: {type: integer}}")
    assert message.endswith("expected a string, integer, number or boolean, or in a query an array of them")


@pytest.mark.parametrize(
    "name", ["a:b", "a b", "", "Ärger", "Accept", "content-type", "USER-AGENT", "Authorization", "x-key"]
)
def test_a_header_that_cannot_be_sent(tmp_path: Path, name: str) -> None:
    """A header is what HTTP takes for one, and none that the client or the credential sets."""
    (message,) = told(tmp_path, SINCE, f"        - {{name: '{name}', in: header, schema: {{type: string}}}}\n")
    expected = "the name of an HTTP header other than accept, content-type, user-agent, authorization, x-key"
    assert message.endswith(f"{JOBS}/parameters/2/name: found {name!r}; expected {expected}")


@pytest.mark.parametrize(
    ("old", "new", "pointer", "found", "expected"),
    [
        ("'404':", "'1XX':", f"{JOBS}/responses/1XX", "'1XX'", "a status such as '404', '4XX', or default"),
        (
            "        default: {",
            "        '201': {content: {application/json: {schema: {type: string}}}, ",
            f"{TEAM}/responses",
            "the successes ['200', '201']",
            "one, by number, such as '200'",
        ),
        (
            "'200': {description: The team.",
            "'2XX': {description: The team.",
            f"{TEAM}/responses",
            "the successes ['2XX']",
            "one, by number, such as '200'",
        ),
        (
            f"        '200': {{description: The team., {CONTENT}}}\n",
            "",
            f"{TEAM}/responses",
            "no success",
            "one, by number, such as '200'",
        ),
        (f", {CONTENT}", "", f"{TEAM}/responses/200", "no content", JSON),
        (
            CONTENT,
            "content: {text/plain: {schema: {type: string}}}",
            f"{TEAM}/responses/200",
            "the media types ['text/plain']",
            JSON,
        ),
        (
            CONTENT,
            f"{CONTENT[:-1]}, text/csv: {{}}}}",
            f"{TEAM}/responses/200",
            "the media types ['application/json', 'text/csv']",
            JSON,
        ),
        (
            CONTENT,
            "content: {application/json: {}}",
            f"{TEAM}/responses/200",
            "the media types ['application/json']",
            JSON,
        ),
        (
            NO_TEAM,
            "{description: No team., content: {text/html: {}}}",
            f"{TEAM}/responses/default",
            "the media types ['text/html']",
            JSON,
        ),
        (
            NO_TEAM,
            "{description: No team., content: {application/json: {schema: {type: string}}}}",
            f"{TEAM}/responses/default/content/application~1json/schema",
            "{'type': 'string'}",
            "a $ref to an object with properties",
        ),
        (
            NO_TEAM,
            "{description: No team., x-returns: a}",
            f"{TEAM}/responses/default/x-returns",
            "'a'",
            "it on the success only",
        ),
        (
            "schema: {type: string}, example: red",
            "schema: {type: [string, 'null']}",
            f"{TEAM}/responses/200/content/application~1json/schema",
            "{'type': ['string', 'null']}",
            "an object, an array or a scalar that is neither null nor an enum",
        ),
        (
            "schema: {type: string}, example: red",
            "schema: {description: Anything.}",
            f"{TEAM}/responses/200/content/application~1json/schema",
            "{'description': 'Anything.'}",
            "an object, an array or a scalar that is neither null nor an enum",
        ),
        ("x-returns: job\n", "x-returns: task\n", f"{JOBS}/responses/200/x-returns", "'task'", "one of job"),
        (
            "      required: [job]\n",
            "",
            f"{JOBS}/responses/200/x-returns",
            "'job'",
            "a property that is required and not null: a method always returns a value",
        ),
        (
            "        job: {$ref: '#/components/schemas/Job'}\n",
            "        job: {anyOf: [{$ref: '#/components/schemas/Job'}, {type: 'null'}]}\n",
            f"{JOBS}/responses/200/x-returns",
            "'job'",
            "a property that is required and not null: a method always returns a value",
        ),
        (
            "{description: The team., ",
            "{description: The team., x-returns: name, ",
            f"{TEAM}/responses/200/x-returns",
            "'name'",
            "none: there is none to choose from",
        ),
    ],
)
def test_an_answer_that_cannot_be_carried(
    tmp_path: Path, old: str, new: str, pointer: str, found: str, expected: str
) -> None:
    """Each is told with its place, and with what can be carried instead."""
    messages = [re.sub(r"^specs/acme\.yaml:\d+: ", "", message) for message in told(tmp_path, old, new)]
    assert f"{pointer}: found {found}; expected {expected}" in messages


def test_an_operation_without_answers(tmp_path: Path) -> None:
    """An operation that documents no answer is told where it stands."""
    start = SPEC.index(TEAM_ID) + len(TEAM_ID)
    write_spec(tmp_path, SPEC[:start] + SPEC[SPEC.index("components:\n") :])
    (message,) = problems(tmp_path)
    assert message.endswith(f"{TEAM}: found no success; expected one, by number, such as '200'")


def test_an_answer_that_is_an_enum(tmp_path: Path) -> None:
    """An enum is answered as a field of something, not alone."""
    (message,) = told(
        tmp_path, "schema: {type: string}, example: red", "schema: {$ref: '#/components/schemas/JobStatus'}"
    )
    assert message.endswith("expected an object, an array or a scalar that is neither null nor an enum")


def test_each_operation_is_found_with_its_parameters() -> None:
    """Operations are found in the order of the document, with the parameters of their path."""
    document: dict[str, Any] = yaml.safe_load(SPEC)
    found = [
        (path, method, [parameter["name"] for parameter in parameters])
        for path, method, _, parameters in operations_of(document)
    ]
    assert found == [("/jobs/{job_id}", "post", ["job_id", "Team-Id", "since"]), ("/teams/{team}", "get", ["team"])]


def test_each_parameter_has_an_argument() -> None:
    """The arguments of an operation are found by place and name, that of the body by its component."""
    document: dict[str, Any] = yaml.safe_load(
        changed("schema: {$ref: '#/components/schemas/JobQuery'}", "schema: {type: object}")
    )
    _, _, operation, parameters = next(operations_of(document))
    assert arguments_of(operation, parameters) == {
        ("path", "job_id"): "job_id",
        ("header", "Team-Id"): "team_id",
        ("query", "since"): "since",
        ("body", "body"): "body",
    }
    _, _, operation, parameters = next(operations_of(yaml.safe_load(SPEC)))
    assert arguments_of(operation, parameters)["body", "JobQuery"] == "job_query"
