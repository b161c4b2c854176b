"""How a wait reads a job."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from .fragment import Fragment, of


def stage(ok: int, bad: int | None, waiting: int) -> dict[str, Any]:
    """Return one stage."""
    return {"ok": ok, "bad": bad, "waiting": waiting}


@of("job_of_counts")
@pytest.mark.parametrize(
    ("status", "stages", "progress"),
    [
        ("running", [stage(1, 0, 3), stage(0, None, 4)], 0.125),
        ("running", [stage(2, 2, 0), stage(0, 0, 0)], None),
        ("running", [stage(2, 2, 0), stage(4, 0, 0)], None),
        ("over", [stage(4, 0, 0), stage(0, 0, 0)], 1.0),
        ("running", [stage(0, 0, 0)], None),
        ("running", [stage(-1, 0, 3)], None),
        ("running", [], None),
        ("running", [{}, stage(0, 0, 2)], 0.0),
    ],
)
def test_counts_of_all_items_are_summed(
    fragment: Fragment, status: str, stages: list[dict[str, Any]], progress: float | None
) -> None:
    """A total of zero is no progress, and progress is below 1 while a stage has not started."""
    job = fragment.client({"id": "j", "status": status, "stages": stages}).get_job_details("j")
    assert fragment.module.summarize(job).progress == progress


@of("job_of_counts")
@pytest.mark.parametrize(
    ("status", "ok", "bad", "lost", "phase"),
    [
        ("over", 2, 0, 0, "succeeded"),
        ("over", 0, 0, 0, "succeeded"),
        ("over", 2, 1, 0, "partial"),
        ("over", 2, 0, 1, "partial"),
        ("over", 0, 1, 1, "failed"),
        ("running", 0, 1, 1, "running"),
    ],
)
def test_counts_of_failures_decide_how_it_ended(
    fragment: Fragment, status: str, ok: int, bad: int, lost: int, phase: str
) -> None:
    """A job whose status means success is partial or failed according to its counts."""
    answer = {"id": "j", "status": status, "stages": [stage(ok, bad, 0)], "lost": lost}
    assert fragment.module.summarize(fragment.client(answer).get_job_details("j")).phase == phase


@of("job_of_flags")
@pytest.mark.parametrize(
    ("answer", "status", "phase"),
    [
        ({"done": False}, "false", "running"),
        ({"done": True}, "true", "succeeded"),
        ({"done": False, "code": 1}, "1", "failed"),
        ({"code": "1"}, "1", "failed"),
        ({"code": 0}, "0", "running"),
        ({"code": "0"}, "0", "unknown"),
        ({"code": "true"}, "true", "unknown"),
    ],
)
def test_values_of_another_type_are_other_values(
    fragment: Fragment, answer: dict[str, Any], status: str, phase: str
) -> None:
    """True, 1 and their texts are distinct; false and 0 are present values."""
    summary = fragment.module.summarize(fragment.client(answer).get_job_details("j"))
    assert (summary.status, summary.phase, summary.id) == (status, phase, None)


@of("job_of_flags")
def test_the_arguments_are_the_id(fragment: Fragment) -> None:
    """While waiting, the id in a summary consists of the arguments of the call."""
    seen: list[Any] = []
    client = fragment.client({"done": True})
    client.wait_for_job("j/1", on_poll=lambda summary, _: seen.append(summary.id))
    assert seen == ["j/1"]


@of("job_of_flags")
@pytest.mark.parametrize(("at", "hour"), [("2031-06-01T12:00:00", 15), ("2031-06-01T12:00:00+00:00", 12)])
def test_the_zone_is_for_times_without_one(fragment: Fragment, at: str, hour: int) -> None:
    """A time with its own zone keeps it."""
    finished = fragment.module.summarize(fragment.client({"done": True, "at": at}).get_job_details("j")).finished
    assert finished.astimezone(datetime.UTC).hour == hour


@of("job_of_flags")
def test_neither_id_nor_status_is_no_job(fragment: Fragment) -> None:
    """An error with a success status is not returned as a job."""
    with pytest.raises(fragment.module.ResponseDecodeError, match="a job with done or code"):
        fragment.client({"message": "no"}).get_job_details("j")


@of("job_of_several_statuses")
@pytest.mark.parametrize(
    ("stage", "verdict", "status", "phase"),
    [
        ("QUEUED", None, "QUEUED", "pending"),
        ("running", None, "running", "running"),
        ("ENDED", "GOOD", "GOOD", "succeeded"),
        ("ENDED", None, "ENDED", "unknown"),
        ("ENDED", "NEW", "NEW", "unknown"),
        ("RUNNING", "NEW", "NEW", "unknown"),
        ("LOST", "GOOD", "GOOD", "succeeded"),
        ("LOST", "NEW", "LOST", "failed"),
        ("NEW", "BAD", "BAD", "failed"),
        ("NEW", "RUNNING", "RUNNING", "running"),
        ("NEW", None, "NEW", "unknown"),
        ("NEW", "NEWER", "NEW", "unknown"),
        (None, None, None, "unknown"),
    ],
)
def test_the_last_final_value_decides(
    fragment: Fragment, stage: str | None, verdict: str | None, status: str | None, phase: str
) -> None:
    """Without a final value, the first known one counts, unless a later one is unknown."""
    state = {key: value for key, value in (("stage", stage), ("verdict", verdict)) if value}
    summary = fragment.module.summarize(fragment.client({"id": 1, "state": state}).get_job_details("1"))
    assert (summary.status, summary.phase) == (status, phase)


@of("job_of_several_statuses")
@pytest.mark.parametrize(
    ("began", "created", "seconds"), [(1930000060, 1930000000, 60), (None, 1930000000, 0), (None, None, None)]
)
def test_the_first_value_that_is_there_counts(
    fragment: Fragment, began: int | None, created: int | None, seconds: int | None
) -> None:
    """Null and absent values are skipped."""
    answer = {"id": 1, "began": began} | ({"created": created} if created else {})
    started = fragment.module.summarize(fragment.client(answer).get_job_details("1")).started
    assert (started and int(started.timestamp()) - 1930000000) == seconds


@of("job_of_several_statuses")
def test_all_texts_are_the_reason(fragment: Fragment) -> None:
    """Texts in arrays count too; each is used once, in the order of the paths."""
    tasks: list[dict[str, Any]] = [{"error": "Cold."}, {"notes": ["Wet.", "Cold."]}, {"error": "Cold.", "notes": []}]
    answer = {"id": 1, "state": {"remark": "Over."}, "tasks": tasks}
    assert fragment.module.summarize(fragment.client(answer).get_job_details("1")).reason == "Over.; Cold.; Wet."
