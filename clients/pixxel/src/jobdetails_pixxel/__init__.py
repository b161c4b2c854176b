# Generated from specs/pixxel.yaml. Do not edit: change the spec, then run `nox -s generate`.
"""Workflow jobs of Pixxel."""

from jobdetails_core import errors
from jobdetails_core.errors import (
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
    JobDetailsError,
    JobError,
    JobFailedError,
    JobMissingError,
    JobNotReadyError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ResponseDecodeError,
    UnknownStatusError,
    UnprocessableEntityError,
    WaitTimeoutError,
)
from jobdetails_core.many import JobResult
from jobdetails_core.response import ContractWarning, Mismatch, Response, Undocumented
from jobdetails_core.summary import JobSummary, Phase, summarize

from ._service import __version__
from .client import AsyncClient, Client
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
    "JobDetailsError",
    "JobError",
    "JobFailedError",
    "JobMissingError",
    "JobNotReadyError",
    "JobResult",
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
    "Undocumented",
    "UnknownStatusError",
    "UnprocessableEntityError",
    "ValidationError",
    "WaitTimeoutError",
    "__version__",
    "errors",
    "summarize",
]
