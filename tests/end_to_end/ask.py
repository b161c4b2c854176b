"""
Make the client calls described by JSON on standard input, and print the outcome of each as JSON.

It runs in a bare environment and needs only the client and the standard library.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
from typing import Any


def outcome(task: dict[str, Any]) -> dict[str, Any]:
    """Return the result of a call, or the error that it raises."""
    module = importlib.import_module(task["module"])
    try:
        value, response = asyncio.run(call_async(module, task)) if task["is_async"] else call(module, task)
    except module.errors.APIError as error:
        body = getattr(error, "error", None)
        return {
            "error": type(error).__name__,
            "vendor": error.vendor,
            "status_code": getattr(error, "status_code", None),
            "message": str(error),
            "request_id": getattr(error, "request_id", None),
            "body": body.to_dict() if body else None,
        }
    return {
        "value": [job.to_dict() for job in value] if isinstance(value, list) else value.to_dict(),
        "body": response.parsed.to_dict(),
        "request_id": response.headers["X-Request-Id"],
        "mismatches": [str(mismatch) for mismatch in response.mismatches],
    }


def call(module: Any, task: dict[str, Any]) -> tuple[Any, Any]:
    """Call both methods of a `Client`."""
    with module.Client(**task["options"]) as client:
        return client.get_job_details(**task["arguments"]), client.get_job_details_response(**task["arguments"])


async def call_async(module: Any, task: dict[str, Any]) -> tuple[Any, Any]:
    """Call both methods of an `AsyncClient` at the same time."""
    async with module.AsyncClient(**task["options"]) as client:
        value = client.get_job_details(**task["arguments"])
        response = client.get_job_details_response(**task["arguments"])
        return tuple(await asyncio.gather(value, response))


if __name__ == "__main__":
    print(json.dumps([outcome(task) for task in json.load(sys.stdin)]))
