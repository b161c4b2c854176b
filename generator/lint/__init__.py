"""Lint the specs with our own rules and conventions, and with Redocly."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from .. import node
from ..errors import Problem, pointer
from ..spec.rules import tolerant
from ..spec.spec import Spec
from ..spec.specs import REDOCLY, inspect, paths
from . import form, texts

CONVENTIONS = (*form.CONVENTIONS, *texts.CONVENTIONS)
"""Our conventions; specs/README.md lists them."""


VALID = "spec-valid"
"""The rule id of everything that makes a spec invalid."""


@frozen(order=True)
class Finding:
    """Something to fix in a spec, with the id of the convention or Redocly rule."""

    file: str
    line: int
    rule: str
    pointer: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.rule}: {self.pointer}: {self.message}"


def lint(*, root: Path) -> list[Finding]:
    """
    Return everything to fix in the specs of a project, by file and line.

    Raises:
        SpecError: There are no specs.
        NodeError: Redocly cannot be installed, or failed.
    """
    folder = root / "specs"
    found: list[Finding] = []
    files = []
    for path in paths(folder).values():
        spec, problems = inspect(path)
        found += [_of_rule(problem) for problem in problems]
        if spec:
            files.append(path.name)
            found += broken_conventions(spec, path.read_text(encoding="utf-8"), problems)
    reported = {(finding.file, finding.line) for finding in found}
    found += [finding for finding in redocly_findings(folder, files) if (finding.file, finding.line) not in reported]
    return sorted(found)


def convention_findings(problems: Sequence[Problem], *, root: Path) -> list[Finding]:
    """Return the broken conventions in the specs that have these problems."""
    found: list[Finding] = []
    for file in sorted({problem.file for problem in problems}):
        path = root / file
        spec, own = inspect(path) if path.is_file() and path.suffix == ".yaml" else (None, [])
        if spec:
            found += broken_conventions(spec, path.read_text(encoding="utf-8"), own)
    return sorted(found)


def _of_rule(problem: Problem) -> Finding:
    message = f"found {problem.found}; expected {problem.expected}"
    return Finding(problem.file, problem.line or 1, VALID, problem.pointer, message)


def broken_conventions(spec: Spec, text: str, problems: Sequence[Problem] = ()) -> Iterator[Finding]:
    """
    Yield the conventions that a spec breaks.

    Args:
        spec: The spec.
        text: Its text.
        problems: The spec's problems; conventions that cannot be checked because of them are skipped.
    """
    for convention in CONVENTIONS:
        with tolerant(problems):
            for place, there in list(convention.find(spec, text)):
                problem = spec.problem(pointer(*place), there, convention.expected)
                yield evolve(_of_rule(problem), rule=convention.id)


def redocly_findings(folder: Path, files: Sequence[str]) -> Iterator[Finding]:
    """
    Yield what Redocly finds in these files of a folder that also has its configuration.

    Raises:
        NodeError: Redocly cannot be installed, or failed.
    """
    options = ["--config", REDOCLY, "--lint-config", "error", "--format", "json", "--max-problems", "1000"]
    done = node.redocly(["lint", *files, *options], cwd=folder)
    reports = list(_json_values(done.stdout))
    if done.returncode not in (0, 1) or len(reports) != len(files):
        message = f"redocly lint printed {len(reports)} reports for {len(files)} specs:\n{done.stderr}"
        raise node.NodeError(message.rstrip())
    found = [_finding(folder, problem) for report in reports for problem in report["problems"]]
    if done.returncode and not found:
        raise node.NodeError(f"redocly lint failed:\n{done.stderr}".rstrip())
    yield from found


def _finding(folder: Path, problem: dict[str, Any]) -> Finding:
    location = problem["location"][0]
    file = f"{folder.name}/{Path(location['source']['ref']).name}"
    line = location.get("start", {}).get("line", 1)
    return Finding(file, line, problem["ruleId"], location.get("pointer") or "#", problem["message"])


def _json_values(text: str) -> Iterator[dict[str, Any]]:
    """Yield concatenated JSON values: Redocly writes one for each file."""
    decoder = json.JSONDecoder()
    rest = text.lstrip()
    while rest:
        value, end = decoder.raw_decode(rest)
        yield value
        rest = rest[end:].lstrip()
