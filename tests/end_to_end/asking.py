"""How the tests ask a client that is installed in another environment."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..vendors import KEY, ROOT, Vendor
from .environments import Environment
from .stand_in import StandIn

ASK = Path(__file__).with_name("ask.py")


def options_of(vendor: Vendor, server: StandIn) -> dict[str, str]:
    """Return the arguments of a client that may ask the server."""
    return {"api_key": KEY, "base_url": server.base_url(vendor.name), **vendor.settings}


def settings_of(vendor: Vendor, server: StandIn) -> dict[str, str]:
    """Return the same as environment variables."""
    options = options_of(vendor, server)
    return {variable: options[argument] for argument, variable in vendor.environment.items()}


def answers_of(
    environment: Environment,
    vendor: Vendor,
    server: StandIn,
    changes: Iterable[dict[str, Any]],
    *,
    module: str | None = None,
    is_async: bool = False,
) -> list[Any]:
    """
    Return what ask.py finds in an environment: both answers to each question, or the error.

    The questions differ from the documented one by changed arguments of the client, and by changed ``arguments``.
    """
    tasks = [
        {
            "module": module or f"jobdetails_{vendor.name}",
            "is_async": is_async,
            "arguments": change.get("arguments", vendor.arguments),
            "options": options_of(vendor, server) | {name: change[name] for name in change if name != "arguments"},
        }
        for change in changes
    ]
    done = environment.run(ASK, text=json.dumps(tasks))
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    answers: list[Any] = json.loads(done.stdout)
    return answers


def readme_example(client: str) -> str:
    """Return the first Python in the README of a folder of clients/: the others need a job that has not ended."""
    readme = (ROOT / "clients" / client / "README.md").read_text(encoding="utf-8")
    example, *_ = re.findall(r"```python\n(.*?)```", readme, flags=re.DOTALL)
    return str(example)


def status_of(vendor: Vendor) -> str:
    """Return the status of the sample's job, or of its first: the first property that is an enum of strings."""
    sample = vendor.example[vendor.returns] if vendor.returns else vendor.example
    schema = vendor.schema.properties[vendor.returns] if vendor.returns else vendor.schema
    if schema.kind == "array":
        schema, sample = schema.items, sample[0]
    enums = [name for name, inner in schema.properties.items() if inner.documented and inner.kind == "string"]
    return str(sample[enums[0]])
