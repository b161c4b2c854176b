"""Generating and checking vendors by name: what that needs, and what it leaves alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import SpecError
from generator.render.build import check, generate

from ..project import SPEC, changed, tree, write_spec
from .test_build import MODULES, SHARED


def test_only_what_is_asked_for(project: Path) -> None:
    """With vendors by name, only their packages and facade modules are written, and the files that list all vendors."""
    write_spec(project, SPEC.replace("Acme", "Apex"), vendor="apex")
    assert sorted(generate(["apex"], root=project)) == sorted(["clients/apex", *SHARED, f"{MODULES}/apex.py"])
    assert not (project / "clients" / "acme").exists()
    assert check(["apex"], root=project) == []
    assert any(difference.startswith("clients/acme/") for difference in check(root=project))
    generate(root=project)
    before = tree(project)
    assert generate(["acme"], root=project) == []
    assert check(["acme"], root=project) == []
    assert tree(project) == before


def test_the_broken_spec_of_another_vendor(project: Path) -> None:
    """It does not keep a vendor from being generated; the files that list all vendors stay, and a warning says why."""
    generate(root=project)
    write_spec(project, "a: [", vendor="broken")
    write_spec(project, changed("version: '1.2.3'", "version: '1.2.4'"))
    (project / "specs" / "other.yml").write_text(SPEC, encoding="utf-8")
    before = {name: (project / name).read_bytes() for name in [*SHARED, f"{MODULES}/acme.py"]}
    told: list[str] = []
    assert generate(["acme"], root=project, warn=told.append) == ["clients/acme"]
    assert {name: (project / name).read_bytes() for name in before} == before
    assert check(["acme"], root=project, warn=told.append) == []
    assert [text.splitlines()[0] for text in told] == [
        "The files that list all vendors were not written, because other specs are invalid:",
        "The files that list all vendors were not checked, because other specs are invalid:",
    ]
    assert [line.partition(":")[0] for line in told[0].splitlines()[1:]] == ["specs/broken.yaml", "specs/other.yml"]
    with pytest.raises(SpecError, match=r"specs/other\.yml"):
        generate(root=project)


def test_the_vendors_asked_for_come_first(project: Path) -> None:
    """If a vendor asked for has a broken spec, its problems are all that is told, and nothing is written."""
    write_spec(project, "a: [", vendor="aaa")
    write_spec(project, changed("example: 7}", "example: seven}"))
    before = tree(project)
    with pytest.raises(SpecError) as caught:
        generate(["acme"], root=project)
    assert {problem.file for problem in caught.value.problems} == {"specs/acme.yaml"}
    assert tree(project) == before


def test_a_misnamed_spec_of_a_vendor_asked_for(project: Path) -> None:
    """A vendor whose spec has the wrong ending is told so, and not only that it has none."""
    (project / "specs" / "apex.yml").write_text(SPEC, encoding="utf-8")
    with pytest.raises(SpecError, match=r"^specs/apex\.yml: #: found the suffix '\.yml'; expected specs/apex\.yaml; "):
        generate(["apex"], root=project)


def test_an_unknown_vendor(project: Path) -> None:
    """A vendor that has no spec is told with those that have."""
    with pytest.raises(SpecError, match=r"^specs: #: found no spec for 'apex'; expected one of acme$"):
        generate(["apex"], root=project)
    assert sorted(tree(project)) == ["specs", "specs/acme.yaml"]
