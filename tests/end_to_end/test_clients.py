"""Each client, installed alone from its wheel, against a server that holds its requests against the spec."""

from __future__ import annotations

import json
import platform
import re
from typing import Any
from urllib.parse import quote

import pytest

from ..schemas import without_nulls
from ..vendors import KEY, VENDORS, Vendor
from .asking import answers_of, readme_example, settings_of, status_of
from .conftest import Prepared
from .environments import Environment
from .stand_in import StandIn

ERRORS = {
    400: "BadRequestError",
    401: "AuthenticationError",
    403: "PermissionDeniedError",
    404: "NotFoundError",
    409: "ConflictError",
    422: "UnprocessableEntityError",
    429: "RateLimitError",
}
STRANGE_IDS = ["a/b", "../x", "a?b=c#d", "100%", "%2e%2e", "é ü", "a;b,c", "a//b", "..%2f", "\\"]
WITH_IDS = [vendor for vendor in VENDORS if vendor.path_arguments]


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def is_async(request: pytest.FixtureRequest) -> bool:
    """Whether the calls are awaited."""
    found: bool = request.param
    return found


@pytest.fixture(scope="module")
def asked() -> dict[tuple[str, bool], dict[Any, Any]]:
    """What was answered so far, by vendor and way to call."""
    return {}


@pytest.fixture
def answers(
    vendor: Vendor,
    alone: Environment,
    server: StandIn,
    asked: dict[tuple[str, bool], dict[Any, Any]],
    *,
    is_async: bool,
) -> dict[Any, Any]:
    """What one process was answered: to the documented question, with a wrong key, and to the asking for errors."""
    changes: dict[Any, dict[str, Any]] = {
        "as documented": {},
        "wrong key": {"api_key": "sk-another-key"},
        "undocumented": {"headers": {"Prefer": "code=299"}},
        "nobody there": {"base_url": "http://127.0.0.1:9/nowhere", "max_retries": 0},
    }
    changes |= {status: {"headers": {"Prefer": f"code={status}"}} for status in vendor.documented_errors}
    if (vendor.name, is_async) not in asked:
        found = answers_of(alone, vendor, server, changes.values(), is_async=is_async)
        asked[vendor.name, is_async] = dict(zip(changes, found, strict=True))
    return asked[vendor.name, is_async]


def sent_by_hand(request: dict[str, Any]) -> dict[str, str]:
    """Return the headers of a request that say more than what any client of HTTP says."""
    headers = {name.lower(): value for name, value in request["headers"]}
    usual = {"host", "accept-encoding", "connection", "user-agent", "content-length"}
    return {name: value for name, value in headers.items() if name not in usual}


def test_it_asks_what_the_document_asks(vendor: Vendor, answers: dict[Any, Any], server: StandIn) -> None:
    """Method, path after the prefix, credential, settings and body are the documented ones; nothing else is sent."""
    request = server.request(answers["as documented"]["request_id"])
    path, method, _ = vendor.route
    for name, value in zip(vendor.path_arguments, vendor.arguments, strict=False):
        path = path.replace(f"{{{name}}}", quote(value, safe=""))
    assert (request["method"], request["path"]) == (method, f"/{vendor.name}{path}")
    assert request["violations"] == []

    expected = {"accept": "application/json"} | {name.lower(): value for name, value in [vendor.credential(KEY)]}
    for parameter in vendor.parameters:
        if parameter["in"] == "header":
            expected[parameter["name"].lower()] = parameter["example"]
    if vendor.body:
        expected["content-type"] = "application/json"
        assert json.loads(request["body"]) == vendor.arguments[-1]
    else:
        assert request["body"] == ""
    assert sent_by_hand(request) == expected

    (agent,) = (value for name, value in request["headers"] if name.lower() == "user-agent")
    version = re.escape(vendor.document["info"]["version"])
    python = re.escape(".".join(platform.python_version_tuple()[:2]))
    assert re.fullmatch(rf"jobdetails-{vendor.name}/{version} python/{python} httpx/[\d.]+", agent)


def test_it_returns_the_sample(vendor: Vendor, answers: dict[Any, Any]) -> None:
    """Everything in the document's sample comes back, without a mismatch, from both methods."""
    answer = answers["as documented"]
    sample = without_nulls(vendor.schema, vendor.example)
    assert answer["status_code"] == 200
    assert answer["content"] == vendor.example
    assert answer["body"] == sample
    assert answer["value"] == (sample[vendor.returns] if vendor.returns else sample)
    assert answer["mismatches"] == []


def test_it_raises_documented_errors(vendor: Vendor, answers: dict[Any, Any], server: StandIn) -> None:
    """Each documented error is the class of its status, with the documented body and the id of the request."""
    assert {status for status in answers if isinstance(status, int)} == set(vendor.documented_errors)
    for status, (schema, example) in vendor.documented_errors.items():
        error = answers[status]
        assert error["error"] == ERRORS.get(status, "InternalServerError" if status >= 500 else "APIStatusError")
        assert error["status_code"] == status
        assert error["body"] == without_nulls(schema, example)
        assert error["message"] in json.dumps(example)
        assert server.request(error["request_id"])["status"] == status


def test_it_says_that_a_key_is_wrong(answers: dict[Any, Any]) -> None:
    """A key that the server does not know is an `AuthenticationError` with the server's own words."""
    error = answers["wrong key"]
    assert (error["error"], error["status_code"]) == ("AuthenticationError", 401)
    assert error["message"] == "the credential is missing or wrong"


def test_it_reports_an_undocumented_error(answers: dict[Any, Any]) -> None:
    """An error that no document has is the class of its status, and has what the server says."""
    error = answers["undocumented"]
    assert (error["error"], error["status_code"], error["model"]) == ("UnprocessableEntityError", 422, "NoneType")
    assert "status 299 is not documented" in error["message"]


def test_a_missing_server_is_a_connection_error(answers: dict[Any, Any]) -> None:
    """Where nothing listens, the error is ours, and names the URL."""
    error = answers["nobody there"]
    assert error["error"] == "APIConnectionError"
    assert "http://127.0.0.1:9/nowhere/" in error["message"]


@pytest.mark.parametrize("with_ids", WITH_IDS, ids=repr)
def test_an_id_stays_one_segment(with_ids: Vendor, prepared: Prepared, server: StandIn) -> None:
    """Whatever an id holds, it is one segment of the documented path when it reaches the server."""
    count = len(with_ids.path_arguments)
    changes = [{"arguments": [text] * count + list(with_ids.arguments[count:])} for text in STRANGE_IDS]
    answers = answers_of(prepared.from_wheel[with_ids.name].result(), with_ids, server, changes)
    for text, answer in zip(STRANGE_IDS, answers, strict=True):
        path = with_ids.route[0]
        for name in with_ids.path_arguments:
            path = path.replace(f"{{{name}}}", quote(text, safe=""))
        assert answer["status_code"] == 200
        assert server.request(answer["request_id"])["path"] == f"/{with_ids.name}{path}"


@pytest.mark.parametrize("installed", ["alone", "from_source", "together"])
def test_the_example_of_its_readme_runs(
    vendor: Vendor, installed: str, server: StandIn, request: pytest.FixtureRequest
) -> None:
    """However a client was installed, its README's example runs as it stands, set up by the variables that it names."""
    environment: Environment = request.getfixturevalue(installed)
    example = readme_example(vendor.name)
    variables = settings_of(vendor, server)
    assert all(name in example for name in variables)
    done = environment.run("-c", example, variables=variables)
    assert (done.returncode, done.stderr) == (0, "")
    assert status_of(vendor) in done.stdout


def test_the_example_of_its_readme_says_what_it_misses(vendor: Vendor, alone: Environment, server: StandIn) -> None:
    """Without a setting that has no default, the example sends nothing and names the environment variable."""
    variables = settings_of(vendor, server)
    before = len(server.record())
    for argument, variable in vendor.environment.items():
        if argument == "base_url" and vendor.base_url["default"]:
            continue  # it would ask the vendor itself
        rest = {name: value for name, value in variables.items() if name != variable}
        done = alone.run("-c", readme_example(vendor.name), variables=rest)
        assert done.returncode == 1
        assert f"{argument}: found nothing; pass {argument}= or set the environment variable {variable}" in done.stderr
    assert len(server.record()) == before
