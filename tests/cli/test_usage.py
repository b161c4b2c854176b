"""The command line: help, usage errors, the list of vendors, schemas, completion, and start-up time."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any

import jsonschema
import pytest

from ..checkout import ROOT
from .conftest import FAST, Command
from .services import KEY, LIMIT, Services
from .test_records import SCHEMAS

CODES = ["0", "1", "2", "3", "4", "124", "130"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["get"], "no jobs given; write VENDOR ID, or VENDOR:ID for each job"),
        (["wait", "acme"], "acme: expected JOB_ID, got nothing"),
        (["wait", "acme", "a", "b"], "for several jobs, write acme:JOB_ID_1 acme:JOB_ID_2"),
        (["wait", "acme", ""], "JOB_ID: expected some text, got ''"),
        (["wait", "bulk", "x"], "JOB_IDS: expected an integer, got 'x'"),
        (["wait", "bulk:1,"], "expected bulk:JOB_IDS, got 'bulk:1,'"),
        (["get", "zeta:7"], "expected zeta:FLOW_ID/JOB_ID, got 'zeta:7'"),
        (["get", "zeta:x/a"], "FLOW_ID: expected an integer, got 'x'"),
        (
            ["wait", "nobody"],
            "VENDOR: expected one of acme, bulk, zeta, or a reference such as VENDOR:ID",
        ),
        (["wait", "nobody:1"], "expected VENDOR:ID with a vendor of acme, bulk, zeta, got 'nobody:1'"),
        (["wait", "acme:a%zz"], "expected two hexadecimal digits after each %"),
        (["wait", "acme:a%ff"], "expected UTF-8 after each %"),
        (["wait", "acme:a", "--timeout", "5x"], "--timeout: expected a duration such as 30m"),
        (["wait", "acme:a", "--interval", "0"], "--interval: expected a duration above 0"),
        (["wait", "acme:a", "--interval", "2m", "--max-interval", "1m"], "max_interval: "),
        (["wait", "acme:a", "--concurrency", "0"], "--concurrency: expected an integer of at least 1, got '0'"),
        (["wait", "acme:a", "--max-errors", "3"], "use --max-outage"),
        (["wait", "acme", "a", "--team", "red"], "--team is not an option of acme"),
        (
            ["wait", "acme:a", "bulk:1", "--base-url", "http://localhost"],
            "--base-url is for jobs of one vendor only, and bulk:1 is of another",
        ),
        (["wait", "acme:a", "--base-url", "nowhere"], "base_url: expected "),
        (["wait", "@nowhere"], "@nowhere: No such file or directory"),
        (["get", "-"], "no jobs given; the list is empty"),
        (["wait", "-"], "no jobs given; the list is empty"),
        (["get", "acme", "a", "--api-key", "x"], "--api-key is not an option"),
        (["schema", "job"], "'job' is not one of"),
        (["nothing"], "No such command 'nothing'"),
    ],
)
def test_usage_errors_are_one_line(command: Command, services: Services, words: list[str], expected: str) -> None:
    """A usage error is one line and exit code 2, and no request is sent."""
    done = command.run(*words)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("jobdetails: ")
    assert expected in line
    assert services.requests == []


def test_missing_settings_are_named(command: Command) -> None:
    """The missing settings of all vendors are listed together; an option can replace a variable."""
    done = command.run("wait", "acme:a", "bulk:1", ACME_API_KEY=None, BULK_TEAM="", BULK_URL=None)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "jobdetails: ACME_API_KEY, BULK_URL and BULK_TEAM are not set\n"
    assert command.run("get", "acme", "a", ACME_API_KEY=None).stderr == "jobdetails: ACME_API_KEY is not set\n"


def test_options_may_be_anywhere(command: Command, services: Services) -> None:
    """Options may come before or after the vendor, and override the environment."""
    services.script("bulk:1", "done")
    for words in (
        ["get", "--team", "blue", "-o", "json", "bulk", "1"],
        ["get", "bulk", "--team", "blue", "1", "-o", "json"],
        ["get", "bulk:1", "-o", "json", "--team", "blue"],
    ):
        done = command.run(*words, BULK_TEAM=None)
        assert (done.returncode, done.stderr) == (0, "")
        assert json.loads(done.stdout)[0]["phase"] == "succeeded"


@pytest.mark.parametrize("words", [["-h"], ["--help"], ["get", "-h"], ["wait", "--help"], ["watch", "acme", "-h"]])
def test_help_has_what_people_need(command: Command, words: list[str]) -> None:
    """Help lists every exit code, and shows how to write a job."""
    done = command.run(*words)
    assert done.returncode == 0
    rows = [line.split() for line in done.stdout.partition("Exit codes:")[2].splitlines()]
    assert [row[0] for row in rows if row and row[0].isdigit()] == CODES
    assert "VENDOR:ID" in done.stdout or "JOB_ID: " in done.stdout


@pytest.mark.parametrize("name", ["README.md", "src/jobdetails/SKILL.md"])
def test_pages_have_every_exit_code(name: str) -> None:
    """The README and SKILL.md list the same exit codes as the help, in the same order."""
    text = (ROOT / "clients" / "jobdetails" / name).read_text(encoding="utf-8")
    assert re.findall(r"^\| (\d+) \|", text, flags=re.MULTILINE) == CODES


def test_help_of_a_vendor_names_its_arguments(command: Command) -> None:
    """`get VENDOR --help` shows only that vendor's ids and options."""
    bulk = command.run("get", "bulk", "--help").stdout
    assert "bulk JOB_IDS..." in bulk
    assert "--team" in bulk
    assert "--team" not in command.run("get", "acme", "--help").stdout
    everything = command.run("get", "--help").stdout
    assert "--team" in everything
    assert "--exit-status" in everything


def test_the_help_is_enough_to_gate_a_script(command: Command, services: Services) -> None:
    """The example in the help works: it gates a script on three jobs of two vendors."""
    text = command.run("--help").stdout
    lines = [line.strip() for line in text.partition("Gate a script")[2].splitlines()]
    start = next(at for at, line in enumerate(lines) if line.startswith("if jobdetails wait "))
    words = lines[start].split()
    assert words[3:6] == ["acme:job-1", "acme:job-2", "zeta:flow-7/job-3"]
    script = " ".join([*words[:3], "acme:a", "acme:b", "bulk:1", *words[6:]])
    script = f"{script}\nthen echo deploy\n{lines[start + 2]}"
    shell = f'jobdetails() {{ {sys.executable} -m jobdetails "$@"; }}\n{script}'
    services.script("acme:a", "done")
    services.script("acme:b", "done")
    for status, expected in (("done", "deploy"), ("broken", "")):
        services.script("bulk:1", status)
        done = subprocess.run(["/bin/sh", "-c", shell], env=command.environment(), capture_output=True, timeout=LIMIT)
        assert ("deploy" if b"\ndeploy\n" in done.stdout else "") == expected


def test_version(command: Command) -> None:
    """`--version` prints the version."""
    assert command.run("--version").stdout == "jobdetails 0.2.0\n"


def test_the_vendors_are_listed(command: Command) -> None:
    """`vendors` shows types, default URLs and missing variables, but never the value of a variable."""
    table = command.run("vendors", BULK_TEAM=None).stdout
    assert "acme: ready" in table
    assert "bulk: BULK_TEAM is not set" in table
    assert "JOB_IDS..." in table
    assert "(integer) Ids of the jobs." in table
    assert "default https://acme.test" in command.run("vendors", ACME_URL=None).stdout
    assert "supports only `get`" in table
    found = json.loads(command.run("vendors", "-o", "json", BULK_TEAM=None).stdout)
    lines = command.run("vendors", "-o", "jsonl", BULK_TEAM=None).stdout.splitlines()
    assert [json.loads(line) for line in lines] == found
    schema = json.loads((SCHEMAS / "vendor.schema.json").read_text(encoding="utf-8"))
    for vendor in found:
        jsonschema.validate(vendor, schema)
        assert set(vendor) == set(schema["properties"])
    assert [(vendor["vendor"], vendor["can_wait"]) for vendor in found] == [
        ("acme", True),
        ("bulk", True),
        ("zeta", False),
    ]
    assert {entry["name"]: entry["set"] for entry in found[1]["variables"]} == {"BULK_URL": True, "BULK_TEAM": False}
    assert KEY not in table + "".join(lines)


@pytest.mark.parametrize("name", ["record", "vendor"])
def test_schemas_are_printed(command: Command, name: str) -> None:
    """`schema` prints the valid, versioned JSON Schemas that the outputs are tested against."""
    schema = json.loads(command.run("schema", name).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:jobdetails:{name}:1"
    assert set(schema["required"]) == set(schema["properties"])
    if name == "record":
        assert json.loads(command.run("schema").stdout) == schema


@pytest.mark.parametrize(
    ("words", "expected"),
    [("get ", ["acme", "bulk", "zeta"]), ("watch ", ["acme:", "bulk:", "zeta:"]), ("wait ac", ["acme"])],
)
def test_vendors_are_completed(command: Command, words: str, expected: list[str]) -> None:
    """A shell completes the vendor of a job."""
    line = f"jobdetails {words}"
    env: dict[str, Any] = {
        "_JOBDETAILS_COMPLETE": "bash_complete",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(line.split(" ")) - 1),
    }
    assert command.run(**env).stdout.split() == [f"plain,{word}" for word in expected]
    assert "_JOBDETAILS_COMPLETE" in command.run("completion", "bash").stdout


def test_debug_adds_a_traceback_and_requests(command: Command, services: Services) -> None:
    """`--debug`, before or after the command, prints tracebacks and requests without the key."""
    for words in (["get", "acme", "a", "--debug"], ["--debug", "wait", "acme", "a"]):
        done = command.run(*words)
        assert done.returncode == 3
        assert "Traceback" in done.stderr
        assert f"jobdetails: GET {services.address}/acme/jobs/a: 404 in " in done.stderr


@pytest.mark.parametrize(("name", "value"), [("ACME_API_KEY", f"{KEY}\n"), ("ACME_URL", f"nowhere?{KEY}")])
def test_a_bad_variable_is_named_without_its_value(command: Command, name: str, value: str) -> None:
    """An unusable key or URL is an error that names the variable but does not show the key."""
    changes: dict[str, Any] = {name: value}
    done = command.run("get", "acme", "a", "--debug", **changes)
    assert done.returncode == 2
    assert f"jobdetails: acme:a: {name}: expected " in done.stderr


def test_strict_makes_mismatches_errors(command: Command, services: Services) -> None:
    """A value of the wrong type is a warning on stderr, or an error with `--strict`."""
    services.script("acme:a", {"status": "done", "name": 7})
    done = command.run("get", "acme:a")
    assert done.returncode == 0
    assert "warning: " in done.stderr
    assert command.run("get", "acme:a", "--strict").returncode == 3


def modules(command: Command, *words: str) -> set[str]:
    """Return the modules that the command has imported at exit."""
    program = (
        f"import atexit, sys; sys.argv[1:] = {list(words)!r}\n"
        "atexit.register(lambda: print('modules', *sys.modules, file=sys.stderr))\n"
        "from jobdetails._cli import main\nmain()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env=command.environment(), capture_output=True, text=True, timeout=LIMIT
    )
    (line,) = (line for line in done.stderr.splitlines() if line.startswith("modules "))
    return set(line.split()[1:])


@pytest.mark.parametrize("words", [["--help"], ["vendors"], ["get", "--help"], ["wait", "--help"], ["get", "x"]])
def test_it_starts_fast(command: Command, words: list[str]) -> None:
    """Commands that make no request import no vendor, HTTP library, event loop, or drawing library."""
    found = modules(command, *words)
    slow = {
        "asyncio",
        "anyio",
        "attr",
        "httpx",
        "importlib.metadata",
        "logging.handlers",
        "rich",
        "ssl",
        "jobdetails_acme",
    }
    assert found.isdisjoint(slow)
    assert "click" in found
    assert ("json" in found) == (words != ["--help"])


def test_a_request_imports_what_it_needs(command: Command, services: Services) -> None:
    """Without a terminal, `get` imports the vendor and httpx, but not rich, although httpx would."""
    services.script("acme:a", "done")
    found = modules(command, "get", "acme", "a")
    assert {"httpx", "jobdetails_acme"} <= found
    assert found.isdisjoint({"rich", "jobdetails_bulk", "jobdetails_core.wait", "concurrent.futures.thread"})


@pytest.mark.parametrize("missing", [["click"], ["rich"], ["click", "rich"]])
def test_without_the_extra(command: Command, missing: list[str]) -> None:
    """Without the extra, one line says how to install it."""
    program = (
        "import sys, importlib.util as util\nfind = util.find_spec\n"
        f"util.find_spec = lambda name: None if name in {missing!r} else find(name)\n"
        "import jobdetails.__main__"
    )
    done = subprocess.run([sys.executable, "-c", program], env=command.environment(), capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"jobdetails: {' and '.join(missing)} ")
    assert done.stderr.endswith("pip install 'jobdetails[cli]'\n")


def test_mcp_without_its_extra(command: Command) -> None:
    """Without the extra, one line says how to install it."""
    program = "import sys; sys.modules['mcp_types'] = None; sys.argv[1:] = ['mcp']; import jobdetails.__main__"
    done = subprocess.run([sys.executable, "-c", program], env=command.environment(), capture_output=True, text=True)
    expected = 'jobdetails: the MCP SDK is not installed; run: pip install "jobdetails[mcp]"\n'
    assert (done.returncode, done.stdout, done.stderr) == (2, "", expected)


def test_a_slow_job_needs_no_flags(command: Command, services: Services) -> None:
    """With the default pauses, a job that ends at the second poll takes about two seconds."""
    services.script("acme:a", "working", "done")
    assert command.run("wait", "acme:a").returncode == 0
    assert command.run("wait", "acme:a", *FAST, "--timeout", "forever").returncode == 0
