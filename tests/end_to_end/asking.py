"""Call clients that are installed in another environment, for the tests and the demo."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..vendors import Vendor
from .environments import Environment
from .stand_in import StandIn

ASK = Path(__file__).with_name("ask.py")


def options_of(vendor: Vendor, server: StandIn) -> dict[str, Any]:
    """Return the arguments of a client for the server."""
    return {**vendor.options, "base_url": server.base_url(vendor.name)}


def outcomes_of(
    environment: Environment,
    vendor: Vendor,
    server: StandIn,
    changes: Iterable[dict[str, Any]],
    *,
    module: str | None = None,
    is_async: bool = False,
) -> list[Any]:
    """Return the outcomes from ask.py for the documented call, with some of the client's arguments changed."""
    tasks = [
        {
            "module": module or f"jobdetails_{vendor.name}",
            "is_async": is_async,
            "arguments": vendor.arguments,
            "options": options_of(vendor, server) | change,
        }
        for change in changes
    ]
    done = environment.run(ASK, text=json.dumps(tasks))
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    outcomes: list[Any] = json.loads(done.stdout)
    return outcomes
