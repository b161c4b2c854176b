"""A decoded answer, and what in it did not fit the document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

from attrs import field, frozen

T = TypeVar("T")


class ContractWarning(UserWarning):
    """The service answered with a value that its document does not allow; the value was kept as sent."""


@frozen
class Mismatch:
    """One value that does not fit the document."""

    path: str
    """Where it stands in the body, as JSONPath: ``$.job.tasks[0].progress``."""

    expected: str
    """What the document says, in JSON's terms."""

    got: str
    """What the service sent: its kind and, shortened, its value."""

    def __str__(self) -> str:
        return f"{self.path}: expected {self.expected}, got {self.got}"


@frozen(kw_only=True)
class Response(Generic[T]):
    """An answer with everything around it."""

    parsed: T
    """The whole body, decoded."""

    status_code: int
    """The HTTP status."""

    headers: Mapping[str, str] = field(repr=False)
    """The HTTP headers; look-ups ignore case."""

    content: bytes = field(repr=False)
    """The body as received."""

    mismatches: tuple[Mismatch, ...] = ()
    """Every value that did not fit the document and was kept as sent."""
