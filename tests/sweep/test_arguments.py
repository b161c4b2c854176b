"""The arguments of each call: ids that stay one segment of the path, bodies that fit their type."""

from __future__ import annotations

import json
from collections import deque
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ..callers import Caller, Server, reply
from ..schemas import wrong_values
from ..vendors import VENDORS, Vendor

SYNC = Caller("sync")
WITH_PATH = [
    pytest.param(vendor, position, id=f"{vendor}-{name}")
    for vendor in VENDORS
    for position, name in enumerate(vendor.path_arguments)
]
WITH_ARRAY = [
    pytest.param(vendor, id=repr(vendor)) for vendor in VENDORS if vendor.body and vendor.body[1].type == "array"
]


def changed(vendor: Vendor, position: int, value: Any) -> tuple[Any, ...]:
    """Return the arguments of a call with another value for one of them."""
    return (*vendor.arguments[:position], value, *vendor.arguments[position + 1 :])


def assert_refused(vendor: Vendor, caller: Caller, position: int, value: Any, *, named: str | None = None) -> str:
    """Assert that a value is a ValueError that names the argument, and that nothing is sent; return what it says."""
    server = Server(reply(200, json=vendor.example))
    error = caller.error(vendor, server, arguments=changed(vendor, position, value))
    assert type(error) is ValueError
    assert str(error).startswith(named or f"{vendor.argument_names[position]}: ")
    assert server.requests == []
    return str(error)


@pytest.mark.parametrize(
    "text",
    ["", ".", "..", "a\nb", "a\x00b", "\x7f", "\x85", "\r\n", "a\tb", "\ud800", "a\udfffb", "a" * 70_000],
    ids=lambda text: ascii(text[:8]),
)
@pytest.mark.parametrize(("vendor", "position"), WITH_PATH)
def test_an_id_that_would_change_the_request_is_refused(
    vendor: Vendor, position: int, text: str, caller: Caller
) -> None:
    """An id that is empty, a dot or two, holds control characters, is no Unicode or too long is a ValueError."""
    assert "expected" in assert_refused(vendor, caller, position, text)


@pytest.mark.parametrize("value", [None, 5, 1.5, True, b"job", ["job"], {}], ids=repr)
@pytest.mark.parametrize(("vendor", "position"), WITH_PATH)
def test_an_id_of_another_type_is_refused(vendor: Vendor, position: int, value: Any, caller: Caller) -> None:
    """An id that is no string is a ValueError that says what was found."""
    assert "expected string, got" in assert_refused(vendor, caller, position, value)


IDS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1).filter(lambda text: text not in (".", ".."))


@pytest.mark.parametrize(("vendor", "position"), WITH_PATH)
def test_any_other_id_stays_one_segment(vendor: Vendor, position: int, caller: Caller) -> None:
    """Whatever an id holds, the service sees it as one segment of the path, spelt as given."""
    template = f"/prefix{vendor.route[0]}".encode()
    segment = template.split(b"/").index(b"{" + vendor.path_arguments[position].encode() + b"}")

    def holds(text: str) -> None:
        server = Server(reply(200, json=vendor.example))
        caller.response(vendor, server, arguments=changed(vendor, position, text))
        path, mark, query = server.request.url.raw_path.partition(b"?")
        segments = path.split(b"/")
        assert len(segments) == template.count(b"/") + 1
        assert unquote_to_bytes(segments[segment]) == text.encode()
        for found, wanted in zip(segments, template.split(b"/"), strict=True):
            assert found == wanted or wanted.startswith(b"{")
        assert (mark, query) == (b"", b"")
        assert "#" not in str(server.request.url)
        assert server.request.url.host == "vendor.test"

    for text in ("../../admin", "%2e%2e", "%2F", "a/b", "a?b=c", "a#b", "//other.test", "\\..", "@", ":", "...", "{a}"):
        holds(text)
    settings(max_examples=100)(given(IDS)(holds))()


@pytest.mark.parametrize("vendor", [vendor for vendor in VENDORS if vendor.path_arguments], ids=repr)
def test_ids_do_not_take_each_others_place(vendor: Vendor, caller: Caller) -> None:
    """An id that looks like the place of another one is sent as it is."""
    names = vendor.path_arguments
    texts = ["{" + name + "}" for name in reversed(names)]
    server = Server(reply(200, json=vendor.example))
    caller.response(vendor, server, arguments=(*texts, *vendor.arguments[len(names) :]))
    sent = [unquote_to_bytes(part).decode() for part in server.request.url.raw_path.split(b"/")]
    assert [part for part in sent if part.startswith("{")] == texts


@pytest.mark.parametrize("vendor", WITH_ARRAY)
def test_an_item_of_the_wrong_type_is_refused(vendor: Vendor, caller: Caller) -> None:
    """A ValueError names the argument and the index of the item, and says what was found; nothing is coerced."""
    assert vendor.body
    name, schema = vendor.body
    good = vendor.arguments[-1]
    for wrong in [*wrong_values(schema.items), None]:
        text = assert_refused(vendor, caller, len(vendor.arguments) - 1, [*good, wrong], named=f"{name}[{len(good)}]: ")
        assert "expected" in text
        assert "got" in text


@pytest.mark.parametrize("value", [None, "1042", "", 1042, {"1042": 1}, b"\x01\x02", {1042}, object()])
@pytest.mark.parametrize("vendor", WITH_ARRAY)
def test_a_body_of_another_kind_is_refused(vendor: Vendor, value: Any, caller: Caller) -> None:
    """A ValueError names the argument: a string is no array of its characters, nor are bytes one of numbers."""
    assert "expected array of" in assert_refused(vendor, caller, len(vendor.arguments) - 1, value)


@pytest.mark.parametrize("vendor", WITH_ARRAY)
def test_any_sequence_is_an_array(vendor: Vendor, caller: Caller) -> None:
    """A tuple, a deque or an empty list is sent as the array it is, and is not changed."""
    kinds: list[Any] = [list, tuple, deque]
    for kind in kinds:
        for count in (len(vendor.arguments[-1]), 0):
            items = vendor.arguments[-1][:count]
            value = kind(items)
            server = Server(reply(200, json=vendor.example))
            caller.response(vendor, server, arguments=(*vendor.arguments[:-1], value))
            assert json.loads(server.request.content) == items
            assert value == kind(items)
