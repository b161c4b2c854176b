"""Properties that hold for any response body of any vendor, valid or invalid."""

from __future__ import annotations

import datetime
import json
import math
import os
import pickle
import re
import warnings
from collections.abc import Iterator
from typing import Any

import httpx
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ..bodies import JSON, allowed, damaged
from ..callers import SYNC, reply_with
from ..schemas import Schema, differences, moment, places, replaced, without_nulls
from ..vendors import Vendor

CASES = int(os.environ.get("JOBDETAILS_CASES", "300"))
"""Total number of bodies for each client; the session `properties` uses many more."""


def some(share: float) -> settings:
    """Return hypothesis settings with a share of the examples."""
    return settings(max_examples=max(1, round(CASES * share)), suppress_health_check=list(HealthCheck))


def outcome_of(vendor: Vendor, content: bytes, *, status: int = 200, **options: Any) -> Any:
    """Return the response for a body or the error, ignoring warnings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return SYNC.outcome(vendor, lambda request: httpx.Response(status, content=content), max_retries=0, **options)


def schemathesis_bodies(vendor: Vendor) -> st.SearchStrategy[Any]:
    """Return bodies that schemathesis generates from the schema of the success, as if for a request."""
    content = {"content": {"application/json": {"schema": vendor.schema.written}}, "required": True}
    post = {"requestBody": content, "responses": {"200": {"description": "Taken."}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Made up", "version": "1"},
        "paths": {"/bodies": {"post": post}},
        "components": {"schemas": vendor.document["components"]["schemas"]},
    }
    text = json.dumps(document)  # a request lacks what is readOnly; a response does not
    document = json.loads(
        text, object_hook=lambda node: {k: v for k, v in node.items() if (k, v) != ("readOnly", True)}
    )
    operation = schemathesis.openapi.from_dict(document)["/bodies"]["POST"]
    cases = operation.as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE)
    return cases.map(lambda case: case.body).filter(lambda body: fits_python(vendor.schema, body))


def fits_python(schema: Schema, body: Any) -> bool:
    """Return whether `datetime` can represent every time in a body: it has no leap seconds and no year 0."""
    if schema.kind == "object" and isinstance(body, dict):
        return all(fits_python(inner, body.get(name)) for name, inner in schema.properties.items())
    if schema.kind in ("array", "map") and body:
        return all(fits_python(schema.items, item) for item in (body if schema.kind == "array" else body.values()))
    if schema.kind == "date-time" and isinstance(body, str):
        try:
            moment(body) + datetime.timedelta(microseconds=1)
        except (ValueError, OverflowError):
            return False
    return True


def is_about_ids(expected: str) -> bool:
    """Return whether a mismatch only says that a random body has other ids than the requested ones."""
    return "asked for" in expected or "with the id" in expected


def check_round_trip(vendor: Vendor, body: Any) -> None:
    """Assert that a valid body is decoded field by field, reports no type mismatch, and round-trips."""
    response = outcome_of(vendor, json.dumps(body).encode())
    if isinstance(response, vendor.module.ResponseDecodeError) and response.has_no_job:
        return  # everything in it is optional, so a valid body may describe no job
    assert [each for each in response.mismatches if not is_about_ids(each.expected)] == []
    assert list(differences(vendor.schema, response.parsed, body)) == []
    given_back = response.parsed.to_dict()
    assert vendor.schema.is_valid(given_back) >= vendor.schema.is_valid(body)  # bounds are not always kept to
    again = outcome_of(vendor, json.dumps(given_back).encode())
    assert again.parsed == response.parsed
    assert list(differences(vendor.schema, again.parsed, without_nulls(vendor.schema, body))) == []


def test_whatever_the_spec_allows_is_decoded(vendor: Vendor) -> None:
    """A valid body is decoded field by field, and round-trips."""

    @some(0.3)
    @given(allowed(vendor.schema))
    def check(body: Any) -> None:
        check_round_trip(vendor, body)

    check()


def test_whatever_another_library_generates_is_decoded(vendor: Vendor) -> None:
    """The same holds for bodies from schemathesis, which is independent of these tests."""

    @some(0.05)
    @given(schemathesis_bodies(vendor))
    def check(body: Any) -> None:
        check_round_trip(vendor, body)

    check()


def lost(schema: Schema | None, back: Any, body: Any, *, path: str = "$") -> Iterator[str]:
    """Yield each place where a round-tripped body lacks something, except nulls of optional properties."""
    kind = schema.kind if schema else None
    if isinstance(body, dict) and isinstance(back, dict):
        for key, value in body.items():
            inner = schema.properties.get(key) if schema and kind == "object" else None
            inner = schema.items if schema and kind == "map" else inner
            if key in back:
                yield from lost(inner, back[key], value, path=f"{path}.{key}")
            elif value is not None or (inner is None and kind != "union"):
                yield f"{path}.{key}"
    elif isinstance(body, list) and isinstance(back, list) and len(body) == len(back):
        items = schema.items if schema and kind == "array" else None
        for index, value in enumerate(body):
            yield from lost(items, back[index], value, path=f"{path}[{index}]")
    elif not is_same(schema, back, body):
        yield f"{path}: {back!r} for {body!r}"


def is_same(schema: Schema | None, back: Any, body: Any) -> bool:
    """Return whether a scalar is unchanged, except for the case of enums and UUIDs, and lone surrogates."""
    body = re.sub("[\ud800-\udfff]", "\ufffd", body) if isinstance(body, str) else body
    if isinstance(body, str) and isinstance(back, str) and schema and (schema.documented or schema.kind == "uuid"):
        return back.casefold() == body.casefold()
    if body is None and back in ([], {}):
        return True  # a required array or object that is null
    if isinstance(body, float) and not math.isfinite(body):
        return isinstance(back, float) and not math.isfinite(back)  # JSON has no such numbers
    return isinstance(back, bool) == isinstance(body, bool) and bool(back == body)


def check_outcome(vendor: Vendor, content: bytes, outcome: Any) -> None:
    """Assert that nothing in a body is lost: it is decoded, or a `ResponseDecodeError` contains all of it."""
    if type(outcome) is vendor.module.ResponseDecodeError:
        assert outcome.mismatches
        assert outcome.content == content
        assert pickle.loads(pickle.dumps(outcome)).content == content
        return
    assert not isinstance(outcome, Exception), outcome
    given_back = outcome.parsed.to_dict()
    try:
        body = json.loads(content)
    except ValueError:  # a number or a text that Python's parser does not take; the client kept the rest
        assert outcome.mismatches
    else:
        assert list(lost(vendor.schema, given_back, body)) == []
    assert repr(outcome.parsed)


def test_any_json_anywhere_loses_nothing(vendor: Vendor) -> None:
    """Any JSON at any place in a body is decoded without loss, or raises a `ResponseDecodeError`."""
    everywhere = [place.steps for place in places(vendor.schema, vendor.full_body)]

    @some(0.3)
    @given(st.sampled_from(everywhere), JSON, st.booleans())
    def check(steps: tuple[str | int, ...], value: Any, strict: bool) -> None:
        content = json.dumps(replaced(vendor.full_body, steps, value)).encode()
        check_outcome(vendor, content, outcome_of(vendor, content, strict=strict))

    check()


def test_a_damaged_body_loses_nothing(vendor: Vendor) -> None:
    """Parts may be missing, renamed, huge, deeply nested or not even text: nothing is lost."""

    @some(0.3)
    @given(damaged(st.just(vendor.full_body) | allowed(vendor.schema)), st.booleans())
    def check(content: bytes, strict: bool) -> None:
        check_outcome(vendor, content, outcome_of(vendor, content, strict=strict))

    check()


def test_any_bytes_with_any_status_are_an_error_of_ours(vendor: Vendor) -> None:
    """For any status and bytes, the call returns a response or raises an `APIError` with both."""

    @some(0.15)
    @given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()), st.integers(200, 999))
    def check(content: bytes, status: int) -> None:
        outcome = outcome_of(vendor, content, status=status)
        if isinstance(outcome, Exception):
            assert isinstance(outcome, vendor.module.APIStatusError | vendor.module.ResponseDecodeError)
            assert (outcome.status_code, outcome.content) == (status, content)
            assert pickle.loads(pickle.dumps(outcome)).args == outcome.args
        else:
            assert outcome.status_code == status == 200

    check()


def test_the_reply_is_the_documented_sample_after_all(vendor: Vendor) -> None:
    """The checks above fail if a body loses a field."""
    body = vendor.full_body
    response = SYNC.value(vendor, reply_with(body))
    name = next(iter(body))
    smaller = {key: value for key, value in response.parsed.to_dict().items() if key != name}
    assert [place.partition(":")[0] for place in lost(vendor.schema, smaller, body)] == [f"$.{name}"]
