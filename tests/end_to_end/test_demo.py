"""The demo shows what the clients really do, and fails if one of them does."""

from __future__ import annotations

import re

import pytest

from ..vendors import KEY, VENDORS
from .asking import status_of
from .demo import show
from .environments import Environment
from .stand_in import StandIn


def test_the_demo_has_a_row_for_each_vendor(
    together: Environment, server: StandIn, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each row has the vendor's operation, the arguments, the sample's status, and all of the sample's values."""
    assert show(together, server) == 0
    head, line, *rows = capsys.readouterr().out.splitlines()
    assert head.split()[0] == "vendor"
    assert set(line) == {"-", " "}
    assert len({len(row) for row in (head, line, *rows)}) == 1
    for vendor, row in zip(VENDORS, rows, strict=True):
        path, method, _ = vendor.route
        assert row.startswith(f"{vendor.name} ")
        assert f"  {method} {path}  " in row
        assert ", ".join(map(repr, vendor.arguments)) in row
        assert f"  {status_of(vendor)}  " in row
        counts = re.search(r"  (\d+) of (\d+) values +\d+$", row)
        assert counts
        assert int(counts[1]) == int(counts[2]) >= len(vendor.example)


def test_the_demo_fails_if_a_client_does(
    together: Environment, server: StandIn, capsys: pytest.CaptureFixture[str]
) -> None:
    """A client that is refused is a row that says why, and a failure of the demo."""
    assert show(together, server, key=f"{KEY}-wrong") == 1
    rows = capsys.readouterr().out.splitlines()[2:]
    assert len(rows) == len(VENDORS)
    assert all("AuthenticationError: the credential is missing or wrong" in row for row in rows)
