"""
Everything that can go wrong, in one tree.

    APIError
    ├── APIConnectionError              no answer, or half of one
    │   └── APITimeoutError             none in time
    ├── APIStatusError                  any status but the documented success
    │   ├── BadRequestError             400
    │   ├── AuthenticationError         401
    │   ├── PermissionDeniedError       403
    │   ├── NotFoundError               404
    │   ├── ConflictError               409
    │   ├── UnprocessableEntityError    422
    │   ├── RateLimitError              429
    │   └── InternalServerError         500 and above
    ├── ResponseDecodeError             a success that is not what the document says
    ├── JobMissingError                 the answer about many jobs has none of this id
    └── JobError                        waiting for a job came to no success
        ├── JobFailedError              it failed
        ├── JobCancelledError           it was cancelled
        ├── UnknownStatusError          nobody knows what its status means, and that was not to be waited for
        └── WaitTimeoutError            a TimeoutError, too: it had not ended in time
    ConfigurationError                  a ValueError: a client cannot be made from these arguments

All are plain data and can be pickled. None holds a credential.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

from ._response import Mismatch

if TYPE_CHECKING:
    from ._job import JobSummary

__all__ = [
    "APIConnectionError",
    "APIError",
    "APIStatusError",
    "APITimeoutError",
    "AuthenticationError",
    "BadRequestError",
    "ConfigurationError",
    "ConflictError",
    "InternalServerError",
    "JobCancelledError",
    "JobError",
    "JobFailedError",
    "JobMissingError",
    "NotFoundError",
    "PermissionDeniedError",
    "RateLimitError",
    "ResponseDecodeError",
    "UnknownStatusError",
    "UnprocessableEntityError",
    "WaitTimeoutError",
]


class ConfigurationError(ValueError):
    """An argument of the client is missing or unusable; the text names it and its environment variable."""


class APIError(Exception):
    """A question that got no usable answer."""

    message: str
    """What went wrong, in one sentence."""

    method: str
    """The HTTP method of the request."""

    url: str
    """The URL of the request."""

    def __init__(self, message: str, *, method: str, url: str) -> None:
        super().__init__(message)
        self.message = message
        self.method = method
        self.url = url

    def __str__(self) -> str:
        return f"{self.message} ({self.method} {self.url})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (type(self), self.args, self.__dict__)

    @classmethod
    def _from_state(cls, args: tuple[Any, ...], state: dict[str, Any]) -> Self:
        error = cls.__new__(cls, *args)
        error.args = args  # which a subclass of OSError would forget
        error.__dict__.update(state)
        return error


def _restore(kind: type[APIError], args: tuple[Any, ...], state: dict[str, Any]) -> APIError:
    return kind._from_state(args, state)


class APIConnectionError(APIError):
    """The service could not be reached, or broke off before its answer was complete."""


class APITimeoutError(APIConnectionError):
    """The service did not answer in time."""


class APIStatusError(APIError):
    """The service answered with another status than the documented success."""

    status_code: int
    """The HTTP status."""

    error: Any
    """The body as the documented error model; None where none is documented or the body is something else."""

    content: bytes
    """The body as received, or as much of it as came."""

    headers: Mapping[str, str]
    """The HTTP headers, with names in lower case."""

    request_id: str | None
    """The id that the service gave the request, for its support."""

    retry_after: float | None
    """Seconds to wait before asking again, where the service says so."""

    def __init__(
        self,
        message: str,
        *,
        method: str,
        url: str,
        status_code: int,
        error: Any = None,
        content: bytes = b"",
        headers: Mapping[str, str] | None = None,
        request_id: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message, method=method, url=url)
        self.status_code = status_code
        self.error = error
        self.content = content
        self.headers = headers or {}
        self.request_id = request_id
        self.retry_after = retry_after

    def __str__(self) -> str:
        return f"{self.status_code}: {super().__str__()}"


class BadRequestError(APIStatusError):
    """400: the service cannot read the request."""


class AuthenticationError(APIStatusError):
    """401: the credential is missing or wrong."""


class PermissionDeniedError(APIStatusError):
    """403: the credential does not allow this."""


class NotFoundError(APIStatusError):
    """404: there is no such thing."""


class ConflictError(APIStatusError):
    """409: the request does not fit the present state."""


class UnprocessableEntityError(APIStatusError):
    """422: the request can be read and is not valid."""


class RateLimitError(APIStatusError):
    """429: too many requests; see `retry_after`."""


class InternalServerError(APIStatusError):
    """500 and above: the service failed."""


class ResponseDecodeError(APIError):
    """The service reported success with a body that is not what its document says."""

    path: str
    """The place in the body, as JSONPath."""

    expected: str
    """What the document says stands there."""

    got: str
    """What the service sent."""

    status_code: int
    """The HTTP status."""

    content: bytes
    """The whole body as received."""

    mismatches: tuple[Mismatch, ...]
    """Every value that does not fit; the first is the one named here."""

    def __init__(
        self,
        mismatches: tuple[Mismatch, ...],
        *,
        method: str,
        url: str,
        status_code: int,
        content: bytes,
    ) -> None:
        first = mismatches[0]
        super().__init__(f"status {status_code}, but {first}", method=method, url=url)
        self.path = first.path
        self.expected = first.expected
        self.got = first.got
        self.status_code = status_code
        self.content = content
        self.mismatches = mismatches


class JobMissingError(APIError):
    """The service answered, and said nothing of the job that was asked about among others."""


class JobError(APIError):
    """Waiting for a job, or for several, came to no success."""

    summary: JobSummary[Any] | None
    """The job that the error is about, as last seen; None if none was."""

    summaries: tuple[JobSummary[Any], ...]
    """Every job that was waited for, as last seen, in the order of the ids given."""

    def __init__(
        self,
        message: str,
        *,
        method: str,
        url: str,
        summary: JobSummary[Any] | None,
        summaries: Sequence[JobSummary[Any]] = (),
    ) -> None:
        super().__init__(message, method=method, url=url)
        self.summary = summary
        self.summaries = tuple(summaries)

    @property
    def job(self) -> Any:
        """The job that the error is about, as last seen; None if none was."""
        return self.summary.job if self.summary else None

    @property
    def reason(self) -> str | None:
        """Why the job failed, or another message about its status, as text."""
        return self.summary.reason if self.summary else None


class JobFailedError(JobError):
    """The job failed; of several, one at least, after all had ended."""


class JobCancelledError(JobError):
    """The job was cancelled; of several, one at least, and none failed, after all had ended."""


class UnknownStatusError(JobError):
    """The job has a status that is not known, and waiting was told not to wait for what becomes of it."""


class WaitTimeoutError(JobError, TimeoutError):
    """The job had not ended in time; it may do so yet."""

    elapsed: float
    """Seconds waited."""

    polls: int
    """How many questions were asked."""

    missing: tuple[str, ...]
    """The ids, as text, of which the last answer had no job."""

    def __init__(self, message: str, *, elapsed: float, polls: int, missing: Sequence[str] = (), **about: Any) -> None:
        super().__init__(message, **about)
        self.elapsed = elapsed
        self.polls = polls
        self.missing = tuple(missing)


_BY_STATUS: dict[int, type[APIStatusError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    422: UnprocessableEntityError,
    429: RateLimitError,
}


def error_class(status_code: int) -> type[APIStatusError]:
    """Return the error class of a status."""
    if status_code >= 500:
        return InternalServerError
    return _BY_STATUS.get(status_code, APIStatusError)
