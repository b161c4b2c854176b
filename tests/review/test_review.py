"""A review of a work tree against a git ref: what it reports, and what must be fixed."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from generator.lint import Finding
from generator.render import build
from generator.render.scratch import stage
from generator.review import AuditSummary, BaseError, Lint, Review, review
from generator.review.changes import Change
from generator.review.compare import compare
from generator.review.finding import Effect
from generator.review.report import as_json, as_markdown
from generator.review.version import least

from ..vendors import Vendor
from .spec_change import BASE, OWNER

INIT = Path("clients", "jobdetails", "src", "jobdetails", "__init__.py")
FACADE = "0.1.0"
CHANGED_TEXTS = (
    ("Who started the job.", "Who asked for the job."),
    ("                  id: j1\n", "                  id: j2\n"),
)


def git(root: Path, *arguments: str) -> None:
    """Run git, with a name and without the configuration of whoever runs the tests."""
    named = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
    program = shutil.which("git")
    assert program
    subprocess.run([program, *named, *arguments], cwd=root, check=True, capture_output=True)


@pytest.fixture(scope="module")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with one spec and its client, committed; tests get copies."""
    folder = tmp_path_factory.mktemp("committed")
    (folder / "specs").mkdir()
    (folder / "specs" / "acme.yaml").write_text(BASE, encoding="utf-8")
    build.generate(root=folder)
    (folder / INIT).write_text(f'__version__ = "{FACADE}"\n', encoding="utf-8")
    git(folder, "init", "--quiet")
    git(folder, "add", "-A")
    git(folder, "commit", "--quiet", "-m", "base")
    return folder


@pytest.fixture
def root(committed: Path, tmp_path: Path) -> Path:
    """A project of the test's own."""
    return Path(shutil.copytree(committed, tmp_path / "project"))


def no_diff(old: Path, new: Path) -> list[Change]:
    """Stand in for `redocly diff`."""
    return []


def edit(root: Path, *edits: tuple[str, str], generate: bool = True) -> None:
    """Change the spec, and the client with it."""
    path = root / "specs" / "acme.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    if generate:
        build.generate(root=root)


def no_findings(root: Path) -> list[Finding]:
    """A replacement for lint."""
    return []


def reviewed(root: Path, audit: AuditSummary | None = None, linter: Lint = no_findings) -> Review:
    """Review the work tree against the last commit."""
    given = (lambda changed: audit) if audit else None
    return review("HEAD", root=root, diff=no_diff, linter=linter, audit=given)


def test_nothing_changed(root: Path) -> None:
    """Where no spec changed there is nothing to fix, and the report says so."""
    found = reviewed(root)
    assert (found.vendors, found.unchanged, found.must_fix) == ([], ["acme"], [])
    assert "**Nothing to fix.**" in as_markdown(found)


def test_a_field_removed(root: Path) -> None:
    """Removing a field is said to break callers, with the field, what happens, and the version that is needed."""
    edit(root, (OWNER, ""))
    found = reviewed(root)
    needed = "acme: info.version is 0.3.1; 0.4.0 at least, up from 0.3.1, since the change breaks callers."
    assert found.must_fix == [needed]
    told = as_markdown(found)
    assert "| acme | breaks callers | 0.3.1 → 0.3.1 | 0.4.0 |" in told
    assert "- **breaking**: `Job.owner` is gone: using it raises AttributeError" in told


@pytest.mark.parametrize(("version", "enough"), [("0.3.2", False), ("0.4.0", True), ("1.0.0", True)])
def test_the_version_is_high_enough_or_not(root: Path, version: str, enough: bool) -> None:
    """A breaking change with the version it asks for is told, and nothing has to be fixed."""
    edit(root, (OWNER, ""), ("'0.3.1'", f"'{version}'"))
    found = reviewed(root)
    assert found.vendors[0].effect is Effect.BREAKING
    assert (found.must_fix == []) is enough


def test_a_version_never_goes_back(root: Path) -> None:
    """A version that is lower than before has to be fixed, though nothing else changed."""
    edit(root, ("'0.3.1'", "'0.3.0'"))
    assert reviewed(root).must_fix == [
        "acme: info.version is 0.3.0; 0.3.1 at least, up from 0.3.1, since a version never goes back."
    ]


def test_texts_and_examples_are_listed(root: Path) -> None:
    """Edits of descriptions and examples are listed with both texts, and never called breaking."""
    edit(root, *CHANGED_TEXTS, ("'0.3.1'", "'0.3.2'"))
    found = reviewed(root)
    assert found.must_fix == []
    assert found.vendors[0].findings == []
    told = as_markdown(found)
    assert "breaking" not in told
    assert "/owner/description`: 'Who started the job.' became 'Who asked for the job.'" in told
    assert "/example/job/id`: 'j1' became 'j2'" in told


CONFLICT = BASE[BASE.index("          x-conflict:") : BASE.index("        owner:")]


def test_conflicts_come_and_go(root: Path) -> None:
    """New, changed and resolved conflicts are shown before the unchanged ones, each folded with its readings."""
    owner = CONFLICT.replace("string | null", "string")
    edit(root, (CONFLICT, ""), (OWNER, OWNER + owner), ("'0.3.1'", "'0.3.2'"))
    conflicts = reviewed(root).vendors[0].conflicts
    assert [each.pointer for each in conflicts.new] == ["#/components/schemas/Job/properties/owner"]
    assert [each.pointer for each in conflicts.resolved] == ["#/components/schemas/Job/properties/note"]
    edit(root, (OWNER + owner, OWNER + owner.replace("a client", "A client")), ("- 3: string", "- 4: string"))
    git(root, "commit", "--quiet", "-a", "-m", "conflict")
    edit(root, ("- 4: string", "- 5: string"))
    told = as_markdown(reviewed(root))
    assert "<details><summary>changed: <code>#/components/schemas/Job/properties/owner</code></summary>" in told
    assert "- line 5: string\n- elsewhere: the service sends null" in told
    edit(root, ("Who started the job.", "Who asked for it."), ("- 5: string", "- 4: string"), ("'0.3.2'", "'0.3.3'"))
    found = reviewed(root)
    assert [each.pointer for each in found.vendors[0].conflicts.unchanged] == [
        "#/components/schemas/Job/properties/owner"
    ]
    assert "<details><summary>1 unchanged</summary>" in as_markdown(found)


def test_lint_is_part_of_the_review(root: Path) -> None:
    """What lint finds in a spec that changed must be fixed; what it finds in others is left out."""
    edit(root, CHANGED_TEXTS[0], ("'0.3.1'", "'0.3.2'"))
    findings = [
        Finding(f"specs/{name}.yaml", 3, "anchor", "#", "found &a; expected none") for name in ("acme", "other")
    ]
    found = reviewed(root, linter=lambda root: findings)
    assert found.must_fix == ["Lint has 1 findings in the specs that changed."]
    assert "- specs/acme.yaml:3: anchor" in as_markdown(found)


def test_clients_out_of_date(root: Path) -> None:
    """Clients that are not what the specs give have to be fixed, and the files are named."""
    edit(root, CHANGED_TEXTS[0], ("'0.3.1'", "'0.3.2'"), generate=False)
    found = reviewed(root)
    assert found.must_fix == ["The clients are out of date with their specs; run: nox -s generate"]
    assert "clients/acme/src/jobdetails\\_acme/models.py" in as_markdown(found)


def test_a_new_vendor(root: Path) -> None:
    """A new vendor is reported as new, and the facade that has it wants a new version."""
    (root / "specs" / "other.yaml").write_text(BASE, encoding="utf-8")
    build.generate(root=root)
    found = reviewed(root)
    assert [(entry.vendor, entry.state, entry.effect) for entry in found.vendors] == [("other", "new", Effect.ADDITION)]
    assert found.must_fix == [
        f"jobdetails: __version__ is {FACADE}; {least(FACADE, Effect.ADDITION)} at least, up from {FACADE}, "
        f"since a vendor is new ({INIT.as_posix()})."
    ]
    assert "| other | is a new vendor | 0.3.1 |" in as_markdown(found)


def test_a_vendor_removed(root: Path) -> None:
    """A vendor that went is breaking, and the facade that had it wants a version that says so."""
    other = root / "specs" / "other.yaml"
    other.write_text(BASE, encoding="utf-8")
    build.generate(root=root)
    git(root, "add", "-A")
    git(root, "commit", "--quiet", "-m", "other")
    other.unlink()
    shutil.rmtree(root / "clients" / "other")
    build.generate(root=root)
    found = reviewed(root)
    assert [(entry.vendor, entry.state, entry.effect) for entry in found.vendors] == [
        ("other", "removed", Effect.BREAKING)
    ]
    needed = least(FACADE, Effect.BREAKING)
    assert f"{needed} at least" in found.must_fix[0]
    init = root / INIT
    init.write_text(init.read_text(encoding="utf-8").replace(f'"{FACADE}"', f'"{needed}"'), encoding="utf-8")
    assert reviewed(root).must_fix == []


def test_a_spec_that_is_not_valid(root: Path) -> None:
    """Of a spec from which nothing can be generated, what is wrong is told, and what Redocly makes of the change."""
    edit(root, ("settled: string | null", "settled: text"), (OWNER, ""), generate=False)
    removed = Change("#/components/schemas/Job/properties/owner", "Property `owner` of `Job` was removed.", "major")
    found = review("HEAD", root=root, diff=lambda old, new: [removed], linter=no_findings)
    assert "x-conflict/settled: found 'text'" in found.must_fix[0]
    assert "0.4.0 at least, up from 0.3.1" in found.must_fix[1]
    assert "| acme | is not valid; by Redocly it breaks callers | 0.3.1 | 0.4.0 |" in as_markdown(found)


def test_a_base_of_an_older_form(root: Path) -> None:
    """What Redocly sees is told, the version is judged by it, and it is said that nothing else was compared."""
    path = root / "specs" / "acme.yaml"
    path.write_text(BASE.replace("  title:", "  x-older: 1\n  title:", 1), encoding="utf-8")
    git(root, "commit", "--quiet", "-am", "older")
    path.write_text(BASE, encoding="utf-8")
    found = review("HEAD", root=root, diff=lambda old, new: [Change("#/paths", "It is gone.", "major")])
    assert (found.vendors[0].state, found.vendors[0].effect) == ("not comparable", Effect.BREAKING)
    assert ["0.4.0 at least" in problem for problem in found.must_fix] == [True]
    assert "conflicts are not compared" in as_markdown(found)
    path.write_text("openapi: [\n", encoding="utf-8")
    git(root, "commit", "--quiet", "-am", "no YAML")
    path.write_text(BASE, encoding="utf-8")
    with pytest.raises(BaseError, match="no OpenAPI document"):
        review("HEAD", root=root, diff=no_diff)


def test_the_audit_is_shown(root: Path) -> None:
    """The audit's summary stands in the report, and what it found wrong has to be fixed."""
    assert "no documents were given" in as_markdown(reviewed(root))
    passed = reviewed(root, AuditSummary("| acme | 10 facts |", passed=True))
    assert passed.must_fix == []
    assert "| acme | 10 facts |" in as_markdown(passed)
    assert len(reviewed(root, AuditSummary("| acme | 10 facts |", passed=False)).must_fix) == 1


def test_json_says_the_same(root: Path) -> None:
    """The JSON has what the Markdown has, with effects by name."""
    edit(root, (OWNER, ""))
    told = json.loads(as_json(reviewed(root)))
    (vendor,) = told["vendors"]
    assert (vendor["breaking"], vendor["effect"], vendor["least_version"]) == (True, "breaking", "0.4.0")
    assert vendor["findings"][0]["where"] == "Job.owner"
    assert len(told["must_fix"]) == 1


def test_a_ref_that_there_is_not(root: Path) -> None:
    """An unknown ref is an error, not an empty review."""
    for ref in ("nowhere", "--all", "HEAD:specs"):
        with pytest.raises(BaseError):
            review(ref, root=root, diff=no_diff, linter=no_findings)


def test_a_text_cannot_break_out_of_the_report(root: Path) -> None:
    """What a spec says is text in the report, never a heading, a table cell or HTML."""
    edit(root, ("Who started the job.", "Who | <b>started</b>\\n# it."), ("'0.3.1'", "'0.3.2'"))
    told = as_markdown(reviewed(root))
    assert "<b>" not in told
    assert "\n# it" not in told


def test_a_field_of_a_real_vendor(vendor: Vendor, tmp_path: Path) -> None:
    """A field that goes from a real spec is named as breaking."""
    document = json.loads(json.dumps(vendor.document))
    operation = document["paths"][vendor.template][vendor.method.lower()]
    operation.pop("x-job", None)  # without it, and what needs it, any field may go
    responses = {status: response for status, response in operation["responses"].items() if "x-phase" not in response}
    operation["responses"] = {
        status: {key: value for key, value in response.items() if key != "x-not-found"}
        for status, response in responses.items()
    }
    old = stage({vendor.name: json.dumps(document).encode()}, tmp_path / "old")[vendor.name]
    schemas = vendor.document["components"]["schemas"]
    fields = [
        (component, name)
        for component, schema in schemas.items()
        for name in schema.get("properties", {})
        if name not in schema.get("required", ())
    ]
    component, name = fields[len(fields) // 2]
    del document["components"]["schemas"][component]["properties"][name]
    new = stage({vendor.name: json.dumps(document).encode()}, tmp_path / "new")[vendor.name]
    found = compare(vendor.name, old, new, no_diff)
    assert found.effect is Effect.BREAKING, found.must_fix
    assert any(finding.where.startswith(f"{component}.") and "is gone" in finding.says for finding in found.findings)
