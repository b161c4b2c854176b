"""What the templates see: one package as plain, frozen values."""

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
    """The only values that are documented, by which members of a union are told apart."""

    @property
    def metadata(self) -> dict[str, Any]:
        """What its class says of it beside its type."""
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
        """Whether it may be given without its name: ids and a required body."""
        return not self.is_setting and self.is_required and self.place in ("path", "query", "body")

    @property
    def accepts(self) -> str:
        """Its type in a signature: for an array, any sequence; for a UUID, its text too."""
        sequence = re.sub(r"^list\[", "Sequence[", self.annotation)
        return sequence.replace("uuid.UUID", "uuid.UUID | str")


@frozen
class ErrorAnswer:
    """A documented error status."""

    status: str
    class_name: str
    model: str | None
    doc: str


@frozen
class JobView:
    """How to read the jobs that an operation returns."""

    model: str
    within: str | None
    """The path in the body to the job or jobs."""

    facts: tuple[tuple[str, Any], ...]
    """The rest of `x-job`: each key with its path, paths, or paths by name."""

    phases: tuple[tuple[str, tuple[str | int | bool, ...]], ...]
    ids: str | None

    @property
    def returns(self) -> str:
        """What waiting returns."""
        return f"list[{self.model}]" if self.ids else self.model


@frozen
class Operation:
    """An operation with everything that stands in its two methods."""

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
    errors: tuple[ErrorAnswer, ...]
    is_repeatable: bool
    not_ready: tuple[tuple[str, str], ...] = ()
    """Other statuses of success, each with the phase of the job."""

    not_found_is_pending: bool = False
    job: JobView | None = None

    @property
    def call_arguments(self) -> tuple[Argument, ...]:
        """The arguments of each call, in the order of the method's signature."""
        own = [argument for argument in self.arguments if not argument.is_setting]
        return tuple(sorted(own, key=lambda argument: (not argument.is_positional, not argument.is_required)))

    @property
    def id_arguments(self) -> tuple[Argument, ...]:
        """The arguments that tell one job from another; the array of ids, where many can be asked about at once."""
        ids = self.job.ids if self.job else None
        return tuple(
            argument for argument in self.call_arguments if (argument.name == ids if ids else argument.is_positional)
        )

    @property
    def id_names(self) -> tuple[str, ...]:
        """Their names."""
        return tuple(argument.name for argument in self.id_arguments)

    @property
    def id_type(self) -> str:
        """The type of what tells one job from another."""
        types = [argument.annotation.replace("uuid.UUID", "uuid.UUID | str") for argument in self.id_arguments]
        if self.job and self.job.ids:
            return types[0].removeprefix("list[").removesuffix("]")
        return types[0] if len(types) == 1 else f"tuple[{', '.join(types)}]"

    @property
    def other_arguments(self) -> tuple[Argument, ...]:
        """The arguments of each call beside those."""
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
        """What the argument is."""
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
        """Each setting of any operation, once."""
        return tuple({setting.name: setting for setting in self.each_setting()}.values())

    def each_setting(self) -> Iterator[Argument]:
        """Yield each setting of each operation."""
        return (argument for op in self.operations for argument in op.arguments if argument.is_setting)

    @property
    def environment_variables(self) -> tuple[str, ...]:
        """What the client reads when an argument is left out."""
        credentials = (scheme.env for scheme in self.schemes)
        named = (*credentials, self.base_url_env, *(setting.setting_env for setting in self.settings))
        return tuple(name for name in named if name)

    @property
    def class_names(self) -> list[str]:
        """Every class in its models."""
        return sorted([*(enum.name for enum in self.enums), *(model.name for model in self.models)])

    @property
    def error_names(self) -> list[str]:
        """Every class in its errors."""
        return errors.__all__

    @property
    def public_names(self) -> list[str]:
        """What can be imported from the package itself."""
        own = ["AsyncClient", "Client", "ContractWarning", "Mismatch", "Response", "Undocumented"]
        own += ["__version__", "errors"]
        waiting = ["JobResult", "JobSummary", "Phase", "summarize"] if self.job else []
        return sorted([*own, *waiting, *self.error_names, *self.class_names])

    @property
    def job(self) -> JobView | None:
        """How to read its jobs, where the spec says so."""
        return next((operation.job for operation in self.operations if operation.job), None)

    def model(self, annotation: str) -> Model | None:
        """Return the model that a type is, or is a list of."""
        name = annotation.removeprefix("list[").removesuffix("]")
        return next((model for model in self.models if model.name == name), None)
