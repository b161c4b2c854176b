"""
What `nox -s demo` shows: every client, as a user installs it, asking how a job is doing.

The wheels of clients/ are built and installed together in a bare environment. There demo_table.py asks the stand-in
for each vendor through the facade, and prints the table.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from ..vendors import KEY, VENDORS
from .asking import options_of
from .environments import CLIENTS, Environment, build_wheel, make_environment
from .stand_in import StandIn, stand_in


def main() -> int:
    """Show the table, and return 0 if every vendor's client did as it should."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"Building {len(CLIENTS)} wheels.", flush=True)
        wheels = [build_wheel(folder / "wheels", client) for client in CLIENTS]
        print("Installing them in a bare environment.", flush=True)
        environment = make_environment(folder / "environment", *wheels)
        print("Starting a server that holds requests against specs/ and answers with their examples.", flush=True)
        with stand_in([vendor.path for vendor in VENDORS], key=KEY) as server:
            print()
            result = show(environment, server)
    print(f"\n{'Failed' if result else 'Done'} after {time.monotonic() - began:.0f} s.")
    return result


def show(environment: Environment, server: StandIn, *, key: str = KEY) -> int:
    """Print the table that the clients in an environment give, and return its exit code."""
    questions = [
        {
            "vendor": vendor.name,
            "operation": " ".join(reversed(vendor.route[:2])),
            "arguments": vendor.arguments,
            "options": options_of(vendor, server) | {"api_key": key},
            "sample": vendor.example,
        }
        for vendor in VENDORS
    ]
    done = environment.run(Path(__file__).with_name("demo_table.py"), text=json.dumps(questions))
    print(done.stdout, end="")
    print(done.stderr, end="", file=sys.stderr)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
