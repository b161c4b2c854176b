"""Waiting for a job, the same for every vendor, against a service that follows a script; no test sleeps."""

from __future__ import annotations

import contextlib
import copy
import datetime
import email.utils
import functools
import logging
import pickle
import re
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from ..callers import Caller
from ..vendors import KEY, ROOT, VENDORS, Vendor
from ..waiting import FINAL, FakeClock, Jobs, Script, slow

MISFITS = pytest.mark.filterwarnings("ignore:.*; kept as sent")
WAITING = [vendor for vendor in VENDORS if "x-job" in vendor.operation]


@pytest.fixture(params=WAITING, ids=repr)
def jobs(request: pytest.FixtureRequest) -> Jobs:
    """The jobs of each vendor whose spec says how to wait for them."""
    return Jobs(request.param)


@pytest.fixture
def clock(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    """The time of the vendor's package."""
    made = FakeClock()
    monkeypatch.setattr(f"{jobs.vendor.module.__name__}._clock.CLOCK", made)
    return made


Wait = Callable[..., Any]


@pytest.fixture
def wait(jobs: Jobs, caller: Caller, clock: FakeClock) -> Wait:
    """A function that waits for the vendor's jobs while the service follows a script."""

    def wait(*steps: Any, takes: float = 0.0, client: dict[str, Any] | None = None, **how: Any) -> Any:
        script = steps[0] if isinstance(steps[0], Script) else Script(jobs, *steps, clock=clock, takes=takes)
        (outcome,) = caller.outcomes(jobs.vendor, script, method="wait_for_job", call=how, **client or {})
        return outcome

    return wait


def pending(jobs: Jobs) -> str:
    """Return a status that is not final."""
    return jobs.value("pending", "running")


def good(jobs: Jobs, outcome: Any, status: str) -> None:
    """Hold that waiting returned all jobs, in order, with a status."""
    assert not isinstance(outcome, Exception), outcome
    found = [jobs.facts(job) for job in jobs.returned(outcome)]
    assert [id_ for id_, _ in found] == [str(id_) for id_ in jobs.ids]
    assert {text.casefold() for _, text in found} == {status.casefold()}


@MISFITS
def test_every_known_status_means_its_phase(jobs: Jobs) -> None:
    """`summarize` finds the phase of each value in any case; what is not known, or not there, is unknown."""
    module = jobs.vendor.module
    for phase, values in jobs.view["phases"].items():
        for spelt in [form(value) for value in values for form in (str, str.upper, str.lower, str.title)]:
            summary = summary_of(jobs, jobs.body(spelt))
            assert (summary.phase, summary.status.casefold()) == (phase, spelt.casefold())
            assert summary.phase.is_final == (phase in FINAL)
    for odd in ("nobody-knows", "", 7, {"a": 1}):
        assert summary_of(jobs, jobs.body(odd)).phase is module.Phase.UNKNOWN


def summary_of(jobs: Jobs, body: Any) -> Any:
    """Return the summary of the first job of an answer."""
    vendor = jobs.vendor
    response = httpx.Response(200, json=body)
    client = vendor.client(httpx.Client(transport=httpx.MockTransport(lambda request: response)))
    return vendor.module.summarize(jobs.returned(client.get_job_details(*vendor.arguments))[0])


@MISFITS
def test_a_summary_has_what_the_spec_names(jobs: Jobs) -> None:
    """Id, status and whatever else the spec names stand in the summary, in one form for all vendors."""
    times = {"created": "2025-01-15T10:00:02Z", "started": "2025-01-15T11:00:02+01:00", "finished": "soon"}
    also = {jobs.view[key]: value for key, value in times.items() if key in jobs.view}
    also |= {jobs.view[key]: 12 for key in ("cost",) if key in jobs.view}
    summary = summary_of(jobs, jobs.body(jobs.value("running"), **also))
    assert (summary.vendor, summary.id, summary.phase) == (jobs.vendor.name, str(jobs.ids[0]), "running")
    when = datetime.datetime(2025, 1, 15, 10, 0, 2, tzinfo=datetime.UTC)
    assert summary.created == (when if "created" in jobs.view else None)
    assert summary.started == (when if "started" in jobs.view else None)
    assert summary.finished is None
    assert summary.cost == (12 if "cost" in jobs.view else None)
    assert type(summary.job).__module__ == f"{jobs.vendor.module.__name__}.models"


def test_each_way_through_the_phases(jobs: Jobs, wait: Wait, clock: FakeClock) -> None:
    """Whatever is known not to be final is waited out; each final value ends the wait as what it means."""
    module = jobs.vendor.module
    before = [value for _, value in jobs.going_on()]
    for phase in FINAL:
        for value in jobs.values(phase):
            outcome = wait(*before, value)
            if phase in ("succeeded", "partial"):
                good(jobs, outcome, value)
                continue
            kind = module.JobFailedError if phase == "failed" else module.JobCancelledError
            assert type(outcome) is kind
            assert (outcome.summary.phase, outcome.summary.job) == (phase, outcome.job)
            assert outcome.summary.status.casefold() == value.casefold()
            assert len(outcome.summaries) == len(jobs.ids)
    assert len(clock.pauses) == len(before) * len(jobs.values(*FINAL))


def test_phases_out_of_order(jobs: Jobs, wait: Wait) -> None:
    """A job that goes back from running to pending is waited for like any other."""
    steps = [jobs.value("running"), pending(jobs), jobs.value("running"), jobs.value("succeeded")]
    good(jobs, wait(*steps), steps[-1])


def test_a_job_that_has_ended_is_asked_about_once(jobs: Jobs, wait: Wait, clock: FakeClock) -> None:
    """The first question comes at once."""
    good(jobs, wait(jobs.value("succeeded")), jobs.value("succeeded"))
    assert clock.pauses == []


def test_an_unknown_status_is_waited_out(jobs: Jobs, wait: Wait, caplog: pytest.LogCaptureFixture) -> None:
    """A status that nobody knows never ends the wait, and is warned of once, by its name."""
    outcome = wait("paused?", pending(jobs), "paused?", "dozing?", "paused?", jobs.value("succeeded"))
    good(jobs, outcome, jobs.value("succeeded"))
    said = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert [("paused?" in text, "dozing?" in text) for text in said] == [(True, False), (False, True)]


def test_an_unknown_status_can_raise(jobs: Jobs, wait: Wait) -> None:
    """With `on_unknown="raise"` the first unknown status is an error that names it."""
    outcome = wait(pending(jobs), "paused?", jobs.value("succeeded"), on_unknown="raise")
    assert type(outcome) is jobs.vendor.module.UnknownStatusError
    assert "'paused?'" in str(outcome)
    assert (outcome.summary.status, outcome.job) == ("paused?", outcome.summary.job)


def test_a_late_failure(jobs: Jobs, wait: Wait) -> None:
    """A job that fails after long work raises with all that is known; or is returned, if so wished."""
    steps = [*[jobs.value("running")] * 20, jobs.value("failed")]
    outcome = wait(*steps)
    assert type(outcome) is jobs.vendor.module.JobFailedError
    assert isinstance(outcome, jobs.vendor.module.APIError)
    assert str(jobs.ids[0]) in str(outcome)
    assert repr(jobs.facts(outcome.job)[1]) in str(outcome)
    good(jobs, wait(*steps, raise_on_failure=False), steps[-1])


@MISFITS
def test_the_reason_is_text(jobs: Jobs, wait: Wait) -> None:
    """What the vendor says of a failure is text in the error, whatever its shape."""
    names = jobs.view.get("reason")
    if names is None or isinstance(names, list):
        names = [name for name in names or [] if "." not in name] or None
    if names is None:
        return
    name = names if isinstance(names, str) else names[0]
    for given, text in (
        ("out of memory", "out of memory"),
        ({"message": "out of memory", "code": 7}, "out of memory"),
        ({"code": 7}, '{"code": 7}'),
        (["a", "b", "a"], "a; b"),
        (None, None),
    ):
        body = jobs.body(jobs.value("failed"), **{name: given})
        assert wait(httpx.Response(200, json=body)).reason == text


TRANSIENT: list[Any] = [
    *[httpx.Response(status) for status in (408, 429, 500, 502, 503, 504)],
    httpx.ConnectError,
    httpx.ReadTimeout,
    httpx.RemoteProtocolError,
    httpx.Response(200, content=b"<html>"),
    httpx.Response(200, content=b"[[1]]"),
]


def test_errors_in_between(jobs: Jobs, wait: Wait, caplog: pytest.LogCaptureFixture) -> None:
    """Each passing error is survived, also several kinds in a row, and told of at WARNING without the key."""
    for error in TRANSIENT:
        caplog.clear()
        good(jobs, wait(error, pending(jobs), error, error, jobs.value("succeeded")), jobs.value("succeeded"))
        said = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
        assert len(said) == 3
        assert KEY not in "".join(said)


def test_five_errors_in_a_row_are_survived(jobs: Jobs, wait: Wait) -> None:
    """The sixth is raised as it is; an answer in between begins the count anew."""
    module = jobs.vendor.module
    down, end = httpx.Response(503), jobs.value("succeeded")
    good(jobs, wait(*[down] * 5, pending(jobs), *[down] * 5, end), end)
    assert type(wait(*[down] * 6, end)) is module.InternalServerError
    assert type(wait(*[httpx.ConnectError] * 6, end)) is module.APIConnectionError
    assert type(wait(*[httpx.Response(200, content=b"")] * 6, end)) is module.ResponseDecodeError
    assert type(wait(down, end, max_errors=0)) is module.InternalServerError
    good(jobs, wait(*[down] * 9, end, max_errors=9), end)


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 409, 422])
def test_errors_that_would_come_again(jobs: Jobs, wait: Wait, clock: FakeClock, status: int) -> None:
    """A wrong key, a wrong id, or anything else that waiting does not mend raises at once."""
    script = Script(jobs, pending(jobs), httpx.Response(status), jobs.value("succeeded"), clock=clock)
    assert wait(script).status_code == status
    assert len(script.asked) == 2


def test_the_pauses_grow(jobs: Jobs, wait: Wait, clock: FakeClock) -> None:
    """They start at `interval`, grow by half, and stop growing at `max_interval`."""
    wait(*[pending(jobs)] * 10, jobs.value("succeeded"))
    assert clock.pauses == pytest.approx([2, 3, 4.5, 6.75, 10.125, 15.1875, 22.78125, 30, 30, 30])
    clock.pauses.clear()
    wait(*[pending(jobs)] * 4, jobs.value("succeeded"), interval=5, max_interval=6)
    assert clock.pauses == [5, 6, 6, 6]


def test_the_pauses_are_not_those_of_all(jobs: Jobs, wait: Wait, clock: FakeClock) -> None:
    """Chance makes a pause up to a fifth shorter, and never longer."""
    clock._chance = 1.0
    wait(*[pending(jobs)] * 9, jobs.value("succeeded"))
    assert clock.pauses[0] == pytest.approx(1.6)
    assert clock.pauses[-1] == pytest.approx(24)


def test_retry_after_is_honoured(jobs: Jobs, wait: Wait, clock: FakeClock) -> None:
    """No pause is shorter than the service asks for, with errors or answers, also for more than a minute."""
    busy = httpx.Response(429, headers={"Retry-After": "300"})
    good(jobs, wait(busy, slow(jobs, pending(jobs), "100"), jobs.value("succeeded")), jobs.value("succeeded"))
    assert clock.pauses == [300, 100]
    clock.pauses.clear()
    wait(httpx.Response(503, headers={"Retry-After": "0"}), jobs.value("succeeded"))
    assert clock.pauses == [2]
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=1)
    clock.pauses.clear()
    wait(
        httpx.Response(503, headers={"Retry-After": email.utils.format_datetime(later)}),
        jobs.value("succeeded"),
        timeout=9e9,
    )
    assert 3500 < clock.pauses[0] <= 3600


def test_retry_after_ends_at_the_deadline(jobs: Jobs, wait: Wait, clock: FakeClock) -> None:
    """Who is told to come back after the deadline comes back at the deadline."""
    busy = httpx.Response(429, headers={"Retry-After": "300"})
    good(jobs, wait(busy, jobs.value("succeeded"), timeout=50), jobs.value("succeeded"))
    assert clock.pauses == [50]


def test_the_deadline(jobs: Jobs, wait: Wait, clock: FakeClock) -> None:
    """Pauses end at the deadline, the last question is asked there, and then it is over."""
    script = Script(jobs, pending(jobs), clock=clock)
    outcome = wait(script, timeout=20)
    module = jobs.vendor.module
    assert type(outcome) is module.WaitTimeoutError
    assert issubclass(type(outcome), module.APIError)
    assert issubclass(type(outcome), TimeoutError)
    assert (outcome.elapsed, outcome.polls) == (pytest.approx(20), len(script.asked))
    assert clock.time == pytest.approx(1020)
    assert script.asked[-1] == pytest.approx(1020)
    assert sum(clock.pauses) == pytest.approx(20)
    assert repr(outcome.summary.status) in str(outcome)
    assert outcome.summary.status.casefold() == pending(jobs).casefold()
    assert str(jobs.ids[0]) in str(outcome)


def test_the_default_deadline_is_half_an_hour(jobs: Jobs, wait: Wait, clock: FakeClock) -> None:
    """Nobody waits for ever who did not say so; with None, waiting has no end."""
    assert type(wait(pending(jobs))) is jobs.vendor.module.WaitTimeoutError
    assert clock.time == pytest.approx(2800)
    good(jobs, wait(*[pending(jobs)] * 1000, jobs.value("succeeded"), timeout=None), jobs.value("succeeded"))
    assert clock.time > 20000


def test_the_last_look(jobs: Jobs, wait: Wait, clock: FakeClock) -> None:
    """A job that ends at the very deadline has ended in time, well or badly."""
    for status in (jobs.value("succeeded"), jobs.value("failed")):
        clock.time = 1000.0

        def ends(status: str = status) -> httpx.Response:
            return httpx.Response(200, json=jobs.body(status if clock.time >= 1019.999 else pending(jobs)))

        outcome = wait(ends, timeout=20)
        if status == jobs.value("failed"):
            assert type(outcome) is jobs.vendor.module.JobFailedError
        else:
            good(jobs, outcome, status)


def test_the_last_look_follows_a_question_that_took_too_long(jobs: Jobs, wait: Wait, clock: FakeClock) -> None:
    """A question that outlives the deadline is not the last one: what it missed may have ended since."""
    script = Script(jobs, pending(jobs), jobs.value("succeeded"), clock=clock, takes=3)
    good(jobs, wait(script, timeout=1), jobs.value("succeeded"))
    assert (script.asked, script.timeouts) == ([1000, 1003], [1, 30])
    script = Script(jobs, pending(jobs), pending(jobs), jobs.value("succeeded"), clock=clock, takes=3)
    assert type(wait(script, timeout=1)) is jobs.vendor.module.WaitTimeoutError
    assert len(script.asked) == 2


def test_timeout_zero_asks_once(jobs: Jobs, wait: Wait, clock: FakeClock) -> None:
    """It is a question with a judgement, and no wait."""
    good(jobs, wait(jobs.value("succeeded"), timeout=0), jobs.value("succeeded"))
    for step in (pending(jobs), httpx.Response(503)):
        script = Script(jobs, step, clock=clock)
        outcome = wait(script, timeout=0)
        assert type(outcome) is jobs.vendor.module.WaitTimeoutError
        assert (len(script.asked), outcome.polls, clock.pauses) == (1, 1, [])
    assert (outcome.summary, outcome.job, outcome.reason) == (None, None, None)
    assert "503" in str(outcome)


def test_each_question_is_cut_to_what_is_left(jobs: Jobs, wait: Wait, clock: FakeClock) -> None:
    """No request may outlive the deadline but the one at it, which has the client's own timeout."""
    script = Script(jobs, pending(jobs), clock=clock, takes=3)
    outcome = wait(script, timeout=40, client={"timeout": 25})
    assert type(outcome) is jobs.vendor.module.WaitTimeoutError
    for asked, timeout in zip(script.asked[:-1], script.timeouts[:-1], strict=True):
        assert timeout == pytest.approx(min(25, 1040 - asked))
    assert script.timeouts[-1] == 25
    assert outcome.elapsed <= 40 + 25


def test_each_question_is_one_request(jobs: Jobs, wait: Wait, clock: FakeClock) -> None:
    """The client's own retries do not multiply those of the wait."""
    script = Script(jobs, httpx.Response(503), clock=clock)
    wait(script, client={"max_retries": 9})
    assert len(script.asked) == 6


def test_a_question_that_is_cut_short_is_no_fault_of_the_service(jobs: Jobs, wait: Wait, clock: FakeClock) -> None:
    """A timeout that the deadline caused is not counted; the last look follows."""
    steps = [*[httpx.Response(503)] * 5, httpx.ReadTimeout, jobs.value("succeeded")]
    good(jobs, wait(*steps, timeout=27, client={"timeout": 20}), jobs.value("succeeded"))


def test_on_poll_hears_of_each_answer(jobs: Jobs, wait: Wait) -> None:
    """It is called with each summary and the seconds so far, also where nothing changed, and not for errors."""
    heard: list[tuple[Any, float]] = []
    steps = [pending(jobs), httpx.Response(503), pending(jobs), jobs.value("succeeded")]
    wait(*steps, on_poll=lambda summary, elapsed: heard.append((summary, elapsed)))
    assert [elapsed for _, elapsed in heard] == pytest.approx([t for t in (0, 5, 9.5) for _ in jobs.ids])
    assert [summary.id for summary, _ in heard] == [str(id_) for id_ in jobs.ids] * 3


def test_what_on_poll_raises_ends_the_wait(jobs: Jobs, wait: Wait, clock: FakeClock) -> None:
    """Nothing that the caller raises is survived."""

    def stop(summary: Any, elapsed: float) -> None:
        raise ZeroDivisionError

    script = Script(jobs, pending(jobs), clock=clock)
    assert type(wait(script, on_poll=stop)) is ZeroDivisionError
    assert len(script.asked) == 1


@pytest.mark.parametrize(
    ("argument", "values"),
    [
        ("timeout", [-1, float("nan"), float("inf"), True, "5"]),
        ("interval", [0, -1, float("nan"), float("inf"), True, "2", None]),
        ("max_interval", [1, 0, float("nan"), True, "30", None]),
        ("max_errors", [-1, 1.5, True, "5", None]),
        ("on_unknown", ["ignore", None, True]),
    ],
)
def test_unusable_arguments(jobs: Jobs, wait: Wait, clock: FakeClock, argument: str, values: list[Any]) -> None:
    """They are named with what was found and what was expected, before anything is sent."""
    for value in values:
        script = Script(jobs, pending(jobs), clock=clock)
        outcome = wait(script, **{argument: value})
        assert type(outcome) is jobs.vendor.module.ConfigurationError
        assert str(outcome).startswith(f"{argument}: found {value!r}; expected ")
        assert script.asked == []


def test_an_id_that_cannot_be_sent(jobs: Jobs, caller: Caller, clock: FakeClock) -> None:
    """It is a ValueError before anything is sent, for `iter_job` already when it is called."""
    script = Script(jobs, pending(jobs), clock=clock)
    arguments = (*jobs.vendor.arguments[:-1], ["x"] if jobs.are_many else "..")
    (outcome,) = caller.outcomes(jobs.vendor, script, method="wait_for_job", arguments=arguments)
    assert isinstance(outcome, ValueError)
    client = caller.client(jobs.vendor, http_client=caller.http_client(script))
    with pytest.raises(ValueError, match="expected"):
        client.iter_job(*arguments)
    assert script.asked == []


def test_errors_survive_pickle(jobs: Jobs, wait: Wait) -> None:
    """Each error of a wait comes back with its text and everything it carries."""
    outcomes = [wait(jobs.value("failed")), wait(pending(jobs), timeout=1), wait("odd", on_unknown="raise")]
    outcomes += [wait(value) for value in jobs.values("cancelled")]
    for outcome in outcomes:
        for again in (pickle.loads(pickle.dumps(outcome)), copy.deepcopy(outcome)):
            assert type(again) is type(outcome)
            assert (str(again), again.args, vars(again)) == (str(outcome), outcome.args, vars(outcome))
            assert again.job == outcome.job


def test_missing_ids_stay_pending(jobs: Jobs, wait: Wait, clock: FakeClock) -> None:
    """Of several jobs, one that the answer leaves out is waited for, and named when time is up."""
    if not jobs.are_many:
        return
    first, last, end = jobs.ids[0], jobs.ids[-1], jobs.value("succeeded")
    good(jobs, wait({first: end, last: None}, {first: end, last: pending(jobs)}, end), end)
    outcome = wait({first: end, last: None}, timeout=20)
    assert type(outcome) is jobs.vendor.module.WaitTimeoutError
    assert outcome.missing == (str(last),)
    assert str(last) in str(outcome)
    assert [summary.id for summary in outcome.summaries] == [str(first)]
    outcome = wait({first: pending(jobs), last: None}, timeout=20)
    assert (outcome.missing, outcome.summary.id) == ((str(last),), str(first))


def test_one_of_several_fails(jobs: Jobs, wait: Wait, clock: FakeClock) -> None:
    """All are waited for; then the worst is raised, and every job can be reached."""
    if not jobs.are_many:
        return
    first, last = jobs.ids[0], jobs.ids[-1]
    bad, gone, going = jobs.value("failed"), jobs.value("cancelled"), pending(jobs)
    outcome = wait({first: bad, last: going}, {first: bad, last: going}, {first: bad, last: jobs.value("succeeded")})
    assert (type(outcome), len(clock.pauses)) == (jobs.vendor.module.JobFailedError, 2)
    assert (outcome.summary.id, [summary.id for summary in outcome.summaries]) == (str(first), [str(first), str(last)])
    outcome = wait({first: gone, last: bad})
    assert (type(outcome), outcome.summary.id) == (jobs.vendor.module.JobFailedError, str(last))
    assert type(wait({first: gone, last: jobs.value("succeeded")})) is jobs.vendor.module.JobCancelledError


def summaries(jobs: Jobs, caller: Caller, script: Script, **how: Any) -> list[Any]:
    """Return what `iter_job` yields, and the error it ends with, if any."""
    client = caller.client(jobs.vendor, http_client=caller.http_client(script))
    found: list[Any] = []

    async def collect() -> None:
        async for summary in client.iter_job(*jobs.vendor.arguments, **how):
            found.append(summary)

    try:
        if caller.kind == "sync":
            found.extend(iter_into(found, client.iter_job(*jobs.vendor.arguments, **how)))
        else:
            anyio.run(collect, backend=caller.kind)
    except jobs.vendor.module.APIError as error:
        found.append(error)
    return found


def iter_into(found: list[Any], iterator: Any) -> list[Any]:
    """Append what is yielded, so that it is there when an error comes."""
    for summary in iterator:
        found.append(summary)
    return []


def test_iter_job_yields_what_changed(jobs: Jobs, caller: Caller, clock: FakeClock) -> None:
    """A summary comes at first and at each change, a failure is one as well, and time is up as for `wait_for_job`."""
    going, end = pending(jobs), jobs.value("failed")
    script = Script(jobs, going, going, httpx.Response(503), jobs.value("running"), going, end, clock=clock)
    found = summaries(jobs, caller, script)
    expected = [going, *([jobs.value("running"), going] if jobs.value("running") != going else []), end]
    assert [summary.status.casefold() for summary in found] == [
        status.casefold() for status in expected for _ in jobs.ids
    ]
    found = summaries(jobs, caller, Script(jobs, going, clock=clock), timeout=20)
    assert len(found) == len(jobs.ids) + 1
    assert type(found[-1]) is jobs.vendor.module.WaitTimeoutError


def test_cancelling_ends_the_wait(jobs: Jobs, anyio_backend: str, clock: FakeClock) -> None:
    """An asynchronous wait ends at its next step when it is cancelled, with nothing survived."""
    script = Script(jobs, pending(jobs), clock=clock)

    async def run() -> None:
        client = jobs.vendor.async_client(httpx.AsyncClient(transport=httpx.MockTransport(script)))
        with anyio.CancelScope() as scope:
            await client.wait_for_job(*jobs.vendor.arguments, on_poll=lambda summary, elapsed: scope.cancel())
        assert scope.cancelled_caught

    anyio.run(run, backend=anyio_backend)
    assert len(script.asked) == 1


def test_on_poll_may_be_awaited(jobs: Jobs, anyio_backend: str, clock: FakeClock) -> None:
    """An asynchronous client awaits what `on_poll` returns."""
    heard = []

    async def hear(summary: Any, elapsed: float) -> None:
        await anyio.lowlevel.checkpoint()
        heard.append(summary)

    async def run() -> None:
        script = Script(jobs, jobs.value("succeeded"), clock=clock)
        client = jobs.vendor.async_client(httpx.AsyncClient(transport=httpx.MockTransport(script)))
        await client.wait_for_job(*jobs.vendor.arguments, on_poll=hear)

    anyio.run(run, backend=anyio_backend)
    assert len(heard) == len(jobs.ids)


def test_ctrl_c_ends_the_wait(jobs: Jobs, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """A KeyboardInterrupt during a pause or a question is survived by nobody."""

    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    script = Script(jobs, pending(jobs), clock=clock)
    client = jobs.vendor.client(httpx.Client(transport=httpx.MockTransport(script)))
    monkeypatch.setattr(clock, "sleep", interrupt)
    with pytest.raises(KeyboardInterrupt):
        client.wait_for_job(*jobs.vendor.arguments)
    assert len(script.asked) == 1


def test_values_from_elsewhere_say_where_they_are_from(jobs: Jobs) -> None:
    """Each value under `phases` that the document does not name has a comment on its line."""
    vendor: Vendor = jobs.vendor
    text = vendor.path.read_text(encoding="utf-8")
    block = text[text.index("\n      x-job:") :].split("\n      parameters:")[0].split("\n      requestBody:")[0]
    documented = {value.casefold() for value in documented_values(jobs)}
    for value in [value for value in jobs.values(*jobs.view["phases"]) if value.casefold() not in documented]:
        (line,) = [line for line in block.splitlines() if line.strip().startswith(f"- {value} ")]
        assert "  # " in line, value


def documented_values(jobs: Jobs) -> list[str]:
    """Return the values of the status that the document names."""
    schemas = jobs.vendor.document["components"]["schemas"]
    (model,) = [
        schema
        for schema in schemas.values()
        if {jobs.view["id"], jobs.view["status"]} <= set(schema.get("properties", ()))
        and "enum" in schemas.get(schema["properties"][jobs.view["status"]].get("$ref", "").rpartition("/")[2], {})
    ]
    enum = schemas[model["properties"][jobs.view["status"]]["$ref"].rpartition("/")[2]]
    values: list[str] = enum["enum"]
    return values


def test_who_does_not_wait_does_not_pay(jobs: Jobs) -> None:
    """Importing a package, and making a client, imports nothing of what waits."""
    name = jobs.vendor.module.__name__
    source = ROOT / "clients" / jobs.vendor.name / "src"
    program = (
        f"import sys; sys.path.insert(0, {str(source)!r}); import {name}; {name}.Client(**{jobs.vendor.needed()!r})"
    )
    program += (
        f"; assert not {{'{name}._wait', '{name}._clock', 'anyio._backends._trio', 'stamina'}} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def examples(path: Path) -> list[str]:
    """Return the Python in a README that waits."""
    found = re.findall(r"```python\n(.*?)```", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [example for example in found if "wait_for_job(" in example]


@pytest.mark.parametrize("phase", ["succeeded", "failed"])
def test_the_examples_run(
    jobs: Jobs, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, phase: str
) -> None:
    """The example in the README of each client, and the one in that of the project, wait as they say."""
    (of_all,) = examples(ROOT / "README.md")
    (own,) = examples(ROOT / "clients" / jobs.vendor.name / "README.md")
    for example in (own, of_all):
        script = Script(jobs, pending(jobs), jobs.value(phase), clock=clock)
        client = jobs.vendor.client(httpx.Client(transport=httpx.MockTransport(script)))
        program = tmp_path / "example.py"
        program.write_text(example, encoding="utf-8")
        with monkeypatch.context() as patched, ending(phase):
            patched.setattr(jobs.vendor.module, "Client", functools.partial(lambda client: client, client))
            names = runpy.run_path(str(program))
            if "finished" in names:
                good(jobs, names["finished"](client, *jobs.vendor.arguments), jobs.value(phase))
        assert len(script.asked) == 2


def ending(phase: str) -> Any:
    """Expect a program to end for a phase that is no success."""
    return pytest.raises(SystemExit, match="fail") if phase == "failed" else contextlib.nullcontext()
