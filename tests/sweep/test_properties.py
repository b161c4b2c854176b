"""What holds for any body: those that the document allows, and those that it does not."""

from __future__ import annotations

import datetime
import json
import warnings
from typing import Any

import httpx
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ..callers import Caller, reply_with
from ..schemas import Schema, differences, moment, replaced, without_nulls
from ..vendors import Vendor

SYNC = Caller("sync")
SEARCH = settings(
    max_examples=200,
    # Bodies are as large as the schemas want them, and few are valid only at a second try.
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
"""Any JSON, without lone surrogates, which no UTF-8 holds."""


def allowed(vendor: Vendor) -> st.SearchStrategy[Any]:
    """Return the bodies that the document allows as a success: they are the bodies of a made-up request."""
    schema = vendor.schema.written
    content = {"content": {"application/json": {"schema": schema}}, "required": True}
    post = {"requestBody": content, "responses": {"200": {"description": "Taken."}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Made up", "version": "1"},
        "paths": {"/bodies": {"post": post}},
        "components": {"schemas": vendor.document["components"]["schemas"]},
    }
    operation = schemathesis.openapi.from_dict(document)["/bodies"]["POST"]
    cases = operation.as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE)
    return cases.map(lambda case: case.body).filter(lambda body: can_be_held(vendor.schema, body))


def can_be_held(schema: Schema, body: Any) -> bool:
    """
    Return whether Python has the times of a body.

    JSON Schema knows leap seconds and the year 0, which `datetime` does not, nor what its last moment is rounded to.
    """
    if body is None:
        return True
    if schema.kind == "object":
        return all(can_be_held(inner, body.get(name)) for name, inner in schema.properties.items())
    if schema.kind in ("array", "map"):
        return all(can_be_held(schema.items, item) for item in (body if schema.kind == "array" else body.values()))
    if schema.kind != "date-time":
        return True
    try:
        moment(body) + datetime.timedelta(microseconds=1)
    except (ValueError, OverflowError):
        return False
    return True


def test_what_the_document_allows_is_decoded(vendor: Vendor) -> None:
    """A body valid against the schema has no mismatch, is decoded field by field, and comes back valid and the same."""

    @SEARCH
    @given(allowed(vendor))
    def holds(body: Any) -> None:
        response = SYNC.response(vendor, reply_with(body), strict=True)
        assert list(differences(vendor.schema, response.parsed, body)) == []
        given_back = response.parsed.to_dict()
        vendor.schema.validate(given_back)
        again = SYNC.response(vendor, reply_with(given_back), strict=True)
        assert again.parsed == response.parsed
        assert again.parsed.to_dict() == given_back
        assert list(differences(vendor.schema, again.parsed, without_nulls(vendor.schema, body))) == []

    holds()


def test_any_json_is_a_value_or_an_error_of_ours(vendor: Vendor) -> None:
    """Whatever JSON stands anywhere in a body, the call returns a value, which comes back, or a ResponseDecodeError."""
    ways = [place.way for place in vendor.places]

    @SEARCH
    @given(st.sampled_from(ways), JSON, st.booleans())
    def holds(way: tuple[str | int, ...], value: Any, strict: bool) -> None:
        body = replaced(vendor.full_body, way, value)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", vendor.module.ContractWarning)
            (outcome,) = SYNC.outcomes(vendor, reply_with(body), strict=strict)
        if type(outcome) is vendor.module.ResponseDecodeError:
            assert outcome.mismatches
        else:
            given_back = outcome.parsed.to_dict()
            assert json.loads(json.dumps(given_back)) == given_back

    holds()


def test_any_bytes_are_a_value_or_an_error_of_ours(vendor: Vendor) -> None:
    """Whatever bytes come with whatever status, the call returns a value or raises an APIError."""

    @SEARCH
    @given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()), st.integers(200, 999))
    def holds(content: bytes, status: int) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", vendor.module.ContractWarning)
            (outcome,) = SYNC.outcomes(vendor, lambda request: httpx.Response(status, content=content), max_retries=0)
        if isinstance(outcome, Exception):
            assert isinstance(outcome, vendor.module.APIStatusError | vendor.module.ResponseDecodeError)
            assert (outcome.status_code, outcome.content) == (status, content)
            assert str(outcome)
        else:
            assert status == outcome.status_code == 200

    holds()
