"""Lint the specs: valid by our rules, by our conventions, and by Redocly."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from .. import node
from ..errors import pointer
from ..specs import Spec, load_all
from . import form, texts

CONFIG = "redocly.yml"
"""Redocly's configuration, in specs/; no *.yaml, since each of those is a vendor."""


CONVENTIONS = (*form.CONVENTIONS, *texts.CONVENTIONS)
"""Each of our conventions; specs/README.md lists them."""


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
        SpecError: A spec is not valid, so that nothing more can be said about it.
        NodeError: Redocly cannot be installed or gave no answer.
    """
    folder = root / "specs"
    specs = load_all(folder)
    files = [f"{spec.vendor}.yaml" for spec in specs]
    found = [*by_redocly(folder, files)]
    for spec, file in zip(specs, files, strict=True):
        found += broken_by(spec, (folder / file).read_text(encoding="utf-8"))
    return sorted(found)


def broken_by(spec: Spec, text: str) -> Iterator[Finding]:
    """Yield what of our conventions a valid spec breaks."""
    for convention in CONVENTIONS:
        for place, there in convention.find(spec, text):
            problem = spec.problem(pointer(*place), there, convention.asks)
            message = f"found {problem.found}; expected {problem.expected}"
            yield Finding(spec.file, problem.line or 1, convention.id, problem.pointer, message)


def by_redocly(folder: Path, files: Sequence[str]) -> Iterator[Finding]:
    """
    Yield what Redocly finds in these files of a folder, which has its configuration, too.

    Raises:
        NodeError: It cannot be installed or gave no answer.
    """
    options = ["--config", CONFIG, "--lint-config", "error", "--format", "json", "--max-problems", "1000"]
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
