"""`python -m generator audit`: exit codes, and output in each format."""

from __future__ import annotations

import json
import re
from functools import partial
from io import StringIO
from pathlib import Path

import attrs
import pytest
from rich.console import Console

from generator import audit as audit_package
from generator.__main__ import main
from generator.audit.report import Finding, Report, as_json, as_markdown, show, worst_first
from generator.audit.verdicts import Verdict

from ..vendors import VENDORS
from .auditing import NAME, Project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A spec and a page that agree, as input of the command."""
    made = Project(tmp_path, VENDORS[0])
    monkeypatch.setattr(audit_package, "audit", partial(audit_package.audit, root=made.root))
    return made


def run(project: Project, *arguments: str) -> int:
    """Run the command, and return its exit code."""
    return main(["audit", "--documents", str(project.documents), *arguments])


def spoil(project: Project) -> int:
    """Change the method everywhere in the page's text, and return its line."""
    method = project.vendor.method
    line = project.line(f"`{method} ")
    project.write(project.text.replace(f"`{method} ", "`PATCH ", 1))
    return line


def test_a_page_that_agrees(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """0: everything agrees, and one line for the vendor counts it."""
    assert run(project) == 0
    told = capsys.readouterr()
    assert re.fullmatch(rf"{project.vendor.name}: \d+ facts, \d+ agreeing, \d explained, 0 wrong, 0 unread\n", told.out)
    assert told.err == ""


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_a_page_that_does_not_agree(project: Project, capsys: pytest.CaptureFixture[str], form: str) -> None:
    """1: something differs, and every format says where."""
    line = spoil(project)
    assert run(project, "--format", form) == 1
    out = capsys.readouterr().out
    assert (f"{NAME}:{line}" in out) or json.loads(out)["findings"][0]["line"] == line
    assert "PATCH" in out


def test_an_unknown_vendor(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """1: the message names the vendor without a spec, and the vendors that have one."""
    assert run(project, "zenith") == 1
    assert capsys.readouterr().err == f"specs: #: found no spec for 'zenith'; expected one of {project.vendor.name}\n"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\x89PNG\r\n\x1a\n\xff\xfe", "no UTF-8"),
        (b"<!DOCTYPE html><html></html>", "no field, sample or path found"),
        (b"  <html>\n</html>", "no field, sample or path found"),
        (b"%PDF-1.7", "expected Markdown, HTML, or the plain text of a page"),
        (b"", "no field, sample or path found"),
        (b"# Nothing\n\nTo be seen here.\n", "no field, sample or path found"),
        (None, "expected a document that x-source names"),
    ],
)
def test_a_document_that_cannot_be_read(
    project: Project, capsys: pytest.CaptureFixture[str], content: bytes | None, says: str
) -> None:
    """2: a document that is missing or has an unreadable format is never skipped."""
    if content is None:
        (project.documents / NAME).unlink()
    else:
        (project.documents / NAME).write_bytes(content)
    assert run(project) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert NAME in told.err
    assert says in told.err


def test_a_folder_that_is_not_there(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """2: the audit needs the folder."""
    assert main(["audit", "--documents", str(project.root / "nowhere")]) == 2
    assert "nowhere: no such folder" in capsys.readouterr().err


def test_a_client_that_is_not_there(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """2: samples are decoded by the generated client, so there must be one."""
    (project.root / "clients").unlink()
    assert run(project) == 2
    assert "no such client; expected one that `nox -s generate` wrote" in capsys.readouterr().err


def test_a_spec_that_was_changed_and_not_generated(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """1: the path of a spec may be another than that of the client; the audit still says what differs."""
    path = project.vendor.template
    project.content["paths"] = {f"{path}/more": project.content["paths"][path]}
    project.write(project.text)
    assert run(project) == 1
    assert f"{path}/more" in capsys.readouterr().out


def finding(verdict: Verdict, line: int = 1, says: str = "") -> Finding:
    """Return a finding."""
    return Finding("acme", verdict, "type", "200 id", "page.txt", line, says, "string", "#/x")


def test_the_worst_comes_first() -> None:
    """Findings are sorted by severity, then by location."""
    mixed = [finding(verdict, line) for line in (2, 1) for verdict in reversed(Verdict)]
    ordered = worst_first(mixed)
    assert [each.verdict for each in ordered][::2] == list(Verdict)
    assert [each.line for each in ordered] == [1, 2] * len(Verdict)
    assert ordered[0].verdict is Verdict.MISSING


def report(*findings: Finding) -> Report:
    """Return a report of one vendor."""
    return Report(worst_first(list(findings)), ("acme",))


def shown(found: Report, *, explained: bool = False, colour: bool = False) -> str:
    """Return a report as it is printed."""
    out = StringIO()
    console = Console(
        file=out, force_terminal=colour, width=100, color_system="standard" if colour else None, _environ={}
    )
    show(found, console, explained=explained)
    return out.getvalue()


def test_the_text_is_coloured() -> None:
    """In a terminal each verdict has a colour, and the last line is green only if nothing is wrong or unread."""
    for findings, colour in (((finding(Verdict.UNREAD),), "\x1b[1;31m"), ((finding(Verdict.AGREES),), "\x1b[32m")):
        last = shown(report(*findings), colour=True).splitlines()[-1]
        assert last.startswith(colour)
        assert re.search(r"acme: 1 facts, \d agreeing, 0 explained, 0 wrong, \d unread", last)


def test_one_cause_is_one_entry() -> None:
    """Findings about one place of a spec are one entry with all their lines, the worst for the others."""
    lines = [attrs.evolve(finding(Verdict.DIFFERS, line), kind="shown") for line in range(3, 20)]
    text = shown(report(finding(Verdict.MISSING, 2), *lines, attrs.evolve(lines[0], document="other.txt")))
    assert text.splitlines()[:3] == [
        "acme: missing in the spec: type 200 id",
        "  where     page.txt:2, 3, 4, 5, 6, 7, 8, 9, ...; other.txt:3",
        "  document  ",
    ]
    assert "  also      shown\n" in text
    assert text.count("acme: ") == 2


def test_what_is_explained_is_folded_away() -> None:
    """Explained findings are only counted unless requested; in Markdown they can be unfolded."""
    found = report(attrs.evolve(finding(Verdict.EXPLAINED), conflict="#/y"), finding(Verdict.AGREES))
    assert shown(found) == "acme: 2 facts, 1 agreeing, 1 explained, 0 wrong, 0 unread\n"
    assert "acme: explained: type 200 id\n" in shown(found, explained=True)
    assert "  conflict  #/y\n" in shown(found, explained=True)
    assert "<details><summary>acme: explained by 1 conflicts</summary>" in as_markdown(found)
    assert "<details>" not in as_markdown(found, vendors=["other"])


def test_the_text_is_100_columns_wide() -> None:
    """No line is longer than 100 columns, whatever a document says."""
    long = attrs.evolve(finding(Verdict.DIFFERS, says="a " * 400), place="x." * 90, spec="b " * 90)
    assert max(map(len, shown(report(long)).splitlines())) == 100


def test_a_vendor_has_one_line_of_counts() -> None:
    """The line counts what agrees, is explained, is wrong and is unread; all other verdicts are wrong."""
    all_of_them = [finding(verdict) for verdict in Verdict]
    (counts,) = report(*all_of_them).counts
    assert (counts.facts, counts.agreeing, counts.explained, counts.wrong, counts.unread) == (8, 1, 1, 5, 1)
    assert not report(*all_of_them).is_clean
    assert report(finding(Verdict.AGREES), finding(Verdict.EXPLAINED)).is_clean
    for verdict in set(Verdict) - {Verdict.AGREES, Verdict.EXPLAINED}:
        assert not report(finding(verdict)).is_clean


def test_markdown_is_safe_to_paste() -> None:
    """A text from a document stays in its cell, and is shown unchanged."""
    (row,) = [
        line
        for line in as_markdown(report(finding(Verdict.DIFFERS, 3, "a | `b` <c> *d*\ne_f"))).splitlines()
        if "a " in line and "page" in line
    ]
    assert row == r"| differs | page.txt:3 | type 200 id | a \| \`b\` &lt;c> \*d\* e\_f | string | #/x |"


def test_json_has_everything() -> None:
    """The format for programs has each finding, those that agree included, and the counts."""
    content = json.loads(as_json(report(finding(Verdict.AGREES), finding(Verdict.UNREAD))))
    assert [each["verdict"] for each in content["findings"]] == ["unread", "agrees"]
    assert content["counts"][0]["unread"] == 1
    assert content["is_clean"] is False
