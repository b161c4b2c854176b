"""What is read from a job of any shape."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from generator.runtime import _job
from generator.runtime._clock import CLOCK
from generator.runtime._job import Counts, JobView, Phase

from .made_up import Leaf, Tree

NOW = datetime.datetime(2025, 1, 15, 10, 0, 2, tzinfo=datetime.UTC)
VIEW = JobView[Tree](
    vendor="made_up",
    id="id",
    status="sort",
    reason=(("from_",), ("leaves", "name"), ("trunk", "name")),
    progress=Counts("leaves", done=("weight",), remaining=("name",)),
    phases={Phase.RUNNING: ("Growing",), Phase.SUCCEEDED: ("grown",)},
)


def tree(**parts: Any) -> Tree:
    """Return a tree with some parts, whatever their types."""
    return Tree(**{"id": 7, "leaves": [], "sort": None, **parts})


def leaf(name: Any, weight: Any) -> Leaf:
    """Return a leaf of whatever was kept as sent."""
    return Leaf(name=name, weight=weight)


def test_only_an_end_is_final() -> None:
    """What is unknown, pending or running is not."""
    assert [phase for phase in Phase if phase.is_final] == ["succeeded", "partial", "failed", "cancelled"]


@pytest.mark.parametrize(
    ("status", "phase", "text"),
    [
        ("growing", "running", "growing"),
        ("GROWN", "succeeded", "GROWN"),
        ("felled", "unknown", "felled"),
        ("", "unknown", ""),
        (None, "unknown", None),
        (5, "unknown", "5"),
        ({"a": 1}, "unknown", None),
        (["grown"], "unknown", None),
    ],
)
def test_a_status_of_any_kind(status: Any, phase: str, text: str | None) -> None:
    """It has a phase and, if it is one word, a text."""
    summary = VIEW.summarize(tree(sort=status))
    assert (summary.phase, summary.status, summary.id) == (phase, text, "7")


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ({"from_": " too dry "}, "too dry"),
        ({"from_": ""}, None),
        ({"from_": {"message": {"reason": "too dry"}}}, "too dry"),
        ({"from_": {"error": "too dry", "message": ""}}, "too dry"),
        ({"from_": {"code": 5}}, '{"code": 5}'),
        ({"from_": []}, None),
        ({"from_": 5}, "5"),
        ({"from_": False}, "false"),
        (
            {"from_": "dry", "leaves": [Leaf(name="dry"), Leaf(name="red")], "trunk": Leaf(name="thin")},
            "dry; red; thin",
        ),
        ({"leaves": "all gone"}, None),
        ({"from_": {1}}, "{1}"),
    ],
)
def test_a_reason_of_any_shape(parts: dict[str, Any], text: str | None) -> None:
    """It is one text, each part once."""
    assert VIEW.summarize(tree(**parts)).reason == text


def test_a_reason_has_an_end() -> None:
    """A text that is longer than anybody reads is cut."""
    assert len(str(VIEW.summarize(tree(from_="a" * 10**6)).reason)) == 2000


@pytest.mark.parametrize(
    ("value", "time"),
    [
        (NOW, NOW),
        ("2025-01-15T10:00:02Z", NOW),
        (" 2025-01-15 11:00:02+01:00 ", NOW),
        ("2025-01-15T10:00:02.000000999Z", NOW),
        (1736935202, NOW),
        (1736935202000, NOW),
        (1736935202.0, NOW),
        ("2025-01-15T10:00:02", None),
        (NOW.replace(tzinfo=None), None),
        ("2025-01-15", None),
        ("<string>", None),
        ("0001-01-01T00:00:00Z", None),
        (True, None),
        (None, None),
        ({}, None),
        (10**400, None),
        (1e300, None),
        (float("nan"), None),
    ],
)
def test_times(value: Any, time: datetime.datetime | None) -> None:
    """A time is one with a zone, however it is written, or none."""
    assert _job._time(value) == time


@pytest.mark.parametrize(
    ("value", "share"),
    [
        ("75%", 0.75),
        (" 75.5 % ", 0.755),
        ("75", 0.75),
        (75, 0.75),
        (75.0, 0.75),
        (0.75, 0.75),
        ("0.75", 0.75),
        ("0.5%", 0.005),
        (1, 0.01),
        (1.0, 1),
        (0, 0),
        (100, 1),
        ("100%", 1),
        ("3/4", 0.75),
        ("3 of 4", 0.75),
        ("5/4", None),
        ("0/0", None),
        (101, None),
        (-1, None),
        ("-1", None),
        ("<string>", None),
        ("", None),
        (True, None),
        (None, None),
        (float("nan"), None),
        (10**400, None),
    ],
)
def test_progress(value: Any, share: float | None) -> None:
    """A whole number counts percent, a fraction is itself, and what is neither is not guessed."""
    assert _job._share(value) == (None if share is None else pytest.approx(share))


@pytest.mark.parametrize(
    ("leaves", "share"),
    [
        ([leaf("", 3)], 1),
        ([leaf(9, 3), leaf(3, 1)], 0.25),
        ([leaf(0, 0)], None),
        ([leaf(-1, 3)], None),
        ([], None),
        ("none", None),
        ([{"weight": 1, "name": 1}], None),
    ],
)
def test_counts(leaves: Any, share: float | None) -> None:
    """What is done is a share of all that is counted, in every object."""
    assert VIEW.summarize(tree(leaves=leaves)).progress == share


def test_jobs_that_are_none_are_left_out() -> None:
    """What the answer holds in place of a job, and was kept as sent, is no job."""
    view = JobView[Leaf](vendor="a", within="leaves", ids="ids", id="name", status="name", phases={})
    assert view.jobs(tree(leaves=[Leaf(name="a"), "b", None])) == [Leaf(name="a")]


def test_the_clock() -> None:
    """It goes forward, sleeps, and draws by chance."""
    before = CLOCK.now()
    CLOCK.sleep(0.001)
    assert CLOCK.now() > before
    assert all(0 <= CLOCK.chance() < 1 for _ in range(100))
    assert len({CLOCK.chance() for _ in range(100)}) > 90
