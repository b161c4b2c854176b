"""Fixtures for the tests of generator/package."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import upstream
from generator.package import view
from generator.package.values import Package
from generator.spec import specs
from generator.spec.normal import normalize


@pytest.fixture
def package(project: Path) -> Package:
    """The template values of the fictitious vendor."""
    spec = specs.load(project / "specs" / "acme.yaml")
    plain, _ = normalize(spec)
    return view.package(plain, upstream.parse(plain.document)[0])
