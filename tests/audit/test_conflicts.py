"""What `x-conflicts` explains and what not, what a document that changed is told to be, and samples that do not fit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.audit.verdicts import Verdict

from ..vendors import VENDORS
from .auditing import Project
from .outline import Field, Outline


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A spec, and a page that says the same."""
    return Project(tmp_path, VENDORS[0])


def listed(project: Project) -> tuple[Field, str, str]:
    """Return a field with values, its place in the spec, and the line that lists the values."""
    fields = list(Outline(project.vendor).success.fields)
    while not (found := [field for field in fields if field.values]):
        fields = [child for field in fields for child in field.fields]
    name, *_ = [
        name
        for name, schema in project.content["components"]["schemas"].items()
        if [str(value) for value in schema.get("enum", ())] == list(found[0].values)
    ]
    return found[0], f"#/components/schemas/{name}", found[0].values[0]


def entry(project: Project, pointer: str, *readings: dict[str, Any]) -> dict[str, Any]:
    """Return an entry of `x-conflicts`."""
    both = [*readings, *([] if len(readings) > 1 else readings)]
    return {"pointer": pointer, "readings": both, "transcribed": "So.", "reason": "For a reason."}


def wrong_value(project: Project) -> tuple[str, int]:
    """Write a page with one listed value changed; return the pointer of the list, and the line."""
    _, pointer, value = listed(project)
    line = project.line(f"`{value}`")
    project.text = project.text.replace(f"`{value}`", f"`{value}X`", 1)
    project.write(project.text)
    return pointer, line


def test_an_entry_explains_a_fact(project: Project) -> None:
    """A fact that does not agree is explained by an entry that cites its line and points to its place."""
    pointer, line = wrong_value(project)
    assert [(found.kind, found.line, found.verdict) for found in project.bad()] == [("values", line, Verdict.DIFFERS)]
    project.write(project.text, entry(project, pointer, project.reading(line)))
    assert project.bad() == []
    (explained,) = [found for found in project.audit().findings if found.verdict is Verdict.EXPLAINED]
    assert (explained.conflict, explained.line) == (pointer, line)
    assert project.audit().conflicts[0].explains


@pytest.mark.parametrize("pointer", ["#/components/schemas", "#/components", "#/paths", "#/info/title"])
def test_an_entry_that_is_too_wide(project: Project, pointer: str) -> None:
    """An entry that points to a whole section of the spec explains nothing in it."""
    _, line = wrong_value(project)
    project.write(project.text, entry(project, pointer, project.reading(line)))
    assert {found.verdict for found in project.bad()} == {Verdict.DIFFERS, Verdict.IDLE}


def test_an_entry_that_points_elsewhere(project: Project) -> None:
    """An entry about another place does not explain a fact, even if it cites its line."""
    _, line = wrong_value(project)
    project.write(project.text, entry(project, "#/servers/0", project.reading(line)))
    assert {found.verdict for found in project.bad()} == {Verdict.DIFFERS, Verdict.IDLE}


def test_an_entry_that_explains_nothing(project: Project) -> None:
    """On a page that agrees, an entry is wrong: it has nothing to explain."""
    _, pointer, value = listed(project)
    line = project.line(f"`{value}`")
    project.write(project.text, entry(project, pointer, project.reading(line)))
    assert [(found.verdict, found.says) for found in project.bad()] == [(Verdict.IDLE, "it explains nothing")]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"line": 1}, "cited as line 1; the words with digest"),
        ({"digest": "0123456789ab"}, "the line that was read (digest 0123456789ab) is gone"),
        ({"digest": None}, "no digest; for these words it is"),
        ({"line": 99999, "digest": "0123456789ab"}, "the line that was read (digest 0123456789ab) is gone"),
        ({"document": "another.txt"}, "a line of a document that x-source does not name"),
    ],
)
def test_a_reading_that_does_not_hold(project: Project, changed: dict[str, Any], says: str) -> None:
    """A reading must cite a line of a known document that still says the same."""
    pointer, line = wrong_value(project)
    reading = {key: value for key, value in (project.reading(line) | changed).items() if value is not None}
    project.write(project.text, entry(project, pointer, project.reading(line), reading))
    assert any(found.verdict is Verdict.IDLE and says in found.says for found in project.bad())


def test_a_document_of_which_only_prose_changed(project: Project) -> None:
    """A document with another checksum fails, even if every fact of it still agrees."""
    project.write(project.text.replace("What it is.", "What it really is."), renewed=False)
    (found,) = project.bad()
    assert (found.verdict, found.says) == (Verdict.DRIFTED, "only prose changed: no fact of it differs from the spec")


def test_a_document_of_which_facts_changed(project: Project) -> None:
    """A document with another checksum is told with the lines of which the facts no longer agree."""
    _, _, value = listed(project)
    line = project.line(f"`{value}`")
    project.write(project.text.replace(f"`{value}`", f"`{value}X`", 1), renewed=False)
    (drift,) = [found for found in project.bad() if found.verdict is Verdict.DRIFTED]
    assert drift.says == f"facts changed, in lines {line}"


def test_a_document_in_which_lines_moved(project: Project) -> None:
    """In a document that changed, a line that is cited may stand elsewhere; a conflict still explains it there."""
    pointer, line = wrong_value(project)
    cited = entry(project, pointer, project.reading(line))
    project.write(project.text, cited)
    project.write(f"New words.\n\n{project.text}", renewed=False)
    (found,) = project.bad()
    assert found.verdict is Verdict.DRIFTED


def test_a_fact_only_in_the_spec(project: Project) -> None:
    """A null that no document states is explained by an entry that points to just that, and cites another page."""
    name, schema = next(
        (name, schema)
        for name, schema in project.content["components"]["schemas"].items()
        if any(
            field.get("type") == "string" and "format" not in field for field in schema.get("properties", {}).values()
        )
    )
    field = next(
        key for key, value in schema["properties"].items() if value.get("type") == "string" and "format" not in value
    )
    schema["properties"][field]["type"] = ["string", "null"]
    pointer = f"#/components/schemas/{name}/properties/{field}"
    project.write(project.text)
    assert {(found.kind, found.pointer, found.says, found.spec) for found in project.bad()} == {
        ("null", pointer, "nothing", "yes")
    }
    wire = {"document": "the wire", "says": "It is null."}
    project.write(project.text, entry(project, pointer, wire))
    assert project.bad() == []
    project.write(project.text, entry(project, f"#/components/schemas/{name}", wire))
    assert [found.kind for found in project.bad()] == ["null"]


def test_a_sample_that_is_not_valid(project: Project) -> None:
    """A sample must be valid, and the client must take it; both are told with the line, and may be explained."""
    field, _, _ = listed(project)
    line = project.line(f'"{field.name}": "')
    shown = next(text for text in project.text.split("\n") if f'"{field.name}": "' in text)
    project.text = project.text.replace(
        shown, shown.partition(":")[0] + ": 5" + ("," if shown.endswith(",") else ""), 1
    )
    project.write(project.text)
    told = {(found.kind, found.line, found.says.partition(":")[0]) for found in project.bad()}
    assert {("sample", line, "not valid"), ("sample", line, "not decoded"), ("shown", line, "integer")} <= told
    conflicts = [entry(project, found.pointer, project.reading(line)) for found in project.bad()]
    project.write(project.text, conflicts[0])
    assert {found.kind for found in project.bad()} <= {"shown"}
