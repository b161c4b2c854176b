"""The command `jobdetails`, which needs the extra ``jobdetails[cli]``."""

from __future__ import annotations

import importlib.util
import sys

from . import terminal


def main() -> None:
    """Run the command with the arguments of this process, and exit."""
    terminal.prepare()
    if missing := [name for name in ("click", "rich") if importlib.util.find_spec(name) is None]:
        verb = "is" if len(missing) == 1 else "are"
        text = f"{' and '.join(missing)} {verb} not installed; run: pip install 'jobdetails[cli]'"
        sys.stderr.write(f"jobdetails: {text}\n")
        sys.exit(2)
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # httpx would import all of rich for its own command
    from .command import run  # imported late because it needs click

    sys.exit(run())
