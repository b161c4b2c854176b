# Generated from specs/sutro.yaml. Do not edit: change the spec, then run `nox -s generate`.
"""Batch inference jobs of Sutro."""

from ._job import JobResult, JobSummary, Phase
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
    JobMissingError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ResponseDecodeError,
    UnknownStatusError,
    UnprocessableEntityError,
    WaitTimeoutError,
)
from .models import ErrorMessage, Job, JobPriority, JobResponse, JobStatus

__all__ = [
    "APIConnectionError",
    "APIError",
    "APIStatusError",
    "APITimeoutError",
    "AsyncClient",
    "AuthenticationError",
    "BadRequestError",
    "Client",
    "ConfigurationError",
    "ConflictError",
    "ContractWarning",
    "ErrorMessage",
    "InternalServerError",
    "Job",
    "JobCancelledError",
    "JobError",
    "JobFailedError",
    "JobMissingError",
    "JobPriority",
    "JobResponse",
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
    "UnknownStatusError",
    "UnprocessableEntityError",
    "WaitTimeoutError",
    "__version__",
    "summarize",
]
