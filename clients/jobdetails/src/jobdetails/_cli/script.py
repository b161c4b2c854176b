"""The script of a mock service: a JSON or YAML file that follows ``mock.schema.json``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jobdetails_core.testing import FakeJob, FakeService
from jobdetails_core.vendors import installed_vendors

from . import targets
from .values import InputError

_PHASES = ("pending", "running", "succeeded", "partial", "failed", "cancelled")
_OPTIONS = {**dict.fromkeys(_PHASES, ("progress", "fields")), "fault": ("retry_after", "message")}
_TYPES: Mapping[str, tuple[Any, str]] = {
    "integer": (int, "an integer"),
    "number": ((int, float), "a number"),
    "string": (str, "a string"),
    "object": (dict, "an object"),
}


class Script:
    """The responses of a mock service for each job."""

    def __init__(self, path: Path) -> None:
        """
        Read a script.

        Raises:
            InputError: The file is neither JSON nor YAML.
            OSError: The file cannot be read.
        """
        self._path = path
        schema = json.loads(Path(__file__).with_name("mock.schema.json").read_bytes())
        self._properties = schema["properties"]
        self._definitions = schema["$defs"]
        self._words = schema["$defs"]["word"]["enum"]
        self._known = schema["$defs"]["response"]["properties"]
        options = {option for names in _OPTIONS.values() for option in names}
        self._names = [name for name in dict.fromkeys([*self._known, *self._words]) if name not in options]
        self._document = _read(path)

    def apply(self, service: FakeService) -> None:
        """
        Script the jobs of a service.

        Raises:
            InputError: The script does not follow its schema, or the vendor has no such id, phase or field.
        """
        if not isinstance(self._document, dict):
            raise self._invalid((), "an object with jobs or others", self._document)
        for name in self._document:
            if name not in self._properties:
                raise self._invalid((name,), f"only the keys {', '.join(self._properties)}", name)
        jobs = self._document.get("jobs", {})
        self._check(("jobs",), self._properties["jobs"], jobs)
        for key, responses in jobs.items():
            for ids in self._ids(service, key):
                self._script(("jobs", key), responses, service.job(*ids))
        if "others" in self._document:
            place, responses = ("others",), self._document["others"]
            self._script(place, responses, FakeService(service.vendor.name).job("any"))  # reports errors now
            service.other_jobs(lambda job: self._script(place, responses, job))

    def _ids(self, service: FakeService, key: str) -> list[tuple[Any, ...]]:
        """Return the ids of each job that a key refers to."""
        try:
            target = targets.of_reference(f"{service.vendor.name}:{key}", installed_vendors())
        except InputError as error:
            raise self._error(("jobs", key), str(error)) from None
        return [(id_,) for id_ in target.ids] if target.vendor.is_batched else [target.arguments]

    def _script(self, place: tuple[str | int, ...], responses: Any, job: FakeJob) -> None:
        if not isinstance(responses, list) or not responses:
            raise self._invalid(place, "a list of responses", responses)
        for index, response in enumerate(responses):
            self._add((*place, index), response, job)

    def _add(self, place: tuple[str | int, ...], response: Any, job: FakeJob) -> None:
        """Add a response to the script of a job, with the method of the same name."""
        if isinstance(response, str) and response in self._words:
            name, values = response, {}
        else:
            given = response if isinstance(response, dict) else {}
            names = [name for name in self._names if name in given and name in self._known]
            if len(names) != 1:
                raise self._invalid(place, f"one of {', '.join(self._names)}", response)
            name, values = names[0], given
            allowed = (name, *_OPTIONS.get(name, ()))
            for key, value in values.items():
                if key not in allowed:
                    raise self._invalid((*place, key), f"only the keys {', '.join(allowed)}", key)
                self._check((*place, key), self._known[key], value)
        options = {key: value for key, value in values.items() if key not in (name, "fields")}
        try:
            getattr(job, name)(*([values[name]] if values else []), **{**values.get("fields", {}), **options})
        except (TypeError, ValueError) as error:
            raise self._error(place, str(error)) from None

    def _check(self, place: tuple[str | int, ...], schema: Mapping[str, Any], value: Any) -> None:
        """Check a value against a schema with a type and optional limits."""
        if "$ref" in schema:
            schema = self._definitions[schema["$ref"].rpartition("/")[2]]
        types, expected = _TYPES[schema["type"]]
        fits = isinstance(value, types) and not isinstance(value, bool)
        if "minimum" in schema:
            expected += f" from {schema['minimum']} to {schema['maximum']}"
            fits = fits and schema["minimum"] <= value <= schema["maximum"]
        if not fits:
            raise self._invalid(place, expected, value)

    def _invalid(self, place: tuple[str | int, ...], expected: str, value: Any) -> InputError:
        text = json.dumps(value, ensure_ascii=False)
        return self._error(place, f"expected {expected}, got {text if len(text) < 80 else f'{text[:76]} ...'}")

    def _error(self, place: tuple[str | int, ...], text: str) -> InputError:
        """Return an error at a place, which is shown as a JSON pointer."""
        pointer = "".join(f"/{str(key).replace('~', '~0').replace('/', '~1')}" for key in place)
        return InputError(": ".join(filter(None, [str(self._path), pointer, text])))


def _read(path: Path) -> Any:
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    try:
        return json.loads(text, object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        if path.suffix == ".json":
            raise InputError(f"{path}: expected JSON, got {error}") from None
    try:
        import yaml
    except ImportError:
        raise InputError(
            f'{path}: PyYAML is not installed; run: pip install "jobdetails[mock]", or write the script as JSON'
        ) from None

    class Loader(yaml.SafeLoader):
        """Loads only JSON's types: times stay text, and so do keys, because an id such as 007 is not a number."""

        yaml_implicit_resolvers = {  # noqa: RUF012  # as in the base class
            first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
            for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }

        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
            keys = [key.value for key, _ in node.value]
            _unique([(str(key), None) for key in keys])
            self.flatten_mapping(node)
            return {str(key.value): self.construct_object(value, deep=True) for key, value in node.value}

    try:
        found = yaml.load(text, Loader)  # noqa: S506  # it is a safe loader
        json.dumps(found)
    except (yaml.YAMLError, TypeError, ValueError, RecursionError) as error:
        raise InputError(f"{path}: expected YAML with the types of JSON, got {error}") from None
    return found


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object, or raise ValueError if it has a duplicate key."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"a second {next(name for name in names if names.count(name) > 1)!r} in one object")
    return found
