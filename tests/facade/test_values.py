"""What is given on a command line, and the exit codes that come of it."""

from __future__ import annotations

import itertools
import string
from typing import Any

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from jobdetails._cli import codes, options, output, terminal, values
from jobdetails._cli.codes import Code
from jobdetails._index import Argument, Setting, Vendor


def argument(name: str = "job_id", **changes: Any) -> Argument:
    """Return an argument of a call, an id as text unless told otherwise."""
    return Argument(name, "str", is_many=False, is_positional=True, is_required=True, doc="What it is.")._replace(
        **changes
    )


def vendor(*arguments: Argument, settings: tuple[Setting, ...] = (), name: str = "acme") -> Vendor:
    """Return a vendor in the index."""
    return Vendor(name, "Acme", "jobdetails_acme", "get_job", "Job", arguments, settings)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30m", 1800),
        ("5s", 5),
        ("1h30m", 5400),
        ("2.5s", 2.5),
        ("90", 90),
        ("0", 0),
        ("0s", 0),
        (".5", 0.5),
        ("1.", 1),
        ("1d", 86400),
        ("1d2h3m4.5s", 93784.5),
        ("0.5h", 1800),
    ],
)
def test_durations(text: str, seconds: float) -> None:
    """A duration is numbers with units, the greater first, or a number of seconds."""
    assert values.duration(text) == seconds


@pytest.mark.parametrize(
    "text",
    ["", " ", "s", "5x", "-1", "1m1h", "1s1s", "1e3", "inf", "nan", "5 s", "1_0", "٣s", "1h30", "+5s", ".", "9" * 400],
)
def test_what_is_no_duration(text: str) -> None:
    """Anything else is told with what was found and expected."""
    with pytest.raises(values.Misfit) as caught:
        values.duration(text)
    assert str(caught.value) == f"found {text!r}; expected a duration such as 30m, 1h30m, 2.5s, or a number of seconds"


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("str", "", ""),
        ("str", " a ", " a "),
        ("int", "-07", -7),
        ("float", "1e3", 1000.0),
        ("bool", "True", True),
        ("bool", "false", False),
        ("json", '{"a": [1]}', {"a": [1]}),
    ],
)
def test_words(kind: str, text: str, found: object) -> None:
    """A word is read as its kind says."""
    assert values.value(kind, text) == found


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        *(("int", text, "a whole number") for text in ("", "1.0", "1_0", " 1", "٣", "x", "1" * 5000)),
        *(("float", text, "a number") for text in ("", "x")),
        *(("float", text, "a number with an end") for text in ("nan", "inf", "1e999")),
        *(("bool", text, "true or false") for text in ("", "1", "yes")),
        *(("json", text, "JSON") for text in ("", "{", "[" * 100000)),
    ],
)
def test_words_that_are_none(kind: str, text: str, expected: str) -> None:
    """What is none of its kind is told with what was found and expected."""
    with pytest.raises(values.Misfit) as caught:
        values.value(kind, text)
    assert str(caught.value) == f"found {text!r}; expected {expected}"


@given(st.lists(st.text(min_size=1).filter(lambda text: text.isprintable()), min_size=1, max_size=3))
def test_any_id_can_be_referred_to(ids: list[str]) -> None:
    """Whatever is in an id, percent-encoding `/` and `%` is enough to give it."""
    there = vendor(*(argument(f"id_{number}") for number in range(len(ids))))
    text = "acme:" + "/".join(id_.replace("%", "%25").replace("/", "%2F") for id_ in ids)
    assert values.reference(text, [there]) == values.Target(there, tuple(ids), {})


def test_what_asks_about_many_jobs() -> None:
    """Several ids are several jobs; an option that takes several values is none of them."""
    since = argument("since", is_positional=False, is_many=True)
    assert not vendor(argument(), since).asks_about_many
    assert vendor(argument(is_many=True)).asks_about_many


def test_references_have_types() -> None:
    """An id is read as the argument's kind; where there may be many, one is given."""
    there = vendor(argument(kind="int"), argument("parts", kind="int", is_many=True))
    assert values.reference("acme:1/2", [there]).arguments == (1, [2])
    with pytest.raises(values.Misfit, match=r"^found 'x'; expected a whole number$"):
        values.reference("acme:1/x", [there])


def test_a_vendor_that_needs_options_has_no_references() -> None:
    """Where a call needs what is no id, that is told."""
    there = vendor(argument(), argument("since", is_positional=False))
    with pytest.raises(values.Misfit, match=r"this one needs since$"):
        values.reference("acme:1", [there])


ORDER = [Code.USAGE, Code.ERROR, Code.TIMEOUT, Code.FAILED, Code.PARTIAL, Code.SUCCEEDED]


@pytest.mark.parametrize("worse", range(len(ORDER)))
def test_the_worst_code(worse: int) -> None:
    """Of some codes the worst is that of them all, in whatever order they come."""
    for rest in itertools.permutations(ORDER[worse:], 2):
        assert codes.worst([*rest, ORDER[worse]]) is ORDER[worse]
    assert codes.worst([]) is Code.SUCCEEDED


def test_codes_of_phases() -> None:
    """What has not ended, or is not known, is out of time when the waiting is over."""
    phases = ("succeeded", "partial", "failed", "cancelled", "running", "pending", "unknown", "new")
    assert [codes.of_phase(phase) for phase in phases] == [0, 4, 1, 1, 124, 124, 124, 124]


def test_the_help_has_every_code() -> None:
    """Each code is in the help, and each in the help is one."""
    numbers = [int(line.split()[0]) for line in codes.HELP.splitlines()[2:]]
    assert numbers == sorted(Code)


def command_of(there: Vendor, *taken: str) -> tuple[click.Command, list[Any]]:
    """Return a command with the parameters of a vendor, and where it keeps what it is given."""
    seen: list[Any] = []
    params = options.of_vendor(there, set(taken))
    return click.Command("it", params=params, callback=lambda **given: seen.append(options.given(there, given))), seen


def test_options_of_a_vendor() -> None:
    """Positional arguments are words, all others options; settings are for the client, and there is none for a key."""
    arguments = (argument(), argument("since", is_positional=False, is_required=False, is_many=True, kind="int"))
    settings = (Setting("api_key", "ACME_KEY", True, ""), Setting("team_id", "ACME_TEAM", True, "The team."))
    command, seen = command_of(vendor(*arguments, settings=settings))
    result = CliRunner().invoke(command, ["j-1", "--since", "1", "--since", "2", "--team-id", "t"])
    assert result.exit_code == 0, result.output
    ((target, given_settings),) = seen
    assert (target.arguments, target.options) == (("j-1",), {"since": [1, 2]})
    assert given_settings == {"team_id": "t"}
    assert "key" not in CliRunner().invoke(command, ["--help"]).output
    assert CliRunner().invoke(command, ["j-1"]).exit_code == 0
    target, given_settings = seen[-1]
    assert (target.arguments, target.options, given_settings) == (("j-1",), {}, {})


def test_an_option_never_takes_the_place_of_ours() -> None:
    """A vendor's setting by the name of an option of the command has the vendor before it."""
    settings = (Setting("output", None, False, ""), Setting("timeout_", None, False, ""))
    command, seen = command_of(vendor(argument(), settings=settings), "--output", "--timeout")
    arguments = ["j-1", "--acme-output", "a", "--acme-timeout", "b"]
    assert CliRunner().invoke(command, arguments).exit_code == 0
    assert seen[0][1] == {"output": "a", "timeout_": "b"}


@given(st.text())
def test_plain_is_plain(text: str) -> None:
    """Whatever is told is one line of what can be printed."""
    found = terminal.plain(text)
    assert found.isprintable()
    if text.isprintable():
        assert found == " ".join(text.split())


def test_json_is_what_json_can_be(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """JSON is UTF-8, and escapes only what that cannot hold."""
    output.show_json({"a": "ä€"})
    output.show_json({"a": "ä\ud800"})
    assert capfdbinary.readouterr().out == '{"a": "ä€"}\n{"a": "\\u00e4\\ud800"}\n'.encode()


def test_columns_are_aligned() -> None:
    """The cells of a column begin below each other, and no line ends in space."""
    lines = output.aligned([("A", "BB", "C"), ("aaa", "", ""), ("", "b", string.ascii_letters)])
    assert lines == ["A    BB  C", "aaa", f"     b   {string.ascii_letters}"]
