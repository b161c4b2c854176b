"""Base classes of the error hierarchy; see `errors`."""

from __future__ import annotations

from typing import Any


class JobDetailsError(Exception):
    """
    Base class of all errors of this package.

    Attributes:
        message: What went wrong, in one sentence.
        vendor: Name of the vendor, as in its package name; None if the error does not concern a vendor.
    """

    __module__ = "jobdetails_core.errors"

    def __init__(self, message: str, *, vendor: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.vendor = vendor

    def __str__(self) -> str:
        return self.message

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (type(self), self.args, self.__dict__)


def _restore(kind: type[JobDetailsError], args: tuple[Any, ...], state: dict[str, Any]) -> JobDetailsError:
    error = kind.__new__(kind, *args)
    error.args = args  # TimeoutError.__new__ drops them
    error.__dict__.update(state)
    return error


class RequestError(JobDetailsError):
    """
    An error about a request.

    Attributes:
        method: HTTP method of the request.
        url: URL of the request, without its query.
    """

    __module__ = "jobdetails_core.errors"

    def __init__(self, message: str, *, method: str, url: str, vendor: str | None = None) -> None:
        super().__init__(message, vendor=vendor)
        self.method = method
        self.url = url

    def __str__(self) -> str:
        return f"{self.message} ({self.method} {self.url})"
