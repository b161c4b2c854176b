"""
Every error that a client raises, in one tree for all vendors.

The names are those of the openai package, where it has the error too::

    JobDetailsError
    ├── ConfigurationError              a ValueError: the client cannot be created with these arguments
    ├── APIError                        a request without a usable response
    │   ├── APIConnectionError          no response, or only part of one
    │   │   └── APITimeoutError         no complete response in time
    │   ├── APIStatusError              any status other than the documented success
    │   │   ├── BadRequestError             400
    │   │   ├── AuthenticationError         401
    │   │   ├── PermissionDeniedError       403
    │   │   ├── NotFoundError               404
    │   │   ├── ConflictError               409
    │   │   ├── UnprocessableEntityError    422
    │   │   ├── RateLimitError              429
    │   │   ├── InternalServerError         500 and above
    │   │   └── JobNotReadyError            a documented 2xx that says the job has not ended yet
    │   ├── ResponseDecodeError         a success whose body is not a job as documented
    │   └── JobMissingError             a response about several jobs lacks some of them
    └── JobError                        the job did not succeed; never an APIError, so retrying does not hide it
        ├── JobFailedError
        ├── JobCancelledError
        ├── UnknownStatusError          an undocumented status, with `on_unknown="raise"`
        └── WaitTimeoutError            a TimeoutError as well: the job was still running at the timeout

All errors can be pickled, and none contains a credential.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ._error_bases import JobDetailsError, RequestError
from ._job_errors import JobCancelledError, JobError, JobFailedError, UnknownStatusError, WaitTimeoutError

if TYPE_CHECKING:
    from .response import Mismatch
    from .summary import Phase

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
    "JobDetailsError",
    "JobError",
    "JobFailedError",
    "JobMissingError",
    "JobNotReadyError",
    "NotFoundError",
    "PermissionDeniedError",
    "RateLimitError",
    "ResponseDecodeError",
    "UnknownStatusError",
    "UnprocessableEntityError",
    "WaitTimeoutError",
]


class ConfigurationError(JobDetailsError, ValueError):
    """An argument of the client, or an environment variable it reads, is missing or unusable."""


class APIError(RequestError):
    """A request got no usable response."""


class APIConnectionError(APIError):
    """The service could not be reached, or the connection broke before the response was complete."""


class APITimeoutError(APIConnectionError):
    """The service did not respond in time."""


class APIStatusError(APIError):
    """
    The service responded with a status other than the documented success.

    Attributes:
        status_code: HTTP status.
        error: The body as the documented error model; None if none is documented or the body does not fit.
        content: The body as received, or as much of it as arrived.
        headers: HTTP headers, with lower-case names.
        request_id: Id the service gave the request; quote it to the vendor's support.
        retry_after: Seconds to wait before another request, if the service says so.
    """

    def __init__(
        self,
        message: str,
        *,
        status_code: int,
        error: Any = None,
        content: bytes = b"",
        headers: Mapping[str, str] | None = None,
        request_id: str | None = None,
        retry_after: float | None = None,
        **about: Any,
    ) -> None:
        super().__init__(message, **about)
        self.status_code = status_code
        self.error = error
        self.content = content
        self.headers = headers or {}
        self.request_id = request_id
        self.retry_after = retry_after

    def __str__(self) -> str:
        return f"{self.status_code}: {super().__str__()}"


class BadRequestError(APIStatusError):
    """400: the service cannot understand the request."""


class AuthenticationError(APIStatusError):
    """401: the credential is missing or wrong."""


class PermissionDeniedError(APIStatusError):
    """403: the credential does not allow this request."""


class NotFoundError(APIStatusError):
    """404: the service does not know this job."""


class ConflictError(APIStatusError):
    """409: the request conflicts with the current state."""


class UnprocessableEntityError(APIStatusError):
    """422: the request is well-formed but not valid."""


class RateLimitError(APIStatusError):
    """429: too many requests; see `retry_after`."""


class InternalServerError(APIStatusError):
    """500 and above: the service failed."""


class JobNotReadyError(APIStatusError):
    """
    A documented 2xx response that describes no job because the job has not ended yet.

    Attributes:
        phase: What the status means: running or pending.
    """

    def __init__(self, message: str, *, phase: Phase, **about: Any) -> None:
        super().__init__(message, **about)
        self.phase = phase


class ResponseDecodeError(APIError):
    """
    The service reported success, but the body is not a job as documented.

    Attributes:
        path: Where in the body, as JSONPath.
        expected: What is documented there.
        got: What the service sent.
        status_code: HTTP status.
        content: The body as received.
        mismatches: Every value that does not fit; the first one is described by `path`, `expected` and `got`.
        may_pass: Whether the body is damaged, so that another request may help.
        has_no_job: Whether the body is intact and describes something else than a job.
    """

    def __init__(
        self,
        mismatches: Sequence[Mismatch],
        *,
        status_code: int,
        content: bytes,
        said: str | None = None,
        may_pass: bool = False,
        has_no_job: bool = False,
        **about: Any,
    ) -> None:
        first = mismatches[0]
        message = f"status {status_code}, but {first}" + (f"; the service said: {said}" if said else "")
        super().__init__(message, **about)
        self.path = first.path
        self.expected = first.expected
        self.got = first.got
        self.status_code = status_code
        self.content = content
        self.mismatches = tuple(mismatches)
        self.may_pass = may_pass
        self.has_no_job = has_no_job


class JobMissingError(APIError):
    """
    The service responded, but its response lacks jobs that were asked for.

    Attributes:
        missing: Ids of the missing jobs, as text.
    """

    def __init__(self, message: str, *, missing: Sequence[str] = (), **about: Any) -> None:
        super().__init__(message, **about)
        self.missing = tuple(missing)
