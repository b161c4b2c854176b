"""
Mutate a module one place at a time, and show which changes its tests do not detect.

    python -m tests.mutation clients/core/src/jobdetails_core/_retry.py tests/core [--most 100]

cosmic-ray makes the changes, in a copy of the checkout. Of many possible changes some are tried, always the same.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from .checkout import ROOT

CONFIG = """\
[cosmic-ray]
module-path = "{module}"
timeout = 300.0
excluded-modules = []
test-command = "{python} -m pytest {tests} -x -q -n0 -p no:randomly"
[cosmic-ray.distributor]
name = "local"
"""


def cosmic_ray(folder: Path, *arguments: str) -> str:
    """Run cosmic-ray in a folder, and return its output."""
    command = [sys.executable, "-m", "cosmic_ray.cli", *arguments]
    variables = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=folder, env=variables, check=True, stdout=subprocess.PIPE, text=True).stdout


def sample(session: Path, most: int) -> None:
    """Delete all mutations in a session except a sample."""
    from cosmic_ray.work_db import use_db

    with use_db(str(session)) as database:
        items = sorted(database.work_items, key=lambda item: str(item.mutations))
        kept = random.Random(0).sample(items, min(most, len(items)))  # no secret
        database.clear()
        database.add_work_items(kept)


def main() -> int:
    """Print each mutation that survived, and the share of those that were detected."""
    parser = argparse.ArgumentParser(description="Show which changes of a module its tests do not notice.")
    parser.add_argument("module", help="the module to change, such as clients/core/src/jobdetails_core/_retry.py")
    parser.add_argument("tests", nargs="+", help="the tests that should notice")
    parser.add_argument("--most", type=int, default=100, help="the number of changes to try")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "checkout")
        shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".git", ".nox", "dist", "site", "__pycache__"))
        config = CONFIG.format(module=options.module, tests=" ".join(options.tests), python=sys.executable)
        folder.joinpath("mutation.toml").write_text(config, encoding="utf-8")
        cosmic_ray(folder, "baseline", "mutation.toml")
        cosmic_ray(folder, "init", "mutation.toml", "mutation.sqlite")
        sample(folder / "mutation.sqlite", options.most)
        cosmic_ray(folder, "exec", "mutation.toml", "mutation.sqlite")
        lines = [json.loads(line) for line in cosmic_ray(folder, "dump", "mutation.sqlite").splitlines()]
    survivors = [(item, result) for item, result in lines if result and result["test_outcome"] == "survived"]
    for _, result in survivors:
        print(result["diff"])
    print(f"{options.module}: {len(lines) - len(survivors)} of {len(lines)} changes were noticed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
