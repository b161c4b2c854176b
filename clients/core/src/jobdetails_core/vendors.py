"""
List the installed vendors and the settings of their clients, without importing any client.

A vendor package registers an entry point in the group ``jobdetails.vendors``, whose value is the name of the package,
and contains a ``vendor.json`` that describes it.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import json
import sys
from collections.abc import Iterator, Mapping
from importlib.machinery import PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, NamedTuple

__all__ = ["GROUP", "Argument", "Setting", "Vendor", "installed_vendors"]

GROUP = "jobdetails.vendors"


class Argument(NamedTuple):
    """
    An argument of the method that looks up a job, such as the job's id.

    Attributes:
        name: Its name in Python.
        kind: The type of one value; "json" means that it cannot be given as a single word on a command line.
        is_many: Whether it accepts several values.
        is_positional: Whether it is passed by position, like ids.
        is_required: Whether every call needs it.
        doc: Its description.
    """

    name: str
    kind: Literal["str", "int", "float", "bool", "json"]
    is_many: bool
    is_positional: bool
    is_required: bool
    doc: str


class Setting(NamedTuple):
    """
    A client argument that can be read from the environment.

    Attributes:
        name: Its name in Python.
        variable: The environment variable that is read if the argument is omitted.
        kind: Its type.
        is_secret: Whether it is a credential.
        is_required: Whether the client cannot be created without it.
        default: Its value if neither the argument nor the variable is set.
        doc: Its description.
    """

    name: str
    variable: str | None
    kind: Literal["str", "int"]
    is_secret: bool
    is_required: bool
    default: str | None
    doc: str


class Vendor(NamedTuple):
    """
    A vendor: how to look up its jobs, and the settings of its client.

    Attributes:
        name: Name of the vendor, and of its module in the facade.
        title: Display name of the vendor.
        package: Name of the package to import.
        method: Name of the client method that returns one or several jobs.
        job: Name of the job model; None if the spec does not describe how to wait for a job.
        arguments: Arguments of that method, in order.
        settings: Client arguments that can be read from the environment.
    """

    name: str
    title: str
    package: str
    method: str
    job: str | None
    arguments: tuple[Argument, ...]
    settings: tuple[Setting, ...]

    @property
    def is_batched(self) -> bool:
        """Whether one call looks up several jobs."""
        return any(argument.is_many and argument.is_positional for argument in self.arguments)

    def load(self) -> ModuleType:
        """Import the vendor's package."""
        return importlib.import_module(self.package)

    def description(self) -> dict[str, Any]:
        """Return the content of ``vendor.json``, including the vendor's OpenAPI document under "openapi"."""
        return _description(self.package)


@functools.cache
def installed_vendors() -> Mapping[str, Vendor]:
    """
    Return the installed vendors by name, in alphabetical order.

    Raises:
        ImportError: A package is registered as a vendor but has no usable ``vendor.json``.
    """
    packages = dict(_entry_points())
    return {name: _vendor(name, packages[name]) for name in sorted(packages)}


def _entry_points() -> Iterator[tuple[str, str]]:
    """
    Yield the name and value of each entry point in the group.

    `importlib.metadata` does the same, but importing it takes 25 ms, longer than all other steps together. It is used
    only if packages may be installed somewhere other than in folders.
    """
    folders = list(dict.fromkeys(map(Path, sys.path)))
    finders = [finder for finder in sys.meta_path if finder is not PathFinder]
    if any(map(Path.is_file, folders)) or any(hasattr(finder, "find_distributions") for finder in finders):
        import importlib.metadata

        yield from ((entry.name, entry.value) for entry in importlib.metadata.entry_points(group=GROUP))
        return
    seen: set[str] = set()  # a distribution may be installed twice; the first one wins, as for imports
    for folder in folders:
        for metadata in (*folder.glob("*.dist-info"), *folder.glob("*.egg-info")):
            distribution = metadata.stem.partition("-")[0].lower().replace(".", "_")
            if distribution not in seen:
                seen.add(distribution)
                yield from _entries_in(metadata / "entry_points.txt")


def _entries_in(path: Path) -> Iterator[tuple[str, str]]:
    """Yield a distribution's entry points in the group."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:  # most distributions have no entry points
        return
    in_group = False
    for line in map(str.strip, text.splitlines()):
        if line.startswith("["):
            in_group = line == f"[{GROUP}]"
        elif in_group and line and not line.startswith("#"):
            name, _, value = line.partition("=")
            yield name.strip(), value.strip()


def _vendor(name: str, package: str) -> Vendor:
    described = _description(package)
    try:
        return Vendor(
            name=name,
            title=described["title"],
            package=package,
            method=described["method"],
            job=described["job"],
            arguments=tuple(Argument(**argument) for argument in described["arguments"]),
            settings=tuple(Setting(**setting) for setting in described["settings"]),
        )
    except (KeyError, TypeError) as error:
        raise ImportError(f"{package}/vendor.json: expected the form of this version of jobdetails ({error})") from None


def _description(package: str) -> dict[str, Any]:
    spec = importlib.util.find_spec(package)
    places = list(spec.submodule_search_locations or ()) if spec else []
    for place in places:
        path = Path(place, "vendor.json")
        if path.is_file():
            described: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            return described
    raise ImportError(f"{package} registers itself in {GROUP!r}, but has no vendor.json")
