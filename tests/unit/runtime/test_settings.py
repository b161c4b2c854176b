"""The arguments of a client, one by one; the sweep tests them through the clients."""

from __future__ import annotations

import math
from typing import Any

import pytest

from generator.runtime._settings import (
    check_base_url,
    check_headers,
    check_max_retries,
    check_timeout,
    from_environment,
    resolve_settings,
)
from generator.runtime.errors import ConfigurationError

from .made_up import SERVICE


def test_where_a_value_comes_from(monkeypatch: pytest.MonkeyPatch) -> None:
    """The argument counts before the environment variable, and that before the default."""
    monkeypatch.setenv("MADE_UP_A", "environment")
    assert from_environment("a", "given", "MADE_UP_A", "default") == "given"
    assert from_environment("a", None, "MADE_UP_A", "default") == "environment"
    assert from_environment("a", None, "MADE_UP_B", "default") == "default"
    assert from_environment("a", None, None, "default") == "default"
    monkeypatch.setenv("MADE_UP_A", "")
    assert from_environment("a", None, "MADE_UP_A", "default") == "default"


def test_what_is_missing_is_said() -> None:
    """The argument is named, and the environment variable if there is one."""
    with pytest.raises(ConfigurationError) as with_variable:
        from_environment("a", None, "MADE_UP_A")
    assert str(with_variable.value) == "a: found nothing; pass a= or set the environment variable MADE_UP_A"
    with pytest.raises(ConfigurationError) as without:
        from_environment("a", None, None)
    assert str(without.value) == "a: found nothing; pass a="


def test_optional_settings_may_be_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A setting that is not required is None if it is nowhere; a required one is an error."""
    assert resolve_settings(SERVICE, {"space": "s"}) == {"space": "s", "region": None}
    assert resolve_settings(SERVICE, {"space": "s", "region": "r"}) == {"space": "s", "region": "r"}
    with pytest.raises(ConfigurationError, match=r"^space: found nothing.*MADE_UP_SPACE"):
        resolve_settings(SERVICE, {"space": None, "region": "r"})
    with pytest.raises(ConfigurationError, match=r"^region: found an empty string"):
        resolve_settings(SERVICE, {"space": "s", "region": ""})
    monkeypatch.setenv("MADE_UP_SPACE", "e")
    assert resolve_settings(SERVICE, {})["space"] == "e"


def test_base_urls_lose_their_last_slash_alone() -> None:
    """All else of an address is kept, spelt as httpx spells it."""
    assert check_base_url("http://a.test/b/c//") == "http://a.test/b/c"
    assert check_base_url("HTTPS://A.test:443/%2F/") == "https://a.test:443/%2F"
    assert check_base_url("http://bücher.test/ü") == "http://xn--bcher-kva.test/%C3%BC"
    assert check_base_url("http://127.0.0.1:65535") == "http://127.0.0.1:65535"
    assert check_base_url("http://a_b.test./@c") == "http://a_b.test./@c"


@pytest.mark.parametrize("value", ["http://", "http://a..b", "http://a:65536", "http://a?b", "http://u:p@a", "a b"])
def test_bad_base_urls(value: str) -> None:
    """What cannot be connected to, or has more than scheme, host and path, is refused."""
    with pytest.raises(ConfigurationError, match=r"^base_url: found "):
        check_base_url(value)


def test_numbers_are_checked() -> None:
    """Timeouts are above zero and finite, retries whole and not below zero; what is fine is returned."""
    assert (check_timeout(1), check_timeout(0.001)) == (1, 0.001)
    assert (check_max_retries(0), check_max_retries(7)) == (0, 7)
    bad: list[Any] = [0, -0.5, math.nan, math.inf, -math.inf, "1", None, True]
    for value in bad:
        with pytest.raises(ConfigurationError, match=r"^timeout: found "):
            check_timeout(value)
    bad = [-1, 1.0, "1", None, False]
    for value in bad:
        with pytest.raises(ConfigurationError, match=r"^max_retries: found "):
            check_max_retries(value)


def test_headers_are_copied() -> None:
    """What comes back is another mapping with the same headers."""
    headers = {"X-A": "1", "x_b": "!~ \x7e"}
    checked = check_headers(headers)
    assert checked == headers
    assert checked is not headers
