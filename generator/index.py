"""What the facade's index says of a package: all that its command needs to know before it imports anything."""

from __future__ import annotations

from attrs import frozen

from .package import Argument, Operation, Package

_KINDS = {
    "str": "str",
    "int": "int",
    "float": "float",
    "bool": "bool",
    "datetime.datetime": "str",  # read by the client, as JSON has them
    "datetime.date": "str",
    "uuid.UUID": "str",
}
"""The words for types that one word on a command line can be; a value of any other is given as JSON."""


@frozen
class CallArgument:
    """An argument of a call."""

    name: str
    kind: str
    is_many: bool
    is_positional: bool
    is_required: bool
    doc: str


@frozen
class ClientArgument:
    """An argument of a client that can be read from the environment."""

    name: str
    variable: str | None
    is_required: bool
    doc: str


@frozen
class Entry:
    """One vendor in the index."""

    vendor: str
    title: str
    package: str
    method: str
    job: str | None
    arguments: tuple[CallArgument, ...]
    settings: tuple[ClientArgument, ...]


def entry(package: Package) -> Entry:
    """Return what the index says of a package, by the operation that returns jobs or else by its first."""
    operation = _operation(package)
    return Entry(
        vendor=package.vendor,
        title=package.title,
        package=package.name,
        method=operation.name,
        job=operation.job.model if operation.job else None,
        arguments=tuple(_argument(package, argument) for argument in operation.call_arguments),
        settings=tuple(_settings(package)),
    )


def _operation(package: Package) -> Operation:
    return next((operation for operation in package.operations if operation.job), package.operations[0])


def _settings(package: Package) -> list[ClientArgument]:
    settings = [
        ClientArgument(setting.name, setting.setting_env, setting.is_required, setting.doc)
        for setting in package.settings
    ]
    settings.insert(0, ClientArgument("base_url", package.base_url_env, package.base_url is None, package.base_url_doc))
    if package.scheme:
        settings.insert(0, ClientArgument("api_key", package.scheme.env, True, package.scheme.doc))
    return settings


def _argument(package: Package, argument: Argument) -> CallArgument:
    annotation = argument.annotation.removesuffix(" | None")
    is_many = annotation.startswith("list[")
    item = annotation.removeprefix("list[").removesuffix("]") if is_many else annotation
    kinds = _KINDS | {enum.name: "int" if enum.is_integer else "str" for enum in package.enums}
    kind = kinds.get(item, "json")
    return CallArgument(
        name=argument.name,
        kind=kind,
        is_many=is_many,
        is_positional=argument.is_positional,
        is_required=argument.is_required,
        doc=argument.doc,
    )
