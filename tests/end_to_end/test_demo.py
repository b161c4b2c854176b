"""The demo shows the real results of the clients, and fails if one of them fails."""

from __future__ import annotations

import pytest

from ..vendors import KEY, VENDORS
from .demo import show
from .environments import Environment
from .stand_in import StandIn


def test_the_demo_has_a_row_for_each_vendor(
    together: Environment, server: StandIn, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each row has the operation, the arguments, and how many of the sample's values were returned."""
    assert show(together, server) == 0
    _, _, *rows = capsys.readouterr().out.splitlines()
    for vendor, row in zip(VENDORS, rows, strict=True):
        assert row.startswith(f"{vendor.name} ")
        assert f"  {vendor.method} {vendor.template}  " in row
        assert ", ".join(map(repr, vendor.arguments.values())) in row
        *_, found, _, expected, _, _ = row.split()
        assert int(found) == int(expected) > 0


def test_the_demo_fails_if_a_client_does(
    together: Environment, server: StandIn, capsys: pytest.CaptureFixture[str]
) -> None:
    """The row gives the reason."""
    has_keys = [vendor for vendor in VENDORS if vendor.schemes]
    assert show(together, server, key=f"{KEY}-wrong") == int(bool(has_keys))
    rows = capsys.readouterr().out.splitlines()[2:]
    assert len(rows) == len(VENDORS)
    assert sum("AuthenticationError: the credential is missing or wrong" in row for row in rows) == len(has_keys)
