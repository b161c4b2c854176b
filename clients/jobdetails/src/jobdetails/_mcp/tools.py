"""The tools: their arguments, their results, and the advice for agents after errors."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from jobdetails_core.errors import (
    APIConnectionError,
    AuthenticationError,
    InternalServerError,
    JobDetailsError,
    JobMissingError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
)
from jobdetails_core.vendors import Vendor, installed_vendors

from .. import _cli
from .._cli import clients, targets, vendors
from .._cli.board import Board
from .._cli.records import Record, missing_error, one_line
from .._cli.settings import missing_settings
from .._cli.values import InputError

LONGEST = 50
"""Longest wait in one call, in seconds: MCP clients give up after a minute."""

_JOB = {"type": "string", "description": "VENDOR:ID, or VENDOR:ID/ID if a job has several ids."}
_OPTIONS = {"type": "object", "description": "Other arguments of the vendor, by name."}
_TIMEOUT = {"type": "number", "minimum": 0, "maximum": LONGEST, "default": LONGEST, "description": "Seconds."}


class Outcome(NamedTuple):
    """
    The result of a tool call.

    Attributes:
        value: The output, as its schema describes it; None if there is none.
        text: Additional text for the agent.
        is_error: Whether the call failed.
    """

    value: dict[str, Any] | None
    text: str = ""
    is_error: bool = False


def inputs() -> dict[str, tuple[str, dict[str, Any]]]:
    """Return the description and the argument schemas of each tool."""
    has_options = any(not each.is_positional for vendor in installed_vendors().values() for each in vendor.arguments)
    job = {"job": _JOB, **({"options": _OPTIONS} if has_options else {})}
    return {
        "list_vendors": ("List the vendors, the ids of their jobs, and which environment variables are set.", {}),
        "get_job": ("Look up a job once.", job),
        "wait_for_job": (
            "Wait until a job has ended. If timed_out is true, call again.",
            {**job, "timeout": _TIMEOUT},
        ),
    }


def output(name: str) -> dict[str, Any]:
    """
    Return the output schema of a tool.

    Records have the command's schema without descriptions, limits and nested properties, to save an agent's tokens.
    """
    if name == "list_vendors":
        return {"type": "object", "properties": {"vendors": {"type": "array"}}}
    schema = json.loads(Path(_cli.__file__).with_name("record.schema.json").read_bytes())
    properties = {
        name: {key: value for key, value in each.items() if key in ("type", "enum")}
        for name, each in schema["properties"].items()
    }
    return {"type": "object", "properties": properties}


async def call(name: str, arguments: Mapping[str, Any]) -> Outcome:
    """Call one of the tools in `inputs`."""
    _, known = inputs()[name]
    try:
        if unknown := [each for each in arguments if each not in known]:
            raise _invalid(unknown[0], f"no argument but {', '.join(known) or 'none'}", arguments[unknown[0]])
        if name == "list_vendors":
            return Outcome({"vendors": [vendors.wire(vendor) for vendor in installed_vendors().values()]})
        target = _target(arguments.get("job"))
        options = _options(target.vendor, arguments.get("options") or {})
        timeout = _seconds(arguments.get("timeout", LONGEST)) if name == "wait_for_job" else None
        return await _ask(target, options, timeout)
    except ValueError as error:
        return Outcome(None, str(error), is_error=True)


async def _ask(target: targets.Target, options: dict[str, Any], timeout: float | None) -> Outcome:
    """Look up a job, or wait for it if there is a timeout."""
    vendor = target.vendor
    if timeout is not None and not vendor.job:
        raise InputError(f"{vendor.name}: its spec does not say how to wait for a job; use get_job")
    if missing := missing_settings([vendor], {}):
        raise InputError(f"{missing}; set it in the environment of this MCP server, and restart the server")
    board = Board()
    board.add(target)
    (record,) = board.records
    clients.listen(vendor, None, is_quiet=False)
    async with clients.create(vendor, "AsyncClient", {}, strict=False) as client:
        try:
            if timeout is None:
                board.see(target, await getattr(client, vendor.method)(*target.arguments, **options))
            else:
                summaries = client.iter_job(*target.arguments, timeout=timeout, **options)
                async with contextlib.aclosing(summaries):
                    async for summary in summaries:
                        record.see(summary.job, summary)
        except (JobDetailsError, ValueError) as error:
            is_missing = record.job is None and bool(getattr(error, "missing", None))  # also at the timeout
            board.fail(target, missing_error(record) if is_missing else error)
    return _outcome(record, target, timeout)


def _outcome(record: Record, target: targets.Target, timeout: float | None) -> Outcome:
    value = json.loads(json.dumps(record.wire(), ensure_ascii=False, default=str).encode(errors="replace"))
    if record.timed_out:
        known = f"{record.phase or 'not seen'} after {timeout:g} s ({record.reason})"
        return Outcome(value, f"{record.ref}: {known}. Call wait_for_job again.")
    if record.error:
        return Outcome(
            value, f"{record.ref}: {one_line(record.error)}. {_advice(record.error, target)}".rstrip(), is_error=True
        )
    return Outcome(value)


def _advice(error: Exception, target: targets.Target) -> str:
    """Return what to do about an error."""
    if isinstance(error, NotFoundError | JobMissingError):
        return f"Check the id: a job is {targets.form(target.vendor)}."
    if isinstance(error, AuthenticationError | PermissionDeniedError):
        keys = [str(setting.variable) for setting in target.vendor.settings if setting.is_secret]
        return f"Check {' and '.join(keys)} in the environment of this MCP server, and restart the server."
    if isinstance(error, ValueError):
        return "Correct this in the environment of this MCP server, and restart the server."
    return "Call again later." if isinstance(error, APIConnectionError | RateLimitError | InternalServerError) else ""


def _target(job: Any) -> targets.Target:
    if not isinstance(job, str):
        raise _invalid("job", "VENDOR:ID", job)
    target = targets.of_reference(job, installed_vendors())
    if len(target.refs) > 1:
        raise _invalid("job", "one job, and a call for each", job)
    return target


def _options(vendor: Vendor, given: Any) -> dict[str, Any]:
    """Return the keyword arguments of a call. Settings are excluded, so that an agent cannot send a key elsewhere."""
    names = [argument.name for argument in vendor.arguments if not argument.is_positional]
    if not isinstance(given, dict) or not given.keys() <= set(names):
        raise _invalid("options", f"an object with {', '.join(names) or 'nothing'}", given)
    found: dict[tuple[str, str], Any] = {}
    for name, value in given.items():
        found[vendor.name, name] = tuple(map(_text, value)) if isinstance(value, list) else _text(value)
    return clients.options_of(vendor, found)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _seconds(timeout: Any) -> float:
    if isinstance(timeout, bool) or not isinstance(timeout, int | float) or not 0 <= timeout <= LONGEST:
        raise _invalid("timeout", f"a number of seconds from 0 to {LONGEST}", timeout)
    return float(timeout)


def _invalid(name: str, expected: str, value: Any) -> InputError:
    return InputError(f"{name}: expected {expected}, got {json.dumps(value)}")
