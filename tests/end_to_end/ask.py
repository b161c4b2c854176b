"""
Asks vendors about jobs, as told by JSON on standard input, and prints what came of each question as JSON.

It runs in a bare environment: it needs the client it is told to import, and the standard library.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
from typing import Any


def outcome(task: dict[str, Any]) -> dict[str, Any]:
    """Return both answers to a question, or the error that it raised."""
    module = importlib.import_module(task["module"])
    try:
        value, response = asyncio.run(ask_async(module, task)) if task["is_async"] else ask(module, task)
    except module.APIStatusError as error:
        return {
            "error": type(error).__name__,
            "status_code": error.status_code,
            "message": error.message,
            "request_id": error.request_id,
            "model": type(error.error).__name__,
            "body": error.error.to_dict() if error.error else None,
        }
    except module.APIError as error:
        return {"error": type(error).__name__, "message": str(error)}
    return {
        "value": [job.to_dict() for job in value] if isinstance(value, list) else value.to_dict(),
        "body": response.parsed.to_dict(),
        "status_code": response.status_code,
        "request_id": response.headers["X-Request-Id"],
        "content": json.loads(response.content),
        "mismatches": [str(mismatch) for mismatch in response.mismatches],
    }


def ask(module: Any, task: dict[str, Any]) -> tuple[Any, Any]:
    """Call both methods of a `Client`."""
    with module.Client(**task["options"]) as client:
        return client.get_job_details(*task["arguments"]), client.get_job_details_response(*task["arguments"])


async def ask_async(module: Any, task: dict[str, Any]) -> tuple[Any, Any]:
    """Call both methods of an `AsyncClient`, at the same time."""
    async with module.AsyncClient(**task["options"]) as client:
        value = client.get_job_details(*task["arguments"])
        response = client.get_job_details_response(*task["arguments"])
        return tuple(await asyncio.gather(value, response))


if __name__ == "__main__":
    print(json.dumps([outcome(task) for task in json.load(sys.stdin)]))
