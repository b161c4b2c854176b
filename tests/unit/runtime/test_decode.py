"""From JSON to values: every kind of type, fitting and not."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest

from generator.runtime._decode import Misfit, compiled, decode, describe, json_path
from generator.runtime._response import Mismatch

from .made_up import FULL, LEAST, Colour, Leaf, Level, Tree


def paths(found: tuple[Mismatch, ...]) -> list[str]:
    """Return where mismatches are."""
    return [mismatch.path for mismatch in found]


def test_every_kind_of_field_is_decoded() -> None:
    """A model's fields have the types they are declared with, at every depth, under their Python names."""
    tree, found = decode(Tree, FULL)
    assert found == ()
    assert tree == Tree(
        id=7,
        leaves=[Leaf(name="a", weight=1.5), Leaf(name="b")],
        sort=Colour.RED,
        from_="seed",
        odd="odd",
        is_tall=True,
        height=12.5,
        level=Level.HIGH,
        planted_at=datetime.datetime(2025, 1, 15, 10, 0, 2, tzinfo=datetime.UTC),
        planted_on=datetime.date(2025, 1, 15),
        uid=uuid.UUID("eeeeeeee-0000-0000-0000-000000000005"),
        rings=[[1, 2], []],
        counts={"one": 1, "": 0},
        by_name={"first": Leaf(name="c")},
        colours=[Colour.RED, Colour.BLUE],
        trunk=Leaf(name="d"),
        parent=Tree(id=1, leaves=[], sort=None),
        notes={"a": [None, {"b": 1}]},
        anything=[1, "2", None],
    )
    assert type(tree.planted_on) is datetime.date


@pytest.mark.parametrize(
    ("kind", "value", "decoded"),
    [
        (int, 5, 5),
        (int, 5.0, 5),
        (int, -0.0, 0),
        (int, 1e20, 10**20),
        (int, 2**70, 2**70),
        (float, 5.5, 5.5),
        (float, 5, 5),
        (bool, False, False),
        (str, "", ""),
        (Any, {"a": None}, {"a": None}),
        (Level, 9.0, Level.HIGH),
        (Colour, "BLUE", Colour.BLUE),
        (datetime.datetime, "2025-01-15T10:00:02.5+02:00", datetime.datetime.fromisoformat("2025-01-15T08:00:02.5Z")),
        (datetime.datetime, "0001-01-01T00:00:00+23:59", datetime.datetime.fromisoformat("0001-01-01T00:00:00+23:59")),
        (datetime.date, "2024-02-29", datetime.date(2024, 2, 29)),
        (list[str], [], []),
        (dict[str, int], {}, {}),
        (dict[str, Any], {"a": 1}, {"a": 1}),
        (list[Any], [1, None], [1, None]),
        (str | None, None, None),
    ],
)
def test_what_fits_is_converted(kind: Any, value: Any, decoded: Any) -> None:
    """Each type takes the JSON that it is documented as, and reports nothing."""
    result, found = decode(kind, value)
    assert (type(result), result) == (type(decoded), decoded)
    assert found == ()


@pytest.mark.parametrize(
    ("kind", "value", "expected", "got"),
    [
        (int, "5", "integer", "string '5'"),
        (int, 5.7, "integer", "number 5.7"),
        (int, True, "integer", "boolean true"),
        (int, None, "integer", "null"),
        (float, "5.7", "number", "string '5.7'"),
        (float, False, "number", "boolean false"),
        (bool, 1, "boolean", "integer 1"),
        (bool, "true", "boolean", "string 'true'"),
        (str, 1, "string", "integer 1"),
        (str, ["a"], "string", "array of 1"),
        (str, {}, "string", "empty object"),
        (Colour, 1, "string", "integer 1"),
        (Level, "0", "integer", "string '0'"),
        (Level, False, "integer", "boolean false"),
        (Level, 0.5, "integer", "number 0.5"),
        (datetime.datetime, 1736935202, "string with a date-time", "integer 1736935202"),
        (datetime.datetime, "2025-01-15T10:00:02", "string with a date-time", "string '2025-01-15T10:00:02'"),
        (datetime.datetime, "2016-12-31T23:59:60Z", "string with a date-time", "string '2016-12-31T23:59:60Z'"),
        (datetime.date, "2025-02-30", "string with a date", "string '2025-02-30'"),
        (uuid.UUID, "no", "string with a UUID", "string 'no'"),
        (uuid.UUID, "e" * 32, "string with a UUID", f"string '{'e' * 32}'"),
        (list[int], {"0": 1}, "array of integer", "object with 1 keys"),
        (list[list[str]], "a", "array of array of string", "string 'a'"),
        (dict[str, Leaf], [], "object of object", "array of 0"),
        (dict[str, Any], [1], "object of anything", "array of 1"),
        (Tree, None, "object", "null"),
        (list[Tree], None, "array of object", "null"),
    ],
)
def test_what_does_not_fit_is_a_misfit(kind: Any, value: Any, expected: str, got: str) -> None:
    """Nothing is coerced: each type refuses what JSON tells apart, and says in JSON's terms what it found."""
    with pytest.raises(Misfit) as caught:
        decode(kind, value)
    assert caught.value.mismatch() == Mismatch("$", expected, got)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"id": "7"}, "$.id"),
        ({"sort": 5}, "$.sort"),
        ({"from": 5}, "$.from"),
        ({"odd-key 1": 5}, '$["odd-key 1"]'),
        ({"is_tall": 1}, "$.is_tall"),
        ({"level": "9"}, "$.level"),
        ({"planted_at": "soon"}, "$.planted_at"),
        ({"uid": "no"}, "$.uid"),
        ({"rings": [[1, "2"], []]}, "$.rings[0][1]"),
        ({"rings": [[1], 5]}, "$.rings[1]"),
        ({"rings": {}}, "$.rings"),
        ({"counts": {"a b": "1"}}, '$.counts["a b"]'),
        ({"counts": {"a": None}}, "$.counts.a"),
        ({"by_name": {'"': 5}}, '$.by_name["\\""]'),
        ({"by_name": {"é": {"name": 5}}}, '$.by_name["\\u00e9"].name'),
        ({"colours": ["red", None]}, "$.colours[1]"),
        ({"trunk": [1]}, "$.trunk"),
        ({"trunk": {"name": "a", "weight": "1"}}, "$.trunk.weight"),
        ({"parent": {"id": 1, "leaves": [{"name": "a", "weight": True}], "sort": None}}, "$.parent.leaves[0].weight"),
        ({"leaves": [{"name": "a"}, 5]}, "$.leaves[1]"),
        ({"leaves": [{"name": 5}]}, "$.leaves[0].name"),
        ({"notes": []}, "$.notes"),
    ],
)
def test_a_wrong_value_is_kept_where_it_is(change: dict[str, Any], path: str) -> None:
    """It is reported once with its exact path, and the whole comes back as it was sent."""
    tree, found = decode(Tree, {**FULL, **change})
    assert paths(found) == [path]
    assert tree.to_dict() == {**FULL, **change}


@pytest.mark.parametrize(
    ("change", "path", "kept"),
    [
        ({"trunk": {"weight": 1}}, "$.trunk.name", {"weight": 1}),
        ({"trunk": {"name": None}}, "$.trunk.name", {"name": None}),
        ({"parent": {"id": 1, "sort": None}}, "$.parent.leaves", {"id": 1, "sort": None}),
        ({"parent": {**LEAST, "leaves": {}}}, "$.parent.leaves", {**LEAST, "leaves": {}}),
        ({"parent": {**LEAST, "parent": {}}}, "$.parent.parent.id", None),
    ],
)
def test_a_misfit_costs_the_nearest_optional_field(change: dict[str, Any], path: str, kept: Any) -> None:
    """What cannot be kept itself leaves the nearest optional field around it as sent, and costs nothing else."""
    tree, found = decode(Tree, {**FULL, **change})
    assert paths(found) == [path]
    ((name, _),) = change.items()
    value = getattr(tree, name)
    assert value == kept if kept else value == Tree(id=1, leaves=[], sort=None, parent=value.parent)
    assert tree.to_dict() == {**FULL, **change}


def test_a_misfit_costs_one_item() -> None:
    """An item of an array, or a value of a map, that cannot be a model stays what was sent; the others are models."""
    items = [{"name": "a"}, {"weight": 1}, {"name": "b"}]
    tree, found = decode(Tree, {**FULL, "leaves": items, "by_name": {"x": {}, "y": {"name": "c"}}})
    assert tree.leaves == [Leaf(name="a"), {"weight": 1}, Leaf(name="b")]
    assert tree.by_name == {"x": {}, "y": Leaf(name="c")}
    assert paths(found) == ["$.leaves[1].name", "$.by_name.x.name"]


@pytest.mark.parametrize(
    ("body", "path", "got"),
    [
        ({"leaves": [], "sort": None}, "$.id", "nothing"),
        ({"id": None, "leaves": [], "sort": None}, "$.id", "null"),
        ({"id": 1, "leaves": [], "sort": None, "parent": None} | {"leaves": None}, "$.leaves", "null"),
        ({"id": 1, "leaves": {"a": 1}, "sort": None}, "$.leaves", "object with 1 keys"),
        ({"id": 1, "leaves": []}, "$.sort", "nothing"),
    ],
)
def test_what_is_required_must_be_there(body: dict[str, Any], path: str, got: str) -> None:
    """A required field that is missing or null, or an array or object that is something else, costs the whole."""
    with pytest.raises(Misfit) as caught:
        decode(Tree, body)
    assert (caught.value.mismatch().path, caught.value.got) == (path, got)


def test_a_required_field_may_be_documented_as_null() -> None:
    """A field that must be there and may be null is None then, without a report."""
    tree, found = decode(Tree, LEAST)
    assert tree.sort is None
    assert found == ()
    assert tree.to_dict() == LEAST


def test_reports_within_a_misfit_have_whole_paths() -> None:
    """A value reported before the thing around it turns out to be unusable still has its path from the top."""
    leaf = {"name": "x", "weight": "heavy"}
    _, found = decode(Tree, {**LEAST, "parent": {"id": 1, "leaves": [leaf]}})
    assert paths(found) == ["$.parent.leaves[0].weight", "$.parent.sort"]


def test_null_is_absence_for_optional_fields() -> None:
    """Every optional field may be null, which is None without a report."""
    tree, found = decode(Tree, {key: value if key in LEAST else None for key, value in FULL.items()})
    assert found == ()
    assert tree.to_dict() == {**LEAST, **{key: FULL[key] for key in LEAST}}


def test_a_model_within_itself_is_decoded_to_any_depth() -> None:
    """More objects within objects than Python can follow are a Misfit, not a RecursionError."""
    body: dict[str, Any] = LEAST
    for _ in range(20):
        body = {**LEAST, "parent": body}
    assert decode(Tree, body)[0].to_dict() == body
    for _ in range(5000):
        body = {**LEAST, "parent": body}
    with pytest.raises(Misfit) as caught:
        decode(Tree, body)
    assert caught.value.mismatch().path == "$"


def test_numbers_of_any_length_are_described() -> None:
    """A description of a value is short, whatever the value."""
    for value in (10**4000, "a" * 5000, 1e300, [1] * 5000, {"a": "b" * 5000}, "\n" * 100, "\ud800"):
        assert 0 < len(describe(value)) <= 80
    assert describe("a" * 61) == f"string {'a' * 56!r}".rstrip("'") + "..."


@pytest.mark.parametrize(
    ("way", "path"),
    [
        ([], "$"),
        (["a", "B_1", 0, "c"], "$.a.B_1[0].c"),
        (["a b"], '$["a b"]'),
        (["1a"], '$["1a"]'),
        ([""], '$[""]'),
        (['"'], '$["\\""]'),
        (["a\n"], '$["a\\n"]'),
        (["é"], '$["\\u00e9"]'),
    ],
)
def test_json_paths(way: list[str | int], path: str) -> None:
    """Names that are words stand after a dot; all others are quoted as in JSON."""
    assert json_path(way) == path


def test_an_unknown_type_is_refused_early() -> None:
    """A type that nothing decodes is a TypeError that names it, before any data."""
    with pytest.raises(TypeError, match=r"bytes"):
        compiled(bytes)
