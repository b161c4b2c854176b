"""
What must hold for the client of every vendor, derived from its spec.

`tests/core` tests the core with a fictitious service. These sweeps test that each package uses it as its spec says. A
correct spec of a new vendor must pass them without any change here.
"""

from __future__ import annotations

import json
import warnings
from typing import Any

import httpx
import pytest

from jobdetails_core.vendors import installed_vendors

from ..callers import SYNC, Caller, Server, reply, reply_with
from ..clock import VirtualClock
from ..jobs import FINAL, WAITING, Jobs
from ..schemas import Place, differences, got, places, removed, replaced, without_nulls, wrong_values
from ..vendors import KEY, Vendor

ERRORS = {
    400: "BadRequestError",
    401: "AuthenticationError",
    403: "PermissionDeniedError",
    404: "NotFoundError",
    409: "ConflictError",
    422: "UnprocessableEntityError",
    429: "RateLimitError",
}


def is_around_the_job(vendor: Vendor, place: Place) -> bool:
    """Return whether a place contains the job or is inside it, so that a wrong value there leaves nothing to return."""
    return place.steps == vendor.job_steps[: len(place.steps)]


def swept(vendor: Vendor) -> list[Place]:
    """Return every place in the full body where a wrong value does not affect the job as a whole."""
    return [place for place in places(vendor.schema, vendor.full_body) if not is_around_the_job(vendor, place)]


def response_to(vendor: Vendor, body: Any, **options: Any) -> Any:
    """Return the client's response for a body, ignoring warnings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return SYNC.value(vendor, reply_with(body), **options)


@pytest.fixture(params=WAITING, ids=repr)
def jobs(request: pytest.FixtureRequest) -> Jobs:
    """The jobs of each vendor that supports waiting."""
    return Jobs(request.param)


def test_the_request_is_as_documented(vendor: Vendor, caller: Caller) -> None:
    """Method, target, settings, credentials and body match the spec, below the path of `base_url`."""
    server = Server(reply(200, json=vendor.example))
    caller.value(vendor, server)
    request = server.request
    assert (request.method, str(request.url)) == (vendor.method, f"https://vendor.test/prefix{vendor.target()}")
    expected = {**vendor.credentials(), "Accept": "application/json"}
    parameters = {**vendor.settings, **vendor.call_parameters}.values()
    expected |= {each["name"]: str(each["example"]) for each in parameters if each["in"] == "header"}
    for name, value in expected.items():
        assert request.headers.get_list(name) == [value]
    assert request.headers["User-Agent"].startswith(f"jobdetails-{vendor.name.replace('_', '-')}/")
    if vendor.body_argument:
        assert json.loads(request.content) == vendor.arguments[vendor.body_argument]
    else:
        assert request.content == b""


def test_optional_parameters_are_sent_only_if_given(vendor: Vendor) -> None:
    """Each optional parameter is omitted by default, and sent if given."""
    for argument, parameter in vendor.call_parameters.items():
        if not parameter.get("required"):
            server = Server(reply(200, json=vendor.example))
            SYNC.value(vendor, server, arguments={**vendor.arguments, argument: parameter["example"]})
            SYNC.value(vendor, server)
            given, left_out = (
                request.url.params if parameter["in"] == "query" else request.headers for request in server.requests
            )
            assert parameter["name"] in given
            assert parameter["name"] not in left_out


@pytest.mark.parametrize("is_full", [False, True], ids=["sample", "every field"])
def test_a_documented_body_is_decoded(vendor: Vendor, caller: Caller, *, is_full: bool) -> None:
    """Every field has the documented type and value, nothing is reported, and `to_dict` returns the body."""
    body = vendor.full_body if is_full else vendor.example
    response = caller.value(vendor, reply_with(body), strict=True)
    assert list(differences(vendor.schema, response.parsed, body)) == []
    assert (response.mismatches, response.undocumented) == ((), ())
    assert response.parsed.to_dict() == without_nulls(vendor.schema, body)
    job = caller.value(vendor, reply_with(body), method="get_job_details")
    assert job == got(response.parsed, vendor.job_steps)


def test_a_wrong_value_costs_only_itself(vendor: Vendor) -> None:
    """A value of the wrong type is kept as sent and reported with its path; nothing else changes."""
    for place in swept(vendor):
        for wrong in wrong_values(place.schema):
            body = replaced(vendor.full_body, place.steps, wrong)
            response = response_to(vendor, body)
            assert got(response.parsed, place.steps) == wrong
            assert response.parsed.to_dict() == body
            assert place.path in [mismatch.path for mismatch in response.mismatches]
            assert all(mismatch.path.startswith(place.path) for mismatch in response.mismatches[:1])


def test_a_wrong_value_is_an_error_if_strict(vendor: Vendor, caller: Caller) -> None:
    """With `strict=True`, it raises a `ResponseDecodeError` that names the path and the vendor."""
    for place in places(vendor.schema, vendor.full_body):
        for wrong in wrong_values(place.schema)[:1]:
            body = replaced(vendor.full_body, place.steps, wrong)
            error = caller.error(vendor, reply_with(body), strict=True)
            assert type(error) is vendor.module.ResponseDecodeError
            assert error.path.startswith(place.path)
            assert error.vendor == vendor.name


def test_null_and_absence(vendor: Vendor) -> None:
    """An optional field may be null or absent; a required one is reported, and nothing else changes."""
    for place in swept(vendor):
        if place.is_property:
            absent = response_to(vendor, removed(vendor.full_body, place.steps))
            null = response_to(vendor, replaced(vendor.full_body, place.steps, None))
            for response, is_allowed in ((absent, False), (null, place.schema.is_nullable)):
                is_reported = place.path in [mismatch.path for mismatch in response.mismatches]
                assert is_reported == (place.is_required and not is_allowed)
            assert null.parsed.to_dict() == removed(vendor.full_body, place.steps) or place.is_required


def test_enums_are_open(vendor: Vendor) -> None:
    """Documented values match in any case; any other value is kept and reported as undocumented."""
    for place in swept(vendor):
        is_text = place.schema.kind == "string"
        for value in place.schema.documented or []:
            for spelling in {value, *([value.upper(), value.lower()] if is_text else [])}:
                response = response_to(vendor, replaced(vendor.full_body, place.steps, spelling))
                assert got(response.parsed, place.steps) == value
                assert got(response.parsed, place.steps).is_documented
        if place.schema.documented:
            unknown = "brand new" if is_text else 77
            response = response_to(vendor, replaced(vendor.full_body, place.steps, unknown))
            assert got(response.parsed, place.steps) == unknown
            assert not got(response.parsed, place.steps).is_documented
            assert (response.mismatches, [each.path for each in response.undocumented]) == ((), [place.path])


def test_unknown_keys_are_kept(vendor: Vendor) -> None:
    """At every depth, an unknown key is in `additional_properties`, reported, and returned by `to_dict`."""
    for place in places(vendor.schema, vendor.full_body):
        if place.schema.kind == "object":
            body = replaced(vendor.full_body, (*place.steps, "brandNew"), {"a": [None, 1.5]})
            response = response_to(vendor, body)
            assert got(response.parsed, place.steps).additional_properties["brandNew"] == {"a": [None, 1.5]}
            assert [each.path for each in response.undocumented] == [f"{place.path}.brandNew"]
            assert (response.mismatches, response.parsed.to_dict()) == ((), body)


def test_documented_errors(vendor: Vendor, caller: Caller) -> None:
    """Each documented error has the class of its status, the documented model, and the service's message."""
    for status, (schema, example) in vendor.documented_errors.items():
        error = caller.error(vendor, Server(reply(status, json=example)), max_retries=0)
        expected = ERRORS.get(status, "InternalServerError" if status >= 500 else "APIStatusError")
        assert type(error) is getattr(vendor.module, expected)
        assert list(differences(schema, error.error, example)) == []
        assert (error.status_code, error.vendor) == (status, vendor.name)
        assert error.message in json.dumps(example, ensure_ascii=False)


def test_documented_responses_without_a_job(vendor: Vendor, caller: Caller) -> None:
    """Another documented 2xx raises a `JobNotReadyError` with the phase from the spec."""
    for key, response in vendor.operation["responses"].items():
        if key != "200" and key.startswith("2"):
            example = response.get("content", {}).get("application/json", {}).get("example")
            error = caller.error(vendor, Server(reply(int(key), json=example)))
            assert type(error) is vendor.module.JobNotReadyError
            assert (error.status_code, error.phase) == (int(key), response["x-phase"])


@pytest.mark.parametrize("kind", ["Client", "AsyncClient"])
def test_arguments_come_from_the_environment(vendor: Vendor, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """All settings can come from environment variables; one error lists all that are missing."""
    make = getattr(vendor.module, kind)
    needed = [*vendor.schemes, *(name for name, each in vendor.settings.items() if each.get("required"))]
    needed += [] if vendor.base_url["default"] else ["base_url"]
    if needed:
        with pytest.raises(vendor.module.ConfigurationError) as caught:
            make()
        for argument in needed:
            assert vendor.variables.get(argument, argument) in str(caught.value)
        assert caught.value.vendor == vendor.name
    without_variable = {name: value for name, value in vendor.options.items() if name not in vendor.variables}
    for argument, variable in vendor.variables.items():
        monkeypatch.setenv(variable, str(vendor.options[argument]))
    assert "https://vendor.test/prefix" in repr(make(**without_variable))


def test_the_environment_is_what_a_request_uses(vendor: Vendor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Values from the environment are sent, unless an argument overrides them."""
    for argument, variable in vendor.variables.items():
        monkeypatch.setenv(variable, str(vendor.options[argument]))
    base_url_or_default = vendor.base_url["default"] or vendor.options["base_url"]
    server = Server(reply(200, json=vendor.example))
    with httpx.Client(transport=httpx.MockTransport(server)) as http:
        rest = {name: value for name, value in vendor.options.items() if name not in vendor.variables}
        vendor.module.Client(http_client=http, **rest).get_job_details(**vendor.arguments)
        for name, value in vendor.credentials().items():
            assert server.request.headers[name] == value
        vendor.module.Client(http_client=http, **rest, base_url=base_url_or_default)
        other = vendor.module.Client(http_client=http, **{**rest, "base_url": "https://other.test"})
        other.get_job_details(**vendor.arguments)
    assert [request.url.host for request in server.requests] == ["vendor.test", "other.test"]


def test_the_key_is_shown_nowhere(vendor: Vendor, caller: Caller) -> None:
    """Neither the client nor an error contains the key, even if the service echoes it."""
    if vendor.schemes:
        keys = [KEY, *vendor.credentials().values()]
        server = Server(reply(401, json={"message": f"bad keys {keys}"}))
        error = caller.error(vendor, server)
        assert type(error) is vendor.module.AuthenticationError
        assert [key for key in keys if key in f"{vendor.client()!r} {error!r} {error} {error.content!r}"] == []


def test_each_status_has_its_phase(jobs: Jobs) -> None:
    """`summarize` maps each value in `x-job` to its phase; any other value is unknown."""
    for phase, values in [*jobs.view["phases"].items(), ("unknown", ["nobody knows"])]:
        for value in values:
            value_in_any_case = value.swapcase() if isinstance(value, str) else value
            for status in (value, value_in_any_case):
                found = response_to(jobs.vendor, jobs.body(status), method="get_job_details")
                for job in found if isinstance(found, list) else [found]:
                    summary = jobs.vendor.module.summarize(job)
                    assert (summary.vendor, summary.phase) == (jobs.vendor.name, phase)


def test_waiting_ends_with_each_final_status(jobs: Jobs, caller: Caller, clock: VirtualClock) -> None:
    """`wait_for_job` polls until a final status: full or partial success returns, all others raise."""
    module = jobs.vendor.module
    raised = {"failed": module.JobFailedError, "cancelled": module.JobCancelledError}
    for phase in FINAL:
        for value in jobs.values(phase):
            clock.pauses.clear()
            server = Server(*(reply(200, json=jobs.body(status)) for status in (jobs.unfinished, "odd", value)))
            outcome = caller.outcome(jobs.vendor, server, method="wait_for_job")
            if phase in raised:
                assert type(outcome) is raised[phase]
                assert outcome.summary.phase == phase
            else:
                assert outcome == response_to(jobs.vendor, jobs.body(value), method="get_job_details")
            assert len(clock.pauses) == len(server.requests) - 1 == 2


def test_waiting_continues_after_not_ready_responses(jobs: Jobs, caller: Caller) -> None:
    """A 2xx with `x-phase`, and a 404 with `x-not-found`, do not end the wait."""
    done = jobs.body(jobs.values("succeeded", "partial")[0])
    for key, response in jobs.vendor.operation["responses"].items():
        if "x-phase" in response or "x-not-found" in response:
            server = Server(reply(int(key), json={}), reply(200, json=done))
            assert caller.value(jobs.vendor, server, method="wait_for_job")
            assert len(server.requests) == 2


def test_it_is_installed_as_a_vendor(vendor: Vendor) -> None:
    """The package registers itself, and its index describes its clients' arguments and settings."""
    described = installed_vendors()[vendor.name]
    assert described.load() is vendor.module
    assert described.title == vendor.document["info"]["title"]
    assert {setting.name: setting.variable for setting in described.settings if setting.variable} == vendor.variables
    assert {setting.name for setting in described.settings if setting.is_secret} == set(vendor.schemes)
    assert {argument.name for argument in described.arguments if argument.is_required} == set(vendor.arguments)
