# Generated from specs/datachecks.yaml. Do not edit: change the spec, then run `nox -s generate`.
"""Comparison jobs of Datachecks, which compare the data of two datasets."""

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
from .models import ComparisonResult, DiffStatus, JobDetails, JobDetailsResponse, JobStatus

__all__ = [
    "APIConnectionError",
    "APIError",
    "APIStatusError",
    "APITimeoutError",
    "AsyncClient",
    "AuthenticationError",
    "BadRequestError",
    "Client",
    "ComparisonResult",
    "ConfigurationError",
    "ConflictError",
    "ContractWarning",
    "DiffStatus",
    "InternalServerError",
    "JobCancelledError",
    "JobDetails",
    "JobDetailsResponse",
    "JobError",
    "JobFailedError",
    "JobMissingError",
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
