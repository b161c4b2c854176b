"""Generate the clients of all specs, or check that they match the specs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from .. import upstream
from ..errors import Problem, SpecError, choices, shown
from ..package.values import Package
from ..package.view import package
from ..spec import naming, specs
from ..spec.normal import normalize
from ..spec.spec import Spec
from . import swap, writer
from .layout import shared_files, vendor_files

ROOT = Path(__file__).parent.parent.parent
_FACADE = Path("clients", "jobdetails")
_INDEX = Path("clients", "README.md")


def _warn(text: str) -> None:
    print(text, file=sys.stderr)


def generate(vendors: Sequence[str] = (), *, root: Path = ROOT, warn: Callable[[str], None] = _warn) -> list[str]:
    """
    Write the packages of these vendors, or of all, and the files that list all vendors; return the paths that changed.

    Only files that the generator owns are replaced or deleted. Even if the process is killed, each package is either
    old or new.

    Args:
        vendors: The vendors to write; only their specs must be valid. If another spec is invalid, the files that list
            all vendors are not updated.
        root: The folder with specs/ and clients/.
        warn: Called with a message if the files that list all vendors are not updated.

    Raises:
        SpecError: A spec is invalid; nothing was written.
        CannotError: Another run is writing, or the files cannot be formatted; nothing was written.
    """
    changed = []
    with writer.locked(root):
        content = _content(root, vendors)
        with writer.staged(content.files, within=root, config=ROOT / "pyproject.toml") as stage:  # the disk of clients/
            for vendor in content.vendors:
                folder = Path("clients", vendor)
                if swap.swap_package(stage / folder, root / folder):
                    changed.append(folder.as_posix())
            changed += [(_FACADE / name).as_posix() for name in swap.swap_files(stage / _FACADE, root / _FACADE)]
            if not content.others and swap.swap_file(stage / _INDEX, root / _INDEX):
                changed.append(_INDEX.as_posix())
    if content.others:
        warn(content.warning("written"))
    return changed


def check(vendors: Sequence[str] = (), *, root: Path = ROOT, warn: Callable[[str], None] = _warn) -> list[str]:
    """
    Return how the packages of these vendors, or of all, differ from newly generated ones; write nothing.

    A difference is a file that is missing, has other content, is no longer generated, or was never generated but would
    be installed with a package.

    Args:
        vendors: The vendors to check, as in `generate`.
        root: The folder with specs/ and clients/.
        warn: Called with a message if the files that list all vendors were not checked.

    Raises:
        SpecError: A spec is invalid.
        CannotError: The files cannot be formatted.
    """
    content = _content(root, vendors)
    names = set()
    with writer.staged(content.files, within=None, config=ROOT / "pyproject.toml") as stage:
        expected = writer.content_of(stage)
        for folder in (_FACADE, *(Path("clients", vendor) for vendor in content.vendors)):
            names |= {(folder / name).as_posix() for name in writer.stale(stage / folder, root / folder)}
    names |= expected.keys()
    differences = [
        f"{name}: not generated, but would be installed; move or delete it"
        for name in _installed(root, content.vendors)
        if name not in names
    ]
    actual = {name: (root / name).read_bytes() for name in names if (root / name).is_file()}
    differences += [
        writer.difference(name, actual.get(name), expected.get(name))
        for name in sorted(names)
        if expected.get(name) != actual.get(name)
    ]
    for folder in sorted((root / "clients").glob("[!.]*/")):
        if folder.name not in {"core", "jobdetails", *content.known} and _holds_files(folder):
            differences.append(f"clients/{folder.name}: has no spec; remove it by hand")
    if content.others:
        warn(content.warning("checked"))
    return differences


@frozen
class _Content:
    """The generated files of a run, before they are formatted."""

    vendors: list[str]
    known: Collection[str]
    """The vendors that have a spec, whether valid or not."""

    files: dict[str, bytes]
    """The files of these vendors, and unless other specs are invalid, the files that list all vendors."""

    others: list[Problem]
    """The problems of the other vendors' specs."""

    def warning(self, done: str) -> str:
        problems = "\n".join(str(problem) for problem in self.others)
        return f"The files that list all vendors were not {done}, because other specs are invalid:\n{problems}"


def _content(root: Path, vendors: Sequence[str]) -> _Content:
    """Return the files of these vendors, or of all; raise the problems of all of them together."""
    known, misnamed = specs.find(root / "specs") if vendors else (specs.paths(root / "specs"), [])
    wanted = [vendor for vendor in known if not vendors or vendor in vendors]
    if unknown := [vendor for vendor in vendors if vendor not in known]:
        raise SpecError([_unknown(vendor, known, misnamed) for vendor in unknown])
    built, problems = _built([known[vendor] for vendor in wanted])
    if problems:
        raise SpecError(problems)
    others, problems = _built([path for vendor, path in known.items() if vendor not in wanted])
    files: dict[str, bytes] = {}
    for each in built:
        files |= vendor_files(*each)
    problems += misnamed
    if not problems:
        packages = sorted((found for found, _, _ in [*built, *others]), key=lambda found: found.vendor)
        files |= shared_files(packages, built[0][1])
    return _Content(wanted, known, files, problems)


def _unknown(vendor: str, known: Collection[str], misnamed: Sequence[Problem]) -> Problem:
    """Return the problem of a vendor without a spec; its spec may be misnamed."""
    near = [problem for problem in misnamed if Path(problem.file).stem == vendor]
    return near[0] if near else Problem("specs", "#", f"no spec for {shown(vendor)}", choices(known))


_Built = tuple[Package, upstream.GeneratorData, dict[str, Any]]


def _built(paths: Sequence[Path]) -> tuple[list[_Built], list[Problem]]:
    """Return the packages of the valid specs, and the problems of the others."""
    built = []
    problems: list[Problem] = []
    for path in paths:
        try:
            built.append(_built_from(specs.load(path)))
        except SpecError as error:
            problems += error.problems
    return built, problems


def _built_from(spec: Spec) -> _Built:
    plain, _ = normalize(spec)
    try:
        parsed, data = upstream.parse(plain.document)
        return package(plain, parsed), data, spec.document
    except upstream.UpstreamError as error:
        found = f"a warning of openapi-python-client: {error}"
        raise SpecError([spec.problem("#", found, "no warning")]) from None


def _installed(root: Path, vendors: Sequence[str]) -> list[str]:
    """Return every file that would be installed with the packages of these vendors."""
    sources = [root / "clients" / vendor / "src" / naming.package(vendor) for vendor in vendors]
    return [
        path.relative_to(root).as_posix()
        for source in sources
        for path in sorted(source.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts and path.name != ".DS_Store"
    ]


def _holds_files(folder: Path) -> bool:
    return any(path.is_file() and "__pycache__" not in path.parts for path in folder.rglob("*"))
