"""Lint the specs: valid by our rules, by our conventions, and by Redocly."""

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
"""Each of our conventions; specs/README.md lists them."""


VALID = "spec-valid"
"""The id of everything that keeps a spec from being generated from."""


@frozen(order=True)
class Finding:
    """Something to mend in a spec, with the id of the convention or of Redocly's rule."""

    file: str
    line: int
    rule: str
    pointer: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.rule}: {self.pointer}: {self.message}"


def lint(*, root: Path) -> list[Finding]:
    """
    Return what is to be mended in the specs below a folder, by file and line.

    Raises:
        SpecError: There is no spec.
        NodeError: Redocly cannot be installed or gave no answer.
    """
    folder = root / "specs"
    found: list[Finding] = []
    files = []
    for path in paths(folder).values():
        spec, problems = inspect(path)
        found += [_of_rule(problem) for problem in problems]
        if spec:
            files.append(path.name)
            found += broken_by(spec, path.read_text(encoding="utf-8"), problems)
    told = {(finding.file, finding.line) for finding in found}
    found += [finding for finding in by_redocly(folder, files) if (finding.file, finding.line) not in told]
    return sorted(found)


def beside(problems: Sequence[Problem], *, root: Path) -> list[Finding]:
    """Return what of our conventions is broken by the specs that have these problems."""
    found: list[Finding] = []
    for file in sorted({problem.file for problem in problems}):
        path = root / file
        spec, own = inspect(path) if path.is_file() and path.suffix == ".yaml" else (None, [])
        if spec:
            found += broken_by(spec, path.read_text(encoding="utf-8"), own)
    return sorted(found)


def _of_rule(problem: Problem) -> Finding:
    message = f"found {problem.found}; expected {problem.expected}"
    return Finding(problem.file, problem.line or 1, VALID, problem.pointer, message)


def broken_by(spec: Spec, text: str, problems: Sequence[Problem] = ()) -> Iterator[Finding]:
    """
    Yield what of our conventions a spec breaks.

    Args:
        spec: The spec.
        text: Its text.
        problems: What is wrong with it; conventions that rely on that say nothing.
    """
    for convention in CONVENTIONS:
        with tolerant(problems):
            for place, there in list(convention.find(spec, text)):
                problem = spec.problem(pointer(*place), there, convention.asks)
                yield evolve(_of_rule(problem), rule=convention.id)


def by_redocly(folder: Path, files: Sequence[str]) -> Iterator[Finding]:
    """
    Yield what Redocly finds in these files of a folder, which has its configuration, too.

    Raises:
        NodeError: It cannot be installed or gave no answer.
    """
    options = ["--config", REDOCLY, "--lint-config", "error", "--format", "json", "--max-problems", "1000"]
    done = node.redocly(["lint", *files, *options], cwd=folder)
    reports = list(_json_values(done.stdout))
    if done.returncode not in (0, 1) or len(reports) != len(files):
        told = f"redocly lint gave {len(reports)} reports for {len(files)} specs:\n{done.stderr}"
        raise node.NodeError(told.rstrip())
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
    """Yield JSON values that stand one after the other: Redocly writes one for each file."""
    decoder = json.JSONDecoder()
    rest = text.lstrip()
    while rest:
        value, end = decoder.raw_decode(rest)
        yield value
        rest = rest[end:].lstrip()
