"""The audit of the packages that the clients need: never content with what it does not know."""

from __future__ import annotations

from typing import Any

from .supply_chain import CLIENTS, judged, requirement


def fine(name: str) -> dict[str, Any]:
    """Return what pip-audit says of a package without known faults."""
    return {"name": name, "version": "1.0", "vulns": []}


VULNERABLE = {"name": "bad", "version": "1.0", "vulns": [{"id": "CVE-1", "fix_versions": ["1.1"]}]}
SKIPPED = {"name": "unseen", "skip_reason": "Dependency not found"}


def test_all_is_fine() -> None:
    """Packages without known faults are fine; our own are not asked about."""
    assert judged({"dependencies": [fine("a"), {"name": "jobdetails-acme", "skip_reason": "not found"}]}) == (
        0,
        ["1 packages: 0 vulnerable, 0 not audited"],
    )


def test_one_is_vulnerable() -> None:
    """A known fault is named with the version that mends it, whatever else is not known."""
    code, lines = judged({"dependencies": [fine("a"), VULNERABLE, SKIPPED]})
    assert (code, lines[0]) == (1, "bad 1.0: CVE-1; fixed in 1.1")


def test_what_was_not_audited_is_not_fine() -> None:
    """A package of which nothing is known is named, and so is that there was none at all."""
    code, lines = judged({"dependencies": [fine("a"), SKIPPED]})
    assert (code, lines) == (
        2,
        [
            "could not be audited, since the database has no answer or cannot be reached: unseen",
            "2 packages: 0 vulnerable, 1 not audited",
        ],
    )
    assert judged({"dependencies": []})[0] == 2


def test_the_extras_count() -> None:
    """What an extra of a client needs is audited, too."""
    asked = [requirement(path) for path in CLIENTS]
    assert len(asked) > 1
    for path, text in zip(CLIENTS, asked, strict=True):
        folder, _, extras = text.partition("[")
        assert folder == str(path.parent)
        assert ({"airflow", "cli"} <= set(extras.rstrip("]").split(","))) == (path.parent.name == "jobdetails")
