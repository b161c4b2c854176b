"""The audit of dependencies never passes if something could not be audited."""

from __future__ import annotations

from typing import Any

from .supply_chain import CLIENTS, judged, requirement


def fine(name: str) -> dict[str, Any]:
    """Return pip-audit's entry for a package without known vulnerabilities."""
    return {"name": name, "version": "1.0", "vulns": []}


VULNERABLE = {"name": "bad", "version": "1.0", "vulns": [{"id": "CVE-1", "fix_versions": ["1.1"]}]}
SKIPPED = {"name": "unseen", "skip_reason": "Dependency not found"}


def test_all_is_fine() -> None:
    """Packages without known vulnerabilities pass; our own are not audited."""
    assert judged({"dependencies": [fine("a"), {"name": "jobdetails-acme", "skip_reason": "not found"}]}) == (
        0,
        ["1 packages: 0 vulnerable, 0 not audited"],
    )


def test_one_is_vulnerable() -> None:
    """A vulnerability is reported with the version that fixes it, even if other packages could not be audited."""
    code, lines = judged({"dependencies": [fine("a"), VULNERABLE, SKIPPED]})
    assert (code, lines[0]) == (1, "bad 1.0: CVE-1; fixed in 1.1")


def test_what_was_not_audited_is_not_fine() -> None:
    """A package that could not be audited is reported, and so is an empty report."""
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
    """The dependencies of extras are audited too."""
    asked = [requirement(path) for path in CLIENTS]
    assert len(asked) > 1
    for path, text in zip(CLIENTS, asked, strict=True):
        folder, _, extras = text.partition("[")
        assert folder == str(path.parent)
        assert ({"airflow", "cli"} <= set(extras.rstrip("]").split(","))) == (path.parent.name == "jobdetails")
