# Generated from specs/pixxel.yaml. Do not edit: change the spec, then run `nox -s generate`.
"""Jobs of Pixxel, each a run of a workflow."""

from ._job import JobSummary, Phase
from ._response import ContractWarning, Mismatch, Response
from ._service import __version__, summarize
from .client import AsyncClient, Client
from .errors import (
    APIConnectionError,
    APIError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    BadRequestError,
    ConfigurationError,
    ConflictError,
    InternalServerError,
    JobCancelledError,
    JobError,
    JobFailedError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ResponseDecodeError,
    UnknownStatusError,
    UnprocessableEntityError,
    WaitTimeoutError,
)
from .models import BlockInfo, ErrorDetails, ErrorResponse, Job, JobStatus, Task, ValidationError

__all__ = [
    "APIConnectionError",
    "APIError",
    "APIStatusError",
    "APITimeoutError",
    "AsyncClient",
    "AuthenticationError",
    "BadRequestError",
    "BlockInfo",
    "Client",
    "ConfigurationError",
    "ConflictError",
    "ContractWarning",
    "ErrorDetails",
    "ErrorResponse",
    "InternalServerError",
    "Job",
    "JobCancelledError",
    "JobError",
    "JobFailedError",
    "JobStatus",
    "JobSummary",
    "Mismatch",
    "NotFoundError",
    "PermissionDeniedError",
    "Phase",
    "RateLimitError",
    "Response",
    "ResponseDecodeError",
    "Task",
    "UnknownStatusError",
    "UnprocessableEntityError",
    "ValidationError",
    "WaitTimeoutError",
    "__version__",
    "summarize",
]
