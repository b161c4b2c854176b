"""Servers and credentials."""

from __future__ import annotations

import base64

import pytest

from .fragment import Fragment, of


@of("security_api_key")
def test_it_is_sent_in_its_header(fragment: Fragment) -> None:
    """The key is sent only in the documented header, after the documented prefix."""
    fragment.client(api_key="abc").get_job_details()
    assert fragment.sent.headers["X-Key"] == "Token abc"
    assert "Authorization" not in fragment.sent.headers


@of("security_api_key")
def test_it_may_be_asked_for(fragment: Fragment) -> None:
    """A callable key is called for each request."""
    keys = iter(["one", "two"])
    client = fragment.client(api_key=lambda: next(keys))
    client.get_job_details()
    assert fragment.sent.headers["X-Key"] == "Token one"
    client.get_job_details()
    assert fragment.sent.headers["X-Key"] == "Token two"


@of("security_basic")
def test_user_and_password_are_encoded(fragment: Fragment) -> None:
    """The key is passed as user:password and sent as basic authentication."""
    fragment.client(api_key="aladdin:open:sesame").get_job_details()
    scheme, _, encoded = fragment.sent.headers["Authorization"].partition(" ")
    assert scheme == "Basic"
    assert base64.b64decode(encoded) == b"aladdin:open:sesame"


@of("security_bearer")
def test_it_is_sent_after_its_word(fragment: Fragment, monkeypatch: pytest.MonkeyPatch) -> None:
    """The token is sent in Authorization after Bearer; it can come from the environment variable."""
    fragment.client(api_key="abc").get_job_details()
    assert fragment.sent.headers["Authorization"] == "Bearer abc"
    monkeypatch.setenv("FRAGMENT_KEY", "def")
    fragment.client(api_key=None).get_job_details()
    assert fragment.sent.headers["Authorization"] == "Bearer def"


@of("security_bearer")
def test_it_must_be_given(fragment: Fragment, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a token, creating a client fails; the error names the argument and the variable."""
    monkeypatch.delenv("FRAGMENT_KEY", raising=False)
    with pytest.raises(fragment.module.ConfigurationError, match=r"api_key.*FRAGMENT_KEY"):
        fragment.client(api_key=None)


@of("plain")
def test_there_is_no_key(fragment: Fragment) -> None:
    """The client has no argument for a key and sends none."""
    fragment.client().get_job_details()
    assert "Authorization" not in fragment.sent.headers
    with pytest.raises(TypeError, match="api_key"):
        fragment.client(api_key="abc")


@of("two_credentials")
def test_each_is_an_argument_named_after_its_scheme(fragment: Fragment) -> None:
    """Both keys are sent, each in its own header."""
    fragment.client(api_key="first", app_key="second").get_job_details()
    assert (fragment.sent.headers["X-Api-Key"], fragment.sent.headers["Authorization"]) == ("first", "Bearer second")


@of("two_credentials")
def test_all_that_is_missing_is_named_at_once(fragment: Fragment) -> None:
    """One error names both variables."""
    with pytest.raises(fragment.module.ConfigurationError, match=r"FRAGMENT_KEY.*FRAGMENT_APP_KEY"):
        fragment.client(api_key=None, app_key=None)


@of("server_from_environment")
def test_argument_then_environment_then_default(fragment: Fragment, monkeypatch: pytest.MonkeyPatch) -> None:
    """An argument overrides the environment variable, which overrides the documented default."""
    fragment.client(base_url=None).get_job_details()
    assert str(fragment.sent.url) == "https://fragment.test/api/jobs/latest"
    monkeypatch.setenv("FRAGMENT_URL", "https://own.test")
    fragment.client(base_url=None).get_job_details()
    assert str(fragment.sent.url) == "https://own.test/jobs/latest"
    fragment.client(base_url="https://mine.test").get_job_details()
    assert str(fragment.sent.url) == "https://mine.test/jobs/latest"


@of("server_none")
def test_it_has_to_be_given(fragment: Fragment) -> None:
    """Without `base_url`, creating a client fails; if given, its path is kept."""
    with pytest.raises(fragment.module.ConfigurationError, match="base_url"):
        fragment.client(base_url=None)
    fragment.client(base_url="https://mine.test/a/b").get_job_details()
    assert str(fragment.sent.url) == "https://mine.test/a/b/jobs/latest"


@of("server_plain")
def test_it_is_the_default(fragment: Fragment) -> None:
    """By default, requests go to the documented URL, including its path."""
    fragment.client(base_url=None).get_job_details()
    assert str(fragment.sent.url) == "https://fragment.test/api/jobs/latest"


@of("server_variables")
def test_their_defaults_make_the_base_url(fragment: Fragment) -> None:
    """By default, the URL has the defaults of its variables; `base_url` replaces it completely."""
    fragment.client(base_url=None).get_job_details()
    assert str(fragment.sent.url) == "https://eu.fragment.test/v2/jobs/latest"
    fragment.client(base_url="https://us.fragment.test/v3/").get_job_details()
    assert str(fragment.sent.url) == "https://us.fragment.test/v3/jobs/latest"
