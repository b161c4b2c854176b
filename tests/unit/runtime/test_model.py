"""Models and enums by themselves, and the way back to JSON."""

from __future__ import annotations

import copy
import datetime
import json
import pickle
import uuid
from collections import deque
from typing import Any

import attrs
import pytest

from generator.runtime._decode import decode
from generator.runtime._model import OpenIntEnum, OpenStrEnum, to_wire, wire_name

from .made_up import FULL, LEAST, Colour, Leaf, Level, Tree


def test_to_dict_gives_json_back() -> None:
    """Wire names, times and ids as text, only the optional fields that are set: what was decoded comes back."""
    for body in (FULL, LEAST):
        given_back = decode(Tree, body)[0].to_dict()
        assert given_back == body
        assert json.loads(json.dumps(given_back)) == body


def test_to_dict_is_a_copy() -> None:
    """Changing what `to_dict` returned changes no model."""
    tree, _ = decode(Tree, {**FULL, "new": {"a": [1]}})
    given_back = tree.to_dict()
    given_back["notes"]["a"].append(5)
    given_back["new"]["a"].append(5)
    given_back["rings"][0].append(5)
    given_back["leaves"].clear()
    assert tree.to_dict() == {**FULL, "new": {"a": [1]}}


def test_to_dict_spells_times_in_one_way() -> None:
    """Offsets are kept, UTC is Z, and fractions of a second end where they are nought."""
    body = {**LEAST, "planted_at": "2025-01-15t10:00:02.500000+00:00", "uid": "EEEEEEEE-0000-0000-0000-000000000005"}
    assert decode(Tree, body)[0].to_dict() == {
        **LEAST,
        "planted_at": "2025-01-15T10:00:02.500000Z",
        "uid": "eeeeeeee-0000-0000-0000-000000000005",
    }
    offset = {**LEAST, "planted_at": "2025-01-15T10:00:02+05:30"}
    assert decode(Tree, offset)[0].to_dict() == offset


def test_models_can_be_made_and_changed_by_hand() -> None:
    """Models are attrs classes: made by name, compared by value, frozen, evolved."""
    leaf = Leaf(name="a")
    assert leaf == Leaf(name="a", weight=None)
    assert attrs.evolve(leaf, weight=2.5).to_dict() == {"name": "a", "weight": 2.5}
    assert leaf.additional_properties is not Leaf(name="a").additional_properties
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        setattr(leaf, "na" + "me", "b")


def test_models_can_be_pickled_and_copied() -> None:
    """A decoded model with everything in it comes back equal, with its unknown enum values."""
    tree, _ = decode(Tree, {**FULL, "sort": "ultraviolet", "level": 77, "new": [1]})
    for again in (pickle.loads(pickle.dumps(tree)), copy.copy(tree), copy.deepcopy(tree)):
        assert again == tree
        assert again.to_dict() == tree.to_dict()
        assert type(again.sort) is Colour
        assert not again.sort.is_documented
        assert type(again.level) is Level
        assert not again.level.is_documented
        assert again.colours == [Colour.RED, Colour.BLUE]


def test_wire_names_stand_in_metadata() -> None:
    """A field is called on the wire as its metadata says, else as in Python."""
    names = {attribute.name: wire_name(attribute) for attribute in attrs.fields(Tree)}
    assert (names["from_"], names["odd"], names["id"]) == ("from", "odd-key 1", "id")


def test_documented_strings_match_in_any_case() -> None:
    """A documented value in another case is the documented member, spelt as documented."""
    for text in ("red", "RED", "Red", "rEd"):
        assert Colour(text) is Colour.RED
    assert Colour("BLUE") is Colour.BLUE
    assert Colour.BLUE.value == "Blue"
    assert Colour("Dark Blue") is Colour.DARK_BLUE
    assert all(colour.is_documented for colour in Colour)


@pytest.mark.parametrize(
    "text", ["", "mauve", "DARK_BLUE", "red ", "straße", "\ud800", "is_documented", "mro", "_name_"]
)
def test_other_strings_are_kept(text: str) -> None:
    """Any other string is a value of the enum that keeps its text, equals it and is not documented."""
    colour = Colour(text)
    assert isinstance(colour, Colour)
    assert (colour, colour.value, str(colour)) == (text, text, text)
    assert colour == Colour(text)
    assert hash(colour) == hash(text)
    assert not colour.is_documented
    assert len(Colour) == 3
    assert pickle.loads(pickle.dumps(colour)) == text
    assert copy.deepcopy(colour).value == text


def test_documented_strings_are_strings() -> None:
    """A member can stand wherever its text can: in comparisons, sets and formats."""
    assert [Colour.RED, Colour("mauve")] == ["red", "mauve"]
    assert {Colour.RED, Colour("mauve")} == {"red", "mauve"}
    assert f"{Colour.BLUE} {Colour('mauve')}" == "Blue mauve"
    assert repr(Colour("mauve")) == "<Colour.mauve: 'mauve'>"


def test_integers_are_open_as_well() -> None:
    """An undocumented integer is kept, equals itself and is not documented; a boolean or a string is none."""
    assert Level(9) is Level.HIGH
    assert Level.HIGH.is_documented
    for number in (1, -1, 2**70):
        level = Level(number)
        assert (level, level.value, hash(level)) == (number, number, hash(number))
        assert not level.is_documented
        assert pickle.loads(pickle.dumps(level)) == number
    assert len(Level) == 2
    wrong: list[tuple[Any, Any]] = [(Level, "9"), (Level, 1.5), (Level, None), (Colour, 5), (Colour, None)]
    for kind, value in wrong:
        with pytest.raises(ValueError, match=r"is not a valid"):
            kind(value)


def test_members_may_differ_by_case_alone() -> None:
    """An exact match wins over one without regard to case."""

    class Unit(OpenStrEnum):
        """Units."""

        MILLI = "m"
        MEGA = "M"

    class Number(OpenIntEnum):
        """Numbers."""

        ONE = 1
        TRULY = 1

    assert (Unit("m"), Unit("M")) == (Unit.MILLI, Unit.MEGA)
    assert Unit("M") is Unit.MEGA
    assert Number(1).is_documented


@pytest.mark.parametrize(
    ("value", "wire"),
    [
        ((1, (2,)), [1, [2]]),
        (deque([Colour.RED, Level.LOW]), ["red", 0]),
        (range(3), [0, 1, 2]),
        (Colour("Mauve"), "Mauve"),
        (Leaf(name="a"), {"name": "a"}),
        ({"a": Leaf(name="a"), "b": [Leaf(name="b")]}, {"a": {"name": "a"}, "b": [{"name": "b"}]}),
        (uuid.UUID(int=5), "00000000-0000-0000-0000-000000000005"),
        (datetime.date(2025, 1, 15), "2025-01-15"),
        (datetime.datetime(2025, 1, 15, 10, tzinfo=datetime.UTC), "2025-01-15T10:00:00Z"),
        ("text", "text"),
        (b"bytes", b"bytes"),
        (None, None),
        (True, True),
        (2.5, 2.5),
    ],
    ids=repr,
)
def test_values_on_the_wire(value: Any, wire: Any) -> None:
    """Sequences are arrays, models objects, times and ids text; text, bytes and what JSON cannot hold stay."""
    result = to_wire(value)
    assert (type(result), result) == (type(wire), wire)
