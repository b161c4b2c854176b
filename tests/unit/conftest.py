"""What the unit tests of the generator share."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import specs, upstream, view
from generator.package import Package

from .project import write_spec


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of one vendor from which nothing has been generated yet."""
    write_spec(tmp_path)
    return tmp_path


@pytest.fixture
def package(project: Path) -> Package:
    """What the templates see of that vendor."""
    spec = specs.load(project / "specs" / "acme.yaml")
    parsed, _ = upstream.parse(spec.document)
    return view.package(spec, parsed)
