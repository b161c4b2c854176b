"""The layers of the generator and the core: which modules may import which."""

from __future__ import annotations

import graphlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .checkout import ROOT

CORE = "clients/core/src/jobdetails_core"
LAYERS = [
    {"errors", "node", "upstream"},
    {"spec"},
    {"package"},
    {"render"},
    {"audit", "lint", "reference", "release", "review"},
    {"draft"},
    {"drift"},  # side by side
    {"__main__"},
]
"""The layers of the generator, lowest first: a module may import from its own subpackage and from lower layers."""

BOTTOM = LAYERS[0]
"""In the lowest layer, modules may import each other."""

LONGEST = 250
"""Maximum number of lines in a module of the core."""

Graph = dict[str, set[str]]


def imports(root: Path, folder: str, *, for_types: bool) -> Graph:
    """Return the modules that each module of a folder imports, with or without `if TYPE_CHECKING`."""
    choice = "--type-checking-imports" if for_types else "--no-type-checking-imports"
    command = [sys.executable, "-m", "ruff", "analyze", "graph", "--preview", "--quiet", "--isolated", choice]
    sources = [str(path) for path in (root, root / "clients" / "core" / "src")]
    command += ["--config", f"src = {json.dumps(sources)}", folder]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    graph: dict[str, list[str]] = json.loads(done.stdout)
    assert graph.keys() == {path.relative_to(root).as_posix() for path in (root / folder).rglob("*.py")}
    return {module: set(found) for module, found in graph.items()}


def circle(graph: Graph) -> list[str]:
    """Return the modules of an import cycle, if there is one."""
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        return list(error.args[1])
    return []


def room(module: str) -> str:
    """Return the subpackage or top-level module of the generator that contains a module."""
    return Path(module).parts[1].removesuffix(".py")


def upward(graph: Graph) -> list[str]:
    """Return the imports of a module from a higher layer, or from another subpackage in the same layer."""
    floors = {room: floor for floor, rooms in enumerate(LAYERS) for room in rooms}
    found = []
    for module, imported in sorted(graph.items()):
        for other in sorted(imported):
            here, there = room(module), room(other)
            is_lower = floors[there] < floors[here] or here == there or {here, there} <= BOTTOM
            if not is_lower:
                found.append(f"{module} imports {other}")
    return found


def generator(root: Path) -> Graph:
    """Return the imports of each module of the generator, without the core below it."""
    graph = imports(root, "generator", for_types=True)
    graph.pop("generator/__init__.py")
    own = {module for modules in graph.values() for module in modules if module.startswith("generator/")}
    return {module: found & own for module, found in graph.items()}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the generator and the core that tests may break."""
    for folder in ("generator", CORE):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def plant(root: Path, module: str, line: str) -> None:
    """Append a line to a module."""
    with (root / module).open("a", encoding="utf-8") as file:
        file.write(f"\n\n{line}\n")


def test_the_generator_has_layers() -> None:
    """No module imports from a higher layer or from another check, and there is no cycle."""
    graph = generator(ROOT)
    assert sorted({room(module) for module in graph}) == sorted(set.union(*LAYERS))
    assert circle(graph) == []
    assert upward(graph) == []


@pytest.mark.parametrize(
    ("module", "line", "imported"),
    [
        ("spec/rules", "from ..package import values", "package/values"),
        ("package/view", "def later() -> None:\n    from ..render.build import ROOT", "render/build"),
        ("render/layout", "if TYPE_CHECKING:\n    from ..lint import Finding", "lint/__init__"),
        ("lint/form", "from generator.review import base", "review/base"),
        ("errors", "from . import __main__", "__main__"),
        ("upstream", "import generator.spec.naming", "spec/naming"),
    ],
)
def test_an_upward_import_is_found(copy: Path, module: str, line: str, imported: str) -> None:
    """An import from a higher layer, or between checks, is found in any place and form."""
    plant(copy, f"generator/{module}.py", line)
    assert f"generator/{module}.py imports generator/{imported}.py" in upward(generator(copy))


def test_a_cycle_in_the_generator_is_found(copy: Path) -> None:
    """A cycle within one subpackage is found, although none of its imports goes up a layer."""
    plant(copy, "generator/spec/naming.py", "from .rules import EXTENSIONS")
    graph = generator(copy)
    assert upward(graph) == []
    assert {"generator/spec/naming.py", "generator/spec/rules.py"} <= set(circle(graph))


def users_of(library: str, root: Path) -> list[str]:
    """Return the modules of the generator that import a library."""
    importing = re.compile(rf"^\s*(?:import|from) {library}\b", re.MULTILINE)
    paths = sorted((root / "generator").rglob("*.py"))
    found = [path for path in paths if importing.search(path.read_text(encoding="utf-8"))]
    return [path.relative_to(root / "generator").as_posix() for path in found]


def test_one_module_imports_the_engine(copy: Path) -> None:
    """Only `upstream` imports openapi-python-client, because its API is not public."""
    assert users_of("openapi_python_client", copy) == ["upstream.py"]
    plant(copy, "generator/render/layout.py", "from openapi_python_client.utils import snake_case")
    assert users_of("openapi_python_client", copy) == ["render/layout.py", "upstream.py"]


def test_core_has_no_cycle() -> None:
    """
    The core has no import cycle, and imports nothing from the generator.

    Imports under `if TYPE_CHECKING` do not count: an error may be annotated with the client that raises it.
    """
    graph = imports(ROOT, CORE, for_types=False)
    assert circle(graph) == []
    assert all(module.startswith(CORE) for found in graph.values() for module in found)


def test_a_cycle_in_core_is_found(copy: Path) -> None:
    """A cycle is found even if an import is inside a function; imports for types only do not count."""
    plant(copy, f"{CORE}/errors.py", "if TYPE_CHECKING:\n    from .client import SyncClient")
    before = circle(imports(copy, CORE, for_types=False))
    assert f"{CORE}/client.py" not in before
    plant(copy, f"{CORE}/errors.py", "def later() -> None:\n    from .client import SyncClient")
    assert f"{CORE}/errors.py" in circle(imports(copy, CORE, for_types=False))


def test_the_modules_of_core_are_short() -> None:
    """Every module of the core is short."""
    lines = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in (ROOT / CORE).rglob("*.py")}
    assert {name: count for name, count in lines.items() if count > LONGEST} == {}
