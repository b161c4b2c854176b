"""Every client against an independent mock server with random responses from the spec."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from typing import Any

import anyio
import httpx
import pytest

from jobdetails_core._failure import error_class

from ..schemas import differences
from ..vendors import KEY, VENDORS, Vendor
from . import prism

pytestmark = pytest.mark.filterwarnings("ignore::jobdetails_core.response.ContractWarning")  # ids are random, too
WITH_BODY = [vendor for vendor in VENDORS if vendor.body_argument]
WITH_ERRORS = [vendor for vendor in VENDORS if vendor.documented_errors]
WITH_SETTINGS = [vendor for vendor in VENDORS if vendor.settings]


@pytest.fixture(scope="session")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The address of a running Prism for each vendor."""
    folder = tmp_path_factory.mktemp("prism")
    with contextlib.ExitStack() as running:
        yield {vendor.name: running.enter_context(prism.serving(vendor, folder)) for vendor in VENDORS}


@pytest.fixture(scope="module")
def http() -> Iterator[httpx.Client]:
    """A plain HTTP client."""
    with httpx.Client(trust_env=False, timeout=30) as client:
        yield client


def documented(vendor: Vendor, addresses: dict[str, str], http: httpx.Client) -> httpx.Request:
    """Return the request that the vendor's client sends, for a test to change."""
    sent: list[httpx.Request] = []
    http.event_hooks = {"request": [sent.append]}
    vendor.client(http, base_url=addresses[vendor.name]).get_job_details(**vendor.arguments)
    http.event_hooks = {}
    (request,) = sent
    return request


def test_random_responses_are_decoded(vendor: Vendor, addresses: dict[str, str], http: httpx.Client) -> None:
    """Fifty random responses are decoded completely, with no mismatch except the random id."""
    client = vendor.client(http, base_url=addresses[vendor.name])
    seen = set()
    for _ in range(50):
        response = client.get_job_details_response(**vendor.arguments)
        body = json.loads(response.content)
        assert vendor.schema.is_valid(body)
        assert [each for each in response.mismatches if "asked for" not in each.expected] == []
        assert list(differences(vendor.schema, response.parsed, body)) == []
        seen.add(response.content)
    assert len(seen) > 25


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_random_responses_are_decoded_when_awaited(vendor: Vendor, backend: str, addresses: dict[str, str]) -> None:
    """The asynchronous client decodes random responses too, on each event loop."""

    async def ask() -> list[Any]:
        async with (
            httpx.AsyncClient(trust_env=False, timeout=30) as http_client,
            vendor.async_client(http_client, base_url=addresses[vendor.name]) as client,
        ):
            return [await client.get_job_details_response(**vendor.arguments) for _ in range(5)]

    for response in anyio.run(ask, backend=backend):
        assert list(differences(vendor.schema, response.parsed, json.loads(response.content))) == []


@pytest.mark.parametrize("with_errors", WITH_ERRORS, ids=repr)
def test_random_errors_are_decoded(with_errors: Vendor, addresses: dict[str, str], http: httpx.Client) -> None:
    """Each documented error status raises its class, with its body as the documented model."""
    for status, (schema, _) in with_errors.documented_errors.items():
        client = with_errors.client(http, base_url=addresses[with_errors.name], headers={"Prefer": f"code={status}"})
        with pytest.raises(error_class(status)) as caught:
            client.get_job_details(**with_errors.arguments)
        assert caught.value.status_code == status
        assert list(differences(schema, caught.value.error, json.loads(caught.value.content))) == []


def test_requests_without_a_credential_are_refused(
    vendor: Vendor, addresses: dict[str, str], http: httpx.Client
) -> None:
    """Without the credential's header, a request gets a 401."""
    request = documented(vendor, addresses, http)
    assert http.send(request).status_code == 200
    del request.headers[vendor.credential(KEY)[0]]
    assert http.send(request).status_code == 401


def test_requests_elsewhere_are_refused(vendor: Vendor, addresses: dict[str, str], http: httpx.Client) -> None:
    """Another path gets a 404, and another method a 405."""
    request = documented(vendor, addresses, http)
    headers = {name: value for name, value in request.headers.items() if name != "content-length"}
    assert http.request(request.method, f"{request.url}/more", headers=headers).status_code == 404
    assert http.request("DELETE", request.url, headers=headers).status_code == 405


@pytest.mark.parametrize("with_body", WITH_BODY, ids=repr)
def test_requests_with_another_body_are_refused(
    with_body: Vendor, addresses: dict[str, str], http: httpx.Client
) -> None:
    """A body of the wrong type, or that is not JSON, gets a 4xx."""
    request = documented(with_body, addresses, http)
    headers = {name: value for name, value in request.headers.items() if name != "content-length"}
    for content in (b'"text"', b'{"x": "y"}', b"[[]]", b"[1", b""):
        answer = http.request(request.method, request.url, headers=headers, content=content)
        assert 400 <= answer.status_code < 500, content


@pytest.mark.parametrize("with_settings", WITH_SETTINGS, ids=repr)
def test_requests_without_a_setting_are_refused(
    with_settings: Vendor, addresses: dict[str, str], http: httpx.Client
) -> None:
    """A request that lacks a required header gets a 422."""
    request = documented(with_settings, addresses, http)
    for parameter in with_settings.parameters:
        if parameter["in"] == "header" and parameter.get("required"):
            headers = request.headers.copy()
            del headers[parameter["name"]]
            answer = http.request(request.method, request.url, headers=headers, content=request.content)
            assert answer.status_code == 422


def test_prism_is_the_pinned_one() -> None:
    """Each part of the installed Prism exists once, in the pinned version."""
    packages = prism.installed().parents[4].glob("**/@stoplight/prism-*/package.json")
    found = [json.loads(path.read_text(encoding="utf-8")) for path in packages]
    versions = [(package["name"].removeprefix("@stoplight/prism-"), package["version"]) for package in found]
    assert sorted(versions) == sorted(prism.PARTS.items())
