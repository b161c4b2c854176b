"""Each change of a spec gets the verdict it should, and what is said of it names what changed."""

from __future__ import annotations

import re

import pytest

from generator.render.scratch import stage
from generator.review import VendorReview, version
from generator.review.compare import compare
from generator.review.finding import Effect

from .spec_change import BASE, SpecChange
from .spec_changes import CHANGES


@pytest.fixture(scope="module")
def reviews(tmp_path_factory: pytest.TempPathFactory) -> dict[str, VendorReview]:
    """Every change reviewed."""
    folder = tmp_path_factory.mktemp("review")
    old = stage({"acme": BASE.encode()}, folder / "old")["acme"]
    found = {}
    for number, change in enumerate(CHANGES):
        new = stage({"acme": change.text.encode()}, folder / f"new{number}")["acme"]
        found[change.name] = compare("acme", old, new, lambda old, new: [])
    return found


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
def test_the_verdict(change: SpecChange, reviews: dict[str, VendorReview]) -> None:
    """A change is breaking, an addition, an edit or nothing to a caller, and the finding says what and where."""
    found = reviews[change.name]
    assert found.state == "changed", found.must_fix
    assert found.effect is change.effect, found.findings
    said = [f"{finding.where} {finding.says}" for finding in found.findings]
    assert not change.says or any(change.says in line for line in said), said
    assert all(re.fullmatch(r"[^\n]*\.", line) for line in said)
    if change.effect is Effect.BREAKING:
        assert found.findings[0].effect is Effect.BREAKING
        assert found.must_fix == [
            "acme: info.version is 0.3.1; 0.4.0 at least, up from 0.3.1, since the change breaks callers."
        ]


def test_there_are_enough_changes() -> None:
    """The verdicts rest on at least 40 changes, of all effects."""
    assert len({change.text for change in CHANGES}) == len({change.name for change in CHANGES}) == len(CHANGES) >= 40
    assert {change.effect for change in CHANGES} == set(Effect)


@pytest.mark.parametrize(
    ("old", "effect", "least"),
    [
        ("0.3.1", Effect.BREAKING, "0.4.0"),
        ("0.3.1", Effect.ADDITION, "0.3.2"),
        ("0.3.1", Effect.EDIT, "0.3.2"),
        ("0.3.1", Effect.NOTHING, "0.3.1"),
        ("1.2.3", Effect.BREAKING, "2.0.0"),
        ("1.2.3", Effect.ADDITION, "1.3.0"),
        ("1.2.3", Effect.EDIT, "1.2.4"),
        ("1.2.3", Effect.NOTHING, "1.2.3"),
        ("1.2", Effect.EDIT, "1.2.1"),
    ],
)
def test_the_rule_of_versions(old: str, effect: Effect, least: str) -> None:
    """Before 1.0 breaking is minor and all else patch; from 1.0 on breaking is major, and an addition minor."""
    assert version.least(old, effect) == least
    assert version.is_enough(old, least, effect)
    assert version.is_enough(old, "9.0", effect)
    assert not version.is_enough(old, "0.3.0", effect)
