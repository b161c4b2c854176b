"""What holds for any body: those that the document allows, and those that it does not."""

from __future__ import annotations

import datetime
import importlib
import json
import os
import pickle
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote_to_bytes

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .. import bodies
from ..bodies import JSON, damaged
from ..callers import Caller, Server, reply, reply_with
from ..schemas import Schema, differences, moment, replaced, without_nulls
from ..vendors import VENDORS, Vendor

SYNC = Caller("sync")
PASSES_OVER_MISMATCHES = pytest.mark.filterwarnings("ignore:.*; kept as sent")

CASES = int(os.environ.get("JOBDETAILS_CASES", "2000"))
"""How many bodies each vendor's client is given in all; a session of its own asks for more."""

COMPONENTS = [
    (vendor, name)
    for vendor in VENDORS
    for name, schema in vendor.document["components"]["schemas"].items()
    if "properties" in schema
]
"""Each component that is an object."""


def some(share: float) -> settings:
    """Return settings with a share of the cases."""
    return settings(
        max_examples=max(1, round(CASES * share)),
        # Bodies are as large as the schemas want them, and few are valid only at a second try.
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )


def of_another_hand(vendor: Vendor) -> st.SearchStrategy[Any]:
    """Return the bodies that schemathesis makes of the schema of a success, as if it were that of a request."""
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


def check_round_trip(vendor: Vendor, body: Any) -> None:
    """Assert that a valid body has no mismatch, is decoded field by field, and comes back valid and the same."""
    response = SYNC.response(vendor, reply_with(body), strict=True)
    assert list(differences(vendor.schema, response.parsed, body)) == []
    given_back = response.parsed.to_dict()
    vendor.schema.validate(given_back)
    again = SYNC.response(vendor, reply_with(given_back), strict=True)
    assert again.parsed == response.parsed
    assert again.parsed.to_dict() == given_back
    assert list(differences(vendor.schema, again.parsed, without_nulls(vendor.schema, body))) == []


def test_what_the_document_allows_is_decoded(vendor: Vendor) -> None:
    """A body valid against the schema has no mismatch, is decoded field by field, and comes back valid and the same."""

    @some(0.2)
    @given(bodies.allowed(vendor.schema))
    def holds(body: Any) -> None:
        check_round_trip(vendor, body)

    holds()


def test_what_another_hand_makes_of_the_schema_is_decoded(vendor: Vendor) -> None:
    """The same holds for bodies made by a library that knows nothing of our tests."""

    @some(0.02)
    @given(of_another_hand(vendor))
    def holds(body: Any) -> None:
        check_round_trip(vendor, body)

    holds()


def lost(schema: Schema | None, back: Any, body: Any, *, path: str = "$") -> Iterator[str]:
    """Yield where a body given back lacks something that was in it, but for nulls of optional properties."""
    kind = schema.kind if schema else None
    if isinstance(body, dict) and isinstance(back, dict):
        for key, value in body.items():
            inner = schema.properties.get(key) if schema and kind == "object" else None
            inner = schema.items if schema and kind == "map" else inner
            if key in back:
                yield from lost(inner, back[key], value, path=f"{path}.{key}")
            elif value is not None or inner is None:
                yield f"{path}.{key}"
    elif isinstance(body, list) and isinstance(back, list) and len(body) == len(back):
        items = schema.items if schema and kind == "array" else None
        for index, value in enumerate(body):
            yield from lost(items, back[index], value, path=f"{path}[{index}]")
    elif not is_same(schema, back, body):
        yield f"{path}: {back!r} for {body!r}"


def is_same(schema: Schema | None, back: Any, body: Any) -> bool:
    """Return whether a scalar came back, in the spelling that is documented for it."""
    if isinstance(body, str) and isinstance(back, str) and schema:
        if schema.documented or schema.kind == "uuid":
            return back.casefold() == body.casefold()
        if schema.kind == "date-time" and back != body:
            return abs(moment(back) - moment(body)) <= datetime.timedelta(microseconds=1)
    return isinstance(back, bool) == isinstance(body, bool) and bool(back == body)


def check_outcome(vendor: Vendor, content: bytes, outcome: Any) -> None:
    """Assert that what a body became lost nothing, or is a ResponseDecodeError with all of it."""
    if type(outcome) is vendor.module.ResponseDecodeError:
        assert outcome.mismatches
        assert outcome.content == content
        assert str(outcome)
        assert pickle.loads(pickle.dumps(outcome)).content == content
    else:
        assert not isinstance(outcome, Exception)
        given_back = outcome.parsed.to_dict()
        assert list(lost(vendor.schema, given_back, json.loads(content))) == []
        assert json.loads(json.dumps(given_back)) == given_back
        assert repr(outcome.parsed)


@PASSES_OVER_MISMATCHES
def test_any_json_anywhere_loses_nothing(vendor: Vendor) -> None:
    """Whatever JSON stands anywhere in a body, the call returns a value that lost nothing, or a ResponseDecodeError."""
    ways = [place.way for place in vendor.places]

    @some(0.3)
    @given(st.sampled_from(ways), JSON, st.booleans())
    def holds(way: tuple[str | int, ...], value: Any, strict: bool) -> None:
        content = json.dumps(replaced(vendor.full_body, way, value)).encode()
        (outcome,) = SYNC.outcomes(vendor, reply_with(content), strict=strict)
        check_outcome(vendor, content, outcome)

    holds()


@PASSES_OVER_MISMATCHES
def test_a_damaged_body_loses_nothing(vendor: Vendor) -> None:
    """Dropped, renamed, retyped, nested, huge, not even text: a value that lost nothing, or a ResponseDecodeError."""

    @some(0.3)
    @given(damaged(st.just(vendor.full_body) | bodies.allowed(vendor.schema)), st.booleans())
    def holds(content: bytes, strict: bool) -> None:
        (outcome,) = SYNC.outcomes(vendor, reply_with(content), strict=strict)
        check_outcome(vendor, content, outcome)

    holds()


@PASSES_OVER_MISMATCHES
def test_any_bytes_are_a_value_or_an_error_of_ours(vendor: Vendor) -> None:
    """Whatever bytes come with whatever status, the call returns a value or raises an APIError."""

    @some(0.1)
    @given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()), st.integers(200, 999))
    def holds(content: bytes, status: int) -> None:
        (outcome,) = SYNC.outcomes(vendor, lambda request: httpx.Response(status, content=content), max_retries=0)
        if isinstance(outcome, Exception):
            assert isinstance(outcome, vendor.module.APIStatusError | vendor.module.ResponseDecodeError)
            assert (outcome.status_code, outcome.content) == (status, content)
            assert str(outcome)
        else:
            assert status == outcome.status_code == 200

    holds()


@PASSES_OVER_MISMATCHES
def test_any_error_body_is_the_error_of_its_status(vendor: Vendor) -> None:
    """Whatever happened to the body of a documented error, the error is that of its status."""
    errors = [
        st.tuples(st.just(status), damaged(bodies.allowed(schema)))
        for status, (schema, _) in vendor.documented_errors.items()
    ]

    @some(0.04)
    @given(st.one_of(*errors, st.tuples(st.integers(400, 599), JSON.map(json.dumps).map(str.encode))))
    def holds(error: tuple[int, bytes]) -> None:
        status, content = error
        (outcome,) = SYNC.outcomes(vendor, Server(reply(status, content=content)), max_retries=0)
        assert isinstance(outcome, vendor.module.APIStatusError)
        assert (outcome.status_code, outcome.content) == (status, content)
        assert pickle.loads(pickle.dumps(outcome)).error == outcome.error

    holds()


@pytest.mark.parametrize(("vendor", "name"), COMPONENTS)
def test_each_component_is_decoded_by_itself(vendor: Vendor, name: str) -> None:
    """What a component allows has no mismatch and comes back but for nulls; what it does not allow loses nothing."""
    schema = Schema(vendor.document, vendor.document["components"]["schemas"][name])
    decoding = importlib.import_module(f"{vendor.module.__name__}._decode")
    model = getattr(vendor.module, name)

    @some(0.02)
    @given(bodies.allowed(schema))
    def holds(body: Any) -> None:
        value, mismatches = decoding.decode(model, body)
        assert mismatches == ()
        assert list(differences(schema, value, body)) == []
        schema.validate(value.to_dict())

    @some(0.02)
    @given(bodies.allowed(schema), st.data())
    def loses_nothing(body: Any, data: st.DataObject) -> None:
        way = data.draw(st.sampled_from([way for way in bodies.ways(body) if way] or [()]))
        body = replaced(body, way, data.draw(JSON)) if way else body
        try:
            value, _ = decoding.decode(model, body)
        except decoding.Misfit:
            assert schema.required or way == ()
        else:
            assert list(lost(schema, value.to_dict(), body)) == []

    holds()
    loses_nothing()


WITH_PATH = [vendor for vendor in VENDORS if vendor.path_arguments]


@pytest.mark.parametrize("vendor", WITH_PATH, ids=repr)
def test_any_text_is_one_segment_or_a_value_error(vendor: Vendor) -> None:
    """Any text as an id stays one segment of the path, spelt as given, or is a ValueError before anything is sent."""
    template = f"/prefix{vendor.route[0]}".encode().split(b"/")
    names = [b"{" + name.encode() + b"}" for name in vendor.path_arguments]

    @some(0.08)
    @given(st.tuples(*(st.text() for _ in names)))
    def holds(ids: tuple[str, ...]) -> None:
        server = Server(reply(200, json=vendor.example))
        arguments = (*ids, *vendor.arguments[len(ids) :])
        (outcome,) = SYNC.outcomes(vendor, server, arguments=arguments)
        if isinstance(outcome, Exception):
            assert isinstance(outcome, ValueError)
            assert server.requests == []
            return
        expected = [ids[names.index(segment)].encode() if segment in names else segment for segment in template]
        path, mark, _ = server.request.url.raw_path.partition(b"?")
        assert [unquote_to_bytes(segment) for segment in path.split(b"/")] == expected
        assert mark == b""

    holds()
