"""`redocly diff`, and what it does and does not see."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from generator import node
from generator.review.changes import Change, redocly_diff

from ..review.spec_change import BASE, OWNER
from ..review.spec_changes import CHANGES

NOT_OF_THE_API = {
    "conflict reworded",
    "description of a component",
    "description of a field",
    "description of an argument",
    "example of an answer",
    "example of an argument",
    "example of an error",
    "source",
    "summary",
    "version alone",
}
"""Changes that a report lists under texts, examples and sources."""


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """The spec before each change."""
    path = tmp_path / "base.yaml"
    path.write_text(BASE, encoding="utf-8")
    return path


def test_each_change_of_the_api_is_listed(base: Path, tmp_path: Path) -> None:
    """Redocly lists every change of the API, and what it does not list is a text, an example or a source."""

    def listed(number: int) -> list[Change]:
        path = tmp_path / f"acme{number}.yaml"
        path.write_text(CHANGES[number].text, encoding="utf-8")
        return redocly_diff(base, path)

    with ThreadPoolExecutor() as pool:
        found = dict(zip((change.name for change in CHANGES), pool.map(listed, range(len(CHANGES))), strict=True))
    assert {name for name, changes in found.items() if not changes} == NOT_OF_THE_API
    assert all(change.says.endswith(".") for changes in found.values() for change in changes)
    assert all(change.pointer.startswith("#/") for changes in found.values() for change in changes)


def test_a_removed_field_is_major(base: Path, tmp_path: Path) -> None:
    """A field that is gone is named with its place and its rating."""
    path = tmp_path / "acme.yaml"
    path.write_text(BASE.replace(OWNER, ""), encoding="utf-8")
    pointer = "#/components/schemas/Job/properties/owner"
    assert redocly_diff(base, path) == [Change(pointer, "Property `owner` of `Job` was removed.", "major")]


def test_no_report_is_an_error(base: Path, tmp_path: Path) -> None:
    """A file that Redocly cannot read is an error, not a spec without changes."""
    path = tmp_path / "acme.yaml"
    path.write_text("[", encoding="utf-8")
    with pytest.raises(node.NodeError, match=r"redocly diff gave no report on acme\.yaml"):
        redocly_diff(base, path)
