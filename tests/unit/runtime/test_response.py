"""What a call returns with everything around it."""

from __future__ import annotations

import attrs
import pytest

from generator.runtime._response import ContractWarning, Mismatch, Response


def test_a_mismatch_reads_as_a_sentence() -> None:
    """It names the place, what the document says and what came."""
    mismatch = Mismatch("$.a[0]", "integer", "string '5'")
    assert str(mismatch) == "$.a[0]: expected integer, got string '5'"
    assert (mismatch.path, mismatch.expected, mismatch.got) == ("$.a[0]", "integer", "string '5'")


def test_the_repr_of_a_response_has_no_headers_and_no_content() -> None:
    """Both may hold what nobody wants in a log."""
    response = Response(parsed=5, status_code=200, headers={"a": "hidden"}, content=b"hidden")
    assert repr(response) == "Response(parsed=5, status_code=200, mismatches=())"
    assert (response.headers, response.content) == ({"a": "hidden"}, b"hidden")


def test_responses_are_frozen() -> None:
    """What was answered does not change."""
    response = Response(parsed=5, status_code=200, headers={}, content=b"")
    for name in ("parsed", "status_code"):
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(response, name, 6)


def test_a_contract_warning_is_shown_by_default() -> None:
    """It is a UserWarning, which Python shows, not one for developers alone."""
    assert issubclass(ContractWarning, UserWarning)
