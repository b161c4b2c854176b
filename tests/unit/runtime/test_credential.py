"""The credential, put into requests and taken out of texts."""

from __future__ import annotations

import base64
from typing import Any

import anyio
import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.runtime._credential import Credential, Scheme, check_key
from generator.runtime.errors import ConfigurationError

BEARER = Scheme(kind="bearer", prefix="Bearer", env=None)
WORD = Scheme(kind="apiKey", header="X-Key", prefix="Key", env=None)
BARE = Scheme(kind="apiKey", header="X-Key", env=None)
BASIC = Scheme(kind="basic", prefix="Basic", env=None)
KEY = "abcdefgh:12345678"


def request_with(credential: Credential, url: str = "http://a.test/b") -> httpx.Request:
    """Return a request that went through the credential."""
    return next(credential.sync_auth_flow(httpx.Request("GET", url)))


@pytest.mark.parametrize(
    ("scheme", "header", "value"),
    [
        (BEARER, "Authorization", f"Bearer {KEY}"),
        (WORD, "X-Key", f"Key {KEY}"),
        (BARE, "X-Key", KEY),
        (BASIC, "Authorization", "Basic " + base64.b64encode(KEY.encode()).decode()),
    ],
)
def test_where_the_key_goes(scheme: Scheme, header: str, value: str) -> None:
    """Each scheme has its header and its form; what stood there before is replaced."""
    credential = Credential(scheme, KEY, base_url="http://a.test")
    assert request_with(credential).headers.get_list(header) == [value]
    request = httpx.Request("GET", "http://a.test", headers={header.lower(): "other"})
    assert next(credential.sync_auth_flow(request)).headers.get_list(header) == [value]


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_an_asynchronous_flow_awaits_what_has_to_be(backend: str) -> None:
    """The key may be a string, a callable or a callable to be awaited."""

    async def later() -> str:
        return KEY

    async def value_of(key: Any) -> str:
        flow = Credential(BARE, key, base_url="http://a.test").async_auth_flow(httpx.Request("GET", "http://a.test"))
        request = await anext(flow)
        await flow.aclose()
        return str(request.headers["X-Key"])

    for key in (KEY, lambda: KEY, later):
        assert anyio.run(value_of, key, backend=backend) == KEY


@pytest.mark.parametrize(
    ("base_url", "url", "is_own"),
    [
        ("http://a.test", "http://a.test/x", True),
        ("http://a.test:80/b", "http://a.test/x", True),
        ("https://a.test", "https://a.test:443/x", True),
        ("https://A.test", "https://a.TEST/x", True),
        ("https://a.test", "http://a.test/x", False),
        ("http://a.test", "http://a.test:443/x", False),
        ("http://a.test", "http://b.a.test/x", False),
        ("http://a.test", "http://a.test@b.test/x", False),
    ],
)
def test_the_key_is_for_one_origin(base_url: str, url: str, is_own: bool) -> None:
    """Requests elsewhere get no key, and the callable is not even asked for one."""
    asked: list[str] = []

    def ask() -> str:
        asked.append(url)
        return KEY

    request = request_with(Credential(BARE, ask, base_url=base_url), url)
    assert ("X-Key" in request.headers) == is_own
    assert bool(asked) == is_own


def test_the_repr_has_no_key() -> None:
    """It says where the credential goes."""
    credential = Credential(WORD, KEY, base_url="http://a.test")
    assert repr(credential) == "<credential in the header X-Key>"
    assert KEY not in str(vars(credential))


@pytest.mark.parametrize("key", ["", " ", "a\n", " a", "a ", "é", "\x7f", b"a", None, 5])
def test_bad_keys(key: Any) -> None:
    """What no header can hold, or httpx would repeat in an error, is refused with a text that does not repeat it."""
    with pytest.raises(ConfigurationError, match=r"^api_key: found "):
        Credential(BARE, key, base_url="http://a.test") if isinstance(key, str) else check_key(key)
    credential = Credential(BARE, lambda: key, base_url="http://a.test")
    with pytest.raises(ConfigurationError, match=r"^api_key: found "):
        request_with(credential)


def test_good_keys() -> None:
    """All printable ASCII is fine, spaces within included."""
    key = "".join(map(chr, range(0x21, 0x7F))) + " a"
    assert check_key(key) is key


@pytest.mark.parametrize("scheme", [BEARER, WORD, BARE, BASIC])
def test_a_repeated_key_is_hidden(scheme: Scheme) -> None:
    """The key, and all of the header, becomes stars wherever it stands in a text."""
    credential = Credential(scheme, KEY, base_url="http://a.test")
    request = request_with(credential)
    sent = request.headers[scheme.header].removeprefix(scheme.prefix).strip()
    assert credential.redact(request, f"<{sent}> {sent}{sent}") == "<***> ******"
    assert credential.redact(request, "nothing to hide") == "nothing to hide"


def test_user_and_password_are_hidden_each() -> None:
    """Of a basic credential, either half alone is hidden as well."""
    credential = Credential(BASIC, KEY, base_url="http://a.test")
    assert credential.redact(request_with(credential), "user abcdefgh, password 12345678") == "user ***, password ***"


def test_words_too_short_to_be_secrets_stay() -> None:
    """A short word is no secret, and to hide it would make a text unreadable."""
    credential = Credential(BARE, "a", base_url="http://a.test")
    assert credential.redact(request_with(credential), "a banana") == "a banana"
    with_word = Credential(BARE, f"Bearer {KEY}", base_url="http://a.test")
    assert with_word.redact(request_with(with_word), f"no Bearer {KEY} or {KEY}") == "no *** or ***"


def test_nothing_is_hidden_where_no_key_was_sent() -> None:
    """A request to another origin had no key, so there is none to repeat."""
    credential = Credential(BASIC, KEY, base_url="http://a.test")
    assert credential.redact(httpx.Request("GET", "http://b.test"), KEY) == KEY


PRINTABLE = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=8).filter(
    lambda text: text == text.strip()
)


@settings(max_examples=200)
@given(PRINTABLE, st.data())
def test_no_escape_of_json_hides_a_key_from_us(key: str, data: st.DataObject) -> None:
    """However each character of a key is escaped in JSON, the key is found and hidden."""

    def spelt(character: str) -> str:
        code = f"{ord(character):04x}"
        ways = [f"\\u{code}", f"\\u{code.upper()}"]
        ways += [f"\\{character}"] if character in '"\\/' else []
        ways += [character] if character not in '"\\' else []
        return data.draw(st.sampled_from(ways))

    credential = Credential(BARE, key, base_url="http://a.test")
    text = f'["{"".join(map(spelt, key))}"]'
    assert credential.redact(request_with(credential), text) == '["***"]'
