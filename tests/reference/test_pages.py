"""The documents behind the reference pages: conflicts, samples, and safe texts."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import Any

import pytest

from generator.reference.pages import page
from generator.render.layout import md
from generator.spec.specs import load

from ..review.spec_change import BASE
from ..vendors import Vendor

PLACES = [
    ("          description: Words about the job.\n", ["components/schemas/Job/properties/note"], "string | null"),
    ("      description: Where a job stands.\n",
     ["components/schemas/Status", "components/schemas/Job/properties/status"], "one of running, done"),
    ("      description: API key of Acme.\n",  # shown after a click only, so at the operation as well
     ["components/securitySchemes/apiKey", "paths/~1jobs~1{job_id}/post"], "header Authorization: <key>"),
    ("        description: Address of Acme.\n", ["info"], "no default"),
    ("  /jobs/{job_id}:\n", ["paths/~1jobs~1{job_id}/post"], "POST /jobs"),
    ("        description: Ids of the parts.\n", ["paths/~1jobs~1{job_id}/post/requestBody"], "array of string"),
    ("          description: Id of the job.\n", ["paths/~1jobs~1{job_id}/post/parameters/0"], "string"),
]  # fmt: skip
CONFLICT = BASE[BASE.index("          x-conflict:") : BASE.index("        owner:")]


def made(folder: Path, text: str) -> dict[str, Any]:
    """Return the page for a spec with this text."""
    path = folder / "acme.yaml"
    path.write_text(text, encoding="utf-8")
    return page(load(path), "print('sample')\n")


def at(document: Any, place: str) -> Any:
    """Return the value at a JSON pointer."""
    for part in place.split("/"):
        key = part.replace("~1", "/")
        document = document[int(key)] if isinstance(document, list) else document[key]
    return document


def holders(value: Any, text: str) -> list[dict[str, Any]]:
    """Return every object whose description contains a text."""
    found = []
    if isinstance(value, dict):
        found += [value] if text in str(value.get("description", "")) else []
        value = list(value.values())
    if isinstance(value, list):
        found += [holder for item in value for holder in holders(item, text)]
    return found


@pytest.mark.parametrize(("line", "places", "settled"), PLACES)
def test_a_conflict_is_shown_where_it_applies(tmp_path: Path, line: str, places: list[str], settled: str) -> None:
    """A conflict is folded at its node, or at the nearest enclosing node that the page describes."""
    depth = len(line) - len(line.lstrip()) + (2 if line.startswith("  /") else 0)
    moved = textwrap.indent(textwrap.dedent(CONFLICT), " " * depth).replace("string | null", json.dumps(settled))
    assert line in BASE
    document = made(tmp_path, BASE.replace(CONFLICT, "").replace(line, line + moved, 1))
    shown = holders(document, f"Settled: {md(settled)}")
    assert {id(holder) for holder in shown} == {id(at(document, place)) for place in places}
    text = shown[0]["description"]
    assert "<details><summary>The vendor's page is unclear about this</summary>" in text
    assert "- line 3: string\n- elsewhere: the service sends null" in text
    assert "A client has to accept what the service sends.\n\n</details>" in text


def test_each_conflict_of_a_vendor_is_shown(vendor: Vendor) -> None:
    """No conflict of a real spec is missing."""
    spec = load(vendor.path)
    document = page(spec, "")
    for conflict in spec.conflicts:
        assert holders(document, f"Settled: {md(conflict.settled)}\n")


def test_the_sample_is_in_the_document_alone(tmp_path: Path) -> None:
    """The operation has the Python sample, and the spec is unchanged."""
    operation = made(tmp_path, BASE)["paths"]["/jobs/{job_id}"]["post"]
    assert operation["x-codeSamples"] == [{"lang": "Python", "label": "Python", "source": "print('sample')\n"}]
    assert "x-codeSamples" not in BASE


def test_the_sources_are_named(tmp_path: Path) -> None:
    """A page lists the documents that it transcribes."""
    assert "- Get a job, https://docs.example.com/get-job (page.txt)" in made(tmp_path, BASE)["info"]["description"]


def test_texts_are_escaped(tmp_path: Path) -> None:
    """Texts of a spec are shown literally, not as Markdown or HTML."""
    text = BASE.replace("Who started the job.", "A <script>x</script> *b* [c](d).").replace(
        "- 3: string", "- 3: an <img>"
    )
    document = made(tmp_path, text)
    assert "<script>" not in json.dumps(document)
    assert "<img>" not in json.dumps(document)
    owner = document["components"]["schemas"]["Job"]["properties"]["owner"]["description"]
    assert owner == r"A \<script\>x\</script\> \*b\* \[c\](d)."


def test_the_documented_address_is_shown(tmp_path: Path) -> None:
    """A page shows the documented URL, or the name of the variable if there is none."""
    documented = "https://example.com"
    without = BASE.replace(f"default: {documented}", "default: ''")
    assert made(tmp_path, BASE)["servers"][0]["url"] == documented
    assert made(tmp_path, without)["servers"][0]["url"] == "{base_url}"
