"""
The client of a vendor against facts that a person copied from the vendor's page, without the spec.

`<vendor>.yaml` has what to call the client with, the request that must be sent, a body, and what the client must make
of it: the phase of each status, values that a field accepts or refuses, and errors. A vendor may have no such file.
"""

from __future__ import annotations

import copy
import importlib
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

FILES = sorted(Path(__file__).parent.glob("*.yaml"))


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def facts(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The facts about each vendor."""
    loaded: dict[str, Any] = yaml.safe_load(request.param.read_text(encoding="utf-8"))
    return {"module": importlib.import_module(f"jobdetails_{request.param.stem}"), **loaded}


def call(facts: dict[str, Any], body: Any, *, status: int = 200, sent: list[httpx.Request] | None = None) -> Any:
    """Return what `get_job_details` returns for a body, with every mismatch as an error."""

    def reply(request: httpx.Request) -> httpx.Response:
        if sent is not None:
            sent.append(request)
        return httpx.Response(status, json=body)

    with httpx.Client(transport=httpx.MockTransport(reply)) as http:
        return facts["module"].Client(**facts["client"], strict=True, http_client=http).get_job_details(**facts["call"])


def placed(body: Any, path: str, value: Any) -> Any:
    """Return a body with a value at a dotted path."""
    body = copy.deepcopy(body)
    *outer, last = path.split(".")
    target = body
    for step in outer:
        target = target[int(step)] if isinstance(target, list) else target[step]
    target[last] = value
    return body


def test_the_request(facts: dict[str, Any]) -> None:
    """Method, URL, credential and other headers, and the body are those of the page."""
    sent: list[httpx.Request] = []
    call(facts, facts["body"], sent=sent)
    (request,) = sent
    assert f"{request.method} {request.url}" == facts["request"]
    assert {name: request.headers.get(name) for name in facts["headers"]} == facts["headers"]
    assert (json.loads(request.content) if request.content else None) == facts.get("json")


def test_each_status_has_its_phase(facts: dict[str, Any]) -> None:
    """Each status of the page means what its word says."""
    for phase, statuses in facts["phases"].items():
        for status in statuses:
            text = json.dumps(facts["body"])
            for known in (value for values in facts["phases"].values() for value in values):
                text = text.replace(f'status": "{known}"', f'status": "{status}"')
            found = call(facts, json.loads(text))
            job = found[0] if isinstance(found, list) else found
            assert facts["module"].summarize(job).phase == phase, status


def test_fields_have_the_types_of_the_page(facts: dict[str, Any]) -> None:
    """What the page shows is accepted and given back; what it excludes is an error."""
    for field in facts["fields"]:
        for value in field.get("accepts", []):
            body = placed(facts["body"], field["at"], value)
            found = call(facts, body)
            job = found[0] if isinstance(found, list) else found
            name = field["at"].rpartition(".")[2]
            assert name not in job.to_dict() or job.to_dict()[name] == value
        for value in field.get("refuses", []):
            with pytest.raises(facts["module"].ResponseDecodeError):
                call(facts, placed(facts["body"], field["at"], value))


def test_documented_errors(facts: dict[str, Any]) -> None:
    """An error of the page is raised as its class, with the service's words."""
    for error in facts["errors"]:
        with pytest.raises(getattr(facts["module"], error["raises"])) as caught:
            call(facts, error["body"], status=error["status"])
        assert caught.value.message == error.get("says", error["body"].get("message"))
        assert caught.value.error.to_dict() == error["body"]


def test_a_body_without_the_job_is_no_success(facts: dict[str, Any]) -> None:
    """Only the job's own place counts."""
    with pytest.raises(facts["module"].ResponseDecodeError):
        call(facts, {"message": "no such job"})
