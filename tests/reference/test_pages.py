"""What a page of the reference is made of: conflicts where they apply, samples, and nothing that could break out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.reference.pages import page
from generator.specs import load

from ..review.spec_change import BASE
from ..vendors import Vendor

PLACES = [
    ("#/components/schemas/Job/properties/note", ["components/schemas/Job/properties/note"]),
    ("#/components/schemas/Job/properties/note/type", ["components/schemas/Job/properties/note"]),
    ("#/components/schemas/Status", ["components/schemas/Status", "components/schemas/Job/properties/status"]),
    ("#/components/schemas/Status/enum", ["components/schemas/Status", "components/schemas/Job/properties/status"]),
    ("#/components/schemas/Part", ["components/schemas/Part", "components/schemas/Job/properties/parts"]),
    ("#/components/securitySchemes/apiKey", ["components/securitySchemes/apiKey"]),
    ("#/servers/0/variables/base_url", []),
    ("#/paths/~1jobs~1{job_id}", ["paths/~1jobs~1{job_id}/post"]),
    ("#/paths/~1jobs~1{job_id}/post/responses", ["paths/~1jobs~1{job_id}/post"]),
    ("#/paths/~1jobs~1{job_id}/post/responses/200/content/application~1json/example/job/id",
     ["paths/~1jobs~1{job_id}/post"]),
    ("#/paths/~1jobs~1{job_id}/post/requestBody", ["paths/~1jobs~1{job_id}/post/requestBody"]),
    ("#/paths/~1jobs~1{job_id}/post/parameters/0/schema", ["paths/~1jobs~1{job_id}/post/parameters/0"]),
]  # fmt: skip


def made(folder: Path, text: str) -> dict[str, Any]:
    """Return the page of a spec with this text."""
    path = folder / "acme.yaml"
    path.write_text(text, encoding="utf-8")
    return page(load(path), "print('sample')\n")


def at(document: Any, place: str) -> Any:
    """Return what stands at a JSON pointer."""
    for part in place.split("/"):
        key = part.replace("~1", "/")
        document = document[int(key)] if isinstance(document, list) else document[key]
    return document


def holders(value: Any, text: str) -> list[dict[str, Any]]:
    """Return every object whose description holds a text."""
    found = []
    if isinstance(value, dict):
        found += [value] if text in str(value.get("description", "")) else []
        value = list(value.values())
    if isinstance(value, list):
        found += [holder for item in value for holder in holders(item, text)]
    return found


@pytest.mark.parametrize(("target", "places"), PLACES)
def test_a_conflict_stands_where_it_applies(tmp_path: Path, target: str, places: list[str]) -> None:
    """A conflict is told at what its pointer names or the nearest thing around it, and at the top."""
    document = made(tmp_path, BASE.replace("'#/components/schemas/Job/properties/note'", f"'{target}'"))
    shown = holders(document, "Transcribed: A string or null.")
    assert {id(holder) for holder in shown} == {id(at(document, place)) for place in ["info", *places]}
    assert "page.txt, line 3: A string." in shown[0]["description"]
    assert "Why: The wire is what a client meets." in shown[0]["description"]


def test_each_conflict_of_a_vendor_is_told(vendor: Vendor) -> None:
    """No conflict of a real spec is left out."""
    document = page(load(vendor.path), "")
    told = json.dumps(document)
    for conflict in vendor.document["info"]["x-conflicts"]:
        assert holders(document, f"about `{conflict['pointer']}`")
    assert told.count("The document is not of one mind") >= len(vendor.document["info"]["x-conflicts"])


def test_the_sample_is_in_the_document_alone(tmp_path: Path) -> None:
    """The operation has the Python sample, and the spec itself has none."""
    operation = made(tmp_path, BASE)["paths"]["/jobs/{job_id}"]["post"]
    assert operation["x-codeSamples"] == [{"lang": "Python", "label": "Python", "source": "print('sample')\n"}]
    assert "x-codeSamples" not in BASE


def test_the_sources_are_named(tmp_path: Path) -> None:
    """A page says which documents it was transcribed from."""
    assert "- Get a job, docs.example.com (page.txt)" in made(tmp_path, BASE)["info"]["description"]


def test_texts_are_no_markup(tmp_path: Path) -> None:
    """What a spec says is shown as it stands: no Markdown, no HTML."""
    text = BASE.replace("Who started the job.", "A <script>x</script> *b* [c](d).").replace("A string.", "An <img>.")
    document = made(tmp_path, text)
    assert "<script>" not in json.dumps(document)
    assert "<img>" not in json.dumps(document)
    owner = document["components"]["schemas"]["Job"]["properties"]["owner"]["description"]
    assert owner == r"A \<script\>x\</script\> \*b\* \[c\](d)."
