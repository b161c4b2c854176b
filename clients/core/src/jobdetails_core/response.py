"""A decoded response, and its differences from the documentation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

from attrs import field, frozen

T = TypeVar("T")


class ContractWarning(UserWarning):
    """The service sent a value that its documentation does not allow; the value was kept as sent."""


@frozen
class Mismatch:
    """A value that differs from the documentation."""

    path: str
    """JSONPath of the value, such as ``$.job.tasks[0].progress``."""

    expected: str
    """The documented type or value, in JSON terms."""

    got: str
    """The JSON type and value that the service sent, shortened."""

    def __str__(self) -> str:
        return f"{self.path}: expected {self.expected}, got {self.got}"


@frozen
class Undocumented:
    """An unknown key or enum value. It is kept, and does not count as a mismatch."""

    path: str
    """JSONPath of the key or value."""

    got: str
    """The JSON type and value that the service sent, shortened."""


@frozen(kw_only=True)
class Response(Generic[T]):
    """A successful response."""

    parsed: T
    """The whole body, decoded."""

    status_code: int
    """HTTP status."""

    headers: Mapping[str, str] = field(repr=False)
    """HTTP headers; lookup is case-insensitive."""

    content: bytes = field(repr=False)
    """The body as received."""

    mismatches: tuple[Mismatch, ...] = ()
    """Values that differ from the documentation; they were kept as sent."""

    undocumented: tuple[Undocumented, ...] = ()
    """Unknown keys and enum values."""

    missing: tuple[str, ...] = ()
    """Ids, as strings, of requested jobs that the response lacks, if one request looks up several jobs."""
