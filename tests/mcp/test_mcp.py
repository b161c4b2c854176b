"""The MCP server in its own process, called over standard input and output by the official SDK's client."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import anyio
import jsonschema
import pytest
from mcp import Client, MCPError, StdioServerParameters

from jobdetails_core.testing import FakeService
from jobdetails_core.vendors import Vendor, installed_vendors

from ..checkout import ROOT, environment

FACADE = ROOT / "clients" / "jobdetails"
VENDORS = {name: vendor for name, vendor in installed_vendors().items() if vendor.job}
LIMIT = 120
"""Seconds after which a test gives up: far more than a busy machine needs."""


def schema(name: str) -> Any:
    """Return a JSON Schema of the command."""
    return json.loads((FACADE / "src" / "jobdetails" / "_cli" / f"{name}.schema.json").read_bytes())


def configured() -> list[str]:
    """Return the arguments in the documented configuration."""
    (block,) = re.findall(r"```json\n(.*?)```", (FACADE / "docs" / "agents.md").read_text(), flags=re.DOTALL)
    found: list[str] = json.loads(block)["mcpServers"]["jobdetails"]["args"]
    return found


@pytest.fixture
def connected(packages_path: list[str]) -> Callable[..., None]:
    """Call a function with a client of a server that has these environment variables."""

    def run(use: Callable[[Client], Awaitable[None]], variables: dict[str, str], *, mode: Any = "auto") -> None:
        variables = environment(packages_path, **variables)
        command = ["-m", "jobdetails", *configured()]
        server = StdioServerParameters(command=sys.executable, args=command, env=variables)

        async def main() -> None:
            with anyio.fail_after(LIMIT):
                async with Client(server, mode=mode) as client:
                    await use(client)

        anyio.run(main)

    return run


@pytest.fixture
def services() -> Iterator[list[FakeService]]:
    """A fake of each vendor."""
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(FakeService(name)) for name in VENDORS]


def variables_of(services: list[FakeService]) -> dict[str, str]:
    """Return the environment variables for the clients of all services."""
    return {name: value for service in services for name, value in service.env().items()}


def job_of(vendor: Vendor) -> tuple[str, tuple[str, ...]]:
    """Return a reference to a job of a vendor, and its ids."""
    ids = tuple("7" if each.kind == "int" else "job-1" for each in vendor.arguments if each.is_positional)
    return f"{vendor.name}:{'/'.join(ids)}", ids


def texts(result: Any) -> str:
    """Return the text of a result."""
    return "\n".join(each.text for each in result.content)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_tools_are_few_and_small(connected: Callable[..., None], mode: str) -> None:
    """All are read-only, have an output schema and take few tokens, in the current and the older protocol."""

    async def use(client: Client) -> None:
        listed = (await client.list_tools()).model_dump(mode="json", by_alias=True, exclude_none=True)
        assert [tool["name"] for tool in listed["tools"]] == ["list_vendors", "get_job", "wait_for_job"]
        assert all(tool["annotations"]["readOnlyHint"] for tool in listed["tools"])
        for tool in listed["tools"][1:]:
            assert tool["outputSchema"]["properties"].keys() == schema("record")["properties"].keys()
        assert (
            len(json.dumps(listed, separators=(",", ":"))) < 2300
        )  # 600 tokens; o200k turns 2174 characters into 547 tokens
        with pytest.raises(MCPError, match="expected a tool of list_vendors, get_job, wait_for_job"):
            await client.call_tool("nothing")

    connected(use, {}, mode=mode)


def test_vendors_are_listed(connected: Callable[..., None], services: list[FakeService]) -> None:
    """The list is the command's; it shows which variables are set, but never a value."""
    variables = services[0].env()

    async def use(client: Client) -> None:
        result = await client.call_tool("list_vendors")
        listed = result.structured_content["vendors"]
        assert json.loads(texts(result)) == result.structured_content
        assert [vendor["vendor"] for vendor in listed] == list(installed_vendors())
        for vendor in listed:
            jsonschema.validate(vendor, schema("vendor"))
        assert {each["name"] for vendor in listed for each in vendor["variables"] if each["set"]} == set(variables)
        assert not any(value in texts(result) for value in variables.values())

    connected(use, variables)


def test_a_job_is_waited_for_to_its_end(connected: Callable[..., None], services: list[FakeService]) -> None:
    """Jobs of all vendors are looked up, and waited for in two calls at the same time, despite errors."""

    async def call(client: Client, tool: str, job: str, **how: float) -> Any:
        result = await client.call_tool(tool, {"job": job, **how})
        assert not result.is_error, texts(result)
        record = result.structured_content
        jsonschema.validate(record, schema("record"))
        assert json.loads(texts(result).splitlines()[-1]) == record
        assert record["ref"] == job
        return record["phase"], record["timed_out"], texts(result)

    async def follow(client: Client, service: FakeService) -> None:
        job, ids = job_of(service.vendor)
        first = service.phases[0]
        middle = "running" if "running" in service.phases else first
        last = next(each for each in service.phases if each in ("succeeded", "failed"))
        service.job(*ids).phase(first).phase(middle, 2).fault(503).phase(last)
        assert (await call(client, "get_job", job))[:2] == (first, False)
        phase, timed_out, text = await call(client, "wait_for_job", job, timeout=0)
        assert (phase, timed_out) == (middle, True)
        assert text.startswith(f"{job}: {middle} after 0 s")
        assert "Call wait_for_job again." in text
        phase, timed_out, text = await call(client, "wait_for_job", job)
        assert (phase, timed_out) == (last, False)
        assert "again" not in text
        assert service.job(*ids).polls == 5

    async def use(client: Client) -> None:
        async with anyio.create_task_group() as group:
            for service in services:
                group.start_soon(follow, client, service)

    connected(use, variables_of(services))


async def failure(client: Client, tool: str, arguments: dict[str, Any], secrets: list[str]) -> str:
    """Return the message of a failing call, and check that it has no key."""
    result = await client.call_tool(tool, arguments)
    assert result.is_error
    assert not any(secret in texts(result) for secret in secrets)
    return texts(result)


def test_errors_say_what_to_do(connected: Callable[..., None], services: list[FakeService]) -> None:
    """This covers unknown jobs and vendors, wrong and missing keys, and invalid arguments."""
    variables = variables_of(services)
    vendors = [service.vendor for service in services]
    keys = {vendor.name: [str(each.variable) for each in vendor.settings if each.is_secret] for vendor in vendors}
    secrets = {key: f"secret-{key.lower()}" for names in keys.values() for key in names}

    async def use(client: Client) -> None:
        for vendor in vendors:
            job, _ = job_of(vendor)
            form = f"{vendor.name}:{'/'.join(each.name.upper() for each in vendor.arguments if each.is_positional)}"
            calls: list[tuple[str, dict[str, Any], str]] = [
                ("get_job", {"job": job}, f"Check the id: a job is {form}."),
                ("wait_for_job", {"job": job, "timeout": 0}, f"Check the id: a job is {form}."),
                (
                    "get_job",
                    {"job": "nobody:1"},
                    f"expected VENDOR:ID with a vendor of {', '.join(installed_vendors())}",
                ),
                ("get_job", {"job": vendor.name}, "expected VENDOR:ID"),
                ("get_job", {}, "job: expected VENDOR:ID, got null"),
                ("get_job", {"job": job, "base_url": ""}, "base_url: expected no argument but job, got"),
                ("get_job", {"job": job, "options": {"base_url": ""}}, "options: expected no argument but job, got"),
                ("wait_for_job", {"job": job, "timeout": 51}, "timeout: expected a number of seconds from 0 to 50"),
                ("wait_for_job", {"job": job, "timeout": True}, "timeout: expected a number of seconds from 0 to 50"),
                *[("get_job", {"job": f"{job},8"}, "expected one job, and a call for each")] * vendor.is_batched,
            ]
            for tool, arguments, expected in calls:
                assert expected in await failure(client, tool, arguments, [variables[key] for key in keys[vendor.name]])

    async def use_wrong_keys(client: Client) -> None:
        for vendor in vendors:
            found = await failure(client, "get_job", {"job": job_of(vendor)[0]}, list(secrets.values()))
            assert f"Check {' and '.join(keys[vendor.name])} in the environment" in found

    async def use_no_keys(client: Client) -> None:
        for vendor in vendors:
            found = await failure(client, "wait_for_job", {"job": job_of(vendor)[0]}, [])
            assert all(key in found for key in keys[vendor.name])
            assert "set it in the environment of this MCP server" in found

    connected(use, variables)
    connected(use_wrong_keys, variables | secrets)
    connected(use_no_keys, {name: value for name, value in variables.items() if name not in secrets})


def test_a_cancelled_wait_ends(connected: Callable[..., None]) -> None:
    """A client that cancels a call can make others, and the server ends when its input closes."""
    name = next(name for name, vendor in VENDORS.items() if not vendor.is_batched)
    with FakeService(name) as service:
        ref, ids = job_of(service.vendor)
        service.job(*ids).running()

        async def use(client: Client) -> None:
            async with anyio.create_task_group() as group:
                group.start_soon(client.call_tool, "wait_for_job", {"job": ref})
                while not service.requests:
                    await anyio.sleep(0.01)
                group.cancel_scope.cancel()
            assert not (await client.call_tool("get_job", {"job": ref})).is_error

        connected(use, service.env())


def test_standard_output_is_protocol_only(packages_path: list[str]) -> None:
    """Each line is a message even after errors; at the end of its input the server exits with 0."""
    name = next(name for name, vendor in VENDORS.items() if not vendor.is_batched)
    with FakeService(name) as service:
        ref, ids = job_of(service.vendor)
        service.job(*ids).unknown_status("NEW\ud800").html(200)
        about = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
        messages: list[dict[str, Any]] = [
            {"id": 1, "method": "initialize", "params": about},
            {"method": "notifications/initialized"},
            {"id": 2, "method": "tools/call", "params": {"name": "get_job", "arguments": {"job": ref}}},
        ]
        how: dict[str, Any] = {"env": environment(packages_path, **service.env()), "text": True}
        how |= dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        process = subprocess.Popen([sys.executable, "-m", "jobdetails", "mcp"], **how)
        with process:
            assert process.stdin
            assert process.stdout
            for message in messages:
                process.stdin.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
            process.stdin.flush()
            answers = [json.loads(process.stdout.readline()) for _ in range(2)]
            rest, _ = process.communicate(timeout=LIMIT)
        assert [answer["id"] for answer in answers] == [1, 2]
        assert answers[1]["result"]["structuredContent"]["status"] == "NEW\ufffd"
        assert (rest, process.returncode) == ("", 0)
