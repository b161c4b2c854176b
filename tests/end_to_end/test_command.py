"""The command as a real process, against scripted vendors: exit codes, what stands where, and how it ends."""

from __future__ import annotations

import gzip
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from ..vendors import KEY, VENDORS, Vendor
from ..waiting import FINAL, Jobs, Script
from .scripted import FAST, SECONDS_TO_RUN, Answer, command, environment, run, scripted

WAITING = [vendor for vendor in VENDORS if "x-job" in vendor.operation]
CODES = {"succeeded": 0, "partial": 4, "failed": 1, "cancelled": 1}


@pytest.fixture(params=WAITING, ids=repr)
def jobs(request: pytest.FixtureRequest) -> Jobs:
    """The jobs of each vendor whose spec says how to wait for them."""
    return Jobs(request.param)


def words(vendor: Vendor) -> list[Any]:
    """Return the arguments of a call as words of a command line."""
    return [word for given in vendor.arguments for word in (given if isinstance(given, list) else [given])]


def reference(vendor: Vendor, index: int = 0) -> str:
    """Return a reference to a vendor's job, or to one of several."""
    ids = (str(given[index] if isinstance(given, list) else given) for given in vendor.arguments)
    return f"{vendor.name}:{'/'.join(ids)}"


def status(code: int) -> Answer:
    """Return a script that always answers with a status."""
    return lambda request: httpx.Response(code, json={"message": "made up"})


def constantly(answer: httpx.Response) -> Answer:
    """Return a script that always gives the same answer."""
    return lambda request: answer


def wait(jobs: Jobs, script: Answer, *options: object) -> subprocess.CompletedProcess[bytes]:
    """Wait for the jobs of a vendor that follows a script."""
    with scripted({jobs.vendor: script}) as there:
        settings = there.settings(jobs.vendor)
        return run("wait", jobs.vendor.name, *words(jobs.vendor), *FAST, *options, settings=settings)


def told(done: subprocess.CompletedProcess[bytes]) -> list[str]:
    """Return the lines of standard error, each of which is the command's own."""
    lines = done.stderr.decode().splitlines()
    assert all(line.startswith("jobdetails: ") for line in lines), lines
    return lines


def both(jobs: Jobs, found: Any) -> list[Any]:
    """Return the summaries in JSON: of one job an object, of several an array."""
    assert isinstance(found, list) == jobs.are_many
    return found if jobs.are_many else [found]


@pytest.mark.parametrize("phase", FINAL)
def test_the_exit_code_is_how_the_job_ended(jobs: Jobs, phase: str) -> None:
    """`wait` exits with 0, 4 or 1; JSON alone stands on standard output, a line for each change on the other."""
    going = jobs.value("running")
    for end in jobs.values(phase)[:1]:
        done = wait(jobs, Script(jobs, going, going, end), "-o", "json")
        assert done.returncode == CODES[phase]
        found = both(jobs, json.loads(done.stdout))
        assert [(each["vendor"], each["id"], each["phase"]) for each in found] == [
            (jobs.vendor.name, str(id_), phase) for id_ in jobs.ids
        ]
        assert [each["status"].casefold() for each in found] == [end.casefold() for _ in jobs.ids]
        lines = told(done)
        assert len(lines) == 2 * len(jobs.ids)
        assert all(f": running ({going}" in line or f": {phase} ({end}" in line for line in lines)


def test_some_vendor_can_end_in_part() -> None:
    """Each exit code of a phase is met by some vendor in the test above."""
    assert {phase for vendor in WAITING for phase in FINAL if Jobs(vendor).values(phase)} == set(FINAL)


def test_exit_code_for_usage(jobs: Jobs) -> None:
    """2: what is missing or wrong is told in one line, and nothing is sent."""
    with scripted({jobs.vendor: status(500)}) as there:
        name, ids = jobs.vendor.name, words(jobs.vendor)
        done = run("wait", name, *ids)
        (line,) = told(done)
        assert (done.returncode, done.stdout) == (2, b"")
        assert "set the environment variable" in line
        settings = there.settings(jobs.vendor)
        for arguments, expected in (
            ([name], "jobdetails: Missing argument '"),
            ([name, *ids, "--timeout", "5x"], "jobdetails: --timeout: found '5x'; expected a duration such as 30m"),
            ([name, *ids, "--interval", "0"], "jobdetails: --interval: found '0'; expected a duration above 0"),
            ([name, *ids, "--interval", "2m", "--max-interval", "1m"], "max_interval: found 60.0; expected "),
            ([name, *ids, "--max-errors", "-1"], "jobdetails: --max-errors: found '-1'; expected a whole number"),
            ([name, *ids, "--nonsense"], "jobdetails: No such option"),
            ([name, *ids, "--base-url", "nowhere"], "base_url: found the scheme"),
            ([name, *ids[:-1], ""], ": found ''"),
            (["nobody", "1"], "jobdetails: VENDOR: found 'nobody'; expected one of "),
        ):
            done = run("wait", *arguments, settings=settings)
            assert (done.returncode, done.stdout) == (2, b""), arguments
            (line,) = told(done)
            assert expected in line
        assert there.requests == []


@pytest.mark.parametrize("code", [401, 404, 503])
def test_exit_code_for_an_error(jobs: Jobs, code: int) -> None:
    """3: the vendor answered with an error, which is told in one line without a key."""
    done = wait(jobs, status(code), "--max-errors", "0", "-o", "json")
    assert (done.returncode, done.stdout) == (3, b"[]\n" if jobs.are_many else b"")
    assert f"{code}: " in told(done)[-1]


def test_exit_code_for_no_answer(jobs: Jobs) -> None:
    """3: the vendor could not be reached."""
    with scripted({jobs.vendor: status(500)}) as there:
        settings = there.settings(jobs.vendor)
    done = run("wait", jobs.vendor.name, *words(jobs.vendor), *FAST, "--max-errors", "1", settings=settings)
    assert (done.returncode, done.stdout) == (3, b"")
    assert "APIConnectionError" in told(done)[-1]


def test_an_error_is_one_line_after_retries(jobs: Jobs) -> None:
    """What is asked again before it fails is told once."""
    with scripted({jobs.vendor: status(500)}) as there:
        settings = there.settings(jobs.vendor)
    done = run("get", jobs.vendor.name, *words(jobs.vendor), settings=settings)
    assert (done.returncode, done.stdout) == (3, b"")
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith("jobdetails: APIConnectionError: ")


def test_exit_code_for_a_timeout(jobs: Jobs) -> None:
    """124: the job has not ended in time, and is printed as it was last seen, but in JSON lines, where ends stand."""
    for form in ("json", "jsonl", "table"):
        script = Script(jobs, jobs.value("running"))
        done = wait(jobs, script, "--timeout", "1.2s", "-o", form)
        assert done.returncode == 124
        assert "WaitTimeoutError" in told(done)[-1]
        assert len(script.asked) > 1
        if form == "json":
            assert {each["phase"] for each in both(jobs, json.loads(done.stdout))} == {"running"}
        else:
            assert (b" running " in done.stdout) == (form == "table")


def test_timeout_zero_asks_once(jobs: Jobs) -> None:
    """`--timeout 0` is one question: 124 unless the job has ended."""
    for value, code in ((jobs.value("running"), 124), (jobs.value("succeeded"), 0)):
        script = Script(jobs, value)
        assert wait(jobs, script, "--timeout", "0").returncode == code
        assert len(script.asked) == 1


def test_exit_code_for_an_interrupt(jobs: Jobs) -> None:
    """130: Ctrl-C ends the command at once, while it asks or pauses, without a traceback."""

    def slow(request: httpx.Request) -> httpx.Response:
        time.sleep(3)
        return httpx.Response(500)

    for script in (Script(jobs, jobs.value("running")), slow):
        with scripted({jobs.vendor: script}) as there:
            arguments = command("wait", jobs.vendor.name, *words(jobs.vendor), "--interval", "100s")
            process = subprocess.Popen(
                arguments,
                env=environment(there.settings(jobs.vendor)),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            assert there.first.wait(SECONDS_TO_RUN)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=SECONDS_TO_RUN)
        assert (process.returncode, out) == (130, b"")
        assert b"Traceback" not in err


def test_ends_stream_as_json_lines() -> None:
    """Of several vendors' jobs, one that has ended is on standard output before the others have."""
    first, *others = map(Jobs, WAITING)
    held: list[bool] = []

    def going(jobs: Jobs) -> Answer:
        end, going = Script(jobs, jobs.value("succeeded")), Script(jobs, jobs.value("running"))
        return lambda request: (end if held else going)(request)

    scripts: dict[Vendor, Answer] = {jobs.vendor: going(jobs) for jobs in others}
    with scripted({**scripts, first.vendor: Script(first, first.value("succeeded"))}) as there:
        process = subprocess.Popen(
            command("watch", *map(reference, WAITING), *FAST, "-o", "jsonl"),
            env=environment(there.settings(*WAITING)),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert process.stdout
        line = json.loads(process.stdout.readline())
        assert (line["vendor"], line["phase"]) == (first.vendor.name, "succeeded")
        assert process.poll() is None
        held.append(True)
        lines = [json.loads(line) for line in process.stdout]
        assert process.wait(SECONDS_TO_RUN) == 0
        process.stdout.close()
    assert {line["vendor"] for line in lines} == {jobs.vendor.name for jobs in others}


def test_the_worst_of_all_is_the_exit_code() -> None:
    """`watch` exits with the worst: error, timeout, failed, partial, succeeded; each other job has its place."""
    first, second, *_ = map(Jobs, WAITING)
    good, bad = first.value("succeeded"), first.value("failed")
    for script, code in (
        (Script(first, good), 0),
        (Script(first, bad), 1),
        (Script(first, first.value("running")), 124),
        (status(403), 3),
    ):
        scripts: dict[Vendor, Answer] = {first.vendor: script, second.vendor: Script(second, second.value("succeeded"))}
        with scripted(scripts) as there:
            references = reference(first.vendor), reference(second.vendor)
            settings = there.settings(first.vendor, second.vendor)
            done = run("watch", *references, *FAST, "--timeout", "0.5s", "-o", "json", settings=settings)
        assert done.returncode == code
        found = json.loads(done.stdout)
        expected = [first.vendor.name] * (code != 3) + [second.vendor.name]
        assert [each["vendor"] for each in found] == expected
        assert found[-1]["phase"] == "succeeded"


def test_every_job_of_a_watch_is_asked_by_its_ids(jobs: Jobs) -> None:
    """What is percent-encoded in a reference is sent as the id that it means; the same job twice is one."""
    many = jobs.are_many
    ids = [str(jobs.ids[0])] if many else ["a/b:c%d" for _ in jobs.vendor.arguments]
    written = [id_.replace("%", "%25").replace("/", "%2F") for id_ in ids]
    with scripted({jobs.vendor: Script(jobs, jobs.value("succeeded"))}) as there:
        name = f"{jobs.vendor.name}:{'/'.join(written)}"
        done = run("watch", name, name, "-o", "jsonl", settings=there.settings(jobs.vendor))
        (request,) = there.requests
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 1
    if many:
        assert json.loads(request.content) == [jobs.ids[0]]
    else:
        assert request.url.raw_path.decode().count("a%2Fb%3Ac%25d") == len(ids)


def test_bad_references_are_told() -> None:
    """A reference that names no job is usage, told with what was expected."""
    for vendor in WAITING:
        form = f"expected {vendor.name}:" + "/".join(name.upper() for name in vendor.argument_names)
        for text, expected in (
            (f"{vendor.name}:", form),
            (f"{vendor.name}:{'1/' * len(vendor.arguments)}1", form),
            (vendor.name, "expected VENDOR:ID"),
            ("nobody:1", "expected VENDOR:ID"),
            (reference(vendor) + "%zz", "expected two hexadecimal digits"),
            (reference(vendor) + "%ff", "expected UTF-8"),
        ):
            done = run("watch", text)
            assert (done.returncode, done.stdout) == (2, b"")
            (line,) = told(done)
            assert f"found {text!r}; {expected}" in line


def test_get_prints_a_job(jobs: Jobs) -> None:
    """`get` exits with 0 whatever the phase, with `--exit-status` by it; JSON has the job as it came."""
    for phase in ("running", *FINAL):
        for value in jobs.values(phase)[:1]:
            with scripted({jobs.vendor: Script(jobs, value)}) as there:
                call = ("get", jobs.vendor.name, *words(jobs.vendor))
                settings = there.settings(jobs.vendor)
                done = run(*call, "-o", "json", settings=settings)
                assert (done.returncode, told(done)) == (0, [])
                assert run(*call, "--exit-status", settings=settings).returncode == CODES.get(phase, 124)
            found = both(jobs, json.loads(done.stdout))
            assert {each["phase"] for each in found} == {phase}
            assert [str(each["job"][jobs.view["id"]]) for each in found] == [str(id_) for id_ in jobs.ids]
            assert set(found[0]) == {
                *("vendor", "id", "phase", "status", "reason", "created", "started", "finished"),
                *("progress", "cost", "job"),
            }


def test_get_as_a_table_and_as_lines(jobs: Jobs) -> None:
    """A table has a row for each job, JSON lines a line."""
    with scripted({jobs.vendor: Script(jobs, jobs.value("running"))}) as there:
        call = ("get", jobs.vendor.name, *words(jobs.vendor))
        table = run(*call, settings=there.settings(jobs.vendor)).stdout.decode().splitlines()
        lines = run(*call, "-o", "jsonl", settings=there.settings(jobs.vendor)).stdout.decode().splitlines()
    assert table[0].split() == ["VENDOR", "JOB", "PHASE", "STATUS", "PROGRESS", "FINISHED", "REASON"]
    assert len(table) == 1 + len(jobs.ids)
    assert all(row.split()[0] == jobs.vendor.name and " running " in row for row in table[1:])
    assert [json.loads(line)["id"] for line in lines] == [str(id_) for id_ in jobs.ids]


def test_raw_is_the_body_as_received(jobs: Jobs) -> None:
    """`--raw` prints the bytes of the last body, whatever they are: compressed, spaced, or an error's."""
    body = json.dumps(jobs.body(jobs.value("succeeded")), indent=3).encode() + b"\r\n \n"
    packed = {"Content-Encoding": "gzip"}
    bad = b"<html>\xff no JSON"
    for answer, expected, code in (
        (httpx.Response(200, content=body), body, 0),
        (httpx.Response(200, content=gzip.compress(body), headers=packed), body, 0),
        (httpx.Response(404, content=bad), bad, 3),
        (httpx.Response(200, content=bad), bad, 3),
    ):
        raw = httpx.Response(answer.status_code, headers=answer.headers)
        raw._content = gzip.compress(body) if "Content-Encoding" in answer.headers else answer.content
        with scripted({jobs.vendor: constantly(raw)}) as there:
            for verb, more in (("get", ()), ("wait", (*FAST, "--max-errors", "0"))):
                call = (verb, jobs.vendor.name, *words(jobs.vendor), *more, "--raw")
                done = run(*call, settings=there.settings(jobs.vendor))
                assert (done.stdout, done.returncode) == (expected, code)


def test_raw_does_not_read_without_end(jobs: Jobs) -> None:
    """Little that becomes too much is read as far as any other answer is: the rest is neither kept nor printed."""
    most = 32 * 1024 * 1024
    bomb = httpx.Response(200, headers={"Content-Encoding": "gzip"})
    bomb._content = gzip.compress(b" " * (8 * most))
    with scripted({jobs.vendor: constantly(bomb)}) as there:
        done = run("get", jobs.vendor.name, *words(jobs.vendor), "--raw", settings=there.settings(jobs.vendor))
    assert (len(done.stdout), done.stdout.strip(), done.returncode) == (most, b"", 3)


def test_an_address_and_settings_may_be_given(jobs: Jobs) -> None:
    """What is no secret may be given as an option; it goes before the environment."""
    with scripted({jobs.vendor: Script(jobs, jobs.value("succeeded"))}) as there:
        settings = there.settings(jobs.vendor)
        given: list[str] = []
        for argument, variable in jobs.vendor.environment.items():
            if argument != "api_key":
                given += [f"--{argument.replace('_', '-')}", settings[variable]]
                settings[variable] = "http://nowhere.test:1"
        done = run("get", jobs.vendor.name, *words(jobs.vendor), *given, settings=settings)
    assert done.returncode == 0
    assert "--base-url" in given


def test_what_does_not_fit_is_one_line(jobs: Jobs) -> None:
    """A `ContractWarning` is told in one line, and with `--strict` is an error."""
    body = jobs.body("never heard of")
    inside = body[jobs.vendor.returns] if jobs.vendor.returns else body
    job = inside[0] if jobs.are_many else inside
    job[jobs.view.get("finished", "finished_at")] = [1]
    with scripted({jobs.vendor: lambda request: httpx.Response(200, json=body)}) as there:
        settings = there.settings(jobs.vendor)
        call = ("get", jobs.vendor.name, *words(jobs.vendor))
        done, strict = run(*call, settings=settings), run(*call, "--strict", settings=settings)
    if "finished" in jobs.view:
        assert done.returncode == 0
        (line,) = told(done)
        assert line.startswith("jobdetails: warning: ")
        assert "expected" in line
        assert strict.returncode == 3
        assert len(told(strict)) == 1


def test_what_is_sent_can_do_nothing_to_a_terminal(jobs: Jobs) -> None:
    """What a vendor sends can do nothing to a terminal: control characters are shown, not sent."""
    reason = "\x1b[2Jgone\r\n\x07\u202e[red]"
    view = jobs.view.get("reason")
    end = jobs.value("failed")
    also = {view: reason} if isinstance(view, str) and "." not in view else {}
    done = wait(jobs, lambda request: httpx.Response(200, json=jobs.body(end, **also)))
    assert not any(byte < 32 and byte != 10 for byte in done.stdout + done.stderr)


def test_debug_adds_a_traceback_and_no_key(jobs: Jobs) -> None:
    """`--debug` shows where an error came from and each request, and the key in none of it."""
    with scripted({jobs.vendor: status(404)}) as there:
        done = run("wait", jobs.vendor.name, *words(jobs.vendor), "--debug", settings=there.settings(jobs.vendor))
    assert done.returncode == 3
    assert b"Traceback" in done.stderr
    assert re.search(rf"^jobdetails: {jobs.vendor.route[1]} http\S+: 404 in ", done.stderr.decode(), flags=re.MULTILINE)
    assert KEY.encode() not in done.stderr + done.stdout


def test_a_bad_key_is_not_repeated(jobs: Jobs) -> None:
    """A key that cannot be sent is told without it."""
    with scripted({jobs.vendor: status(404)}) as there:
        settings = there.settings(jobs.vendor, key=f"{KEY}\n")
        done = run("wait", jobs.vendor.name, *words(jobs.vendor), "--debug", settings=settings)
    assert done.returncode == 2
    assert KEY.encode() not in done.stderr + done.stdout


def test_a_reader_that_goes_ends_it_quietly(jobs: Jobs) -> None:
    """`jobdetails ... | head` prints no complaint, and waits no longer."""
    reading, writing = os.pipe()
    os.close(reading)
    with scripted({jobs.vendor: Script(jobs, jobs.value("succeeded"))}) as there:
        done = subprocess.run(
            command("wait", jobs.vendor.name, *words(jobs.vendor), "-o", "jsonl"),
            env=environment(there.settings(jobs.vendor)),
            stdout=writing,
            stderr=subprocess.PIPE,
            timeout=SECONDS_TO_RUN,
        )
    os.close(writing)
    assert done.returncode == 141
    assert len(told(subprocess.CompletedProcess([], 0, b"", done.stderr))) <= len(jobs.ids)


def test_nowhere_to_write_is_told() -> None:
    """Standard output that takes nothing is an error of one line, not a success."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command("vendors"), env=environment(), stdout=full, stderr=subprocess.PIPE, timeout=SECONDS_TO_RUN
        )
    assert done.returncode == 2
    assert len(told(subprocess.CompletedProcess([], 0, b"", done.stderr))) == 1


def test_the_vendors_are_listed() -> None:
    """`vendors` names each vendor, what it is asked with, and its variables, with whether they are set, never how."""
    variables = [variable for vendor in VENDORS for variable in vendor.environment.values()]
    settings = {variable: f"secret-{index}" for index, variable in enumerate(variables) if index % 2}
    plain, found = (run("vendors", "-o", form, settings=settings) for form in ("table", "json"))
    assert b"secret" not in plain.stdout + found.stdout
    listed = json.loads(found.stdout)
    assert [each["vendor"] for each in listed] == [vendor.name for vendor in VENDORS]
    for each, vendor in zip(listed, VENDORS, strict=True):
        assert [argument["name"] for argument in each["arguments"]] == vendor.argument_names
        assert {entry["name"]: entry["set"] for entry in each["variables"]} == {
            variable: variable in settings for variable in vendor.environment.values()
        }
        assert {entry["argument"] for entry in each["variables"]} == set(vendor.environment)
        for variable in vendor.environment.values():
            (line,) = (line for line in plain.stdout.decode().splitlines() if line.split()[:1] == [variable])
            assert ("not set" in line) == (variable not in settings)


HELP = {"0": "succeeded", "1": "failed", "2": "usage", "3": "error", "4": "in part", "124": "in time", "130": "interr"}


@pytest.mark.parametrize("verb", [[], ["get"], ["wait"], ["watch"], *(["wait", vendor.name] for vendor in WAITING)])
def test_help_has_the_exit_codes(verb: list[str]) -> None:
    """`--help` has each exit code with what it means, and where a key comes from."""
    text = run(*verb, "--help").stdout.decode()
    rows = {line.split()[0]: line for line in text.partition("Exit codes:")[2].splitlines() if line.strip()}
    assert list(rows) == list(HELP)
    assert all(word in rows[code] for code, word in HELP.items())
    assert "environment" in text or verb in (["get"], ["wait"])


def modules(*arguments: str, settings: dict[str, str] | None = None) -> set[str]:
    """Return the top-level modules that the command has imported when it ends."""
    program = (
        "import sys\nsys.argv[1:] = " + repr(list(arguments)) + "\n"
        "from jobdetails._cli.command import run\n"
        "run()\nprint('modules', *sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment(settings), capture_output=True, timeout=SECONDS_TO_RUN
    )
    (line,) = (line for line in done.stderr.decode().splitlines() if line.startswith("modules "))
    return {name.partition(".")[0] for name in line.split()[1:]}


HEAVY = {"anyio", "asyncio", "attr", "attrs", "httpx", "msgspec", "rich", "ssl", "stamina", "typer"}
PACKAGES = {f"jobdetails_{vendor.name}" for vendor in VENDORS}


@pytest.mark.parametrize(
    "arguments", [["--help"], ["wait", "--help"], ["watch", "--help"], ["vendors"], ["watch", "x"]]
)
def test_it_starts_fast(arguments: list[str]) -> None:
    """What asks no vendor imports none, no HTTP library, no event loop, and nothing that draws."""
    found = modules(*arguments)
    assert found.isdisjoint(HEAVY | PACKAGES)
    assert "click" in found


def test_help_of_a_vendor_imports_no_vendor(vendor: Vendor) -> None:
    """The index tells all that help and completion need."""
    assert modules("get", vendor.name, "--help").isdisjoint(HEAVY | PACKAGES)
    settings = {"_JOBDETAILS_COMPLETE": "bash_complete", "COMP_WORDS": "jobdetails get ", "COMP_CWORD": "2"}
    program = (
        "import sys\nfrom jobdetails._cli.command import run\ntry:\n    run([])\nfinally:\n    print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], env=environment(settings), capture_output=True, text=True)
    assert f"plain,{vendor.name}" in done.stdout
    assert {name.partition(".")[0] for name in done.stdout.split()}.isdisjoint(HEAVY | PACKAGES)


def test_one_vendor_is_asked_without_another(jobs: Jobs) -> None:
    """Asking a vendor imports its package and no other's."""
    with scripted({jobs.vendor: Script(jobs, jobs.value("succeeded"))}) as there:
        found = modules("get", jobs.vendor.name, *map(str, words(jobs.vendor)), settings=there.settings(jobs.vendor))
    assert found & PACKAGES == {f"jobdetails_{jobs.vendor.name}"}


def test_references_are_completed() -> None:
    """A shell completes the vendor of a reference."""
    settings = {"_JOBDETAILS_COMPLETE": "bash_complete", "COMP_WORDS": "jobdetails watch ", "COMP_CWORD": "2"}
    done = run(settings=settings)
    assert done.stdout.decode().split() == [f"plain,{vendor.name}:" for vendor in WAITING]


@pytest.mark.parametrize("missing", [("click",), ("rich",), ("click", "rich")])
def test_without_the_extra(missing: tuple[str, ...], tmp_path: Any) -> None:
    """Where the extra is not installed, one line says how to install it."""
    program = (
        "import sys, importlib.util as util\nfind = util.find_spec\n"
        f"util.find_spec = lambda name: None if name in {missing!r} else find(name)\n"
        "import jobdetails.__main__"
    )
    done = subprocess.run([sys.executable, "-c", program], env=environment(), capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("pip install 'jobdetails[cli]'\n")
    assert len(done.stderr.splitlines()) == 1
