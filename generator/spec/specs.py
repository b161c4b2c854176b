"""Find, read and validate specs."""

from __future__ import annotations

import keyword
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attrs import evolve
from openapi_spec_validator import OpenAPIV31SpecValidator
from openapi_spec_validator.schemas import openapi_v31_schema_validator

from ..errors import Problem, SpecError, pointer, shown
from . import reading, rules
from .conflicts import conflicts_of, without_conflicts
from .naming import RESERVED_VENDORS, VENDOR
from .rules import tolerant
from .spec import Spec

REDOCLY = "redocly.yml"
"""Redocly's configuration, beside the specs. It is not named `*.yaml`, because each `*.yaml` there is a vendor."""


def find(folder: Path) -> tuple[dict[str, Path], list[Problem]]:
    """
    Return the file of each vendor's spec in a folder, and a problem for each file that looks like a misnamed spec.

    Hidden files, backups and all other files are ignored.
    """
    found = {}
    problems = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        file = f"{folder.name}/{path.name}"
        if path.name.startswith(".") or path.name == REDOCLY:
            continue
        if path.is_dir():
            if inside := [each.name for each in sorted(path.iterdir()) if _looks_like_a_spec(each)]:
                expected = f"specs directly in {folder.name}/; move them there, or move the folder elsewhere"
                problems.append(Problem(f"{file}/", "#", f"a folder with {', '.join(inside)}", expected))
        elif path.suffix == ".yaml":
            found[path.stem] = path
        elif _looks_like_a_spec(path):
            what_to_do = "write it as YAML" if path.suffix.lower() == ".json" else "rename it"
            expected = f"{folder.name}/{path.stem}.yaml; {what_to_do}, or move it elsewhere if it is not a spec"
            problems.append(Problem(file, "#", f"the suffix {path.suffix!r}", expected))
    return found, problems


def _looks_like_a_spec(path: Path) -> bool:
    return path.suffix.strip().lower() in (".json", ".yaml", ".yml") and not path.name.startswith(".")


def paths(folder: Path) -> dict[str, Path]:
    """
    Return the file of every spec in a folder, by vendor.

    Raises:
        SpecError: There are no specs, or a file looks like a misnamed spec.
    """
    found, problems = find(folder)
    if not found and not problems:
        problems = [Problem(folder.name, "#", "no *.yaml files", "one spec for each vendor")]
    if problems:
        raise SpecError(problems)
    return found


def load_all(folder: Path) -> list[Spec]:
    """
    Return every spec in a folder, ordered by vendor.

    Raises:
        SpecError: There are no specs, or some are unreadable or invalid; lists all problems of all specs.
    """
    found = [inspect(path) for path in paths(folder).values()]
    if problems := [problem for _, own in found for problem in own]:
        raise SpecError(problems)
    return [spec for spec, _ in found if spec]


def load(path: Path) -> Spec:
    """
    Return one spec.

    Raises:
        SpecError: The spec is unreadable or invalid.
    """
    spec, problems = inspect(path)
    if problems or spec is None:
        raise SpecError(problems)
    return spec


def inspect(path: Path) -> tuple[Spec | None, list[Problem]]:
    """Return a spec, or None if it cannot be read, and all its problems."""
    file = f"{path.parent.name}/{path.name}"
    vendor = path.stem
    problems: list[Problem] = []
    if not VENDOR.fullmatch(vendor) or keyword.iskeyword(vendor) or vendor in RESERVED_VENDORS:
        expected = "a lower-case Python identifier of words joined by single underscores, other than "
        expected += ", ".join(sorted(RESERVED_VENDORS))
        problems.append(Problem(file, "#", f"the vendor name {vendor!r}", expected))
    try:
        found = reading.read(path, file)
    except SpecError as error:
        return None, [*problems, *error.problems]
    return checked(Spec(vendor, file, found.document, found.lines), [*problems, *found.problems])


def checked(spec: Spec, problems: list[Problem]) -> tuple[Spec, list[Problem]]:
    """
    Validate a spec; return it with its conflicts moved out of the document, and all its problems.

    Args:
        spec: The spec.
        problems: Problems found while reading it.
    """
    problems = [*problems, *rules.unknown_keys(spec)]
    with tolerant(problems):
        spec = evolve(spec, document=without_conflicts(spec.document), conflicts=tuple(conflicts_of(spec.document)))
    known = [problem.pointer for problem in problems]
    for problem in _malformed(spec):
        if not any(place.startswith(problem.pointer) for place in known):
            problems.append(problem)
    problems = rules.problems_in(spec, problems) or list(_invalid(spec))
    return spec, sorted(problems, key=lambda problem: problem.line or 0)


def _malformed(spec: Spec) -> Iterator[Problem]:
    """Yield violations of the OpenAPI schema, except inside schemas."""
    for error in openapi_v31_schema_validator.iter_errors(spec.document):
        value: Any = spec.document
        for part in error.absolute_path:
            value = value[str(part) if isinstance(value, dict) else part]  # a key of digits arrives as a number
        yield spec.problem(pointer(*error.absolute_path), shown(value), f"OpenAPI 3.1 ({_first_line(error)})")


def _invalid(spec: Spec) -> Iterator[Problem]:
    """Yield what else openapi-spec-validator finds: nothing, unless our own rules have a gap."""
    validator = OpenAPIV31SpecValidator(spec.document)
    try:
        for error in validator.root_validator(validator.schema_path):
            yield spec.problem("#", "the document", f"valid OpenAPI 3.1 ({_first_line(error)})")
    except Exception as error:  # it also fails with arbitrary exceptions
        yield spec.problem("#", "the document", f"valid OpenAPI 3.1 ({_first_line(error)})")


def _first_line(error: Exception) -> str:
    text = (str(getattr(error, "message", "")) or str(error) or type(error).__name__).splitlines()[0]
    return text if len(text) < 300 else text[:297] + "..."
