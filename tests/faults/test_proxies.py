"""The proxies of the environment: asked in the place of the service, by every way to send."""

from __future__ import annotations

import json

import pytest

from ..callers import Caller
from ..vendors import KEY, Vendor
from .faulty import Faulty
from .test_faults import outcome

NOWHERE = "http://127.0.0.1:9"
"""Where nobody listens."""


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_the_proxy_is_asked(
    vendor: Vendor, caller: Caller, faulty: Faulty, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service that cannot be reached is reached by the proxy, with the credential."""
    monkeypatch.setenv(name, f"http://127.0.0.1:{faulty.port}")
    found = outcome(caller, vendor, f"http://made-up.invalid/{vendor.name}/fine:proxied")
    assert json.loads(found.content) == vendor.example
    header, value = vendor.credential(KEY)
    told = faulty.told(vendor, "fine:proxied").headers
    assert (told["host"], told[header.lower()]) == ("made-up.invalid", value)


def test_no_proxy_for_some(vendor: Vendor, caller: Caller, faulty: Faulty, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hosts that NO_PROXY names are asked themselves, and no other."""
    monkeypatch.setenv("HTTP_PROXY", NOWHERE)
    base_url = faulty.base_url(vendor, "fine")
    assert type(outcome(caller, vendor, base_url)) is vendor.module.APIConnectionError
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    assert json.loads(outcome(caller, vendor, base_url).content) == vendor.example
