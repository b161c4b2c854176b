"""The contract server rejects what a vendor's document does not allow, so its acceptance is meaningful."""

from __future__ import annotations

import base64
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from ..vendors import KEY, VENDORS, Vendor
from .stand_in import StandIn, line_of, stand_in, stopping

BASIC = "Basic " + base64.b64encode(KEY.encode()).decode()
MADE_UP = """\
openapi: 3.1.0
info: {title: Made up, version: 0.1.0}
servers: [{url: https://vendor.test}]
security: [{key: []}]
paths:
  /teams/{team}/jobs/details:
    put:
      operationId: get_job_details
      parameters:
        - {name: team, in: path, required: true, schema: {type: integer}}
        - {name: page, in: query, schema: {type: integer}}
        - {name: Workspace, in: header, required: true, schema: {type: string, minLength: 3}}
      requestBody:
        required: true
        content:
          application/json:
            schema: {type: object, required: [ids], properties: {ids: {type: array, items: {type: integer}}}}
      responses:
        '200': {description: The jobs., content: {application/json: {example: {jobs: [{id: 1}]}}}}
        '404': {description: None., content: {application/json: {example: {message: no such job}}}}
        4XX: {description: Refused., content: {application/json: {example: {message: refused}}}}
        '503': {description: Closed.}
components:
  securitySchemes:
    key: {type: http, scheme: basic}
"""
ALLOWED: dict[str, Any] = {
    "method": "PUT",
    "url": "/fictitious/teams/5/jobs/details",
    "params": {"page": "2"},
    "headers": {"Authorization": BASIC, "Workspace": "one"},
    "json": {"ids": [1, 2]},
}


@pytest.fixture(scope="module")
def fictitious(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """An HTTP client for the contract server of a fictitious vendor."""
    spec = tmp_path_factory.mktemp("specs") / "fictitious.yaml"
    spec.write_text(MADE_UP, encoding="utf-8")
    with (
        stand_in([spec], key=KEY) as server,
        httpx.Client(base_url=server.address, trust_env=False, timeout=30) as http,
    ):
        yield http


@pytest.fixture(scope="module")
def http(server: StandIn) -> Iterator[httpx.Client]:
    """A plain HTTP client for the contract server of all vendors."""
    with httpx.Client(base_url=server.address, trust_env=False, timeout=30) as client:
        yield client


def documented(vendor: Vendor) -> dict[str, Any]:
    """Return the request in a vendor's document, as arguments for httpx."""
    headers = vendor.credentials() | {
        parameter["name"]: parameter["example"] for parameter in vendor.parameters if parameter["in"] == "header"
    }
    body = {"json": vendor.arguments[vendor.body_argument]} if vendor.body_argument else {}
    return {"method": vendor.method, "url": f"/{vendor.name}{vendor.target()}", "headers": headers, **body}


def test_it_answers_the_documented_request_with_the_sample(vendor: Vendor, http: httpx.Client) -> None:
    """The documented request gets the documented response, and both are recorded."""
    request = documented(vendor)
    answer = http.request(**request)
    assert answer.status_code == 200
    assert answer.json() == vendor.example
    assert answer.headers["Content-Type"] == "application/json"
    (noted,) = (noted for noted in http.get("/_requests").json() if noted["id"] == answer.headers["X-Request-Id"])
    assert (noted["method"], noted["path"], noted["status"]) == (request["method"], request["url"], 200)
    assert noted["violations"] == []
    assert request["headers"].items() <= dict(noted["headers"]).items()


def test_it_answers_documented_errors_on_demand(vendor: Vendor, http: httpx.Client) -> None:
    """`Prefer` selects any documented status, and no other."""
    request = documented(vendor)
    for status in {*range(200, 600, 9), 200, 404, *vendor.documented_errors}:
        request["headers"]["Prefer"] = f"code={status}"
        answer = http.request(**request)
        if status == 200 or status in vendor.documented_errors:
            expected = vendor.example if status == 200 else vendor.documented_errors[status][1]
            assert (answer.status_code, answer.json()) == (status, expected)
        elif {"4XX", "5XX", "default"}.isdisjoint(vendor.operation["responses"]):
            assert answer.status_code == 422
            assert f"status {status} is not documented" in answer.json()["message"]


def test_it_refuses_other_methods_and_paths(vendor: Vendor, http: httpx.Client) -> None:
    """Only the documented method at the documented path, below the whole prefix, is accepted."""
    request = documented(vendor)
    methods = {"DELETE", "GET", "PATCH", "POST", "PUT"} - {request["method"]}
    path = request["url"].removeprefix(f"/{vendor.name}")
    urls = [path, f"/{vendor.name}/more{path}", f"/other{path}", f"{request['url']}/", f"{request['url']}/more", "/"]
    wrong = [{**request, "method": method} for method in sorted(methods)] + [{**request, "url": url} for url in urls]
    for changed in wrong:
        assert http.request(**changed).status_code == 422, changed


def test_it_refuses_other_credentials(vendor: Vendor, http: httpx.Client) -> None:
    """A key without its prefix, with an unexpected prefix, or truncated is rejected."""
    request = documented(vendor)
    header, value = vendor.credential(KEY)
    for shown in {f"Other {KEY}", KEY, f"Bearer {KEY}", f"Key {KEY}", KEY[:-1], f"{value}x", "", "Bearer"} - {value}:
        assert http.request(**{**request, "headers": {**request["headers"], header: shown}}).status_code == 401, shown
    without = {name: text for name, text in request["headers"].items() if name != header}
    refused = http.request(**{**request, "headers": without})
    assert refused.status_code == 401
    assert "credential" in refused.json()["message"]
    twice = httpx.Headers([*request["headers"].items(), (header, value)])
    assert http.request(**{**request, "headers": twice}).status_code == 401


def test_it_takes_the_allowed_request(fictitious: httpx.Client) -> None:
    """The valid request that the other tests vary is accepted; optional parts may be omitted."""
    assert fictitious.request(**ALLOWED).json() == {"jobs": [{"id": 1}]}
    assert fictitious.request(**{**ALLOWED, "params": {}}).status_code == 200


@pytest.mark.parametrize(
    ("change", "status", "reason"),
    [
        ({"method": "POST"}, 422, "Operation post not found"),
        ({"url": "/fictitious/teams/5/jobs/detail"}, 422, "Path not found"),
        ({"url": "/fictitious/teams/5/6/jobs/details"}, 422, "Path not found"),
        ({"url": "/fictitious/teams/five/jobs/details"}, 422, "Path parameter error: team"),
        ({"url": "/teams/5/jobs/details"}, 422, "begins with no vendor"),
        ({"params": {"page": "two"}}, 422, "Query parameter error: page"),
        ({"headers": {"Workspace": "one"}}, 401, "credential"),
        ({"headers": {"Workspace": "one", "Authorization": f"Basic {KEY}"}}, 401, "credential"),
        ({"headers": {"Authorization": BASIC}}, 422, "Missing required header parameter: Workspace"),
        ({"headers": {"Authorization": BASIC, "Workspace": "on"}}, 422, "header parameter: Workspace"),
        ({"json": None}, 422, "Missing required request body"),
        ({"json": {}}, 422, "'ids' is a required property"),
        ({"json": {"ids": ["1"]}}, 422, "'1' is not of type 'integer'"),
        ({"json": {"ids": [True]}}, 422, "True is not of type 'integer'"),
        ({"json": {"ids": 1}}, 422, "1 is not of type 'array'"),
        ({"json": [1]}, 422, "[1] is not of type 'object'"),
        ({"json": None, "content": b'{"ids": [1}'}, 422, "mimetype not found"),
        ({"json": None, "data": {"ids": "1"}}, 422, "mimetype not found"),
    ],
    ids=str,
)
def test_it_refuses_what_the_spec_does_not_allow(
    change: dict[str, Any], status: int, reason: str, fictitious: httpx.Client
) -> None:
    """Method, path, parameters, headers, body and credential are all validated against the spec."""
    answer = fictitious.request(**{**ALLOWED, **change})
    assert answer.status_code == status
    assert reason in answer.json()["message"]
    noted = fictitious.get("/_requests").json()[-1]
    assert noted["id"] == answer.headers["X-Request-Id"]
    assert noted["violations"]


@pytest.mark.parametrize("content", [b'{"ids": [1}', b"", b"\xff\xfe", b'{"ids": [' + b"[" * 50_000], ids=len)
def test_it_refuses_bodies_that_are_no_json(content: bytes, fictitious: httpx.Client) -> None:
    """A body that is not JSON is rejected, and the server continues."""
    request = {**ALLOWED, "headers": {**ALLOWED["headers"], "Content-Type": "application/json"}, "content": content}
    del request["json"]
    assert fictitious.request(**request).status_code == 422
    assert fictitious.request(**ALLOWED).status_code == 200


def test_it_names_every_violation(fictitious: httpx.Client) -> None:
    """A rejection lists all violations of a request, not only the first."""
    wrong = {**ALLOWED, "params": {"page": "two"}, "headers": {"Authorization": BASIC}, "json": {}}
    message = fictitious.request(**wrong).json()["message"]
    assert all(part in message for part in ("page", "Workspace", "ids"))


def test_it_refuses_bodies_of_unknown_length(fictitious: httpx.Client) -> None:
    """A body without a length, or with an excessive one, is not read."""
    request = {name: value for name, value in ALLOWED.items() if name != "json"}
    assert fictitious.request(**request, content=iter([b"{}"])).status_code == 413
    assert fictitious.request(**request, content=b"x" * 1_000_001).status_code == 413


@pytest.mark.parametrize(
    ("status", "body"),
    [(200, {"jobs": [{"id": 1}]}), (404, {"message": "no such job"}), (409, {"message": "refused"}), (503, None)],
)
def test_it_finds_a_status_by_number_or_range(status: int, body: Any, fictitious: httpx.Client) -> None:
    """A documented status is found by its number, else by its range, and may have no body."""
    answer = fictitious.request(**{**ALLOWED, "headers": {**ALLOWED["headers"], "Prefer": f"code={status}"}})
    assert answer.status_code == status
    assert (answer.json() if answer.content else None) == body


def test_it_answers_many_at_once(vendor: Vendor, http: httpx.Client) -> None:
    """Concurrent requests each get a response and a number of their own in the record."""
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: http.request(**documented(vendor)), range(40)))
    assert {answer.status_code for answer in answers} == {200}
    numbers = {answer.headers["X-Request-Id"] for answer in answers}
    assert len(numbers) == 40
    assert numbers <= {noted["id"] for noted in http.get("/_requests").json()}


def test_it_keeps_connections_open(vendor: Vendor, http: httpx.Client) -> None:
    """Consecutive requests use one connection, even after a rejection."""
    request = documented(vendor)
    addresses = set()
    for changed in (request, {**request, "headers": {}}, request):
        with http.stream(**changed) as answer:
            answer.read()
            addresses.add(answer.extensions["network_stream"].get_extra_info("client_addr"))
    assert len(addresses) == 1


@pytest.mark.parametrize("end", ["input", "signal"])
def test_it_exits_on_request(end: str) -> None:
    """It exits on SIGTERM and when its input closes, as when its parent dies."""
    server = Path(__file__).with_name("contract_server.py")
    process = subprocess.Popen(
        [sys.executable, server, "--key", KEY, *(vendor.path for vendor in VENDORS)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with stopping(process):
        assert b"port" in line_of(process)
        assert process.stdin
        if end == "input":
            process.stdin.close()
        else:
            process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


def test_it_shares_no_code_with_what_it_tests() -> None:
    """The server imports neither the generator, nor a client, nor a test helper."""
    server = Path(__file__).with_name("contract_server.py")
    code = f"import runpy, sys; runpy.run_path({str(server)!r}); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    names = {name.partition(".")[0] for name in done.stdout.split()}
    assert "openapi_core" in names
    assert [name for name in names if name in ("generator", "tests") or name.startswith("jobdetails")] == []
