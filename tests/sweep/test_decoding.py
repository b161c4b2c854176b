"""Answers that are not what the document says: every field of every vendor, wrong in every way."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Callable
from typing import Any

import pytest

from ..callers import Caller, Server, reply, reply_with
from ..schemas import Place, at, attributes, got, json_path, removed, replaced, without_nulls, wrong_values
from ..vendors import VENDORS, Vendor, answering, async_answering

SYNC = Caller("sync")
ALL = [(vendor, place) for vendor in VENDORS for place in vendor.places]


def swept(is_wanted: Callable[[Place], bool]) -> pytest.MarkDecorator:
    """Return a mark that runs a test at all places of this kind of all vendors."""
    wanted = [pytest.param(vendor, place, id=f"{vendor}-{place}") for vendor, place in ALL if is_wanted(place)]
    return pytest.mark.parametrize(("vendor", "place"), wanted)


def is_container(place: Place) -> bool:
    """Return whether arrays or objects stand at a place."""
    return place.schema.kind in ("object", "map", "free", "array")


def loses(place: Place) -> bool:
    """Return whether a value of the wrong type here cannot be kept, which costs what is around it."""
    return not place.way or (place.is_required and is_container(place))


def response_and_warnings(vendor: Vendor, body: Any, *, caller: Caller = SYNC) -> tuple[Any, list[Any]]:
    """Return the response to a body, and the warnings it gave."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        response = caller.response(vendor, reply_with(body))
    return response, caught


def decode_error(vendor: Vendor, body: Any, *, caller: Caller = SYNC, **options: Any) -> Any:
    """Return the error that a body leads to, which says everything there is to say."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    error = caller.error(vendor, reply_with(content), **options)
    assert type(error) is vendor.module.ResponseDecodeError
    assert error.status_code == 200
    assert error.content == content
    assert error.path.startswith("$")
    assert error.expected
    assert error.got
    for part in (error.path, error.expected, error.got, "200", error.method, error.url):
        assert part in str(error)
    return error


@swept(lambda place: bool(place.way) and not loses(place) and bool(wrong_values(place.schema)))
def test_a_value_of_the_wrong_type_is_kept_and_reported(vendor: Vendor, place: Place) -> None:
    """It stays as sent, is one mismatch with its exact path and one warning, and no other field changes."""
    for wrong in wrong_values(place.schema):
        body = replaced(vendor.full_body, place.way, wrong)
        response, caught = response_and_warnings(vendor, body)
        kept = got(response.parsed, place.way)
        assert (type(kept), kept) == (type(wrong), wrong)
        assert response.parsed.to_dict() == body
        (mismatch,) = response.mismatches
        assert mismatch.path == json_path(place.way)
        assert mismatch.expected
        assert mismatch.got
        assert mismatch.path in str(mismatch)
        (warning,) = caught
        assert warning.category is vendor.module.ContractWarning
        assert mismatch.path in str(warning.message)
        assert mismatch.expected in str(warning.message)


@swept(lambda place: not place.is_required and bool(wrong_values(place.schema)))
def test_strict_raises_for_a_value_of_the_wrong_type(vendor: Vendor, place: Place) -> None:
    """With `strict=True`, a value that would be kept is a ResponseDecodeError naming its path."""
    for wrong in wrong_values(place.schema):
        error = decode_error(vendor, replaced(vendor.full_body, place.way, wrong), strict=True)
        assert error.path == json_path(place.way)
        assert [mismatch.path for mismatch in error.mismatches] == [error.path]


@swept(lambda place: place.is_property and not place.is_required)
@pytest.mark.parametrize("is_there", [True, False], ids=["null", "absent"])
def test_an_optional_field_may_be_absent_or_null(vendor: Vendor, place: Place, is_there: bool) -> None:
    """It is None then, without a mismatch, and not given back."""
    absent = removed(vendor.full_body, place.way)
    body = replaced(vendor.full_body, place.way, None) if is_there else absent
    response = SYNC.response(vendor, reply_with(body), strict=True)
    assert got(response.parsed, place.way) is None
    assert response.parsed.to_dict() == absent


@swept(lambda place: place.is_property and place.is_required)
@pytest.mark.parametrize("is_there", [True, False], ids=["null", "absent"])
def test_a_required_field_must_be_there(vendor: Vendor, place: Place, is_there: bool, caller: Caller) -> None:
    """Absent or null, it costs the nearest optional thing around it, or else the answer."""
    body = replaced(vendor.full_body, place.way, None) if is_there else removed(vendor.full_body, place.way)
    if place.keeper:
        response, _ = response_and_warnings(vendor, body, caller=caller)
        assert got(response.parsed, place.keeper.way) == at(body, place.keeper.way)
        assert [mismatch.path for mismatch in response.mismatches] == [place.path]
        return
    error = decode_error(vendor, body, caller=caller)
    assert error.path == place.path
    assert error.got == ("null" if is_there else "nothing")


@swept(lambda place: bool(place.way) and loses(place))
def test_a_required_array_or_object_must_be_one(vendor: Vendor, place: Place) -> None:
    """Anything else costs the nearest optional thing around it, or else the answer."""
    for wrong in wrong_values(place.schema):
        body = replaced(vendor.full_body, place.way, wrong)
        if place.keeper:
            response, _ = response_and_warnings(vendor, body)
            assert got(response.parsed, place.keeper.way) == at(body, place.keeper.way)
            assert [mismatch.path for mismatch in response.mismatches] == [place.path]
        else:
            assert decode_error(vendor, body).path == place.path


def test_a_body_of_another_kind_is_an_error(vendor: Vendor, caller: Caller) -> None:
    """An array where an object is documented, a scalar or null is a ResponseDecodeError about the whole."""
    for wrong in (*wrong_values(vendor.schema), None, 0, 1.5, False):
        error = decode_error(vendor, wrong, caller=caller)
        assert error.path == "$"


@pytest.mark.parametrize(
    "content",
    [b"", b" ", b"<html>", b"{", b'{"a": 1', b"[1,]", b'{"a": NaN}', b"\xff\xfe", b'{"a": "\xff"}', b'"\x00"', b"{}{}"],
    ids=repr,
)
def test_a_body_that_is_no_json_is_an_error(vendor: Vendor, caller: Caller, content: bytes) -> None:
    """An empty body, half a body, HTML or bytes that are no UTF-8 are a ResponseDecodeError with the whole content."""
    error = decode_error(vendor, content, caller=caller)
    assert (error.path, error.expected) == ("$", "JSON")


def test_a_body_nested_too_deeply_is_an_error(vendor: Vendor, caller: Caller) -> None:
    """More nesting than this Python can follow is a ResponseDecodeError, not a RecursionError."""
    deep, less_deep = (b'{"a":' * depth + b"1" + b"}" * depth for depth in (100_000, 5_000))
    decode_error(vendor, deep, caller=caller)
    (outcome,) = caller.outcomes(vendor, reply_with(less_deep))
    assert isinstance(outcome, vendor.module.ResponseDecodeError) or outcome.content == less_deep


@swept(lambda place: place.schema.kind == "integer" and place.schema.documented is None)
def test_a_number_without_a_fraction_is_an_integer(vendor: Vendor, place: Place) -> None:
    """JSON has one kind of number: 5.0 is the integer 5."""
    response = SYNC.response(vendor, reply_with(replaced(vendor.full_body, place.way, 5.0)), strict=True)
    found = got(response.parsed, place.way)
    assert (type(found), found) == (int, 5)


@swept(lambda place: place.schema.kind in ("integer", "number") and place.schema.documented is None)
def test_large_numbers_stay_exact(vendor: Vendor, place: Place) -> None:
    """Integers beyond 64 bits are kept as they are, in an integer and in a number."""
    for large in (2**53 + 1, -(2**80) - 1):
        response = SYNC.response(vendor, reply_with(replaced(vendor.full_body, place.way, large)), strict=True)
        found = got(response.parsed, place.way)
        assert (type(found), found) == (int, large)


@swept(lambda place: bool(place.schema.documented))
def test_an_undocumented_value_of_an_enum_is_kept(vendor: Vendor, place: Place) -> None:
    """It has the enum's type, says that it is not documented, equals what was sent and is given back."""
    texts = ["", "brand new", "ALL CAPS", "Übergröße \u2028 \U0001f600"]
    for unknown in texts if place.schema.type == "string" else [77, -1, 2**70]:
        body = replaced(vendor.full_body, place.way, unknown)
        response = SYNC.response(vendor, reply_with(body), strict=True)
        found = got(response.parsed, place.way)
        assert found == unknown
        assert found.value == unknown
        assert not found.is_documented
        assert isinstance(found, type(got(SYNC.response(vendor, reply_with(vendor.full_body)).parsed, place.way)))
        assert response.parsed.to_dict() == body


@swept(lambda place: place.schema.kind == "object")
def test_unknown_keys_are_kept(vendor: Vendor, place: Place) -> None:
    """At each depth, keys beyond the document are in `additional_properties` with any value, and given back."""
    unknown = {"brandNew": {"a": [None, 1.5, "b"]}, "to": None, "class": 1, "": "", "additional_properties": [True]}
    unknown = {name: value for name, value in unknown.items() if name not in place.schema.properties}
    body = replaced(vendor.full_body, place.way, {**at(vendor.full_body, place.way), **unknown})
    response = SYNC.response(vendor, reply_with(body), strict=True)
    assert got(response.parsed, place.way).additional_properties == unknown
    assert response.parsed.to_dict() == body


@swept(lambda place: place.schema.kind == "object")
def test_an_empty_object_leaves_all_optional_fields_unset(vendor: Vendor, place: Place) -> None:
    """An object that holds only what is required has None for all else, and comes back as it is."""
    full = at(vendor.full_body, place.way)
    bare = {name: full[name] for name in place.schema.required}
    body = replaced(vendor.full_body, place.way, bare)
    response = SYNC.response(vendor, reply_with(body), strict=True)
    model = got(response.parsed, place.way)
    unset = [name for wire, name in attributes(model).items() if wire not in place.schema.required]
    assert all(getattr(model, name) is None for name in unset)
    assert model.additional_properties == {}
    assert response.parsed.to_dict() == body


@swept(lambda place: place.schema.kind == "array")
def test_arrays_may_be_empty(vendor: Vendor, place: Place) -> None:
    """An empty array is an empty list, which is not None."""
    response = SYNC.response(vendor, reply_with(replaced(vendor.full_body, place.way, [])), strict=True)
    assert got(response.parsed, place.way) == []


@swept(lambda place: place.schema.kind == "array" and place.schema.items.kind != "any")
def test_one_bad_item_does_not_cost_the_others(vendor: Vendor, place: Place) -> None:
    """Items that do not fit, and null, are kept and reported by index; the others are decoded."""
    good = at(vendor.full_body, place.way)[0]
    wrong = wrong_values(place.schema.items)[0]
    body = replaced(vendor.full_body, place.way, [good, wrong, good, None])
    response, _ = response_and_warnings(vendor, body)
    items = got(response.parsed, place.way)
    decoded = got(SYNC.response(vendor, reply_with(vendor.full_body)).parsed, place.way)[0]
    assert items == [decoded, wrong, decoded, None]
    assert [mismatch.path for mismatch in response.mismatches] == [place.path + "[1]", place.path + "[3]"]


@swept(lambda place: place.schema.kind == "array" and place.schema.items.kind != "any")
def test_a_bad_item_warns_once(vendor: Vendor, place: Place) -> None:
    """However many items of an array are wrong in one way, there is one warning, and a mismatch for each."""
    wrong = wrong_values(place.schema.items)[0]
    response, caught = response_and_warnings(vendor, replaced(vendor.full_body, place.way, [wrong] * 12))
    assert len(caught) == 1
    assert len(response.mismatches) == 12


def test_everything_may_be_wrong_at_once(vendor: Vendor, caller: Caller) -> None:
    """All wrong leaves of a body are reported in the order of the document, warned of by field, and kept."""
    leaves = [place for place in vendor.places if not is_container(place) and wrong_values(place.schema)]
    body = vendor.full_body
    for place in leaves:
        body = replaced(body, place.way, wrong_values(place.schema)[0])
    response, caught = response_and_warnings(vendor, body, caller=caller)
    assert [mismatch.path for mismatch in response.mismatches] == [place.path for place in leaves]
    assert len(caught) == len({re.sub(r"\d+", "", place.path) for place in leaves})
    assert response.parsed.to_dict() == body
    error = decode_error(vendor, body, caller=caller, strict=True)
    assert error.mismatches == response.mismatches


def first_wrong(vendor: Vendor) -> Any:
    """Return a body with one value that does not fit and can be kept."""
    place = next(place for place in vendor.places if not loses(place) and wrong_values(place.schema))
    return replaced(vendor.full_body, place.way, wrong_values(place.schema)[0])


def test_a_warning_points_at_the_caller(vendor: Vendor) -> None:
    """A ContractWarning names the file and line that called the client, for both methods, retried or not."""
    wrong = first_wrong(vendor)
    server = Server(reply(200, json=wrong), reply(503), reply(200, json=wrong))
    client = vendor.client(answering(server))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        client.get_job_details(*vendor.arguments)
        client.get_job_details_response(*vendor.arguments)
    assert [warning.filename for warning in caught] == [__file__, __file__]
    assert caught[1].lineno == caught[0].lineno + 1
    assert len(server.requests) == 3


@pytest.mark.anyio
async def test_an_async_warning_points_at_the_caller(vendor: Vendor, anyio_backend: str) -> None:
    """A ContractWarning names the file and line that awaited the client, on asyncio and on trio."""
    wrong = first_wrong(vendor)
    server = Server(reply(200, json=wrong), reply(503), reply(200, json=wrong))
    client = vendor.async_client(async_answering(server))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        await client.get_job_details(*vendor.arguments)
        await client.get_job_details_response(*vendor.arguments)
    assert [warning.filename for warning in caught] == [__file__, __file__]
    assert caught[1].lineno == caught[0].lineno + 1


def test_a_warning_is_shown_once_for_each_place(vendor: Vendor) -> None:
    """Under Python's default filter, a call in a loop warns once, and the same call elsewhere once more."""
    client = vendor.client(answering(reply_with(first_wrong(vendor))))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        for _ in range(3):
            client.get_job_details(*vendor.arguments)
        client.get_job_details(*vendor.arguments)
    assert len(caught) == 2


def test_a_warning_can_be_turned_into_an_error(vendor: Vendor, caller: Caller) -> None:
    """With a filter "error" for ContractWarning, the call raises it instead of returning, and does not ask again."""
    server = Server(reply(200, json=first_wrong(vendor)))
    with warnings.catch_warnings():
        warnings.simplefilter("error", vendor.module.ContractWarning)
        error = caller.error(vendor, server)
    assert type(error) is vendor.module.ContractWarning
    assert len(server.requests) == 1


def test_a_fitting_answer_warns_of_nothing(vendor: Vendor, caller: Caller) -> None:
    """A body as documented gives no warning and no mismatch, nor does one without its nulls."""
    for body in (vendor.example, without_nulls(vendor.schema, vendor.example), vendor.full_body):
        response, caught = response_and_warnings(vendor, body, caller=caller)
        assert caught == []
        assert response.mismatches == ()
