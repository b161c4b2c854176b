"""Redocly over specs with one defect each."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator import lint, node
from generator.spec.specs import REDOCLY

from ..checkout import ROOT

GOOD = (ROOT / "tests" / "lint" / "good.yaml").read_text(encoding="utf-8")

DEFECTS = [
    ("no-unused-components", "    Answer:\n",
     "    Spare:\n      type: string\n      description: New.\n\n    Answer:\n"),
    ("no-invalid-media-type-examples", "                  status: done\n", "                  state: done\n"),
    ("no-invalid-media-type-examples", "                  status: done\n", "                  status: gone\n"),
    ("no-invalid-media-type-examples", "example: [1]", "example: [one]"),
    ("no-invalid-parameter-examples", "          example: red\n", "          example: 5\n"),
    ("no-invalid-schema-examples", "          type: string\n          description: When the job started.\n",
     "          type: string\n          example: 5\n          description: When the job started.\n"),
    ("no-required-schema-properties-undefined", "required: [job]", "required: [job, other]"),
    ("no-unresolved-refs", "$ref: '#/components/schemas/Job'", "$ref: '#/components/schemas/Jobs'"),
    ("security-defined", "  - apiKey: []", "  - other: []"),
    ("path-parameters-defined", "  /jobs:", "  /jobs/{id}:"),
    ("no-path-trailing-slash", "  /jobs:", "  /jobs/:"),
    ("no-enum-type-mismatch", "        - failed\n", "        - 5\n"),
    ("operation-summary", "      summary: Return jobs.\n", ""),
    ("struct", "      type: array\n", "      type: arrays\n"),
    ("struct", "          in: header\n", "          in: head\n"),
    ("operation-parameters-unique", "      requestBody:\n",
     "        - name: Team\n          in: header\n          schema:\n            type: string\n      requestBody:\n"),
    ("no-undefined-server-variable", "  - url: '{base_url}'\n", "  - url: '{address}'\n"),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the project's configuration of Redocly."""
    shutil.copy(ROOT / "specs" / REDOCLY, tmp_path)
    return tmp_path


def test_each_defect_is_found(folder: Path) -> None:
    """Each seeded defect is found under its rule, and the spec without one has no finding."""
    (folder / "good.yaml").write_text(GOOD, encoding="utf-8")
    for number, (_, old, new) in enumerate(DEFECTS):
        assert old in GOOD
        (folder / f"defect{number}.yaml").write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    names = ["good.yaml", *(f"defect{number}.yaml" for number in range(len(DEFECTS)))]
    found = {name: set[str]() for name in names}
    for finding in lint.redocly_findings(folder, names):
        found[Path(finding.file).name].add(finding.rule)
    assert found.pop("good.yaml") == set()
    missed = [(rule, rules) for (rule, _, _), rules in zip(DEFECTS, found.values(), strict=True) if rule not in rules]
    assert missed == []


def test_a_finding_has_its_place(folder: Path) -> None:
    """Findings from Redocly have a file, line and pointer, like our own."""
    text = GOOD.replace("                  status: done\n", "                  state: done\n")
    (folder / "acme.yaml").write_text(text, encoding="utf-8")
    (finding,) = lint.redocly_findings(folder, ["acme.yaml"])
    assert finding.line == text.splitlines().index("                  state: done") + 1
    assert finding.pointer == "#/paths/~1jobs/post/responses/200/content/application~1json/example/job/state"


def test_no_answer_is_no_pass(folder: Path) -> None:
    """Where Redocly cannot read its configuration, nothing passes."""
    (folder / "good.yaml").write_text(GOOD, encoding="utf-8")
    (folder / REDOCLY).write_text("rules: [", encoding="utf-8")
    with pytest.raises(node.NodeError):
        list(lint.redocly_findings(folder, ["good.yaml"]))


def test_an_unknown_rule_is_no_pass(folder: Path) -> None:
    """A rule misspelt in the configuration is an error, not a rule that finds nothing."""
    (folder / "good.yaml").write_text(GOOD, encoding="utf-8")
    with (folder / REDOCLY).open("a", encoding="utf-8") as config:
        config.write("  no-unused-component: error\n")
    with pytest.raises(node.NodeError):
        list(lint.redocly_findings(folder, ["good.yaml"]))
