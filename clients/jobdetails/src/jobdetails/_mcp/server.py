"""The MCP server: serve the tools on standard input and output, with the official SDK."""

from __future__ import annotations

import json
from typing import Any

import anyio
import mcp_types as types
from mcp import MCPError
from mcp.server import Server, ServerRequestContext
from mcp.server.stdio import stdio_server

from .. import __version__
from .._cli.codes import Code
from . import tools

_INSTRUCTIONS = """\
Jobs at other companies' services: look one up with get_job, or wait for it with wait_for_job; call that again while
timed_out is true. A job has succeeded only if its phase is "succeeded"."""


def serve() -> Code:
    """Serve until standard input ends, and return the exit code."""
    anyio.run(_serve)
    return Code.SUCCEEDED


async def _serve() -> None:
    server: Server[Any] = Server(
        "jobdetails",
        version=__version__,
        instructions=_INSTRUCTIONS,
        on_list_tools=_list,
        on_call_tool=_call,
    )
    async with stdio_server() as (read, write):  # inside, all printed text goes to standard error
        await server.run(read, write, server.create_initialization_options())


async def _list(
    context: ServerRequestContext[Any, Any], params: types.PaginatedRequestParams | None
) -> types.ListToolsResult:
    return types.ListToolsResult(
        tools=[
            types.Tool(
                name=name,
                description=description,
                input_schema={
                    "type": "object",
                    "properties": properties,
                    **({"required": ["job"]} if "job" in properties else {}),
                },
                output_schema=tools.output(name),
                annotations=types.ToolAnnotations(read_only_hint=True),
            )
            for name, (description, properties) in tools.inputs().items()
        ]
    )


async def _call(context: ServerRequestContext[Any, Any], params: types.CallToolRequestParams) -> types.CallToolResult:
    if params.name not in tools.inputs():
        raise MCPError(types.INVALID_PARAMS, f"expected a tool of {', '.join(tools.inputs())}, got {params.name!r}")
    outcome = await tools.call(params.name, params.arguments or {})
    texts = [outcome.text] if outcome.text else []
    if outcome.value is not None:
        texts.append(json.dumps(outcome.value, ensure_ascii=False))  # for clients without support for structured output
    return types.CallToolResult(
        content=[types.TextContent(text=text) for text in texts],
        structured_content=outcome.value,
        is_error=outcome.is_error,
    )
