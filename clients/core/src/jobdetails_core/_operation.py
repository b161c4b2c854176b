"""Descriptions of a vendor's service, its operations and their parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from attrs import field, frozen

from ._credential import Scheme
from .models import Model

if TYPE_CHECKING:
    from ._view import JobView
    from .summary import Phase

T = TypeVar("T")


@frozen(kw_only=True)
class Setting:
    """A parameter that is passed once to the client instead of to each call."""

    argument: str
    env: str | None
    required: bool
    kind: type = str


@frozen(kw_only=True)
class Service:
    """Location and authentication of a service."""

    vendor: str
    title: str
    distribution: str
    version: str
    logger: str
    base_url: str | None
    base_url_env: str | None
    base_url_prefix: str | None = None
    """A path with which the base URLs of deployments end."""

    schemes: tuple[Scheme, ...] = ()
    settings: tuple[Setting, ...] = ()


@frozen(kw_only=True)
class Parameter:
    """One parameter of an operation."""

    argument: str
    """Name in Python."""

    name: str
    """Name on the wire."""

    place: Literal["path", "query", "header", "body"]
    kind: Any
    required: bool = True


@frozen(kw_only=True)
class Operation(Generic[T]):
    """An operation: its request and its documented responses."""

    method: str
    path: str
    parameters: tuple[Parameter, ...] = ()
    status: int
    returns: type[T]
    errors: Mapping[str, type[Model]] = field(factory=dict)
    is_repeatable: bool
    not_ready: Mapping[int, Phase] = field(factory=dict)
    """Other 2xx statuses, and the job's phase that each one stands for."""

    not_found_is_pending: bool = False
    """Whether a 404 may mean that the job is not visible yet."""

    job: JobView[Any] | None = None

    def error_model(self, status_code: int) -> type[Model] | None:
        """Return the documented error model for a status: by number, else by range, else the default."""
        for key in (str(status_code), f"{status_code // 100}XX", "default"):
            if key in self.errors:
                return self.errors[key]
        return None
