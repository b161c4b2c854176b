"""Generate the clients of all specs, or check that they are what the specs give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from . import render, specs, upstream, writer
from .errors import Problem, SpecError, choices, shown
from .package import Package
from .view import package

ROOT = Path(__file__).parent.parent


def generate(vendors: Sequence[str] = (), *, root: Path = ROOT) -> list[str]:
    """
    Write the packages of these vendors, or of all, and what the facade says of all; return the paths that changed.

    Raises:
        SpecError: A spec cannot be generated from. Nothing was written.
    """
    changed = []
    with _staged(root, vendors, within=root) as (stage, packages):  # on the disk of the clients, to be renamed
        stale = _stale(root)
        for built in packages:
            folder = Path("clients", built.vendor)
            if writer.swap_folder(stage / folder, root / folder):
                changed.append(folder.as_posix())
        for name in writer.content_of(stage):
            if writer.swap_file(stage / name, root / name):
                changed.append(name)
        for name in stale:
            (root / name).unlink()
            changed.append(name)
    return changed


def check(vendors: Sequence[str] = (), *, root: Path = ROOT) -> list[str]:
    """
    Return how the packages of these vendors, or of all, differ from what their specs give; nothing is written.

    Raises:
        SpecError: A spec cannot be generated from.
    """
    differences = []
    with _staged(root, vendors) as (stage, packages):
        should_be = writer.content_of(stage)
        is_there = {name: (root / name).read_bytes() for name in should_be if (root / name).is_file()}
        for built in packages:
            folder = f"clients/{built.vendor}"
            is_there |= {f"{folder}/{name}": found for name, found in writer.content_of(root / folder).items()}
        is_there |= {name: (root / name).read_bytes() for name in _stale(root)}
        for name in sorted({*should_be, *is_there}):
            if should_be.get(name) != is_there.get(name):
                differences.append(writer.difference(name, is_there.get(name), should_be.get(name)))
        known = {"jobdetails", *(path.stem for path in (root / "specs").glob("*.yaml"))}
        for folder_of_none in sorted((root / "clients").glob("*/")):
            if folder_of_none.name not in known and writer.content_of(folder_of_none):
                differences.append(f"clients/{folder_of_none.name}: is there without a spec; remove it by hand")
    return differences


@contextmanager
def _staged(root: Path, vendors: Sequence[str], *, within: Path | None = None) -> Iterator[tuple[Path, list[Package]]]:
    """Yield a folder with everything that is to be in place, and the packages in it."""
    built = _built(root)
    known = [found.vendor for found, _ in built]
    if unknown := [vendor for vendor in vendors if vendor not in known]:
        raise SpecError([Problem("specs", "#", f"no spec for {shown(name)}", choices(known)) for name in unknown])
    wanted = [(found, data) for found, data in built if not vendors or found.vendor in vendors]
    files: dict[str, bytes] = {}
    for found, data in wanted:
        files |= render.vendor_files(found, data)
    files |= render.shared_files([found for found, _ in built], built[0][1])
    with writer.staged(files, within=within, config=ROOT / "pyproject.toml") as stage:
        yield stage, [found for found, _ in wanted]


def _built(root: Path) -> list[tuple[Package, upstream.GeneratorData]]:
    """Return the packages of all specs; the problems of all are told together."""
    built = []
    problems: list[Problem] = []
    for path in specs.paths(root / "specs"):
        try:
            spec = specs.load(path)
            parsed, data = upstream.parse(spec.document)
            built.append((package(spec, parsed), data))
        except upstream.UpstreamError as error:
            problems.append(spec.problem("#", f"what openapi-python-client warns of: {error}", "no warning"))
        except SpecError as error:
            problems += error.problems
    if problems:
        raise SpecError(problems)
    return built


def _stale(root: Path) -> list[str]:
    """Return the modules that a vendor who is no longer there left in the facade."""
    known = {"_vendors.py", *(f"{path.stem}.py" for path in (root / "specs").glob("*.yaml"))}
    folder = root / "clients" / "jobdetails" / "src" / "jobdetails"
    others = (path for path in sorted(folder.glob("*.py")) if path.name not in known)
    return [
        path.relative_to(root).as_posix()
        for path in others
        if path.read_text(encoding="utf-8").startswith(writer.HEADER)
    ]
