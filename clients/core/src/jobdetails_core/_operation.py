"""What a vendor documents, as data: the service, its operations and their parameters."""

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
    """A parameter given once to the client, not to each call."""

    argument: str
    env: str | None
    required: bool
    kind: type = str


@frozen(kw_only=True)
class Service:
    """Where a service is, and how it is called."""

    vendor: str
    title: str
    distribution: str
    version: str
    logger: str
    base_url: str | None
    base_url_env: str | None
    base_url_prefix: str | None = None
    """A path that deployments are known to have at the end of their base URL."""

    schemes: tuple[Scheme, ...] = ()
    settings: tuple[Setting, ...] = ()


@frozen(kw_only=True)
class Parameter:
    """One parameter of an operation."""

    argument: str
    """Its name in Python."""

    name: str
    """Its name on the wire."""

    place: Literal["path", "query", "header", "body"]
    kind: Any
    required: bool = True


@frozen(kw_only=True)
class Operation(Generic[T]):
    """One operation: its request and its documented responses."""

    method: str
    path: str
    parameters: tuple[Parameter, ...] = ()
    status: int
    returns: type[T]
    errors: Mapping[str, type[Model]] = field(factory=dict)
    is_repeatable: bool
    not_ready: Mapping[int, Phase] = field(factory=dict)
    """Other 2xx statuses, and the phase of the job that each one means."""

    not_found_is_pending: bool = False
    """Whether a 404 may mean that the job is not known yet."""

    job: JobView[Any] | None = None

    def error_model(self, status_code: int) -> type[Model] | None:
        """Return the documented error model of a status: by number, else by range, else the default."""
        for key in (str(status_code), f"{status_code // 100}XX", "default"):
            if key in self.errors:
                return self.errors[key]
        return None
