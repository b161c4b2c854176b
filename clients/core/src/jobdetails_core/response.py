"""A decoded response, and where it differs from the documentation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

from attrs import field, frozen

T = TypeVar("T")


class ContractWarning(UserWarning):
    """The service sent a value that its documentation does not allow; the value was kept as sent."""


@frozen
class Mismatch:
    """One value that differs from the documentation."""

    path: str
    """Where in the body, as JSONPath: ``$.job.tasks[0].progress``."""

    expected: str
    """What is documented, in JSON terms."""

    got: str
    """What the service sent: the JSON type and the value, shortened."""

    def __str__(self) -> str:
        return f"{self.path}: expected {self.expected}, got {self.got}"


@frozen
class Undocumented:
    """An unknown key or enum value: kept, and no reason to worry."""

    path: str
    """Where in the body, as JSONPath."""

    got: str
    """What the service sent: the JSON type and the value, shortened."""


@frozen(kw_only=True)
class Response(Generic[T]):
    """A successful response."""

    parsed: T
    """The whole body, decoded."""

    status_code: int
    """HTTP status."""

    headers: Mapping[str, str] = field(repr=False)
    """HTTP headers; names are matched without regard to case."""

    content: bytes = field(repr=False)
    """The body as received."""

    mismatches: tuple[Mismatch, ...] = ()
    """Every value that differs from the documentation and was kept as sent."""

    undocumented: tuple[Undocumented, ...] = ()
    """Every unknown key and enum value."""

    missing: tuple[str, ...] = ()
    """Ids, as text, of jobs that were asked for and that the response lacks, where one request asks for several."""
