"""Generating and checking vendors by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import SpecError
from generator.render.build import check, generate

from ..project import SPEC, changed, tree, write_spec
from .test_build import MODULES, SHARED


def test_only_named_vendors_are_written(project: Path) -> None:
    """Only the named vendors' packages and facade modules are written, and the files that list all vendors."""
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
    """Another vendor's invalid spec prevents only updates of the files that list all vendors; a warning says why."""
    generate(root=project)
    write_spec(project, "a: [", vendor="broken")
    write_spec(project, changed("version: '1.2.3'", "version: '1.2.4'"))
    (project / "specs" / "other.yml").write_text(SPEC, encoding="utf-8")
    before = {name: (project / name).read_bytes() for name in [*SHARED, f"{MODULES}/acme.py"]}
    warnings: list[str] = []
    assert generate(["acme"], root=project, warn=warnings.append) == ["clients/acme"]
    assert {name: (project / name).read_bytes() for name in before} == before
    assert check(["acme"], root=project, warn=warnings.append) == []
    assert [text.splitlines()[0] for text in warnings] == [
        "The files that list all vendors were not written, because other specs are invalid:",
        "The files that list all vendors were not checked, because other specs are invalid:",
    ]
    assert [line.partition(":")[0] for line in warnings[0].splitlines()[1:]] == ["specs/broken.yaml", "specs/other.yml"]
    with pytest.raises(SpecError, match=r"specs/other\.yml"):
        generate(root=project)


def test_problems_of_named_vendors_come_first(project: Path) -> None:
    """If a named vendor has an invalid spec, only its problems are reported, and nothing is written."""
    write_spec(project, "a: [", vendor="aaa")
    write_spec(project, changed("example: 7}", "example: seven}"))
    before = tree(project)
    with pytest.raises(SpecError) as caught:
        generate(["acme"], root=project)
    assert {problem.file for problem in caught.value.problems} == {"specs/acme.yaml"}
    assert tree(project) == before


def test_a_misnamed_spec_of_a_named_vendor(project: Path) -> None:
    """A spec with the wrong suffix is reported as such."""
    (project / "specs" / "apex.yml").write_text(SPEC, encoding="utf-8")
    with pytest.raises(SpecError, match=r"^specs/apex\.yml: #: found the suffix '\.yml'; expected specs/apex\.yaml; "):
        generate(["apex"], root=project)


def test_an_unknown_vendor(project: Path) -> None:
    """The error for a vendor without a spec lists the vendors that have one."""
    with pytest.raises(SpecError, match=r"^specs: #: found no spec for 'apex'; expected one of acme$"):
        generate(["apex"], root=project)
    assert sorted(tree(project)) == ["specs", "specs/acme.yaml"]
