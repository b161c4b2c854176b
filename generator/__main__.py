"""``python -m generator``: what `nox -s generate` and `nox -s check` call."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from . import check, generate
from .errors import SpecError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return 0 if all is well, 1 if a spec or a client is not, 2 for wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m generator", description="Generate clients/ from specs/.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text in (
        ("generate", "write the clients"),
        ("check", "compare the clients with what the specs give; write nothing"),
    ):
        command = commands.add_parser(name, help=text, description=text.capitalize() + ".")
        command.add_argument("vendor", nargs="*", help="only these; all by default")
    given = parser.parse_args(arguments)
    try:
        if given.command == "generate":
            changed = generate(given.vendor)
            print("\n".join(f"changed {path}" for path in changed) or "nothing changed")
            return 0
        differences = check(given.vendor)
    except SpecError as error:
        print(error, file=sys.stderr)
        return 1
    if differences:
        print("\n".join(differences), file=sys.stderr)
        print(f"{len(differences)} out of date; run: nox -s generate", file=sys.stderr)
        return 1
    print("the clients are what the specs give")
    return 0


if __name__ == "__main__":
    sys.exit(main())
