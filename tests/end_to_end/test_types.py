"""What mypy sees of the installed packages, in the program of a user who turned on every check."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from ..schemas import Schema
from ..vendors import VENDORS, Vendor
from .asking import readme_example
from .environments import CLIENTS, Environment

PROGRAM = """\
import jobdetails.errors
from jobdetails import {vendor}


def ask(client: {vendor}.Client) -> None:
    try:
        answer = client.get_job_details({arguments})
        reveal_type(answer)  # is {returned}
        reveal_type({job}.{status})  # is {status_type}
        reveal_type(client.get_job_details_response({arguments}).parsed)  # is {whole}
    except jobdetails.errors.NotFoundError as error:
        reveal_type(error.status_code)  # is int
        reveal_type(error.retry_after)  # is float | None


async def ask_async(client: {vendor}.AsyncClient) -> None:
    answer = await client.get_job_details({arguments}, timeout=2.5)
    reveal_type({job}.{status})  # is {status_type}


def ask_wrongly(client: {vendor}.Client) -> None:
    {vendor}.Client(api_kee="")  # refused: call-arg
    {vendor}.Client(timeout="5")  # refused: arg-type
    client.get_job_detail({arguments})  # refused: attr-defined
    client.get_job_details()  # refused: call-arg
    client.get_job_details({wrong_arguments})  # refused: arg-type
    answer = client.get_job_details({arguments})
    {job}.no_such_field  # refused: attr-defined
    {job}.{status} = {job}.{status}  # refused: misc
    try:
        pass
    except jobdetails.errors.NotFoundError as error:
        error.no_such_field  # refused: union-attr
"""


def program(vendor: Vendor) -> str:
    """Return the program for a vendor, with what the spec says of the types in it."""

    def name_of(schema: Schema) -> str:
        if schema.kind == "array":
            return f"list[{name_of(schema.items)}]"
        return f"jobdetails_{vendor.name}.models.{schema.written['$ref'].rpartition('/')[2]}"

    returned = vendor.schema.properties[vendor.returns] if vendor.returns else vendor.schema
    job = returned.items if returned.kind == "array" else returned
    status, schema = next((name, inner) for name, inner in job.properties.items() if inner.documented)
    return PROGRAM.format(
        vendor=vendor.name,
        arguments=", ".join(map(repr, vendor.arguments)),
        wrong_arguments=", ".join("object()" for _ in vendor.arguments),
        job="answer" if job is returned else "answer[0]",
        whole=name_of(vendor.schema),
        returned=name_of(returned),
        status=status,
        status_type=name_of(schema) + ("" if status in job.required else " | None"),
    )


@pytest.fixture(scope="module")
def findings(together: Environment, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, int, str]]:
    """What mypy says of the program for each vendor, and of the example in each README."""
    folder = tmp_path_factory.mktemp("programs")
    for vendor in VENDORS:
        (folder / f"program_{vendor.name}.py").write_text(program(vendor), encoding="utf-8")
    for client in CLIENTS:
        (folder / f"readme_{client.name}.py").write_text(readme_example(client.name), encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--cache-dir", os.devnull]
    done = subprocess.run(
        [*command, "--python-executable", together.python, *sorted(path.name for path in folder.iterdir())],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if not name.startswith(("MYPY", "PYTHON"))},
        capture_output=True,
        text=True,
    )
    assert done.stderr == ""
    *lines, last = done.stdout.splitlines()
    assert last.endswith(f"(checked {len(VENDORS) + len(CLIENTS)} source files)")
    found = []
    for line in lines:
        name, number, text = re.split(r"\.py:(\d+): ", line, maxsplit=1)
        found.append((name, int(number), text))
    return found


def test_types_are_those_of_the_spec(vendor: Vendor, findings: list[tuple[str, int, str]]) -> None:
    """Through the facade, mypy knows the type of the answer, of a job's status, and of what an error holds."""
    expected = {
        number: text
        for number, line in enumerate(program(vendor).splitlines(), 1)
        for text in re.findall(r"# is (.*)", line)
    }
    revealed = {
        number: text.removeprefix("note: Revealed type is ").strip('"')
        for name, number, text in findings
        if name == f"program_{vendor.name}" and text.startswith("note: Revealed")
    }
    assert len(expected) == 6
    assert revealed == expected


def test_mistakes_are_found(vendor: Vendor, findings: list[tuple[str, int, str]]) -> None:
    """Wrong arguments and attributes are errors, and what is right is none."""
    expected = {
        number: {code}
        for number, line in enumerate(program(vendor).splitlines(), 1)
        for code in re.findall(r"# refused: ([\w-]+)", line)
    }
    refused: dict[int, set[str]] = {}
    for name, number, text in findings:
        if name == f"program_{vendor.name}" and text.startswith("error: "):
            refused.setdefault(number, set()).add(text.rpartition("[")[2].strip("]"))
    assert len(expected) == 8
    assert refused == expected


def test_the_examples_of_the_readmes_are_right(findings: list[tuple[str, int, str]]) -> None:
    """A reader who copies the example of a README into a checked program meets no complaint."""
    assert [finding for finding in findings if finding[0].startswith("readme_")] == []
