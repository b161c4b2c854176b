"""
Fragments: each folder holds a spec with one quirk, the generated files in which it shows, and what must come of it.

After a change to the generator or a template, ``pytest tests/fragments --refresh`` writes the files in ``expected``
anew; review the difference. To have another file of a package compared, create it empty and refresh.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import pytest

from .fragment import Fragment


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option which writes expected output anew."""
    parser.addoption("--refresh", action="store_true", help="write the expected output of fragments anew")


@pytest.fixture(scope="session")
def fragment_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Fragment]]:
    """A function from a folder's name to the fragment, which is generated and importable."""
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
    """The fragment in whose folder the test lies."""
    return fragment_of(request.path.parent.name)
