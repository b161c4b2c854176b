"""The commands that send no requests. They import little, which keeps them fast."""

from __future__ import annotations

from pathlib import Path

import click

from . import common, terminal
from .codes import Code


def vendors() -> click.Command:
    """Return the command that lists the vendors."""
    from .vendors import show

    text = "List the installed vendors, with the ids that identify a job and the environment variables that are read."
    params: list[click.Parameter] = [common.output(), common.option()]
    return click.Command("vendors", callback=lambda output: show(output), params=params, help=text)


def schema() -> click.Command:
    """Return the command that prints a JSON Schema."""

    def callback(of: str) -> Code:
        terminal.write(Path(__file__).with_name(f"{of}.schema.json").read_bytes())
        return Code.SUCCEEDED

    names = ["record", "vendor", "mock"]
    of = click.Argument(["of"], type=click.Choice(names), default="record", metavar=f"[{'|'.join(names)}]")
    text = (
        "Print the JSON Schema of a record, as printed by get, wait and watch with -o json and jsonl, of a vendor, as "
        "printed by vendors, or of the script of a mock. Later versions may add properties; the $id changes if one is "
        "removed or changed."
    )
    return click.Command("schema", callback=callback, params=[of, common.option()], help=text)


def mock() -> click.Command:
    """Return the command that serves a fake of a vendor."""
    from .parameters import Words

    def callback(vendor: str, script: str | None, port: int) -> Code:
        from .mock import serve

        return serve(vendor, script, port)

    params: list[click.Parameter] = [
        click.Argument(["vendor"], type=Words(completes_names=True), metavar="VENDOR"),
        click.Option(["--script"], metavar="FILE", help="JSON or YAML; `jobdetails schema mock` prints its schema."),
        click.Option(
            ["--port"], type=click.IntRange(0, 65535), default=0, help="Port on 127.0.0.1; by default a free one."
        ),
        common.option(),
    ]
    text = (
        "Serve a fake of a vendor on 127.0.0.1, until it is stopped, and print the environment variables that make "
        "clients use it. Without a script, every job is pending at first, then running, and succeeds.\n\n\b\n"
        'In a script: eval "$(jobdetails mock acme &)"\nStop it:     kill "$JOBDETAILS_MOCK_PID"'
    )
    return click.Command("mock", callback=callback, params=params, help=text)


def mcp() -> click.Command:
    """Return the command that serves MCP."""

    def callback() -> Code:
        import importlib.util

        if importlib.util.find_spec("mcp_types") is None:  # which comes with version 2
            raise click.UsageError('the MCP SDK is not installed; run: pip install "jobdetails[mcp]"')
        from .._mcp.server import serve

        return serve()

    text = (
        "Serve MCP on standard input and output, so that agents can look up jobs and wait for them. Keys and settings "
        "are read from the environment."
    )
    return click.Command("mcp", callback=callback, params=[common.option()], help=text)


def completion(root: click.Group) -> click.Command:
    """Return the command that prints the script for tab completion."""

    def callback(shell: str) -> Code:
        from click.shell_completion import get_completion_class

        kind = get_completion_class(shell)
        assert kind is not None
        terminal.write(kind(root, {}, "jobdetails", "_JOBDETAILS_COMPLETE").source().encode())
        return Code.SUCCEEDED

    shell = click.Argument(["shell"], type=click.Choice(["bash", "zsh", "fish"]))
    text = 'Print the script for tab completion in a shell.\n\n\b\nIn bash: eval "$(jobdetails completion bash)"'
    return click.Command("completion", callback=callback, params=[shell, common.option()], help=text)
