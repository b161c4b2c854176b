"""Every requested job appears in the output exactly once, and counts for the exit code."""

from __future__ import annotations

import gzip
import json
from typing import Any

import jsonschema
import pytest

from ..checkout import ROOT
from .conftest import FAST, Command
from .services import Reply, Services, Step

SCHEMAS = ROOT / "clients" / "jobdetails" / "src" / "jobdetails" / "_cli"
CODES = {"done": 0, "half_done": 4, "broken": 1, "stopped": 1}


def by_ref(text: str) -> dict[str, Any]:
    """Return the records in an output by reference, after checking that they are unique and valid."""
    is_array = text.startswith("[")
    records = json.loads(text) if is_array else [json.loads(line) for line in text.splitlines()]
    schema = json.loads((SCHEMAS / "record.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    for record in records:
        validator.validate(record)
        assert set(record) == set(schema["properties"])
    found = {record["ref"]: record for record in records}
    assert len(found) == len(records)
    return found


@pytest.mark.parametrize(("status", "code"), CODES.items())
def test_wait_exits_with_how_the_job_ended(command: Command, services: Services, status: str, code: int) -> None:
    """`wait` exits with 0, 4 or 1; JSON is on stdout, and a line for each change on stderr."""
    services.script("acme:a", "queued", "working", "working", status)
    done = command.run("wait", "acme", "a", *FAST, "-o", "json")
    assert done.returncode == code
    record = json.loads(done.stdout)
    assert (record["ref"], record["id"], record["status"]) == ("acme:a", "a", status)
    lines = done.stderr.splitlines()
    assert len(lines) == 3
    assert all(line.startswith("jobdetails: [") and "] acme:a: " in line for line in lines)


def everything(services: Services) -> list[str]:
    """Script one job of each kind, one of them unknown, and return their references."""
    return [
        services.script("acme:good", {"status": "done", "progress": 1, "price": 2.5, "name": "n"}),
        services.script("acme:bad", {"status": "broken", "error": "no memory", "started_at": "2026-01-01T10:00:00Z"}),
        services.script("acme:endless", {"status": "working", "progress": 0.25}),
        services.script("acme:a%2Fb", 403),
        "acme:nobody",
        "bulk:1,2,3",
    ]


@pytest.mark.parametrize("form", ["json", "jsonl"])
@pytest.mark.parametrize("verb", ["get", "wait", "watch"])
def test_each_job_has_one_record(command: Command, services: Services, verb: str, form: str) -> None:
    """A job that ended, timed out, had an error, or was not found has one record with the reference that was typed."""
    refs = everything(services)
    services.script("bulk:1", "done")
    services.script("bulk:3", "working")
    options = () if verb == "get" else (*FAST, "--timeout", "0")
    done = command.run(verb, *refs, *options, "-o", form)
    assert done.returncode == 3
    found = by_ref(done.stdout)
    assert set(found) == {*refs[:-1], "bulk:1", "bulk:2", "bulk:3"}
    assert found["acme:good"]["phase"] == "succeeded"
    assert (found["acme:good"]["cost"], found["acme:good"]["job"]["name"]) == (2.5, "n")
    assert (found["acme:bad"]["phase"], found["acme:bad"]["reason"]) == ("failed", "no memory")
    unknown = {"type": "NotFoundError", "message": "no such job", "status_code": 404}
    assert (found["acme:nobody"]["error"], found["acme:nobody"]["phase"]) == (unknown, None)
    assert found["acme:a%2Fb"]["error"]["status_code"] == 403
    assert found["acme:a%2Fb"]["id"] == "a/b"
    assert found["bulk:2"]["error"]["type"] == "JobMissingError"
    assert (found["bulk:1"]["phase"], found["bulk:1"]["id"]) == ("succeeded", "1")
    for running in ("acme:endless", "bulk:3"):
        assert (found[running]["phase"], found[running]["error"]) == ("running", None)
        assert found[running]["timed_out"] == (verb != "get")


@pytest.mark.parametrize("verb", ["get", "wait"])
def test_the_table_has_a_row_for_each_job(command: Command, services: Services, verb: str) -> None:
    """Without a terminal, the table is plain and complete, and omits empty columns."""
    refs = everything(services)
    options = () if verb == "get" else ("--timeout", "0")
    rows = [line.split() for line in command.run(verb, *refs, *options).stdout.splitlines()]
    assert rows[0][:4] == ["VENDOR", "JOB", "PHASE", "STATUS"]
    assert "FINISHED" not in rows[0]
    states = {"good": "succeeded", "bad": "failed", "endless": "running", "a%2Fb": "error", "nobody": "error"}
    assert {row[1]: row[2] for row in rows[1:]} == {**states, "1": "error", "2": "error", "3": "error"}
    assert ["no", "memory"] in [row[-2:] for row in rows]


@pytest.mark.parametrize("phase", ["done", "working"])
def test_missing_ids_are_in_the_exit_code(command: Command, services: Services, phase: str) -> None:
    """An id missing from a batch response is an error on stderr; the other jobs are looked up and waited for."""
    services.script("bulk:7", phase)
    for words in (("get",), ("get", "--exit-status"), ("wait", "--timeout", "0")):
        done = command.run(words[0], "bulk", "7", "8", *words[1:])
        assert done.returncode == 3
        assert "bulk:8: " in done.stderr
        assert "no job with the id 8" in done.stderr


def test_the_worst_outcome_is_the_exit_code(command: Command, services: Services) -> None:
    """With several outcomes, the exit code is the first of 2, 3, 124, 1, 4, 0."""
    steps: list[Step] = ["done", "half_done", "broken", "working", 403]
    refs = [services.script(f"acme:{at}", step) for at, step in enumerate(steps)]
    for count, code in ((1, 0), (2, 4), (3, 1), (4, 124), (5, 3)):
        assert command.run("watch", *refs[:count], "--timeout", "0").returncode == code
    listed = command.folder / "jobs"
    listed.write_text("\n".join([*refs, "acme:"]), encoding="utf-8")
    assert command.run("watch", "@jobs", "--timeout", "0").returncode == 2


def test_get_ignores_the_phase_unless_asked(command: Command, services: Services) -> None:
    """`get` exits with 0 in any phase; with `--exit-status`, by the phase, or 124 if the job has not ended."""
    for status, code in {"half_done": 4, "broken": 1, "new word": 124}.items():
        services.script("acme:a", status)
        plain = command.run("get", "acme", "a", "-o", "json")
        assert (plain.returncode, plain.stderr) == (0, "")
        assert json.loads(plain.stdout)["status"] == status
        assert command.run("get", "--exit-status", "acme:a").returncode == code


def test_json_of_one_job_is_an_object(command: Command, services: Services) -> None:
    """`VENDOR ID` prints one object, even for an error; references and batches print an array."""
    for words, kind in ((["acme", "a"], dict), (["acme:a"], list), (["bulk", "1"], list)):
        for verb in ("get", "wait"):
            done = command.run(verb, *words, "-o", "json")
            assert done.returncode == 3
            assert isinstance(json.loads(done.stdout), kind)


def test_a_vendor_without_phases_can_be_looked_up(command: Command, services: Services) -> None:
    """`get` prints the job of a vendor without an `x-job`; `wait` reports that it cannot wait."""
    services.script("zeta:7/a", {"state": "fine"})
    done = command.run("get", "zeta", "7", "a")
    assert done.returncode == 0
    record = json.loads(done.stdout)
    assert (record["phase"], record["job"]["state"]) == (None, "fine")
    done = command.run("wait", "zeta:7/a")
    assert done.returncode == 2
    assert "zeta: waiting is not supported" in done.stderr


def test_a_job_asked_for_twice_is_looked_up_once(command: Command, services: Services) -> None:
    """The same job is one record and one request, even if it is written differently."""
    services.script("acme:a", "done")
    services.script("bulk:1", "done")
    done = command.run("watch", "acme:a", "acme:%61", "bulk:1", "bulk:1,01", "-o", "json")
    assert list(by_ref(done.stdout)) == ["acme:a", "bulk:1"]
    assert len(services.requests) == 2


def test_raw_is_the_body_as_received(command: Command, services: Services) -> None:
    """`--raw` prints the bytes of the last body unchanged, even if it is compressed or an error."""
    body = b'{"id": "a",\r\n  "status": "done"}\n \n'
    packed = {"Content-Encoding": "gzip"}
    for reply, expected, code in (
        (Reply(body=body), body, 0),
        (Reply(body=gzip.compress(body), headers=packed), body, 0),
        (Reply(403, b"<html> no JSON"), b"<html> no JSON", 3),
    ):
        services.script("acme:a", reply)
        for verb in ("get", "wait"):
            done = command.run(verb, "acme", "a", "--raw")
            assert (done.stdout.encode(), done.returncode) == (expected, code)
    assert command.run("get", "acme:a", "acme:b", "--raw").returncode == 2


def test_json_is_valid_whatever_the_vendor_sends(command: Command, services: Services) -> None:
    """A NaN becomes null; everything else is kept."""
    services.script("acme:a", Reply(body=b'{"id": "a", "status": "done", "cost": NaN, "extra": [-Infinity, 1]}'))
    done = command.run("get", "acme", "a", "-o", "json")
    job = json.loads(done.stdout, parse_constant=lambda sent: pytest.fail(f"{sent} is no JSON"))["job"]
    assert (done.returncode, job["cost"], job["extra"]) == (0, None, [None, 1])


def test_columns_can_be_chosen(command: Command, services: Services) -> None:
    """`--columns` selects the columns, including empty ones; an unknown name is a usage error that lists them."""
    services.script("acme:a", "done")
    done = command.run("get", "acme:a", "--columns", "phase,job,cost")
    assert done.stdout.splitlines() == ["PHASE      JOB  COST", "succeeded  a"]
    done = command.run("get", "acme:a", "--columns", "phase,colour")
    assert done.returncode == 2
    assert "vendor, job, phase" in done.stderr
    assert "'colour'" in done.stderr


def test_hostile_text_cannot_control_a_terminal(command: Command, services: Services) -> None:
    """Control characters that a vendor sends are escaped in tables and notes."""
    services.script("acme:a", {"status": "broken", "error": "\x1b[2Jgone\r\n\x07\u202e[red]"})
    done = command.run("wait", "acme:a")
    assert all(each.isprintable() or each == "\n" for each in done.stdout + done.stderr)
    assert r"\x1b[2Jgone" in done.stdout


def test_what_cannot_be_encoded_is_escaped(command: Command, services: Services) -> None:
    """If the output is ASCII only, other characters are escaped."""
    services.script("acme:%C3%A4", {"status": "broken", "error": "größer"})
    done = command.run("wait", "acme:ä", PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    assert r"gr\xf6\xdfer" in done.stdout
