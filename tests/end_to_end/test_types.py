"""The types that mypy and pyright see in the installed packages, with all checks enabled."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ..schemas import Schema
from ..vendors import VENDORS, Vendor
from .environments import Environment

PROGRAM = """\
from jobdetails import errors, summarize, {vendor}
from jobdetails_core import Phase


class OwnClient({vendor}.Client):
    def status(self) -> {job_type}:
        job: {job_type} = {job_of}self.get_job_details({arguments}){first}
        return job


class OwnError(errors.NotFoundError):
    pass


def phase_of(client: {vendor}.Client) -> Phase | None:
    try:
        found = client.get_job_details({arguments}, timeout=2.5)
        reveal_type(found)  # is {returned}
        reveal_type(client.get_job_details_response({arguments}).parsed)  # is {whole}
        return summarize({job}).phase
    except (errors.NotFoundError, TimeoutError) as error:
        if isinstance(error, errors.NotFoundError):
            reveal_type(error.status_code)  # is int
            reveal_type(error.retry_after)  # is float | None
            reveal_type(error.vendor)  # is str | None
        return None


async def wait(client: {vendor}.AsyncClient) -> None:
    found = await client.wait_for_job({arguments})
    reveal_type(found)  # is {returned}


def mistakes(client: {vendor}.Client) -> None:
    {vendor}.Client(api_kee="")  # refused: call-arg reportCallIssue
    {vendor}.Client(timeout="5")  # refused: arg-type reportArgumentType
    client.get_job_detail()  # refused: attr-defined reportAttributeAccessIssue
    found = client.get_job_details({arguments})
    {job}.no_such_field  # refused: attr-defined reportAttributeAccessIssue
"""


def program(vendor: Vendor) -> str:
    """Return the program for a vendor, with the expected types from the spec."""

    def name_of(schema: Schema) -> str:
        if schema.kind == "array":
            return f"list[{name_of(schema.items)}]"
        return str(schema.written["$ref"].rpartition("/")[2])

    returned = vendor.schema
    for step in vendor.job_steps:
        returned = returned.properties[step]
    job = returned.items if vendor.is_batched else returned
    return PROGRAM.format(
        vendor=vendor.name,
        arguments=", ".join(map(repr, vendor.arguments.values())),
        job="found[0]" if vendor.is_batched else "found",
        job_of="",
        first="[0]" if vendor.is_batched else "",
        job_type=f"{vendor.name}.{name_of(job)}",
        whole=name_of(vendor.schema),
        returned=name_of(returned),
    )


def check(programs: Path, python: Path, checker: str) -> list[tuple[str, int, str]]:
    """Return the output of a type checker: the program, the line, and the message."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("MYPY", "PYTHON"))}
    if checker == "mypy":
        options = ["--strict", "--config-file=", "--cache-dir", os.devnull, "--python-executable", str(python)]
        command = [sys.executable, "-m", "mypy", *options, "."]
        done = subprocess.run(command, cwd=programs, env=variables, capture_output=True, text=True)
        lines = [re.fullmatch(r"(\w+)\.py:(\d+): (.*)", line) for line in done.stdout.splitlines()]
        return [(line[1], int(line[2]), line[3]) for line in lines if line]
    programs.joinpath("pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}', encoding="utf-8")
    command = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", str(python), "."]
    done = subprocess.run(command, cwd=programs, env=variables, capture_output=True, text=True)
    found = json.loads(done.stdout)["generalDiagnostics"]
    return [
        (Path(each["file"]).stem, each["range"]["start"]["line"] + 1, f"{each['message']} [{each.get('rule', '')}]")
        for each in found
    ]


@pytest.fixture(scope="module", params=["mypy", "pyright"])
def findings(
    request: pytest.FixtureRequest, together: Environment, tmp_path_factory: pytest.TempPathFactory
) -> list[tuple[str, int, str]]:
    """The findings of each type checker for each vendor's program."""
    folder = tmp_path_factory.mktemp(request.param)
    for vendor in VENDORS:
        (folder / f"{vendor.name}_program.py").write_text(program(vendor), encoding="utf-8")
    return check(folder, together.python, request.param)


def test_types_are_those_of_the_spec_and_mistakes_are_found(
    vendor: Vendor, findings: list[tuple[str, int, str]]
) -> None:
    """Each revealed type is correct, each mistake is reported, and nothing else."""
    own = [(line, text) for name, line, text in findings if name == f"{vendor.name}_program"]
    for number, line in enumerate(program(vendor).splitlines(), 1):
        said = " ".join(text for at, text in own if at == number)
        if expected := re.search("# is (.*)", line):
            quoted = re.findall('is "(.*?)"', said)
            assert [re.sub(r"[\w.]+\.(?=\w+)", "", text) for text in quoted] == [expected[1]], (number, said)
        elif refused := re.search("# refused: (.*)", line):
            assert any(f"[{code}]" in said for code in refused[1].split()), (number, line, said)
        else:
            assert said == "", (number, line)
