"""
Run `nox -s demo`: every client, installed as a user would, looks up a job.

All folders of clients/ are installed in a bare environment, in which demo_table.py calls each vendor's client through
the facade, against a local server that validates the requests, and prints the table.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from ..checkout import import_path, packages
from ..vendors import KEY, VENDORS
from .asking import options_of
from .environments import Environment, make_environment
from .stand_in import StandIn, stand_in


def main() -> int:
    """Print the table, and return 0 if every vendor's client succeeded."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sys.path[:0] = import_path(folder / "metadata")  # to import the clients and read the names of their arguments
        print(f"Installing {len(packages())} packages in a bare environment.", flush=True)
        environment = make_environment(folder / "environment", *packages())
        print("Starting a server that checks requests against specs/ and responds with their examples.", flush=True)
        with stand_in([vendor.path for vendor in VENDORS], key=KEY) as server:
            print()
            result = show(environment, server)
    print(f"\n{'Failed' if result else 'Done'} after {time.monotonic() - began:.0f} s.")
    return result


def show(environment: Environment, server: StandIn, *, key: str = KEY) -> int:
    """Print the table of the clients in an environment, and return its exit code."""
    calls = [
        {
            "vendor": vendor.name,
            "operation": " ".join(reversed(vendor.route[:2])),
            "arguments": vendor.arguments,
            "options": options_of(vendor, server) | dict.fromkeys(vendor.schemes, key),
            "sample": vendor.example,
        }
        for vendor in VENDORS
    ]
    done = environment.run(Path(__file__).with_name("demo_table.py"), text=json.dumps(calls))
    print(done.stdout, end="")
    print(done.stderr, end="", file=sys.stderr)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
