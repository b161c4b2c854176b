"""The form of the vendor index: plain, frozen data that costs nothing to import."""

from __future__ import annotations

from typing import Literal, NamedTuple


class Argument(NamedTuple):
    """An argument of a call, such as the id of a job."""

    name: str
    """Its name in Python."""

    kind: Literal["str", "int", "float", "bool", "json"]
    """What one value is; ``json`` is everything that one word cannot be."""

    is_many: bool
    """Whether it takes several values."""

    is_positional: bool
    """Whether it is given by its place in the call, as ids are, or by its name."""

    is_required: bool
    """Whether each call needs it."""

    doc: str
    """What it is."""


class Setting(NamedTuple):
    """An argument of a client that can be read from the environment."""

    name: str
    """Its name in Python; the credential is always ``api_key``."""

    variable: str | None
    """The environment variable that is read when the argument is left out."""

    is_required: bool
    """Whether there is no client without it."""

    doc: str
    """What it is."""


class Vendor(NamedTuple):
    """One vendor: what can be asked about its jobs, and what a client needs."""

    name: str
    """The module of the facade."""

    title: str
    """The vendor's name as people know it."""

    package: str
    """The package behind the module."""

    method: str
    """The method of its clients that returns a job, or several."""

    job: str | None
    """The class of such a job; None if its spec does not say how to wait for one."""

    arguments: tuple[Argument, ...]
    """The arguments of the method, in order."""

    settings: tuple[Setting, ...]
    """The arguments of its clients that can be read from the environment."""

    @property
    def asks_about_many(self) -> bool:
        """Whether one call asks about several jobs."""
        return any(argument.is_many and argument.is_positional for argument in self.arguments)
