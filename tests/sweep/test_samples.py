"""Each vendor's documented sample, through its client."""

from __future__ import annotations

import json

import pytest

from ..callers import Caller, reply_with
from ..schemas import Place, differences, got, replaced, without_nulls
from ..vendors import VENDORS, Vendor


def test_the_sample_is_decoded_field_by_field(vendor: Vendor, caller: Caller) -> None:
    """At every depth, each attribute has the value of the sample in the type that the schema says."""
    response = caller.response(vendor, reply_with(vendor.example))
    assert list(differences(vendor.schema, response.parsed, vendor.example)) == []
    assert response.mismatches == ()


def test_the_sample_comes_back(vendor: Vendor, caller: Caller) -> None:
    """`to_dict` gives the documented sample back, but for nulls, and it is JSON."""
    response = caller.response(vendor, reply_with(vendor.example))
    given_back = response.parsed.to_dict()
    assert given_back == without_nulls(vendor.schema, vendor.example)
    assert json.loads(json.dumps(given_back)) == given_back
    vendor.schema.validate(given_back)


def test_every_documented_field_is_decoded(vendor: Vendor, caller: Caller) -> None:
    """A body in which every documented field has a value is decoded field by field, and comes back as it is."""
    body = vendor.full_body
    vendor.schema.validate(body)
    response = caller.response(vendor, reply_with(body))
    assert list(differences(vendor.schema, response.parsed, body)) == []
    assert response.parsed.to_dict() == body
    assert response.mismatches == ()


ENUMS = [
    pytest.param(vendor, place, id=f"{vendor}-{place}")
    for vendor in VENDORS
    for place in vendor.places
    if place.schema.documented
]


@pytest.mark.parametrize(("vendor", "place"), ENUMS)
def test_every_documented_value_of_an_enum_is_decoded(vendor: Vendor, place: Place, caller: Caller) -> None:
    """Each documented value is a member of its enum, whether spelt as documented or in another case."""
    documented = place.schema.documented or []
    for value in documented:
        for spelling in {value, *([value.upper(), value.lower(), value.title()] if isinstance(value, str) else [])}:
            response = caller.response(vendor, reply_with(replaced(vendor.full_body, place.way, spelling)))
            found = got(response.parsed, place.way)
            assert found == value
            assert found is type(found)(value)
            assert found.is_documented
            assert response.mismatches == ()
    assert [member.value for member in type(got(response.parsed, place.way))] == documented


def test_the_answer_has_everything_around_it(vendor: Vendor, caller: Caller) -> None:
    """A response has status, headers whose names ignore case, and the body as received."""
    content = json.dumps(vendor.example, indent=3).encode()
    response = caller.response(vendor, reply_with(content, headers={"X-Of-Vendor": "yes"}))
    assert response.status_code == 200
    assert response.headers["x-of-vendor"] == response.headers["X-OF-VENDOR"] == "yes"
    assert response.content == content


def test_the_short_method_returns_the_documented_part(vendor: Vendor, caller: Caller) -> None:
    """`get_job_details` returns the body, or the property of it that the spec names, decoded."""
    server = reply_with(vendor.example)
    whole = caller.response(vendor, server).parsed
    value = caller.response(vendor, server, method="get_job_details")
    assert value == (got(whole, (vendor.returns,)) if vendor.returns else whole)
    body = vendor.example[vendor.returns] if vendor.returns else vendor.example
    schema = vendor.schema.properties[vendor.returns] if vendor.returns else vendor.schema
    assert list(differences(schema, value, body)) == []


def test_arguments_by_name(vendor: Vendor, caller: Caller) -> None:
    """Path parameters and body can be given by name as well as in order."""
    named = dict(zip(vendor.argument_names, vendor.arguments, strict=True))
    assert named
    response = caller.response(vendor, reply_with(vendor.example), arguments=(), call=named)
    assert response.parsed.to_dict() == without_nulls(vendor.schema, vendor.example)
