"""Strings with a date-time, a date or a UUID, in a query, a body and an answer."""

from __future__ import annotations

import datetime
import uuid

import pytest

from ..fragment import Fragment

WHEN = datetime.datetime(2026, 3, 1, 12, 30, tzinfo=datetime.UTC)
DAY = datetime.date(2026, 3, 1)
RUN = uuid.UUID("6f2c0c4e-5d1b-4c62-9d6a-1c5f6f0f1a2b")
WIRE = {
    "startedAt": "2026-03-01T12:30:00Z",
    "day": "2026-03-01",
    "run": "6f2c0c4e-5d1b-4c62-9d6a-1c5f6f0f1a2b",
    "pauses": ["2026-03-01T12:30:00Z"],
}


def test_they_go_there_and_back(fragment: Fragment) -> None:
    """Python's own types are sent as text and come out of an answer."""
    job = fragment.models.Job(started_at=WHEN, day=DAY, run=RUN, pauses=[WHEN])
    response = fragment.client(WIRE).get_job_details_response(job, since=WHEN, day=DAY, run=RUN)
    assert fragment.query == [("since", WIRE["startedAt"]), ("day", WIRE["day"]), ("run", WIRE["run"])]
    assert fragment.body == WIRE
    assert response.parsed == job
    assert response.parsed.to_dict() == WIRE
    assert response.mismatches == ()


def test_text_that_is_none_is_kept(fragment: Fragment) -> None:
    """A text in an answer which does not fit its format is kept as sent, and reported."""
    client = fragment.client({"startedAt": "yesterday", "run": "x"})
    with pytest.warns(fragment.module.ContractWarning):
        response = client.get_job_details_response(fragment.models.Job())
    assert (response.parsed.started_at, response.parsed.run) == ("yesterday", "x")
    assert [mismatch.path for mismatch in response.mismatches] == ["$.startedAt", "$.run"]


def test_a_time_without_a_zone_is_not_sent(fragment: Fragment) -> None:
    """A time that says not where it is meant is no date-time."""
    with pytest.raises(ValueError, match="since: expected string with a date-time"):
        fragment.client().get_job_details(fragment.models.Job(), since=WHEN.replace(tzinfo=None))
