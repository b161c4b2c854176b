"""
Audit the dependencies of the clients, including extras, for known vulnerabilities with pip-audit.

    python -m tests.release.supply_chain

Exit codes: 0 if all are known to be fine, 1 if one is vulnerable, 2 if that could not be found out of all.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

CLIENTS = sorted((Path(__file__).parent.parent.parent / "clients").glob("*/pyproject.toml"))
OURS = "jobdetails"


def requirement(path: Path) -> str:
    """Return the pip requirement for a client: its folder, with all extras."""
    extras = tomllib.loads(path.read_text(encoding="utf-8"))["project"].get("optional-dependencies", {})
    return f"{path.parent}[{','.join(extras)}]" if extras else str(path.parent)


def judged(report: Mapping[str, Any]) -> tuple[int, list[str]]:
    """Return the exit code and the lines of output for a pip-audit report, ignoring our own packages."""
    found = [entry for entry in report["dependencies"] if not entry["name"].startswith(OURS)]
    vulnerable = [entry for entry in found if entry.get("vulns")]
    unknown = [entry for entry in found if "vulns" not in entry]
    lines = [
        f"{entry['name']} {entry['version']}: {vulnerability['id']}; fixed in "
        f"{', '.join(vulnerability['fix_versions']) or 'no version'}"
        for entry in vulnerable
        for vulnerability in entry["vulns"]
    ]
    if unknown or not found:
        names = ", ".join(entry["name"] for entry in unknown) or "any package"
        lines.append(f"could not be audited, since the database has no answer or cannot be reached: {names}")
    lines.append(f"{len(found)} packages: {len(vulnerable)} vulnerable, {len(unknown)} not audited")
    return (1 if vulnerable else 2 if unknown or not found else 0), lines


def main() -> int:
    """Install the dependencies of the clients into a separate folder, audit them, and print the result."""
    with tempfile.TemporaryDirectory() as folder:
        clients = [requirement(path) for path in CLIENTS]
        install = [sys.executable, "-m", "pip", "install", "--quiet", "--target", folder, *clients]
        subprocess.run(install, check=True)
        audit = [sys.executable, "-m", "pip_audit", "--path", folder, "--progress-spinner", "off", "--format", "json"]
        done = subprocess.run(audit, capture_output=True, text=True, check=False)
    try:
        report = json.loads(done.stdout)
    except ValueError:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        print(f"pip-audit could not reach its database, so nothing is known: {last[:300]}", file=sys.stderr)
        return 2
    code, lines = judged(report)
    print("\n".join(lines), file=sys.stderr if code else sys.stdout)
    return code


if __name__ == "__main__":
    sys.exit(main())
