"""`x-job`: what it names must be there and fit, and each documented status means one thing."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import jobs, specs, upstream, view
from generator.build import generate
from generator.package import Package

from .project import changed, problem, problems, told, write_spec

OLD = "x-job: {id: jobId, status: status, reason: note, phases: {running: [under way, held], succeeded: [over]}}"
PLACE = "#/paths/~1jobs~1{job_id}/post/x-job"
PROPERTIES = "one of former, jobId, note, parts, status"
PHASES = "one of cancelled, failed, partial, pending, running, succeeded, unknown"


def job(
    id_: str = "jobId", status: str = "status", phases: str = "running: [under way], succeeded: [over]", **more: str
) -> str:
    """Return an `x-job` with some other values."""
    others = "".join(f", {key}: {value}" for key, value in more.items())
    return f"x-job: {{id: {id_}, status: {status}{others}, phases: {{{phases}}}}}"


@pytest.mark.parametrize(
    ("new", "place", "found", "expected"),
    [
        (job("nowhere"), "/id", "'nowhere'", PROPERTIES),
        (job("parts"), "/id", "'parts', which is of type object", "a property of type string or integer"),
        (job(status="state"), "/status", "'state'", PROPERTIES),
        (job(status="former"), "/status", "'former', which is of type object", "a property of type string"),
        (job(reason="cause"), "/reason", "'cause'", f"{PROPERTIES}, or a property inside, after a dot"),
        (job(reason="former.cause"), "/reason", "'former.cause'", f"{PROPERTIES}, or a property inside, after a dot"),
        (job(reason="[note, nope]"), "/reason", "'nope'", f"{PROPERTIES}, or a property inside, after a dot"),
        (job(created="then"), "/created", "'then'", PROPERTIES),
        (
            job(started="parts"),
            "/started",
            "'parts', which is of type object",
            "a property of type string or integer or number",
        ),
        (
            job(finished="former"),
            "/finished",
            "'former', which is of type object",
            "a property of type string or integer or number",
        ),
        (
            job(progress="parts"),
            "/progress",
            "'parts', which is of type object",
            "a property of type string or integer or number",
        ),
        (job(cost="note"), "/cost", "'note', which is of type string", "a property of type integer or number"),
        (
            job(progress="{property: note, done: [a], remaining: [b]}"),
            "/progress/property",
            "'note', which is of type string",
            "a property of type array or object",
        ),
        (
            job(progress="{property: former, done: [jobId], remaining: [jobId]}").replace(
                "remaining: [jobId]", "remaining: []"
            ),
            "/progress",
            None,
            None,
        ),
        (
            job(phases="running: [under way, Over], succeeded: [over]"),
            "/phases/succeeded/0",
            "'over', which stands under running already, in whatever case",
            "each value once",
        ),
        (
            job(phases="running: [held], succeeded: [over]"),
            "/phases",
            "no phase for 'under way'",
            f"each documented value under {PHASES}",
        ),
        (job(phases="running: [under way, over]"), "/phases", None, None),
        (job(phases="running: [under way], succeeded: [over], done: [x]"), "/phases", None, None),
        (job(phases="running: [under way], succeeded: [over], failed: []"), "/phases/failed", None, None),
        (job(phases="running: [under way], succeeded: [over], failed: [no]"), "/phases/failed/0", None, None),
        (job(phases="running: [under way], succeeded: [over], failed: ['1', 1]"), "/phases/failed/1", None, None),
        (job(finish="note"), "", None, None),
        ("x-job: {id: jobId, status: status}", "", None, None),
        ("x-job: true", "", None, None),
    ],
)
def test_what_does_not_fit(tmp_path: Path, new: str, place: str, found: str | None, expected: str | None) -> None:
    """It is told with its place, what was found and what can stand there."""
    said = told(tmp_path, OLD, new)
    if found is None or expected is None:
        assert all(f": {PLACE}{place}: found " in line and "expected a valid x-job (" in line for line in said)
        assert said
    else:
        assert said == [problem(OLD, new, "x-job:", f"{PLACE}{place}", found, expected)]


def test_counts_must_be_numbers(tmp_path: Path) -> None:
    """Each property that is counted is looked up where it is counted."""
    new = job(progress="{property: former, done: [jobId], remaining: [none]}")
    assert told(tmp_path, OLD, new) == [
        problem(
            OLD,
            new,
            "x-job:",
            f"{PLACE}/progress/done/0",
            "'jobId', which is of type string",
            "a property of type integer or number",
        ),
        problem(OLD, new, "x-job:", f"{PLACE}/progress/remaining/0", "'none'", PROPERTIES),
    ]


def test_it_stands_on_one_operation(tmp_path: Path) -> None:
    """A package waits for one kind of job, and only where a job is returned."""
    again = f"      operationId: get_team\n      {OLD}\n"
    write_spec(tmp_path, changed("      operationId: get_team\n", again))
    assert [line.partition(": ")[2] for line in problems(tmp_path)] == [
        f"#/paths/~1teams~1{{team}}/get/x-job: found it here and at {PLACE}; expected it on one operation",
        "#/paths/~1teams~1{team}/get/x-job: found it where no job is returned; "
        "expected an object with properties, or an array",
    ]


JOB = "        job: {$ref: '#/components/schemas/Job'}\n"
MANY = changed(JOB, "        job: {type: array, items: {$ref: '#/components/schemas/Job'}}\n").replace(
    "example: {job: {jobId: j-1, status: under way, parts: {left: {size: 1}}, note: null}}", "example: {job: []}"
)


def test_several_jobs_need_their_ids(tmp_path: Path) -> None:
    """Where an array of jobs is returned, exactly one required argument is an array."""
    write_spec(tmp_path, MANY)
    (said,) = problems(tmp_path)
    assert said.endswith(
        "found it where jobs are returned for 0 required arrays; expected one required array: the ids of the jobs"
    )
    write_spec(tmp_path, MANY.replace("{name: since, in: query,", "{name: since, in: query, required: true,"))
    spec = specs.load(tmp_path / "specs" / "acme.yaml")
    made = view.package(spec, upstream.parse(spec.document)[0])
    assert made.job is not None
    assert (made.job.ids, made.job.returns, made.job.methods) == ("since", "list[Job]", "jobs")


def test_what_templates_see(package: Package) -> None:
    """Properties have become attributes, and phases stand in one order."""
    assert package.job is not None
    assert package.job.facts == (("id", "job_id"), ("status", "status"), ("reason", (("note",),)))
    assert package.job.phases == (("running", ("under way", "held")), ("succeeded", ("over",)))
    assert (package.job.model, package.job.ids, package.job.returns) == ("Job", None, "Job")
    assert {"JobSummary", "Phase", "summarize"} <= set(package.public_names)


def test_without_it_a_package_does_not_wait(tmp_path: Path) -> None:
    """It is optional: then there are no such methods, and no such names."""
    write_spec(tmp_path, changed(f"      {OLD}\n", ""))
    generate(root=tmp_path)
    folder = tmp_path / "clients" / "acme" / "src" / "jobdetails_acme"
    for module in ("client.py", "__init__.py", "_service.py"):
        text = (folder / module).read_text(encoding="utf-8")
        assert not [name for name in ("wait_for_job", "iter_job", "summarize", "Phase", "JOB_VIEW") if name in text]


def test_a_dot_may_be_part_of_a_name(tmp_path: Path) -> None:
    """A reason is found by its whole name first, then inside the property before a dot."""
    text = changed("note: {anyOf", "former.note: {anyOf").replace(
        "reason: note", "reason: [former.note, former.status]"
    )
    write_spec(tmp_path, text.replace(", note: null", ""))
    spec = specs.load(tmp_path / "specs" / "acme.yaml")
    schema = spec.document["components"]["schemas"]["Job"]
    assert jobs.way_of(spec, schema, "former.note") == ["former.note"]
    assert jobs.way_of(spec, schema, "former.status") == ["former", "status"]
    assert jobs.way_of(spec, schema, "former.former.former.note") == ["former", "former", "former.note"]
    assert jobs.way_of(spec, schema, "former.") == []
