"""The tables of the benchmarks: medians, ratios and verdicts. Nothing is measured here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ..vendors import VENDORS
from . import peers
from .measure import SECTIONS
from .peers import CONSTRAINTS, HERE, PEERS, NotInstalledError, Peers, task
from .table import Aim, Comparison, Unit, shown, summary, table


def comparison(aim: Aim | None) -> Comparison:
    """Return a comparison of 3 ms (ours) with 2 ms (theirs), with one slow round each."""
    ours, theirs = [0.003, 0.003, 0.5], [0.002, 0.4, 0.002]
    return Comparison(what="call", ours=ours, against="httpx", theirs=theirs, unit="ms", aim=aim)


def test_a_slow_round_does_not_matter() -> None:
    """The ratio is that of the medians."""
    assert comparison(None).ratio == pytest.approx(1.5)
    assert comparison(None).cells()[2:6] == ["3.00 ms", "httpx", "2.00 ms", "1.50"]


@pytest.mark.parametrize(
    ("aim", "verdict"),
    [
        (None, ""),
        (Aim("at most", 1.5), "met"),
        (Aim("at most", 1.49), "**missed**"),
        (Aim("at least", 1.5), "met"),
        (Aim("at least", 1.51), "**missed**"),
    ],
)
def test_verdicts(aim: Aim | None, verdict: str) -> None:
    """The displayed ratio decides, and may equal the bound; without an aim there is no verdict."""
    assert comparison(aim).verdict == verdict


def test_the_table_has_a_row_for_each_comparison() -> None:
    """All rows have the same number of cells, and the summary counts those with an aim."""
    found = [comparison(Aim("at most", 1.1)), comparison(Aim("at most", 2)), comparison(None)]
    lines = table(found).splitlines()
    assert len(lines) == 2 + len(found)
    assert {line.count("|") for line in lines} == {9}
    assert summary(found) == "1 of 2 aims are met."


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.0000123, "µs", "12.3 µs"),
        (1234.5, "jobs/s", "1,234 jobs/s"),
        (0.5, "s", "0.50 s"),
        (31.06, "MiB", "31.1 MiB"),
    ],
)
def test_values_have_three_digits(value: float, unit: Unit, text: str) -> None:
    """Values are shown with three digits."""
    assert shown(value, unit) == text


def test_everything_the_benchmarks_install_is_pinned() -> None:
    """Each package that a peer needs has one exact version, the same in both files, and no URL."""
    pins: dict[str, str] = {}
    for path in CONSTRAINTS:
        lines = [line.partition(";")[0].strip() for line in path.read_text(encoding="utf-8").splitlines()]
        found = dict(line.split("==") for line in lines if line and not line.startswith("#"))
        assert all(pins.get(name, version) == version for name, version in found.items())
        pins |= found
    assert all(re.fullmatch(r"[\w.]+", version) for version in pins.values())
    assert "://" not in (HERE / "constraints.txt").read_text(encoding="utf-8")
    asked = {name for names in PEERS["environments"].values() for name in names}
    assert asked | {sdk["requires"] for sdk in PEERS["sdk"].values()} <= set(pins)


def test_every_sdk_belongs_to_a_vendor() -> None:
    """The SDKs belong to existing specs, and their aims to existing sections."""
    assert set(PEERS["sdk"]) <= {vendor.name for vendor in VENDORS}
    assert all(set(sdk["aims"]) <= set(SECTIONS) for sdk in PEERS["sdk"].values())


def test_a_bare_request_is_the_documented_one() -> None:
    """The plain httpx request has the method, path, credential and body of the spec."""
    for vendor in VENDORS:
        request = task(vendor, "http://127.0.0.1:1")["request"]
        assert request["method"] == vendor.route[1]
        assert re.fullmatch(
            re.sub(r"\{\w+\}", "[^/]+", vendor.route[0]), request["url"].removeprefix("http://127.0.0.1:1")
        )
        assert vendor.credential("")[0] in request["headers"]
        assert (request["json"] is not None) == (vendor.body_argument is not None)


def test_a_peer_that_cannot_be_installed_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The installer's last line is kept, and the peer is skipped; an excluded peer is not even tried."""

    def fail(folder: Path, *what: str | Path) -> None:
        raise RuntimeError(f"install {folder.name}: exit code 1\nno such version\n")

    monkeypatch.setattr(peers, "make_environment", fail)
    found = Peers(tmp_path, without=["stock"])
    for name in ("aiohttp", "stock"):
        with pytest.raises(NotInstalledError):
            found.environment(name)
    assert found.subjects(VENDORS[0], ["aiohttp"]) == []
    assert found.missing == {"aiohttp": "no such version"}
