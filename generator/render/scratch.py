"""Generate clients from the texts of specs in a separate folder, outside the checkout."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from attrs import frozen

from .. import upstream
from ..errors import Problem, SpecError
from ..package import view
from ..package.values import Package
from ..spec.normal import normalize
from ..spec.spec import Spec
from ..spec.specs import load
from . import build


@frozen
class Valid:
    """A valid spec and its client."""

    path: Path
    spec: Spec
    package: Package
    client: Path


@frozen
class Invalid:
    """An invalid spec and its problems."""

    path: Path
    problems: list[Problem]


Side = Valid | Invalid


def stage(texts: Mapping[str, bytes], root: Path) -> dict[str, Side]:
    """Write specs and their clients to a new folder; return all specs by vendor, including the invalid ones."""
    (root / "specs").mkdir(parents=True)
    paths = {vendor: root / "specs" / f"{vendor}.yaml" for vendor in texts}
    for vendor, text in texts.items():
        paths[vendor].write_bytes(text)
    sides: dict[str, Side] = {}
    while len(sides) < len(texts):
        try:
            build.generate(root=root)
        except SpecError as error:
            broken = {problem.file for problem in error.problems}
            for vendor in [vendor for vendor in texts if f"specs/{vendor}.yaml" in broken]:
                aside = paths[vendor].rename(root / f"{vendor}.yaml")
                problems = [problem for problem in error.problems if problem.file == f"specs/{vendor}.yaml"]
                sides[vendor] = Invalid(aside, problems)
            if not broken & {f"specs/{vendor}.yaml" for vendor in texts}:
                raise  # a bug in a template or in the generator
        else:
            for vendor in set(texts) - set(sides):
                spec = load(paths[vendor])
                plain, _ = normalize(spec)
                package = view.package(plain, upstream.parse(plain.document)[0])
                sides[vendor] = Valid(paths[vendor], spec, package, root / "clients" / vendor)
    return sides
