"""
All errors that clients raise, in one hierarchy for all vendors.

Where the openai package has the same error, the name is the same::

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
    │   └── JobMissingError             a response for several jobs lacks some of them
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
    """A client argument, or an environment variable that the client reads, is missing or invalid."""


class APIError(RequestError):
    """A request did not get a usable response."""


class APIConnectionError(APIError):
    """The service could not be reached, or the connection broke before the response was complete."""


class APITimeoutError(APIConnectionError):
    """The service did not respond in time."""


class APIStatusError(APIError):
    """
    The service responded with an error or an undocumented status.

    Attributes:
        status_code: HTTP status.
        error: The body, decoded as the documented error model; None if there is no such model or the body does not fit.
        content: The body as received; partial if the rest did not arrive.
        headers: HTTP headers, with lowercase names.
        request_id: The service's id for this request; quote it when you contact the vendor's support.
        retry_after: Seconds to wait before the next request; None if the service does not say.
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
    """400: the request is malformed."""


class AuthenticationError(APIStatusError):
    """401: the credential is missing or wrong."""


class PermissionDeniedError(APIStatusError):
    """403: the credential does not permit this request."""


class NotFoundError(APIStatusError):
    """404: the service does not know this job."""


class ConflictError(APIStatusError):
    """409: the request conflicts with the current state."""


class UnprocessableEntityError(APIStatusError):
    """422: the request is well-formed but invalid."""


class RateLimitError(APIStatusError):
    """429: too many requests; see `retry_after`."""


class InternalServerError(APIStatusError):
    """500 and above: the service failed."""


class JobNotReadyError(APIStatusError):
    """
    A documented 2xx response without a job, because the job has not ended yet.

    Attributes:
        phase: The phase that the status stands for: running or pending.
    """

    def __init__(self, message: str, *, phase: Phase, **about: Any) -> None:
        super().__init__(message, **about)
        self.phase = phase


class ResponseDecodeError(APIError):
    """
    The status is a success, but the body is not a job as documented.

    Attributes:
        path: JSONPath of the value that does not fit.
        expected: The documented type or value.
        got: The value that the service sent.
        status_code: HTTP status.
        content: The body as received.
        mismatches: Every value that does not fit; `path`, `expected` and `got` describe the first one.
        may_pass: Whether the body is damaged, so that a retry may help.
        has_no_job: Whether the body is intact but does not describe a job.
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
    The response lacks some of the requested jobs.

    Attributes:
        missing: Ids of the missing jobs, as strings.
    """

    def __init__(self, message: str, *, missing: Sequence[str] = (), **about: Any) -> None:
        super().__init__(message, **about)
        self.missing = tuple(missing)
