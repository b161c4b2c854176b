"""Pages in the styles of documentation tools: the facts read are exactly those in the truth file."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.__main__ import main
from generator.audit import AuditError, facts_of_page

from ..checkout import ROOT

STYLES = Path(__file__).parent / "styles"
TRUTHS = sorted(STYLES.glob("*.truth.yaml"))
PAGES = os.environ.get("JOBDETAILS_PAGES", "")


def page_of(truth: Path) -> tuple[Path, dict[str, Any], str | None]:
    """Return the page of a truth file, the facts it states, and the endpoint if the page has several."""
    name = truth.name.removesuffix(".truth.yaml")
    page = next(path for path in STYLES.glob(f"{name}.*") if path != truth)
    stated = yaml.safe_load(truth.read_text(encoding="utf-8"))
    endpoint = stated["endpoint"]
    wanted = f"{endpoint['method']['value']} {endpoint['path']['value']}" if stated.get("several") else None
    return page, stated, wanted


def fields_of(stated: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the fields and parameters that a truth states, by their places."""
    found = {f"{entry['in']}.{entry['name']}": entry for entry in stated["parameters"]}
    found |= {f"response.{entry['path']}": entry for entry in stated["response"]}
    for error in stated["errors"]:
        found |= {f"error.{error['status']}.{entry['path']}": entry for entry in error["fields"]}
    return found


def simple(path: str) -> str:
    """Return a path with its arguments unnamed."""
    return re.sub(r"\{[^{}]*\}|:\w+|<[^<>]*>", "{}", path.partition("?")[0])


@pytest.mark.parametrize("truth", TRUTHS, ids=[path.name.removesuffix(".truth.yaml") for path in TRUTHS])
def test_a_page_states_what_its_truth_states(truth: Path) -> None:
    """Every field has its type, line, required and null; method, path, credential, values, errors and samples agree."""
    page, stated, wanted = page_of(truth)
    rows = facts_of_page(page, wanted)
    of = {kind: [row for row in rows if row["kind"] == kind] for kind in ("method", "path", "auth", "status", "sample")}
    assert {row["value"] for row in of["method"]} == {stated["endpoint"]["method"]["value"]}
    assert simple(stated["endpoint"]["path"]["value"]) in {simple(row["value"]) for row in of["path"]}
    if stated["auth"]:
        assert (f"header.{stated['auth']['header']}".lower(), stated["auth"]["prefix"]) in {
            (row["place"].lower(), row["value"]) for row in of["auth"]
        }
    errors = {f"error.{error['status']}" for error in stated["errors"]}
    assert {row["place"] for row in of["status"] if row["place"].startswith("error")} == errors
    samples = {(f"sample.{entry['status']}", entry["lines"][0]) for entry in stated["samples"]}
    assert {(row["place"], row["line"]) for row in of["sample"]} == samples
    for place, entry in fields_of(stated).items():
        found = [row for row in rows if row["kind"] in ("field", "parameter") and row["place"] == place]
        lines = range(entry["line"], entry.get("last_line", entry["line"]) + 1)
        assert any(row["line"] in lines for row in found), place
        for key in ("required", "nullable"):
            if entry.get(key) in (True, False):
                assert entry[key] in {row[key] for row in found}, (place, key)
        if entry.get("values"):
            listed = [row["value"] for row in rows if row["kind"] == "value" and row["place"] == place]
            assert entry["values"] in listed, place


@pytest.mark.parametrize("truth", TRUTHS, ids=[path.name.removesuffix(".truth.yaml") for path in TRUTHS])
def test_nothing_is_invented(truth: Path) -> None:
    """No field is read that the page does not state, of another endpoint or in another place."""
    page, stated, wanted = page_of(truth)
    known = fields_of(stated)
    free = tuple(f"{place}." for place, entry in known.items() if entry.get("open"))
    rows = [row for row in facts_of_page(page, wanted) if row["kind"] in ("field", "parameter")]
    places = {re.sub(r"(?:\[\])+$", "", row["place"]) for row in rows} - {re.sub(r"(?:\[\])+$", "", at) for at in known}
    is_free = ("header.accept", "header.content-type", f"header.{(stated['auth'] or {}).get('header', '')}".lower())
    assert {at for at in places if not at.startswith(free or "\0") and at.lower() not in is_free} == set()


def test_what_is_not_read_is_reported(tmp_path: Path) -> None:
    """A type that no word names, and a table of which nothing is known, are unread on their lines."""
    page = tmp_path / "page.md"
    text = "# A\n\n`GET /a`\n\n## Response\n\n| Field | Type |\n|--|--|\n| `a` | wibble |\n"
    text += "\n| Foo | Bar |\n|--|--|\n| 1 | 2 |\n"
    page.write_text(text, encoding="utf-8")
    unread = [(row["line"], row["value"]) for row in facts_of_page(page) if row["kind"] == "unread"]
    assert [value for line, value in unread if line == 9] == ["the type wibble"]
    expected = {"a table without names", "the column Foo", "the column Bar"}
    assert {value for line, value in unread if line == 11} == expected


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints the facts of the requested endpoint as JSON."""
    page, _, wanted = page_of(STYLES / "slate.truth.yaml")
    assert main(["facts", str(page), "--endpoint", str(wanted)]) == 0
    rows = json.loads(capsys.readouterr().out)["facts"]
    assert {row["value"] for row in rows if row["kind"] == "method"} == {"GET"}
    assert not any(row["place"] == "query.archived" for row in rows)


def test_an_endpoint_of_another_form() -> None:
    """A text that is not an endpoint is an error that says what is expected."""
    with pytest.raises(AuditError, match="expected a method and a path"):
        facts_of_page(STYLES / "slate.md", "the second one")


@pytest.mark.skipif(not PAGES, reason="JOBDETAILS_PAGES names no folder with pages and their scorer")
def test_the_published_table() -> None:
    """The table in styles/README.md is what the scorer beside the pages measures, and it meets the aims."""
    command = [sys.executable, str(Path(PAGES) / "score.py"), PAGES]
    done = subprocess.run(
        [*command, "--", sys.executable, "-m", "generator", "facts"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    measured = [line.split() for line in done.stdout.splitlines()]
    published = (STYLES / "README.md").read_text(encoding="utf-8")
    assert [line.split() for line in published.partition("```text\n")[2].partition("```")[0].splitlines()] == measured
    precision, recall, silent = (int(cell) for cell in measured[-1][-6::2])
    assert (precision >= 97, recall >= 85, silent <= 5) == (True, True, True)
