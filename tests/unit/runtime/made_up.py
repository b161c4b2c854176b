"""A service that nobody has: its models, operations and clients use every construct the runtime knows."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping
from typing import Any, TypeVar

import httpx
from attrs import field, frozen

from generator.runtime._async import AsyncBaseClient
from generator.runtime._credential import Scheme
from generator.runtime._model import Model, OpenIntEnum, OpenStrEnum
from generator.runtime._operation import Operation, Parameter, Service, Setting
from generator.runtime._response import Response
from generator.runtime._sync import SyncClient

T = TypeVar("T")
KEY = "sk-made-up-0123456789"


class Colour(OpenStrEnum):
    """Colours of which some have names."""

    RED = "red"
    BLUE = "Blue"
    DARK_BLUE = "dark blue"


class Level(OpenIntEnum):
    """Levels of which some have names."""

    LOW = 0
    HIGH = 9


@frozen(kw_only=True)
class Leaf(Model):
    """Something with a required scalar."""

    name: str
    """Its name."""

    weight: float | None = None
    """Its weight."""

    additional_properties: dict[str, Any] = field(factory=dict)
    """What else there was."""


@frozen(kw_only=True)
class Tree(Model):
    """Something with a field of every kind."""

    id: int
    """A required scalar."""

    leaves: list[Leaf]
    """A required array of models."""

    sort: Colour | None
    """Required, but may be null."""

    from_: str | None = field(default=None, metadata={"wire": "from"})
    """A name that Python cannot have."""

    odd: str | None = field(default=None, metadata={"wire": "odd-key 1"})
    """A name that needs quotes in a path."""

    is_tall: bool | None = None
    """A boolean."""

    height: float | None = None
    """A number."""

    level: Level | None = None
    """An integer enum."""

    planted_at: datetime.datetime | None = None
    """A time."""

    planted_on: datetime.date | None = None
    """A day."""

    uid: uuid.UUID | None = None
    """A UUID."""

    rings: list[list[int]] | None = None
    """Arrays in an array."""

    counts: dict[str, int] | None = None
    """A map of scalars."""

    by_name: dict[str, Leaf] | None = None
    """A map of models."""

    colours: list[Colour] | None = None
    """An array of enums."""

    trunk: Leaf | None = None
    """An optional model."""

    parent: Tree | None = None
    """A model of the same kind."""

    notes: dict[str, Any] | None = None
    """A free-form object."""

    anything: Any = None
    """Anything."""

    additional_properties: dict[str, Any] = field(factory=dict)
    """What else there was."""


@frozen(kw_only=True)
class Fault(Model):
    """An error body."""

    code: int
    """Required."""

    message: str | None = None
    """What went wrong."""

    additional_properties: dict[str, Any] = field(factory=dict)
    """What else there was."""


FULL: dict[str, Any] = {
    "id": 7,
    "leaves": [{"name": "a", "weight": 1.5}, {"name": "b"}],
    "sort": "red",
    "from": "seed",
    "odd-key 1": "odd",
    "is_tall": True,
    "height": 12.5,
    "level": 9,
    "planted_at": "2025-01-15T10:00:02Z",
    "planted_on": "2025-01-15",
    "uid": "eeeeeeee-0000-0000-0000-000000000005",
    "rings": [[1, 2], []],
    "counts": {"one": 1, "": 0},
    "by_name": {"first": {"name": "c"}},
    "colours": ["red", "Blue"],
    "trunk": {"name": "d"},
    "parent": {"id": 1, "leaves": [], "sort": None},
    "notes": {"a": [None, {"b": 1}]},
    "anything": [1, "2", None],
}
"""A tree as JSON, spelt as it is given back."""

LEAST: dict[str, Any] = {"id": 1, "leaves": [], "sort": None}
"""The least that is a tree."""

SERVICE = Service(
    distribution="made-up",
    version="1.2.3",
    logger="made_up",
    base_url=None,
    base_url_env="MADE_UP_URL",
    scheme=Scheme(kind="bearer", header="Authorization", prefix="Bearer", env="MADE_UP_KEY"),
    settings=(
        Setting(argument="space", env="MADE_UP_SPACE", required=True),
        Setting(argument="region", env=None, required=False),
    ),
)

GET = Operation[Tree](
    method="GET",
    path="/trees/{tree}/of/{owner-id}",
    parameters=(
        Parameter(argument="tree", name="tree", place="path", kind=str),
        Parameter(argument="owner", name="owner-id", place="path", kind=int),
        Parameter(argument="space", name="X-Space", place="header", kind=str),
        Parameter(argument="region", name="X-Region", place="header", kind=str, required=False),
        Parameter(argument="colours", name="colour[]", place="query", kind=list[Colour], required=False),
        Parameter(argument="deep", name="deep", place="query", kind=bool, required=False),
        Parameter(argument="height", name="height", place="query", kind=float, required=False),
        Parameter(argument="level", name="X-Level", place="header", kind=Level, required=False),
        Parameter(argument="since", name="since", place="query", kind=datetime.datetime, required=False),
    ),
    status=200,
    returns=Tree,
    errors={"404": Fault, "4XX": Fault, "default": Fault},
    is_repeatable=True,
)

ARGUMENTS: dict[str, Any] = {
    "tree": "oak",
    "owner": 5,
    "colours": None,
    "deep": None,
    "height": None,
    "level": None,
    "since": None,
}


def posting(kind: Any, *, is_repeatable: bool = False) -> Operation[Any]:
    """Return an operation whose body is of a kind, and which answers 201 with an array of trees."""
    return Operation(
        method="POST",
        path="/trees",
        parameters=(Parameter(argument="body", name="body", place="body", kind=kind),),
        status=201,
        returns=list[Tree],
        errors={},
        is_repeatable=is_repeatable,
    )


class Client(SyncClient):
    """A client that asks any operation."""

    def __init__(
        self,
        http_client: httpx.Client | None = None,
        *,
        service: Service = SERVICE,
        settings: Mapping[str, str | None] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(service, settings or {"space": "s"}, http_client=http_client, **complete(service, options))

    def ask(self, operation: Operation[T], **arguments: Any) -> Response[T]:
        """Send an operation."""
        return self._send(operation, arguments, timeout=None)


class AsyncClient(AsyncBaseClient):
    """An asynchronous client that asks any operation."""

    def __init__(self, http_client: httpx.AsyncClient | None = None, **options: Any) -> None:
        super().__init__(SERVICE, {"space": "s"}, http_client=http_client, **complete(SERVICE, options))

    async def ask(self, operation: Operation[T], **arguments: Any) -> Response[T]:
        """Send an operation."""
        return await self._send(operation, arguments, timeout=None)


def complete(service: Service, options: dict[str, Any]) -> dict[str, Any]:
    """Return the options of a client with defaults for those that are left out."""
    defaults: dict[str, Any] = {
        "api_key": KEY if service.scheme else None,
        "base_url": "http://made-up.test",
        "timeout": 30,
        "max_retries": 2,
        "max_response_bytes": 1 << 25,
        "strict": False,
        "headers": None,
    }
    return {**defaults, **options}
