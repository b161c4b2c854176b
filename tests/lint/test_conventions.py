"""The conventions of specs: a good spec follows them all, and one edit breaks exactly one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator import lint
from generator.spec.specs import REDOCLY, load

from ..checkout import ROOT
from ..vendors import Vendor

GOOD = (Path(__file__).parent / "good.yaml").read_text(encoding="utf-8")

BREAKING = [
    ("description-missing", "          description: When the job started.\n", ""),
    ("description-missing", "      description: A job.\n", ""),
    ("description-missing", "      description: It changes nothing.\n", ""),
    ("description-missing", "        description: Ids of the jobs.\n", ""),
    ("description-missing", "        description: Address of Acme.\n", ""),
    ("description-missing", "  description: Jobs of Acme.\n", ""),
    ("description-missing", "          description: Team of the jobs.\n", ""),
    ("description-missing", "      description: API key of Acme.\n", ""),
    ("description-sentence", "description: A job.", "description: A job"),
    ("description-sentence", "description: A job.", "description: A job. It runs."),
    ("description-sentence", "summary: Return jobs.", "summary: Return jobs"),
    ("description-sentence", "description: A job.", "description: A job..."),
    ("description-plain", "description: A job.", "description: A `job`."),
    ("description-plain", "description: A job.", "description: A **job**."),
    ("description-plain", "description: A job.", "description: A [job](page)."),
    ("description-plain", "description: A job.", "description: A <b>job</b>."),
    ("example-missing", "          example: red\n", ""),
    ("example-missing", "            example: [1]\n", ""),
    ("required-reason", "      # Without it there is no answer.\n", ""),
    ("component-order", "    JobIds:", "    A:\n      type: object\n      description: New.\n      properties:\n"
     "        b:\n          type: string\n          description: New.\n\n    JobIds:"),
    ("component-order", "    JobIds:", "    As:\n      type: array\n      description: New.\n      items:\n"
     "        $ref: '#/components/schemas/Job'\n\n    JobIds:"),
    ("component-name", "    JobIds:", "    a_name:\n      type: string\n      description: New.\n\n    JobIds:"),
    ("body-component", "              $ref: '#/components/schemas/JobIds'",
     "              type: array\n              items:\n                type: integer"),
    ("server-form", "  - url: '{base_url}'\n    variables:\n      base_url:\n        default: https://example.com\n"
     "        description: Address of Acme.\n        x-env: ACME_API_URL", "  - url: https://example.com"),
    ("operation-name", "operationId: get_job_details", "operationId: get_jobs"),
    ("job-missing", "      x-job:\n        id: id\n        status: status\n        phases:\n"
     "          succeeded: [done]\n          failed: [failed]\n", ""),
    ("scheme-name", "apiKey:", "key:"),
    ("env-name", "x-env: ACME_TEAM", "x-env: TEAM"),
    ("env-name", "          x-env: ACME_TEAM\n", ""),
    ("env-name", "        x-env: ACME_API_URL\n", ""),
    ("env-name", "x-env: ACME_API_KEY", "x-env: API_KEY"),
    ("key-order", "openapi: 3.1.0\n\ninfo:\n  title: Acme\n  version: '0.1.0'\n",
     "openapi: 3.1.0\n\ninfo:\n  version: '0.1.0'\n  title: Acme\n"),
    ("key-order", "security:\n  - apiKey: []\n\npaths:", "paths:"),
    ("source-missing", "      url: https://docs.example.com/get-job\n", ""),
    ("conflict-sentence", "because: The page has it so.", "because: The page"),
    ("date-quoted", "started_at: '2025-01-15'", "started_at: 2025-01-15"),
    ("anchor", "      enum:\n", "      enum: &values\n"),
]  # fmt: skip


def broken(folder: Path, text: str) -> list[str]:
    """Return the ids of the conventions that a spec breaks."""
    path = folder / "acme.yaml"
    path.write_text(text, encoding="utf-8")
    return [finding.rule for finding in lint.broken_conventions(load(path), text)]


def test_a_good_spec_follows_all(tmp_path: Path) -> None:
    """A spec that follows all conventions has no findings."""
    assert broken(tmp_path, GOOD) == []


@pytest.mark.parametrize(("rule", "old", "new"), BREAKING)
def test_one_edit_breaks_one_convention(tmp_path: Path, rule: str, old: str, new: str) -> None:
    """An edit is reported under the id of the convention that it breaks, and no other."""
    assert old in GOOD
    text = GOOD.replace(old, new)
    if rule == "key-order" and new == "paths:":
        text += "\nsecurity:\n  - apiKey: []\n"
    assert set(broken(tmp_path, text)) == {rule}


def test_documents_are_named(tmp_path: Path) -> None:
    """A spec without x-source breaks a convention."""
    start, end = GOOD.index("  x-source:"), GOOD.index("servers:")
    text = (GOOD[:start] + GOOD[end:]).replace("              - 3: string\n", "")
    assert broken(tmp_path, text) == ["source-missing"]


def test_a_finding_says_where_and_what(tmp_path: Path) -> None:
    """A finding has a file, line, id, pointer, what was found and what was expected."""
    text = GOOD.replace("description: A job.", "description: A job")
    (tmp_path / "acme.yaml").write_text(text, encoding="utf-8")
    (finding,) = lint.broken_conventions(load(tmp_path / "acme.yaml"), text)
    line = text.splitlines().index("      description: A job") + 1
    place = f"{tmp_path.name}/acme.yaml:{line}: description-sentence: #/components/schemas/Job/description"
    assert str(finding) == f"{place}: found 'A job'; expected one sentence, ending in a period"


def test_each_convention_is_tested_and_listed() -> None:
    """specs/README.md lists each id once, and a test breaks each."""
    ids = [convention.id for convention in lint.CONVENTIONS]
    text = (ROOT / "specs" / "README.md").read_text(encoding="utf-8").partition("## Lint")[2].partition("\n## ")[0]
    assert sorted(re.findall(r"^\| `([a-z-]+)` \|", text, flags=re.MULTILINE)) == sorted(ids)
    assert {rule for rule, _, _ in BREAKING} == set(ids)


def test_the_specs_follow_all(vendor: Vendor) -> None:
    """No spec of a vendor breaks a convention."""
    text = vendor.path.read_text(encoding="utf-8")
    assert list(lint.broken_conventions(load(vendor.path), text)) == []


def test_the_configuration_of_redocly_is_no_vendor() -> None:
    """Redocly's configuration beside the specs is not mistaken for a vendor."""
    path = ROOT / "specs" / REDOCLY
    assert path.is_file()
    assert path not in list((ROOT / "specs").glob("*.yaml"))
