"""
Compare the clients and the generator with their peers, and write results.md.

    python -m tests.benchmarks [--quick] [--without PEER] [SECTION ...]

A quick run, or one of some sections only, prints its table and writes nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from pathlib import Path

from ..checkout import import_path
from .measure import FULL, QUICK, SECTIONS
from .peers import HERE, PEERS, NotInstalledError, Peers, tasks
from .table import Comparison, summary, table

RESULTS = HERE / "results.md"
VERSIONS = (
    "import importlib.metadata as m, json; print(json.dumps({d.name.lower(): d.version for d in m.distributions()}))"
)


def main() -> int:
    """Measure, and return 0 if every peer was available or excluded."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--quick", action="store_true", help="few rounds, to see that it works")
    known = [*PEERS["environments"], *PEERS["sdk"]]
    parser.add_argument("--without", action="append", default=[], choices=known, help="leave out a peer")
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join(SECTIONS))
    options = parser.parse_args()
    if unknown := [name for name in options.sections if name not in SECTIONS]:
        parser.error(f"no section {unknown[0]!r}; there are {', '.join(SECTIONS)}")
    with tempfile.TemporaryDirectory() as name:
        sys.path[:0] = import_path(Path(name, "metadata"))  # vendors are described by their packages
        peers = Peers(Path(name), without=options.without)
        found = measured(peers, options.sections or list(SECTIONS), quick=options.quick)
        text = f"{table(found)}\n\n{summary(found)}\n"
        if peers.missing:
            text += "\n" + "".join(f"`{name}` could not be installed: {why}\n" for name, why in peers.missing.items())
        if options.quick or options.sections:
            print(text)
        else:
            RESULTS.write_text(report(peers, text), encoding="utf-8")
    for name, why in peers.missing.items():
        print(f"{name}: could not be installed, and --without {name} was not given: {why}", file=sys.stderr)
    return 1 if peers.missing else 0


def measured(peers: Peers, sections: list[str], *, quick: bool) -> list[Comparison]:
    """Return the results of the sections."""
    for name in (*PEERS["environments"], *PEERS["sdk"]):
        try:
            peers.environment(name)
            print(f"Installed {name}.", flush=True)
        except NotInstalledError:
            print(f"Without {name}.", flush=True)
    found: list[Comparison] = []
    with tasks(peers.environment("ours").python) as given:
        for section in sections:
            print(f"Measuring {section}.", flush=True)
            for comparison in SECTIONS[section](peers, given, QUICK if quick else FULL):
                found.append(comparison)
                print("  " + "  ".join(comparison.cells()), flush=True)
    return found


def report(peers: Peers, text: str) -> str:
    """Return the text of results.md: the method, the machine, and the results."""
    notes = (HERE / "notes.md").read_text(encoding="utf-8")
    return f"# Benchmarks\n\nWritten by `nox -s bench`.\n\n{machine(peers)}\n\n{text}\n{notes}"


def machine(peers: Peers) -> str:
    """Return the kind of machine, and the versions of the measured packages."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    versions: dict[str, str] = {}
    for name in (*PEERS["environments"], *PEERS["sdk"]):
        if name not in peers.missing and name not in peers.left_out:
            versions |= json.loads(peers.environment(name).run("-c", VERSIONS).stdout)
    shown = [f"{name} {versions[name]}" for name in sorted(PEERS["versions"]) if name in versions]
    return (
        f"{os.cpu_count()} x {models[0] if models else platform.machine()}, {platform.system()}, "
        f"Python {platform.python_version()}, {', '.join(shown)}."
    )


if __name__ == "__main__":
    sys.exit(main())
