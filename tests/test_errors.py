"""Problems in a spec are reported on one readable line."""

from __future__ import annotations

import pytest

from generator.errors import Problem, SpecError, choices, pointer, shown


def test_a_problem_is_one_line() -> None:
    """A problem shows the file, line, place, what was found and what was expected."""
    problem = Problem("specs/acme.yaml", "#/info", "nothing", "something", 7)
    assert str(problem) == "specs/acme.yaml:7: #/info: found nothing; expected something"
    assert str(Problem("specs", "#", "nothing", "something")) == "specs: #: found nothing; expected something"


def test_unprintable_characters_are_escaped() -> None:
    """Line breaks, control characters and direction marks do not reach a terminal."""
    problem = Problem("specs/acme.yaml", "#/a\nb\x1b[31m", "\u202e", "a\u2028b")
    assert str(problem) == "specs/acme.yaml: #/a\\nb\\x1b[31m: found \\u202e; expected a\\u2028b"


def test_several_problems_are_several_lines() -> None:
    """An error shows each of its problems on a line."""
    problems = [Problem("a", "#", "x", "y"), Problem("b", "#", "x\n", "y")]
    assert str(SpecError(problems)).splitlines() == ["a: #: found x; expected y", "b: #: found x\\n; expected y"]
    assert SpecError(problems).problems == tuple(problems)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [((), "#"), (("paths", "/jobs/{id}"), "#/paths/~1jobs~1{id}"), (("a~b", 0), "#/a~0b/0"), (("",), "#/")],
)
def test_pointers(parts: tuple[str | int, ...], expected: str) -> None:
    """A place is a JSON pointer, in which / and ~ in a key are escaped."""
    assert pointer(*parts) == expected


def test_values_are_shortened() -> None:
    """A long value is shortened."""
    assert shown("a") == "'a'"
    assert shown("a" * 118) == repr("a" * 118)
    assert shown("a" * 119) == "'" + "a" * 116 + "..."
    assert len(shown("a" * 119)) == 120


def test_choices_are_sorted() -> None:
    """Valid values are listed in order; an empty list has its own message."""
    assert choices({"b", "a"}) == "one of a, b"
    assert choices([]) == "nothing (no value is valid here)"
