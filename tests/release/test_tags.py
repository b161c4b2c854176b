"""The checks of `nox -s release`, on a fictitious package."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.release import tags

from ..checkout import ROOT

PYPROJECT = """
[project]
name = "jobdetails-acme"
dynamic = ["version"]
[tool.hatch.version]
path = "src/jobdetails_acme/_service.py"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with one package at version 1.2.3."""
    package = tmp_path / "clients" / "acme"
    source = package / "src" / "jobdetails_acme" / "_service.py"
    source.parent.mkdir(parents=True)
    source.write_text('__version__ = "1.2.3"\n', encoding="utf-8")
    (package / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## jobdetails-acme 1.2.3 (2026-11-28)\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "changelog",
    [
        "## jobdetails-acme 1.2.3 (2026-11-28)\n",
        "## 1.2.3 (2026-11-28): all packages\n### other, acme 1.2.3\n## 1.2.2\n### acme 1.2.2\n",
    ],
)
def test_a_release_that_agrees_passes(root: Path, changelog: str) -> None:
    """A tag with the package's version and a dated changelog entry is accepted."""
    (root / "CHANGELOG.md").write_text(changelog, encoding="utf-8")
    tags.check(tags.parse("jobdetails-acme-v1.2.3"), root)


@pytest.mark.parametrize(
    ("tag", "changelog", "message"),
    [
        ("v1.2.3", "", "expected a distribution and its version"),
        ("jobdetails-other-v1.2.3", "", "no such distribution"),
        ("jobdetails-acme-v1.2.4", "", "the tag has version 1.2.4, the package 1.2.3"),
        ("jobdetails-acme-v1.2.3", "## jobdetails-acme 1.2.2 (2026-11-28)\n", "found 0 entries"),
        ("jobdetails-acme-v1.2.3", "## acme 1.2.3 (2026-11-28)\n### acme 1.2.3 (2026-11-28)\n", "found 2 entries"),
        ("jobdetails-acme-v1.2.3", "## acme 1.2.3\n", "expected a date"),
        ("jobdetails-acme-v1.2.3", "## acme 1.2.3 (unreleased)\n", "expected a date"),
        ("jobdetails-acme-v1.2.3", "## 1.2.3 (unreleased): all packages\n### acme, other 1.2.3\n", "expected a date"),
        ("jobdetails-acme-v1.2.3", "## 1.2.3 (2026-11-28)\n## Older\n### acme 1.2.3\n", "expected a date"),
    ],
)
def test_a_release_that_disagrees_is_refused(root: Path, tag: str, changelog: str, message: str) -> None:
    """Each disagreement is reported."""
    if changelog:
        (root / "CHANGELOG.md").write_text(changelog, encoding="utf-8")
    with pytest.raises(tags.ReleaseError, match=message):
        tags.check(tags.parse(tag), root)


def test_only_the_files_of_the_release_are_selected(tmp_path: Path) -> None:
    """Only the wheel and sdist of the tag are published."""
    for name in ("jobdetails_acme-1.2.3-py3-none-any.whl", "jobdetails_acme-1.2.3.tar.gz", "jobdetails-1.2.3.tar.gz"):
        (tmp_path / name).touch()
    chosen = tags.select(tags.parse("jobdetails-acme-v1.2.3"), tmp_path)
    assert [path.name for path in chosen] == ["jobdetails_acme-1.2.3-py3-none-any.whl", "jobdetails_acme-1.2.3.tar.gz"]
    with pytest.raises(tags.ReleaseError, match="run `nox -s build` first"):
        tags.select(tags.parse("jobdetails-v1.2.3"), tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted(chosen)


def test_the_packages_of_this_project_can_be_released() -> None:
    """The version in a tag is compared with the version of its package."""
    with pytest.raises(tags.ReleaseError, match=r"the tag has version 99\.0\.0, the package \d"):
        tags.check(tags.parse("jobdetails-core-v99.0.0"), ROOT)
