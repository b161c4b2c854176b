"""The options of waiting, and the sources of jobs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import FAST, Command
from .services import LIMIT, Services, Step
from .test_records import by_ref


def test_timeout_zero_checks_once(command: Command, services: Services) -> None:
    """`--timeout 0` makes one request and exits with 124 unless the job has ended."""
    for status, code in (("working", 124), ("done", 0)):
        services.script("acme:a", status)
        services.requests.clear()
        assert command.run("wait", "acme:a", "--timeout", "0").returncode == code
        assert len(services.requests) == 1


def test_the_timeout_is_for_all_jobs_together(command: Command, services: Services) -> None:
    """Queued jobs do not extend the timeout; each is polled at least once."""
    refs = [services.script(f"acme:{at}", "working") for at in range(30)]
    done = command.run("watch", *refs, *FAST, "--timeout", "0.2s", "--concurrency", "1", "-o", "json")
    assert done.returncode == 124
    found = by_ref(done.stdout)
    assert all(record["timed_out"] for record in found.values())
    assert services.requests[-1][0] == "/acme/jobs/29"
    assert len(found) == 30


def test_a_timeout_names_the_last_error(command: Command, services: Services) -> None:
    """A job whose last request failed has timed out, and its record has that error."""
    services.script("acme:a", 503)
    done = command.run("wait", "acme", "a", "--timeout", "0", "-o", "json")
    assert done.returncode == 124
    record = json.loads(done.stdout)
    assert (record["timed_out"], record["phase"]) == (True, None)
    assert record["error"]["status_code"] == 503


def test_fail_fast_stops_at_the_first_failure(command: Command, services: Services) -> None:
    """`--fail-fast` exits with the code of the failure; running jobs are printed but do not count."""
    good = services.script("acme:good", "done")
    going = services.script("acme:going", "working")
    for bad, code in ((services.script("acme:bad", "working", "broken"), 1), ("acme:unknown", 3)):
        done = command.run("watch", good, going, bad, *FAST, "--fail-fast", "-o", "json")
        assert done.returncode == code
        found = by_ref(done.stdout)
        assert found[going]["phase"] in ("running", None)  # it may not have been polled yet
        assert not found[going]["timed_out"]
        assert set(found) == {good, going, bad}


def test_fail_fast_prints_queued_jobs(command: Command, services: Services) -> None:
    """Queued jobs are printed too."""
    services.script("acme:0", "broken")
    refs = [f"acme:{at}" for at in range(5)]
    done = command.run("watch", *refs, *FAST, "--fail-fast", "--concurrency", "1", "-o", "jsonl")
    found = by_ref(done.stdout)
    assert list(found) == refs
    assert found["acme:4"]["phase"] is None


def test_any_stops_at_the_first_success(command: Command, services: Services) -> None:
    """`--any` exits with the code of the first success, or with the worst code if there is none."""
    going = services.script("acme:going", "working")
    bad = services.script("acme:bad", "broken")
    for status, code in (("done", 0), ("half_done", 4)):
        good = services.script("acme:good", "working", "working", status)
        assert command.run("watch", going, bad, good, *FAST, "--any").returncode == code
    assert command.run("watch", bad, "acme:unknown", *FAST, "--any").returncode == 3
    many = [services.script(f"acme:{at}", "done") for at in range(200)]
    done = command.run("wait", *many, "--any", "-o", "jsonl", "-q")
    assert sorted(json.loads(line)["ref"] for line in done.stdout.splitlines()) == sorted(many)


def test_quiet_prints_records_only(command: Command, services: Services) -> None:
    """`--quiet` prints only the final records, including jobs with errors."""
    refs = [services.script("acme:a", "working", "broken"), "acme:unknown", services.script("bulk:1", "done"), "bulk:2"]
    done = command.run("wait", *refs, *FAST, "--wait-for-existence", "0", "--quiet", "-o", "json")
    assert done.stderr == ""
    assert len(by_ref(done.stdout)) == len(refs)


def test_changes_are_printed_once(command: Command, services: Services) -> None:
    """Without a terminal, each change is one line with the elapsed time; so is a retry."""
    steps: list[Step] = ["queued", "queued", {"status": "working", "progress": 0.5}, 503, 503, 503]
    services.script("acme:a", *steps, {"status": "working", "progress": 0.5, "price": 7}, "done")
    done = command.run("wait", "acme:a", *FAST)
    assert done.returncode == 0
    lines = [line.partition("] acme:a: ")[2] for line in done.stderr.splitlines()]
    assert lines[0] == "pending (queued)"
    assert lines[1] == "running (working), 50%"
    assert lines[2].startswith("retrying (working), 50%, InternalServerError: 503: made up")
    assert lines[-1] == "succeeded (done)"
    assert len(lines) == len(set(lines)) + (lines.count(lines[1]) - 1)


def test_max_outage_ends_a_wait(command: Command, services: Services) -> None:
    """`--max-outage` limits how long errors are retried."""
    services.script("acme:a", "working", 503)
    done = command.run("wait", "acme", "a", *FAST, "--max-outage", "0.2s", "-o", "json")
    assert done.returncode == 3
    assert json.loads(done.stdout)["error"]["status_code"] == 503


def test_wait_for_existence(command: Command, services: Services) -> None:
    """`--wait-for-existence` waits for a job that the vendor does not know yet, alone and in a batch."""
    services.script("acme:new", 404, 404, "done")
    assert command.run("wait", "acme:new", *FAST, "--wait-for-existence", "100s").returncode == 0
    services.script("bulk:1", "done")
    done = command.run("wait", "bulk:1,2", *FAST, "--wait-for-existence", "0.5s", "-o", "json")
    found = by_ref(done.stdout)
    assert done.returncode == 3
    assert found["bulk:2"]["error"]["type"] == "JobMissingError"
    assert len([path for path, _ in services.requests if path.startswith("/bulk")]) > 1


def test_a_batch_goes_on_without_missing_jobs(command: Command, services: Services) -> None:
    """A job missing from a batch response does not end the wait for the others, and is not requested again."""
    services.script("bulk:1", "working", "working", "working", "done")
    services.script("bulk:2", "done")
    done = command.run("wait", "bulk", "1", "2", "3", *FAST, "--wait-for-existence", "0", "-o", "json")
    assert done.returncode == 3
    assert {ref: record["phase"] for ref, record in by_ref(done.stdout).items()} == {
        "bulk:1": "succeeded",
        "bulk:2": "succeeded",
        "bulk:3": None,
    }
    assert services.requests[0][1] == [1, 2, 3]
    assert services.requests[-1][1] == [1]
    services.script("bulk:1", "working")
    assert command.run("wait", "bulk:1,3", *FAST, "--wait-for-existence", "0", "--fail-fast").returncode == 3


def test_jobs_from_files_and_stdin(command: Command, services: Services) -> None:
    """`@FILE` and `-` have one reference per line, with comments; an invalid line is an error of its own."""
    for name in "abcd":
        services.script(f"acme:{name}", "done")
    (command.folder / "jobs.txt").write_text(
        "\ufeff# jobs\nacme:a   # the first\n\n  acme:b\nnonsense\n", encoding="utf-8"
    )
    for verb in ("get", "wait"):
        done = command.run(verb, "@jobs.txt", "-", "acme:d", "-o", "json", stdin=b"acme:c\nacme:a\n")
        found = by_ref(done.stdout)
        assert set(found) == {"acme:a", "acme:b", "acme:c", "acme:d", "nonsense"}
        assert found["nonsense"]["error"]["message"].startswith("expected VENDOR:ID")
        assert done.returncode == 2
    for verb in ("get", "wait"):
        done = command.run(verb, "-", "-o", "jsonl", stdin=b"acme:\xff\nacme:a\n")
        assert done.returncode == 2
        assert [json.loads(line)["phase"] for line in done.stdout.splitlines()] == [None, "succeeded"]


@pytest.mark.parametrize("words", [["get"], ["watch", *FAST], ["watch", *FAST, "--concurrency", "2"]])
def test_a_slow_pipe_holds_nothing_up(command: Command, services: Services, words: list[str]) -> None:
    """Any number of jobs can be piped in: the first are polled and printed before the last are read."""
    for at in range(40):
        services.script(f"acme:{at}", *["working", "working"] * (words[0] == "watch"), "done")
    with command.start(*words, "-", "-o", "jsonl", stdin=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        for at in (*range(39), 39):
            process.stdin.write(f"acme:{at}\n".encode())
            if at == 38:
                process.stdin.flush()
                found = [json.loads(process.stdout.readline()) for _ in range(39)]
        process.stdin.close()
        found += map(json.loads, process.stdout)
        assert process.wait(LIMIT) == 0
    assert {record["ref"]: record["phase"] for record in found} == {f"acme:{at}": "succeeded" for at in range(40)}


@pytest.mark.parametrize(("words", "code"), [(["--any"], 0), (["--fail-fast"], 3), (["--timeout", "0.2s"], 124)])
def test_a_pipe_without_end_is_left(command: Command, services: Services, words: list[str], code: int) -> None:
    """The command does not wait for the end of stdin when it is time to stop; at the timeout, a note says so."""
    services.script("acme:a", "done")
    with command.start("wait", "-", *FAST, *words, "-o", "json", stdin=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(b"acme:a\n" + b"acme:gone\n" * (code == 3))
        process.stdin.flush()
        assert process.wait(LIMIT) == code
        assert set(by_ref(process.stdout.read().decode())) >= {"acme:a"}
        assert (b"had not ended at the timeout" in process.stderr.read()) == (code == 124)


def test_ends_stream_as_json_lines(command: Command, services: Services) -> None:
    """A job is printed to stdout as soon as it ends."""
    services.script("acme:going", "working")
    services.script("acme:over", "done")
    with command.start("watch", "acme:going", "acme:over", *FAST, "-o", "jsonl", stderr=subprocess.DEVNULL) as process:
        assert process.stdout
        assert json.loads(process.stdout.readline())["ref"] == "acme:over"
        assert process.poll() is None
        services.script("acme:going", "done")
        assert json.loads(process.stdout.readline())["ref"] == "acme:going"
        assert process.wait(LIMIT) == 0


HOOK = """
import json, os, sys
record = json.load(sys.stdin)
names = ("REF", "VENDOR", "ID", "PHASE", "STATUS", "REASON", "ERROR")
with open("log", "a") as log:
    print(record["ref"], *(os.environ["JOBDETAILS_" + name] for name in names), sys.argv[1:], sep="|", file=log)
print("hook of", record["ref"])
sys.exit(record["phase"] == "failed")
"""


def test_exec_runs_for_each_job_that_ends(command: Command, services: Services) -> None:
    """CMD gets the record on stdin and in variables, without a shell; its failure is reported but not fatal."""
    (command.folder / "hook.py").write_text(HOOK, encoding="utf-8")
    good = services.script("acme:good", "done")
    bad = services.script("acme:bad", {"status": "broken", "error": "no; rm -rf $HOME"})
    going = services.script("acme:going", "working")
    call = f"'{sys.executable}' hook.py '$HOME; ls'"
    done = command.run("wait", good, bad, "acme:gone", going, "--timeout", "0", "--exec", call)
    log = sorted((command.folder / "log").read_text(encoding="utf-8").splitlines())
    assert [line.rpartition("|")[2] for line in log] == ["['$HOME; ls']"] * 3
    assert log[0].startswith("acme:bad|acme:bad|acme|bad|failed|broken|no; rm -rf $HOME||")
    assert log[1].startswith("acme:gone|acme:gone|acme|gone|||")
    assert log[2].startswith("acme:good|acme:good|acme|good|succeeded|done|||")
    assert "hook of acme:good" in done.stderr
    assert "hook of" not in done.stdout
    assert "acme:bad: --exec: " in done.stderr
    assert "exited with 1" in done.stderr
    assert done.returncode == 3


def test_exec_that_cannot_run_is_reported(command: Command, services: Services) -> None:
    """A missing command is reported and does not affect the exit code; unclosed quotes are a usage error."""
    services.script("acme:a", "done")
    done = command.run("wait", "acme:a", "--exec", "./nowhere")
    assert done.returncode == 0
    assert "cannot run ./nowhere" in done.stderr
    for bad in ("'open", ""):
        assert command.run("wait", "acme:a", "--exec", bad).returncode == 2


def test_a_closed_pipe_ends_it_quietly(command: Command, services: Services) -> None:
    """`jobdetails ... | head` prints no error and stops waiting."""
    services.script("acme:a", "done")
    services.script("acme:b", "working")
    with command.start("wait", "acme:a", "acme:b", *FAST, "-o", "jsonl") as process:
        assert process.stdout
        process.stdout.close()
        assert process.wait(LIMIT) == 141
        assert process.stderr
        assert b"rror" not in process.stderr.read()


def test_a_full_disk_is_an_error(command: Command) -> None:
    """If stdout cannot be written, the result is a one-line error, not a success."""
    with Path("/dev/full").open("wb") as full, command.start("vendors", stdout=full) as process:
        assert process.wait(LIMIT) == 2
        assert process.stderr
        assert process.stderr.read().count(b"\n") == 1
