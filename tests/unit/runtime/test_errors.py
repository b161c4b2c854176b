"""The errors by themselves: plain data, whatever made them."""

from __future__ import annotations

import copy
import datetime
import pickle
from typing import Any

import pytest

from generator.runtime import errors
from generator.runtime._job import JobSummary, Phase
from generator.runtime._response import Mismatch
from generator.runtime.errors import APIError, APIStatusError, ConfigurationError, ResponseDecodeError, error_class

from .made_up import Fault, Leaf

WHERE: dict[str, Any] = {"method": "GET", "url": "http://a.test/b"}
SUMMARY = JobSummary(
    vendor="made_up",
    id="a",
    phase=Phase.RUNNING,
    status="on its way",
    reason="none yet",
    created=None,
    started=datetime.datetime(2025, 1, 15, tzinfo=datetime.UTC),
    finished=None,
    progress=0.5,
    cost=1.5,
    job=Leaf(name="a"),
)


def made(name: str) -> Any:
    """Return an error of a class with a value for everything it can hold."""
    kind = getattr(errors, name)
    if issubclass(kind, ConfigurationError):
        return kind("a: found nothing")
    if issubclass(kind, ResponseDecodeError):
        wrong = (Mismatch("$.a", "integer", "null"), Mismatch("$.b", "string", "null"))
        return kind(wrong, status_code=200, content=b"{}", **WHERE)
    if issubclass(kind, APIStatusError):
        return kind(
            "gone",
            status_code=499,
            error=Fault(code=1, additional_properties={"a": [1]}),
            content=b"\xff",
            headers={"a": "b"},
            request_id="r",
            retry_after=1.5,
            **WHERE,
        )
    if issubclass(kind, errors.JobError):
        about: dict[str, Any] = {"summary": SUMMARY, "summaries": [SUMMARY], **WHERE}
        late = {"elapsed": 1.5, "polls": 2, "missing": ["b"]} if kind is errors.WaitTimeoutError else {}
        return kind("broke off", **about, **late)
    return kind("broke off", **WHERE)


@pytest.mark.parametrize("name", errors.__all__)
def test_pickle_and_copy_keep_everything(name: str) -> None:
    """Type, text and every attribute survive, also one that a caller or a note added."""
    error = made(name)
    error.add_note("while testing")
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(error, protocol))
        assert type(again) is type(error)
        assert (str(again), repr(again), again.args) == (str(error), repr(error), error.args)
        assert vars(again) == vars(error)
    for again in (copy.copy(error), copy.deepcopy(error)):
        assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))


@pytest.mark.parametrize("name", errors.__all__)
def test_every_error_can_be_raised_and_caught_by_its_bases(name: str) -> None:
    """All but ConfigurationError are an APIError, and that is a ValueError."""
    error = made(name)
    assert isinstance(error, ValueError if isinstance(error, ConfigurationError) else APIError)
    with pytest.raises(type(error)) as caught:
        raise error
    assert caught.value is error


def test_classes_of_statuses() -> None:
    """Named statuses have their class, 500 and above one, all others the class of all."""
    named = {
        400: errors.BadRequestError,
        401: errors.AuthenticationError,
        403: errors.PermissionDeniedError,
        404: errors.NotFoundError,
        409: errors.ConflictError,
        422: errors.UnprocessableEntityError,
        429: errors.RateLimitError,
    }
    for status in range(100, 1000):
        expected = errors.InternalServerError if status >= 500 else named.get(status, APIStatusError)
        assert error_class(status) is expected


def test_texts() -> None:
    """A status comes first, then the message, then what was asked."""
    assert str(made("APIConnectionError")) == "broke off (GET http://a.test/b)"
    assert str(made("NotFoundError")) == "499: gone (GET http://a.test/b)"
    decode = made("ResponseDecodeError")
    assert str(decode) == "status 200, but $.a: expected integer, got null (GET http://a.test/b)"
    assert (decode.path, decode.expected, decode.got, len(decode.mismatches)) == ("$.a", "integer", "null", 2)


def test_what_is_not_known_is_empty() -> None:
    """A status error made of the least has no model, body, headers, id or wait."""
    error = APIStatusError("gone", status_code=404, **WHERE)
    assert (error.error, error.content, error.headers) == (None, b"", {})
    assert (error.request_id, error.retry_after) == (None, None)


def test_the_drawn_tree_is_the_tree() -> None:
    """The docstring of the module draws each class under the one it derives from, with its statuses."""
    drawn = [line for line in (errors.__doc__ or "").splitlines() if line.startswith("    ")]
    above: list[str] = []
    found = {}
    for line in drawn:
        prefix, name = line[4:].rstrip(), line.split("─")[-1].split()[0]
        depth = (len(prefix) - len(prefix.lstrip("│├└─ "))) // 4
        above[depth:] = [name]
        found[name] = above[depth - 1] if depth else None
    assert sorted(found) == sorted(errors.__all__)
    for name, base in found.items():
        assert getattr(errors, name).__mro__[1].__name__ == (base or {"APIError": "Exception"}.get(name, "ValueError"))
