"""The frozen values that describe one package to the templates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from attrs import frozen

from jobdetails_core import errors


@frozen
class Field:
    """A property of a model."""

    name: str
    wire: str
    annotation: str
    is_required: bool
    doc: str
    const: tuple[Any, ...] = ()
    """The documented values that distinguish this member of a union from the others."""

    @property
    def metadata(self) -> dict[str, Any]:
        """The metadata of the attrs field."""
        wire = {"wire": self.wire} if self.name != self.wire else {}
        return {**wire, "const": self.const} if self.const else wire


@frozen
class Model:
    """An object component."""

    name: str
    doc: str
    fields: tuple[Field, ...]


@frozen
class Enum:
    """An enum component: its members and their values."""

    name: str
    doc: str
    is_integer: bool
    members: tuple[tuple[str, str | int], ...]


@frozen
class Argument:
    """A parameter or body of an operation."""

    name: str
    wire: str
    place: str
    annotation: str
    is_required: bool
    doc: str
    example: Any = None
    setting_env: str | None = None
    is_setting: bool = False

    @property
    def is_positional(self) -> bool:
        """Whether it may be passed by position: ids and a required body."""
        return not self.is_setting and self.is_required and self.place in ("path", "query", "body")

    @property
    def accepts(self) -> str:
        """Its type in a signature: any sequence for an array; also a string for a UUID."""
        sequence = re.sub(r"^list\[", "Sequence[", self.annotation)
        return sequence.replace("uuid.UUID", "uuid.UUID | str")


@frozen
class ErrorResponse:
    """A documented error status."""

    status: str
    class_name: str
    model: str | None
    doc: str


@frozen
class JobView:
    """The location of each fact in the jobs that an operation returns."""

    model: str
    within: str | None
    """The path in the body to the job or jobs."""

    facts: tuple[tuple[str, Any], ...]
    """The rest of `x-job`: each key with its path, paths, or paths by name."""

    phases: tuple[tuple[str, tuple[str | int | bool, ...]], ...]
    ids: str | None

    @property
    def returns(self) -> str:
        """The return type of `wait_for_job`."""
        return f"list[{self.model}]" if self.ids else self.model


@frozen
class Operation:
    """An operation, with everything that its methods need."""

    name: str
    constant: str
    method: str
    path: str
    summary: str
    description: str
    arguments: tuple[Argument, ...]
    status: str
    body_type: str
    returns: str
    unwrap: str | None
    errors: tuple[ErrorResponse, ...]
    is_repeatable: bool
    not_ready: tuple[tuple[str, str], ...] = ()
    """Other success statuses, each with the phase that the job is in."""

    not_found_is_pending: bool = False
    job: JobView | None = None

    @property
    def call_arguments(self) -> tuple[Argument, ...]:
        """The arguments of each call, in the order of the method's signature."""
        own = [argument for argument in self.arguments if not argument.is_setting]
        return tuple(sorted(own, key=lambda argument: (not argument.is_positional, not argument.is_required)))

    @property
    def id_arguments(self) -> tuple[Argument, ...]:
        """The arguments that identify a job; the array of ids, if a call can look up several."""
        ids = self.job.ids if self.job else None
        return tuple(
            argument for argument in self.call_arguments if (argument.name == ids if ids else argument.is_positional)
        )

    @property
    def id_names(self) -> tuple[str, ...]:
        """The names of `id_arguments`."""
        return tuple(argument.name for argument in self.id_arguments)

    @property
    def id_type(self) -> str:
        """The type of an id in `get_many`: a tuple, if a job is identified by several arguments."""
        types = [argument.annotation.replace("uuid.UUID", "uuid.UUID | str") for argument in self.id_arguments]
        if self.job and self.job.ids:
            return types[0].removeprefix("list[").removesuffix("]")
        return types[0] if len(types) == 1 else f"tuple[{', '.join(types)}]"

    @property
    def other_arguments(self) -> tuple[Argument, ...]:
        """The arguments of each call except the `id_arguments`."""
        return tuple(argument for argument in self.call_arguments if argument not in self.id_arguments)


@frozen
class Scheme:
    """How a credential is sent."""

    argument: str
    kind: str
    header: str
    prefix: str
    env: str | None
    doc: str

    @property
    def argument_doc(self) -> str:
        """The description of the argument."""
        form = ' As "user:password".' if self.kind == "basic" else ""
        return f"{self.doc}{form} May be a callable, which is called for each request."


@frozen
class Package:
    """Everything in one generated package."""

    vendor: str
    title: str
    description: str
    version: str
    distribution: str
    name: str
    base_url: str | None
    base_url_env: str | None
    base_url_doc: str
    base_url_prefix: str | None
    schemes: tuple[Scheme, ...]
    models: tuple[Model, ...]
    enums: tuple[Enum, ...]
    operations: tuple[Operation, ...]
    documents: tuple[dict[str, str], ...]

    @property
    def settings(self) -> tuple[Argument, ...]:
        """The settings of all operations, each once."""
        return tuple({setting.name: setting for setting in self.each_setting()}.values())

    def each_setting(self) -> Iterator[Argument]:
        """Yield each setting of each operation."""
        return (argument for op in self.operations for argument in op.arguments if argument.is_setting)

    @property
    def environment_variables(self) -> tuple[str, ...]:
        """The environment variables that the client reads."""
        credentials = (scheme.env for scheme in self.schemes)
        named = (*credentials, self.base_url_env, *(setting.setting_env for setting in self.settings))
        return tuple(name for name in named if name)

    @property
    def class_names(self) -> list[str]:
        """The names of all classes in its models."""
        return sorted([*(enum.name for enum in self.enums), *(model.name for model in self.models)])

    @property
    def error_names(self) -> list[str]:
        """The names of all error classes."""
        return errors.__all__

    @property
    def public_names(self) -> list[str]:
        """The names that can be imported from the package itself."""
        own = ["AsyncClient", "Client", "ContractWarning", "Mismatch", "Response", "Undocumented"]
        own += ["__version__", "errors"]
        waiting = ["JobResult", "JobSummary", "Phase", "summarize"] if self.job else []
        return sorted([*own, *waiting, *self.error_names, *self.class_names])

    @property
    def job(self) -> JobView | None:
        """The location of each fact in its jobs, if the spec has an `x-job`."""
        return next((operation.job for operation in self.operations if operation.job), None)

    def model(self, annotation: str) -> Model | None:
        """Return the model for a type or for a list of it, if there is one."""
        name = annotation.removeprefix("list[").removesuffix("]")
        return next((model for model in self.models if model.name == name), None)
