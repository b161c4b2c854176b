"""Parts of the command on their own: durations, references, shortened ids, exit codes."""

from __future__ import annotations

import itertools
import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobdetails._cli import codes, columns, targets, terminal, values
from jobdetails._cli.codes import Code
from jobdetails._mcp import tools
from jobdetails_core.vendors import Argument, Vendor


def argument(name: str, kind: Any = "str", *, is_many: bool = False) -> Argument:
    """Return an argument for an id."""
    return Argument(name, kind, is_many=is_many, is_positional=True, is_required=True, doc="What it is.")


ONE = Vendor("one", "One", "jobdetails_one", "get_job", "Job", (argument("job_id"),), ())
TWO = Vendor("two", "Two", "jobdetails_two", "get_job", "Job", (argument("flow"), argument("job")), ())
MANY = Vendor("many", "Many", "jobdetails_many", "get_job", "Job", (argument("ids", is_many=True),), ())
NUMBERS = MANY._replace(name="numbers", arguments=(argument("team"), argument("ids", "int", is_many=True)))
KNOWN = {vendor.name: vendor for vendor in (ONE, TWO, MANY, NUMBERS)}


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("30m", 1800), ("1h30m", 5400), ("2.5s", 2.5), ("90", 90), ("0", 0), (".5", 0.5), ("1d2h3m4.5s", 93784.5)],
)
def test_durations(text: str, seconds: float) -> None:
    """A duration consists of numbers with units, largest first, or is a number of seconds."""
    assert values.duration(text) == seconds


@pytest.mark.parametrize("text", ["", "s", "5x", "-1", "1m1h", "1s1s", "1e3", "inf", "5 s", "1_0", "٣s", "1h30", "."])
def test_invalid_durations(text: str) -> None:
    """Anything else is an error that says what was expected and given."""
    with pytest.raises(values.InvalidValueError, match=r"expected a duration such as 30m, .*, got "):
        values.duration(text)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [("str", "x", "x"), ("int", "-7", -7), ("float", "1e3", 1000.0), ("bool", "TRUE", True), ("json", "[1]", [1])],
)
def test_values(kind: str, text: str, value: object) -> None:
    """A word is parsed as the type of its argument."""
    assert values.value(kind, text) == value


@pytest.mark.parametrize(
    ("kind", "text"), [("str", ""), ("int", "1.0"), ("int", "٣"), ("float", "nan"), ("bool", "1"), ("json", "{")]
)
def test_values_of_the_wrong_type(kind: str, text: str) -> None:
    """A word of the wrong type is an error that repeats it."""
    with pytest.raises(values.InvalidValueError, match=r"expected .*, got "):
        values.value(kind, text)


@pytest.mark.parametrize(("seconds", "text"), [(0, "0s"), (59.6, "1m00s"), (125, "2m05s"), (7260, "2h01m"), (-3, "0s")])
def test_elapsed(seconds: float, text: str) -> None:
    """Durations in messages have at most two units."""
    assert values.elapsed(seconds) == text


@pytest.mark.parametrize(
    ("text", "arguments", "refs"),
    [
        ("one:a", ("a",), ("one:a",)),
        ("one:a:b,c", ("a:b,c",), ("one:a:b,c",)),
        ("one:%61%2F", ("a/",), ("one:%61%2F",)),
        ("two:a/b", ("a", "b"), ("two:a/b",)),
        ("many:a,b,a", (["a", "b"],), ("many:a", "many:b")),
        ("many:a%2Cb", (["a,b"],), ("many:a%2Cb",)),
        ("numbers:t/1,02", ("t", [1, 2]), ("numbers:t/1", "numbers:t/02")),
    ],
)
def test_references(text: str, arguments: tuple[Any, ...], refs: tuple[str, ...]) -> None:
    """A reference has the ids in order; each of several jobs has its own reference."""
    target = targets.of_reference(text, KNOWN)
    assert (target.arguments, target.refs) == (arguments, refs)
    assert len(target.ids) == len(refs)


@pytest.mark.parametrize("text", ["one", "one:", "one:a/b", "two:a", "two:a/", "many:a,,b", "numbers:t/x", "none:a"])
def test_invalid_references(text: str) -> None:
    """Anything else is an error."""
    with pytest.raises(values.InputError):
        targets.of_reference(text, KNOWN)


@given(st.lists(st.text(min_size=1), min_size=1, max_size=3, unique=True))
def test_every_id_survives_its_reference(ids: list[str]) -> None:
    """The printed reference for `VENDOR ID` can be passed back, whatever the id contains, also in a file."""
    ids = [id_.encode(errors="ignore").decode() or "x" for id_ in ids]
    for vendor, words in ((ONE, ids[:1]), (MANY, list(dict.fromkeys(ids))), (TWO, [ids[0], ids[-1]])):
        target = targets.of_vendor(vendor, words)
        read = [targets.of_reference(ref, KNOWN) for ref in targets.references_in(iter(target.refs))]
        assert tuple(id_ for each in read for id_ in each.ids) == target.ids
        assert [ref for each in read for ref in each.refs] == list(target.refs)


@given(st.lists(st.text(string.ascii_letters + "-", min_size=1, max_size=40), min_size=1), st.integers(8, 50))
def test_shortened_ids_stay_different(ids: list[str], width: int) -> None:
    """Ids are shortened only if they stay distinct."""
    found = columns.shorten(ids, width)
    assert len(set(found)) == len(set(ids))
    assert all(short == id_ or len(short) <= width for short, id_ in zip(found, ids, strict=True))
    assert all(short == id_ for short, id_ in zip(found, ids, strict=True) if len(id_) <= width)


def test_ids_are_cut_in_the_middle() -> None:
    """Both ends of an id are kept, unless the difference is in the middle."""
    assert columns.shorten(["abcdefghijklmnop", "abcdefghijklmnoX"], 8) == ["abcd…nop", "abcd…noX"]
    assert columns.shorten(["a" * 20 + "1" + "b" * 20, "a" * 20 + "2" + "b" * 20], 8) == ["…1bbbbb…", "…2bbbbb…"]


def test_the_worst_code_does_not_depend_on_the_order() -> None:
    """Usage, error, timeout, failed, partial, succeeded, in any order of the jobs."""
    order = [Code.USAGE, Code.ERROR, Code.TIMEOUT, Code.FAILED, Code.PARTIAL, Code.SUCCEEDED]
    for first, second in itertools.combinations(order, 2):
        assert codes.worst([second, first, second]) == codes.worst([first, second]) == first
    assert codes.worst([]) == Code.SUCCEEDED


@given(st.text())
def test_plain_text_is_one_line(text: str) -> None:
    """No text from a vendor can control a terminal."""
    assert terminal.plain(text).isprintable()


def test_an_agent_gives_arguments_but_no_settings() -> None:
    """What is passed to a call by name can be; a base URL cannot, or a key could be sent elsewhere."""
    vendor = ONE._replace(arguments=(argument("since", "int", is_many=True)._replace(is_positional=False),))
    assert tools._options(vendor, {"since": [1, "2"]}) == {"since": [1, 2]}
    refused: list[Any] = [{"base_url": "http://127.0.0.1:9"}, {"job_id": "a"}, [], {"since": ["x"]}]
    for options in refused:
        with pytest.raises(ValueError, match="expected "):
            tools._options(vendor, options)
