"""The command `jobdetails`, in the extra ``jobdetails[cli]``."""

from __future__ import annotations

import importlib.util
import signal
import sys

from . import terminal


def main() -> None:
    """Run the command with the arguments of this process, and end the process."""
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:  # as it is in the background of a script
        signal.signal(signal.SIGINT, lambda *_: terminal.leave(130))  # at once: whatever is being waited for
    if missing := [name for name in ("click", "rich") if importlib.util.find_spec(name) is None]:
        text = f"found no {' and no '.join(missing)}, which the command needs: pip install 'jobdetails[cli]'"
        sys.stderr.write(f"jobdetails: {text}\n")
        sys.exit(2)
    from .command import run  # only now: it needs click

    sys.exit(run())
