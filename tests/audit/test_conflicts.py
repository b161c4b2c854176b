"""What an `x-conflict` explains, how the lock detects changes, and samples that do not fit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.audit import lock
from generator.audit.verdicts import Verdict
from generator.errors import Place

from ..vendors import VENDORS
from .auditing import Project
from .outline import Field, Outline


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A spec and a page that agree."""
    return Project(tmp_path, VENDORS[0])


def listed(project: Project) -> tuple[Field, Place]:
    """Return a field with values, and the place of the component that lists them."""
    fields = list(Outline(project.vendor).success.fields)
    while not (found := [field for field in fields if field.values]):
        fields = [child for field in fields for child in field.fields]
    name, *_ = [
        name
        for name, schema in project.content["components"]["schemas"].items()
        if [str(value) for value in schema.get("enum", ())] == list(found[0].values)
    ]
    return found[0], ("components", "schemas", name)


def wrong_value(project: Project) -> tuple[Place, int, dict[str, str]]:
    """Write a page with one listed value changed; return the place of the list, the line, and how to write both."""
    field, place = listed(project)
    value = field.values[0]
    line = project.line(f"`{value}`")
    project.text = project.text.replace(f"`{value}`", f"`{value}X`", 1)
    project.write(project.text)
    others = ", ".join(field.values[1:])
    return place, line, {"spec": f"one of {value}, {others}", "page": f"one of {value}X, {others}"}


def cited(line: int, says: str) -> dict[str, str]:
    """Return a reading of a line."""
    return {f"line_{line}": says}


def test_a_conflict_explains_a_fact(project: Project) -> None:
    """A difference is explained by a conflict on its node that settles the spec's side and reads the page's."""
    place, line, values = wrong_value(project)
    assert [(found.kind, found.line, found.verdict) for found in project.bad()] == [("values", line, Verdict.DIFFERS)]
    project.put(place, values["spec"], **cited(line, values["page"]))
    project.write(project.text)
    assert project.bad() == []
    (explained,) = [
        found for found in project.audit().findings if found.verdict is Verdict.EXPLAINED and found.line == line
    ]
    assert explained.conflict == "#/" + "/".join(map(str, place))


@pytest.mark.parametrize("says", ["a list of values", "one of A, B", "string"])
def test_a_reading_that_says_something_else(project: Project, says: str) -> None:
    """Words, other values or another kind of statement do not explain a difference, even if the line is cited."""
    place, line, values = wrong_value(project)
    project.put(place, values["spec"], **cited(line, says))
    project.write(project.text)
    assert Verdict.DIFFERS in {found.verdict for found in project.bad()}


def test_a_reading_that_is_wrong(project: Project) -> None:
    """A reading is compared with its line, and the finding has both."""
    place, line, values = wrong_value(project)
    project.put(place, values["spec"], **cited(line, values["spec"]))
    project.write(project.text)
    (wrong,) = [found for found in project.bad() if found.verdict is Verdict.IDLE]
    assert wrong.line == line
    assert wrong.says.startswith(f"read as '{values['spec']}', but the line has values 200 ")


@pytest.mark.parametrize("settled", ["one of A, B", "string", "required", "without a"])
def test_what_is_settled_is_what_the_spec_says(project: Project, settled: str) -> None:
    """A conflict that settles something else, or nothing of this kind, explains nothing."""
    place, line, values = wrong_value(project)
    project.put(place, settled, **cited(line, values["page"]))
    project.write(project.text)
    assert {Verdict.DIFFERS, Verdict.IDLE} == {found.verdict for found in project.bad()}


@pytest.mark.parametrize(
    "place", [("servers", 0, "variables", "base_url"), ("components", "securitySchemes", "apiKey")]
)
def test_a_conflict_on_another_node(project: Project, place: Place) -> None:
    """A conflict explains nothing about other nodes, even if it cites their lines."""
    _, line, values = wrong_value(project)
    project.put(place, values["spec"], **cited(line, values["page"]))
    project.write(project.text)
    assert Verdict.DIFFERS in {found.verdict for found in project.bad()}


def test_a_conflict_that_explains_nothing(project: Project) -> None:
    """On a page that agrees, a conflict is wrong."""
    field, place = listed(project)
    values = f"one of {', '.join(field.values)}"
    project.put(place, values, **cited(project.line(f"`{field.values[0]}`"), values))
    project.write(project.text)
    assert [(found.verdict, found.says) for found in project.bad()] == [(Verdict.IDLE, "it explains nothing")]


def test_a_line_that_is_not_locked(project: Project) -> None:
    """A new reading is locked by an update, and until then it explains nothing."""
    place, line, values = wrong_value(project)
    project.put(place, values["spec"], **cited(line, values["page"]))
    project.write(project.text, update=False)
    says = {found.says for found in project.bad()}
    assert f"line {line} is not in documents.lock; run: nox -s audit -- FOLDER --update" in says


def test_a_cited_line_that_changes(project: Project) -> None:
    """Other words in a cited line are an error until the lock is updated."""
    place, line, values = wrong_value(project)
    project.put(place, values["spec"], **cited(line, values["page"]))
    project.write(project.text)
    lines = project.text.split("\n")
    lines[line - 1] += " And more words."
    project.write("\n".join(lines), update=False)
    gone = "the line that was read is gone; read it again, then run: nox -s audit -- FOLDER --update"
    assert (line, gone) in {(found.line, found.says) for found in project.bad()}
    project.write("\n".join(lines))
    assert project.bad() == []


def test_a_cited_line_that_moves(project: Project) -> None:
    """A cited line is found where it is now, and its number must be corrected: no update makes it another line."""
    place, line, values = wrong_value(project)
    project.put(place, values["spec"], **cited(line, values["page"]))
    project.write(project.text)
    moved = f"New words.\n\n{project.text}"
    for update in (False, True):
        project.write(moved, update=update)
        wrong = [found for found in project.bad() if found.verdict is Verdict.IDLE]
        assert [(found.line, found.says) for found in wrong] == [
            (line + 2, f"cited as line {line}, but the words that were read are here")
        ]
    project.put(place, values["spec"], **cited(line + 2, values["page"]))
    project.write(moved)
    assert project.bad() == []


def test_a_document_of_which_only_prose_changed(project: Project) -> None:
    """A document with a changed checksum fails, and the report says that no fact differs from the lock."""
    project.write(project.text.replace("What it is.", "What it really is."), renewed=False, update=False)
    (found,) = project.bad()
    assert (found.verdict, found.says) == (
        Verdict.DRIFTED,
        "only prose changed: every fact is as in documents.lock",
    )


def test_a_document_of_which_facts_changed(project: Project) -> None:
    """Facts that were added or removed since the lock was written are listed."""
    field, _ = listed(project)
    changed = project.text.replace(f"`{field.values[0]}`", f"`{field.values[0]}X`", 1)
    project.write(changed, renewed=False, update=False)
    (drift,) = [found for found in project.bad() if found.verdict is Verdict.DRIFTED]
    assert drift.says.startswith("facts changed: now values 200.")
    assert f"{field.values[0]}X, " in drift.says
    project.write(changed, renewed=False)
    (drift,) = [found for found in project.bad() if found.verdict is Verdict.DRIFTED]
    assert drift.says == "changed; documents.lock already has its new facts"


def test_a_lock_that_was_edited(project: Project) -> None:
    """A lock that does not match the documents is out of date."""
    path = project.root / "specs" / lock.NAME
    content = json.loads(path.read_text(encoding="utf-8"))
    next(iter(content.values()))["facts"].pop()
    path.write_text(json.dumps(content), encoding="utf-8")
    (found,) = project.bad()
    assert (found.verdict, found.says) == (
        Verdict.DRIFTED,
        "not as documents.lock has it; run: nox -s audit -- FOLDER --update",
    )


def plain_field(project: Project) -> tuple[Place, dict[str, Any]]:
    """Return the place and the schema of a string that is not null."""
    return next(
        (("components", "schemas", name, "properties", key), field)
        for name, schema in project.content["components"]["schemas"].items()
        for key, field in schema.get("properties", {}).items()
        if field.get("type") == "string" and "format" not in field
    )


def test_a_fact_only_in_the_spec(project: Project) -> None:
    """A null that no document states is explained by a conflict on just that node that cites another source."""
    place, field = plain_field(project)
    field["type"] = ["string", "null"]
    project.write(project.text)
    told = {(found.kind, found.pointer, found.says, found.spec) for found in project.bad()}
    assert told == {("null", "#/" + "/".join(map(str, place)), "nothing", "yes")}
    project.put(place[:-2], "object", elsewhere="null")
    project.write(project.text)
    assert [found.kind for found in project.bad()] == ["null"]
    project.put(place, "string | null", elsewhere="null")
    project.write(project.text)
    assert project.bad() == []


@pytest.mark.parametrize(
    ("key", "value", "settled"),
    [("minLength", 1, "minLength 1"), ("default", "red", "default red"), ("pattern", "^.", "pattern ^.")],
)
def test_a_bound_only_in_the_spec(project: Project, key: str, value: object, settled: str) -> None:
    """A bound or default that no document states has to be settled by a conflict, with its value."""
    place, field = plain_field(project)
    field[key] = value
    project.write(project.text)
    assert [(found.kind, found.verdict) for found in project.bad()] == [(key, Verdict.ONLY)]
    project.put(place, settled, elsewhere="so")
    project.write(project.text)
    assert project.bad() == []
    project.put(place, f"{settled}0", elsewhere="so")
    project.write(project.text)
    assert {found.verdict for found in project.bad()} == {Verdict.ONLY, Verdict.IDLE}


def test_a_bound_that_only_the_document_states(project: Project) -> None:
    """It is missing in the spec, differs from another value there, and agrees with the same."""
    place, field = plain_field(project)
    tag = f'name="{place[-1]}" type="string"'
    project.text = project.text.replace(tag, f'{tag} default="red" deprecated')
    found = []
    for bounds in ({}, {"default": "blue"}, {"default": "red", "deprecated": True}):
        field.update(bounds)
        project.write(project.text)
        found.append({(each.kind, each.says, each.spec) for each in project.bad()})
    assert found == [
        {("default", "red", "nothing"), ("deprecated", "true", "nothing")},
        {("default", "red", '"blue"'), ("deprecated", "true", "nothing")},
        set(),
    ]


def test_a_sample_that_is_not_valid(project: Project) -> None:
    """A sample must be valid and be decoded by the client; both findings have the line, and may be explained."""
    field, place = listed(project)
    line = project.line(f'"{field.name}": "')
    shown = next(text for text in project.text.split("\n") if f'"{field.name}": "' in text)
    other = f"{shown.partition(':')[0]}: 5{',' if shown.endswith(',') else ''}"
    project.text = project.text.replace(shown, other, 1)
    project.write(project.text)
    told = {(found.kind, found.line, found.says.partition(":")[0]) for found in project.bad()}
    assert {("sample", line, "not valid"), ("sample", line, "not decoded"), ("shown", line, "integer")} <= told
    example = next(found.spec for found in project.bad() if found.kind == "example").strip('"')
    settled = f"one of {', '.join(field.values)}; example {example}"
    project.put(place, settled, **cited(line, "example 5"))
    project.write(project.text)
    assert {found.kind for found in project.bad()} == {"shown"}
