"""From arguments to a request."""

from __future__ import annotations

import datetime
import json
import math
import uuid
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.runtime._operation import (
    Operation,
    Parameter,
    Request,
    build_request,
    header_value,
    path_segment,
)

from .made_up import ARGUMENTS, GET, Colour, Fault, Leaf, Level, Tree, posting

SETTINGS = {"space": "s", "region": None}


def request_of(operation: Operation[Any], **arguments: Any) -> Request:
    """Return the request of a call."""
    headers = httpx.Headers({"Accept": "x"})
    return build_request(operation, arguments, base_url="http://a.test/b", headers=headers, timeout=3)


def request_with(**changed: Any) -> Request:
    """Return the request of a call of GET with other values for some arguments."""
    return request_of(GET, **{**ARGUMENTS, **SETTINGS, **changed})


def test_the_least_request() -> None:
    """Optional arguments that are None are not sent, and a request without a body has no content type."""
    assert request_with() == Request(
        method="GET",
        url="http://a.test/b/trees/oak/of/5",
        address=httpx.URL("http://a.test/b/trees/oak/of/5"),
        headers=httpx.Headers({"Accept": "x", "X-Space": "s"}),
        content=None,
        timeout=3,
    )


def test_the_fullest_request() -> None:
    """Each argument goes where it belongs under its wire name, as JSON spells it."""
    request = request_with(
        tree=Colour("old oak/2"),
        owner=-1,
        region="north",
        colours=(Colour.RED, "Mauve"),
        deep=False,
        height=2,
        level=Level.HIGH,
        since=datetime.datetime(2025, 1, 15, 10, tzinfo=datetime.UTC),
    )
    assert request.url == "http://a.test/b/trees/old%20oak%2F2/of/-1"
    assert request.address.params.multi_items() == [
        ("colour[]", "red"),
        ("colour[]", "Mauve"),
        ("deep", "false"),
        ("height", "2"),
        ("since", "2025-01-15T10:00:00Z"),
    ]
    assert request.headers == {"Accept": "x", "X-Space": "s", "X-Region": "north", "X-Level": "9"}


def test_an_empty_array_in_a_query_is_nothing() -> None:
    """No item, no parameter."""
    assert request_with(colours=[]).address.query == b""


@pytest.mark.parametrize(
    ("kind", "value", "sent"),
    [
        (list[int], (1, 2**70), [1, 2**70]),
        (list[int], range(2), [0, 1]),
        (list[int], [], []),
        (str, "é\u2028\U0001f600\x00", "é\u2028\U0001f600\x00"),
        (bool, False, False),
        (float, 1.5, 1.5),
        (Leaf, Leaf(name="a", additional_properties={"b": [None]}), {"name": "a", "b": [None]}),
        (Leaf, {"name": "a"}, {"name": "a"}),
        (dict[str, Any], {"a": uuid.UUID(int=1)}, {"a": "00000000-0000-0000-0000-000000000001"}),
        (list[Colour], ["red", Colour("mauve")], ["red", "mauve"]),
        (Any, [None], [None]),
    ],
)
def test_bodies(kind: Any, value: Any, sent: Any) -> None:
    """A body is JSON in UTF-8, from models or plain data, and says so."""
    request = request_of(posting(kind), body=value)
    assert request.content is not None
    assert json.loads(request.content.decode("utf-8")) == sent
    assert request.headers["Content-Type"] == "application/json"


def test_no_body_is_none_sent() -> None:
    """An optional body that is None is not sent as null."""
    body = Parameter(argument="body", name="body", place="body", kind=list[int], required=False)
    operation = Operation(
        method="POST", path="/a", parameters=(body,), status=200, returns=Tree, errors={}, is_repeatable=False
    )
    request = request_of(operation, body=None)
    assert request.content is None
    assert "Content-Type" not in request.headers


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"tree": None}, "tree: expected string, got null"),
        ({"tree": 5}, "tree: expected string, got integer 5"),
        ({"owner": "5"}, "owner: expected integer, got string '5'"),
        ({"owner": True}, "owner: expected integer, got boolean true"),
        ({"colours": "red"}, "colours: expected array of string, got string 'red'"),
        ({"colours": ["red", 5]}, "colours[1]: expected string, got integer 5"),
        ({"deep": 1}, "deep: expected boolean, got integer 1"),
        ({"height": "2"}, "height: expected number, got string '2'"),
        ({"since": datetime.datetime(2025, 1, 15)}, "since: expected string with a date-time, got string"),
        ({"tree": ""}, "tree: found '', which would change the path; expected an id"),
        ({"tree": ".."}, "tree: found '..', which would change the path; expected an id"),
        ({"tree": "a\n"}, "tree: found 'a\\n', which holds control characters; expected an id"),
        ({"tree": "\ud800"}, "tree: found the lone surrogate U+D800; expected text that can be UTF-8"),
        ({"tree": "a" * 70_000}, "tree: found more than a URL can hold (URL too long); expected less"),
        ({"colours": ["a" * 100] * 700}, "colours: found more than a URL can hold"),
        ({"colours": ["\udfff"]}, "colours: found the lone surrogate U+DFFF"),
        ({"space": "é"}, "space: found U+00E9 at position 0; expected printable ASCII characters"),
        ({"space": "a\r\nX: 1"}, "space: found U+000D at position 1; expected printable ASCII characters"),
        ({"space": " a"}, "space: found a space at its start or end; expected none"),
    ],
)
def test_an_argument_that_cannot_be_sent_is_named(changed: dict[str, Any], message: str) -> None:
    """A ValueError says which argument, what was found and what is expected."""
    with pytest.raises(ValueError, match=r"expected") as caught:
        request_with(**changed)
    assert str(caught.value).startswith(message)
    assert type(caught.value) is ValueError


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        (list[int], [1, "2"], "body[1]: expected integer, got string '2'"),
        (list[int], "12", "body: expected array of integer, got string '12'"),
        (list[int], b"12", "body: expected array of integer, got bytes b'12'"),
        (list[int], bytearray(b"12"), "body: expected array of integer"),
        (list[int], {1, 2}, "body: expected array of integer, got set {1, 2}"),
        (list[int], None, "body: expected array of integer, got null"),
        (Leaf, {"weight": 1}, "body.name: expected string, got nothing"),
        (Leaf, {"name": "a", "weight": "1"}, "body.weight: expected number, got string '1'"),
        (list[Leaf], [{"name": "a"}, {}], "body[1].name: expected string, got nothing"),
        (float, math.nan, "body: found what JSON cannot hold"),
        (list[float], [math.inf], "body: found what JSON cannot hold"),
        (Any, object(), "body: found what JSON cannot hold"),
        (dict[str, Any], {"a": {1}}, "body: found what JSON cannot hold"),
        (str, "\ud800", "body: found the lone surrogate U+D800"),
        (Any, {"a": ["\udfff"]}, "body: found the lone surrogate U+DFFF"),
    ],
)
def test_a_body_that_cannot_be_sent_is_named(kind: Any, value: Any, message: str) -> None:
    """A ValueError says which argument, and where in it, whether it is of another type or no JSON."""
    with pytest.raises(ValueError, match=r"expected") as caught:
        request_of(posting(kind), body=value)
    assert str(caught.value).startswith(message)


@settings(max_examples=300)
@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1))
def test_any_text_stays_one_segment(text: str) -> None:
    """Quoted, an id has no character that means something in a path, and unquoted it is as before."""
    if text in (".", ".."):
        with pytest.raises(ValueError, match=r"^id: found"):
            path_segment("id", text)
        return
    segment = path_segment("id", text)
    assert unquote(segment) == text
    assert not set(segment) & set("/?#\\ @:;")
    url = httpx.URL(f"http://a.test/b/{segment}/c")
    assert url.raw_path.decode() == f"/b/{segment}/c"


@settings(max_examples=200)
@given(st.text())
def test_any_text_is_a_header_or_refused(text: str) -> None:
    """A header is printable ASCII without spaces around it; an error about it repeats at most one character."""
    is_fine = all(" " <= character <= "~" for character in text) and text == text.strip(" ")
    if is_fine:
        assert header_value("a", text) == text
    else:
        with pytest.raises(
            ValueError, match=r"^a: found (U\+[0-9A-F]{4,6} at position \d+|a space at its start or end);"
        ):
            header_value("a", text)


def test_own_headers_of_an_operation_win() -> None:
    """A header that the operation sets is sent once, as it sets it, and nothing that is given is changed."""
    given = httpx.Headers({"x-space": "other", "x-c": "d"})
    request = build_request(GET, {**ARGUMENTS, **SETTINGS}, base_url="http://a", headers=given, timeout=1)
    assert request.headers.multi_items() == [("x-c", "d"), ("x-space", "s")]
    assert given == {"x-space": "other", "x-c": "d"}


def test_which_error_model_a_status_has() -> None:
    """By number before by range, and by range before the default; None where nothing is said."""
    errors: dict[str, Any] = {"404": Leaf, "4XX": Fault, "default": Tree}

    def model(status: int, *without: str) -> Any:
        left = {key: kind for key, kind in errors.items() if key not in without}
        operation = Operation(method="GET", path="/", status=200, returns=Tree, errors=left, is_repeatable=True)
        return operation.error_model(status)

    assert (model(404), model(400), model(500), model(999)) == (Leaf, Fault, Tree, Tree)
    assert (model(404, "404"), model(404, "404", "4XX")) == (Fault, Tree)
    assert (model(404, *errors), model(500, "default")) == (None, None)
