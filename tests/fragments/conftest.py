"""
Fragments: small specs with one peculiarity each, and the code that is generated from them.

`specs/` has the specs, `expected/` the generated lines that each adds to those of the fragment `plain`.
After changing the generator or a template, run `pytest tests/fragments --refresh`, and review the difference.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import pytest

from .fragment import Fragment


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that rewrites the expected output."""
    parser.addoption("--refresh", action="store_true", help="write the expected output of fragments anew")


@pytest.fixture(scope="session")
def fragment_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Fragment]]:
    """A function that returns a generated, importable fragment by its name."""
    made: dict[str, Fragment] = {}

    def fragment_of(name: str) -> Fragment:
        if name not in made:
            made[name] = Fragment(name, tmp_path_factory.mktemp(name))
            sys.path.append(str(made[name].source))
        return made[name]

    yield fragment_of
    for fragment in made.values():
        sys.path.remove(str(fragment.source))


@pytest.fixture
def fragment(request: pytest.FixtureRequest, fragment_of: Callable[[str], Fragment]) -> Fragment:
    """The fragment that a test is marked with."""
    fragment = fragment_of(request.param)
    fragment.requests.clear()
    return fragment
