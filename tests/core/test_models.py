"""Models: conversion to and from JSON, times as sent, equality, hashes, pickles, pydantic."""

from __future__ import annotations

import copy
import datetime
import pickle
import warnings
from typing import Any

import attrs
import pydantic
import pytest

from jobdetails_core import Phase, summarize

from .service import Job, Level, Server, Status, job
from .ways import SYNC

FULL = job(
    **{"from": "seed", "odd-key 1": "odd"},
    is_urgent=True,
    level=9,
    progress=0.5,
    cost=12.5,
    created="2025-01-15T10:00:02.500Z",
    finished="2025-01-15T11:00:02",
    due="2025-01-15",
    uid="eeeeeeee-0000-0000-0000-000000000005",
    sizes=[[1, 2], []],
    counts={"one": 1, "": 0},
    parent=job("parent"),
    notes={"a": [None, {"b": 1}]},
    anything=[1, "2", None],
    unknown={"x": 1},
)

TIMES = [
    ("2025-01-15T10:00:02Z", "2025-01-15T10:00:02+00:00"),
    ("2025-01-15t10:00:02z", "2025-01-15T10:00:02+00:00"),
    ("2025-01-15 10:00:02+0000", "2025-01-15T10:00:02+00:00"),
    ("2025-01-15 10:00:02 +00:00", "2025-01-15T10:00:02+00:00"),
    ("2025-01-15T10:00:02+02", "2025-01-15T08:00:02+00:00"),
    ("2025-01-15T10:00:02-0530", "2025-01-15T15:30:02+00:00"),
    ("2025-01-15T10:00:02", "2025-01-15T10:00:02+00:00"),
    ("2025-01-15T10:00", "2025-01-15T10:00:00+00:00"),
    ("20250115T100002Z", "2025-01-15T10:00:02+00:00"),
    ("2025-01-15T10:00:02,5Z", "2025-01-15T10:00:02.500000+00:00"),
    ("2025-01-15T24:00:00Z", "2025-01-16T00:00:00+00:00"),
    *((f"2025-01-15T10:00:02.{'123456789'[:digits]}Z",
       f"2025-01-15T10:00:02.{'123456789'[:min(digits, 6)]:0<6}+00:00") for digits in range(1, 10)),
]  # fmt: skip


@pytest.mark.parametrize(("sent", "meant"), TIMES)
def test_times_in_all_forms_of_iso_8601(sent: str, meant: str) -> None:
    """They are read without a mismatch, aware in the summary, and written back as sent."""
    response = SYNC.get(Server(job(created=sent)), client={"strict": True})
    created = summarize(response.parsed).created
    assert created is not None
    assert created.astimezone(datetime.UTC).isoformat() == meant
    assert response.parsed.to_dict()["created"] == sent
    assert pickle.loads(pickle.dumps(response.parsed)).to_dict()["created"] == sent


@pytest.mark.parametrize("sent", ["2025-W03-3T10:00:00Z", "soon", "2025-13-01T00:00:00Z", "2025-01-15", "10:00", ""])
def test_other_times_are_mismatches(sent: str) -> None:
    """They are kept as sent, and None in the summary."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        response = SYNC.get(Server(job(created=sent)))
    assert [each.path for each in response.mismatches] == ["$.created"]
    assert (response.parsed.created, summarize(response.parsed).created) == (sent, None)


def test_from_dict_undoes_to_dict() -> None:
    """This holds for every kind of field, and for values that do not fit."""
    for body in (FULL, job(), {**FULL, "cost": "much", "level": "high", "parent": 7, "nodes": None, "status": "new"}):
        made = Job.from_dict(body)
        assert Job.from_dict(made.to_dict()) == made
    assert Job.from_dict(FULL).to_dict() == FULL
    with pytest.raises(ValueError, match="Job"):
        Job.from_dict([])  # type: ignore[arg-type]


def test_equal_jobs_have_equal_hashes() -> None:
    """This includes jobs with lists, dicts and models; jobs work in sets and as dict keys."""
    one, other = Job.from_dict(FULL), Job.from_dict(FULL)
    assert one == other
    assert hash(one) == hash(other)
    assert len({one, other, Job.from_dict(job())}) == 2
    assert one != job()
    odd = Job.from_dict({**FULL, "cost": {"a": [1]}, "owner": ["x"]})
    assert hash(odd) == hash(copy.deepcopy(odd))
    assert len({summarize(one), summarize(other)}) == 1


def test_jobs_can_be_pickled_and_copied() -> None:
    """Unknown enum values and original times are kept."""
    made = Job.from_dict({**FULL, "status": "new", "level": 77})
    for twin in (pickle.loads(pickle.dumps(made)), copy.copy(made), copy.deepcopy(made)):
        assert twin == made
        assert twin.to_dict() == made.to_dict()
        assert not twin.status.is_documented
        assert twin.level is not None
        assert not twin.level.is_documented


def test_enums_are_open() -> None:
    """Documented values match case-insensitively; others keep their text."""
    assert Status("DONE") is Status.DONE
    assert (Status("new"), Status("new").is_documented, Status.DONE.is_documented) == ("new", False, True)
    assert (Level(5), Level(5).is_documented, Level.HIGH.is_documented) == (5, False, True)


def test_the_status_of_a_summary_is_spelled_as_received() -> None:
    """The enum member is the documented one; the summary has the received text, also of copies."""
    made = Job.from_dict(job(status="DONE", new=1))
    assert made.status is Status.DONE
    for twin in (made, pickle.loads(pickle.dumps(made)), copy.deepcopy(made)):
        assert (summarize(twin).status, summarize(twin).phase) == ("DONE", Phase.SUCCEEDED)
    assert summarize(attrs.evolve(made, status=Status.FAILED)).status == "failed"
    assert made.additional_properties == {"new": 1}


def test_pydantic_models_can_hold_a_job() -> None:
    """They validate it from an object or a dict, and dump it as JSON."""

    class Report(pydantic.BaseModel):
        job: Job
        jobs: list[Job] = []

    made = Job.from_dict(FULL)
    report = Report(job=made, jobs=[FULL])  # type: ignore[list-item]
    assert report.job is made
    assert report.model_dump() == {"job": FULL, "jobs": [FULL]}
    assert Report.model_validate_json(report.model_dump_json()) == report
    with pytest.raises(pydantic.ValidationError):
        Report(job=5)  # type: ignore[arg-type]


def test_only_jobs_have_a_summary() -> None:
    """Anything else is a TypeError that says what it is."""
    things: list[Any] = [[], job(), None]
    for thing in things:
        with pytest.raises(TypeError, match="expected a job that a client returned"):
            summarize(thing)


@pytest.mark.parametrize(
    ("progress", "share"), [(0.5, 0.5), (50, 0.5), (0, 0.0), (150, None), (-1, None), (None, None), ("50%", 0.5)]
)
def test_progress_as_a_share(progress: Any, share: float | None) -> None:
    """Progress is a number up to 1, a percentage, or None."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert summarize(SYNC.get(Server(job(status="running", progress=progress))).parsed).progress == share
